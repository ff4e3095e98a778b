"""The files of a workspace, a row each: where it stands, who writes it, how it grows.

Readers, the writer, the schemas, git's attributes, code owners and guard take theirs from here. No
model is loaded: a row names its own, and `FileKind.load` fetches it.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib import import_module
from typing import Any, Final, Literal, NamedTuple

from bizenv import root

PLANS: Final = root.PLANS
YAML: Final = ".yaml"
# How names of folders begin that editors and systems leave, and such names
_HIDDEN: Final = (".", "@", "#")
_LITTER: Final = frozenset(
    (
        "__MACOSX",
        "__pycache__",
        "lost+found",
        "node_modules",
        "System Volume Information",
        "$RECYCLE.BIN",
    )
)
_DIGITS: Final = 4  # of a file's number: 2, or the year 2026
Holds = Literal["records", "amendments", "items", "slips"]


class Writer(StrEnum):
    """Who writes a file."""

    OFFICE = "office"
    DEPARTMENT = "department"
    REVIEWER = "reviewer"


class FileKind(NamedTuple):
    """A kind of file.

    `pattern` leads from the plan's folder, of a `shared` file from plans/; `*` stands for a name.
    `model` is what it holds, or what each of its lines holds if it is `listed`: a module of the
    models and a name there. `about` is what the schema says of a list. `holds`: these are added to
    it line by line, and guard keeps them; None for a file that is written whole. `merged`: git may
    keep the lines of both sides, for their order in the file says nothing. `numbered`: behind the
    name there may be a number, where one file would be too large: NAME.2.yaml follows NAME.yaml.
    """

    kind: str
    pattern: str
    model: str
    writer: Writer = Writer.OFFICE
    shared: bool = False
    listed: bool = False
    about: str = ""
    holds: Holds | None = None
    merged: bool = False
    numbered: bool = False

    @property
    def path(self) -> str:
        """Its path from the root, with `*` for the plan and for each name."""
        folder = PLANS if self.shared else f"{PLANS}/*"
        return f"{folder}/{self.pattern}"

    @property
    def named(self) -> bool:
        """Whether there are several in a plan, each with a name."""
        return "*" in self.pattern

    @property
    def folder(self) -> str:
        """The folder within the plan's; nothing for a file beside plan.yaml."""
        return self.pattern.rpartition("/")[0]

    def name(self, inside: str) -> str | None:
        """Return what `*` stands for in a path from the plan's folder; None if it does not fit."""
        head, star, tail = self.pattern.partition("*")
        if not star:
            if inside == self.pattern:
                return ""
            return None
        if not (inside.startswith(head) and inside.endswith(tail)):
            return None
        name = inside.removeprefix(head).removesuffix(tail)
        if self.numbered:
            name, _ = numbered_name(name)
        is_name = "/" not in name and not name.startswith(".")
        if is_name and inside != f"{head}{tail}":
            return name
        return None

    def load(self) -> Any:
        """Return the model that it names."""
        module, _, name = self.model.partition(":")
        return getattr(import_module(f"bizenv.model.{module}"), name)


def is_litter(path: str) -> bool:
    """Whether a path below plans/ is in a folder that editors or systems leave, or a hidden file.

    `path` leads from plans/ or from a plan's folder.
    """
    *folders, name = path.split("/")
    return name.startswith(".") or any(map(is_litter_folder, folders))


def is_litter_folder(name: str) -> bool:
    """Whether a folder is by its name none of a plan: hidden, a bin, a cache."""
    return name.startswith(_HIDDEN) or name in _LITTER


def numbered_name(stem: str) -> tuple[str, int]:
    """Return the name in a file's name, and its number: 0 for the first file, without one."""
    name, _, number = stem.rpartition(".")
    is_short = len(number) <= _DIGITS
    is_number = number.isascii() and number.isdecimal() and is_short
    if name and is_number and not number.startswith("0"):
        return name, int(number)
    return stem, 0


def ledger_file(department: str, number: int = 0) -> str:
    """Return the path, within a plan's folder, of a file that a department writes."""
    behind = f".{number}" if number else ""
    return f"{FILES['progress'].folder}/{department}{behind}{YAML}"


def numbered_file(file: str) -> tuple[str, int]:
    """Return the same of a path: all files of one name have the same first part."""
    stem = file.removesuffix(YAML)
    return numbered_name(stem)


# In the order in which they are written: nobody reads a decision before what it decides on.
PLAN_FILES: Final = (
    FileKind("plan", "plan.yaml", "plan:Plan"),
    FileKind(
        "items",
        "items.yaml",
        "items:ItemLine",
        listed=True,
        about="items.yaml: what was raised in a register, assigned and merged.",
        holds="items",
    ),
    FileKind(
        "amendments",
        "amendments.yaml",
        "amendment:Amendment",
        listed=True,
        about="amendments.yaml: what documents changed in the plan since it was issued.",
        holds="amendments",
    ),
    FileKind(
        "progress",
        "progress/*.yaml",
        "kinds:DepartmentRecord",
        writer=Writer.DEPARTMENT,
        listed=True,
        about="progress/<department>.yaml: what one department recorded.",
        holds="records",
        merged=True,
        numbered=True,
    ),
    FileKind(
        "reviews",
        "reviews.yaml",
        "kinds:ReviewRecord",
        writer=Writer.REVIEWER,
        listed=True,
        about="reviews.yaml: what the reviewers decided.",
        holds="records",
        merged=True,
    ),
    FileKind(
        "slips",
        "slips.yaml",
        "slips:SlipLine",
        listed=True,
        about="slips.yaml: slips that the office issued, and what became of them.",
        holds="slips",
    ),
    FileKind(
        "answers",
        "plan.answers.yaml",
        "answers:DoubtAnswer",
        listed=True,
        about="plan.answers.yaml: what the office answered to the doubts of an import.",
    ),
)
SHARED_FILES: Final = (
    FileKind("workspace", root.SETTINGS, "settings:Settings", shared=True),
    FileKind("departments", "departments.yaml", "register:RegisterFile", shared=True),
    FileKind("calendar", "calendar.yaml", "calendar:CalendarFile", shared=True),
    FileKind("access", "access.yaml", "rights:Access", shared=True),
    FileKind(
        "waivers",
        "waivers.yaml",
        "rights:Waiver",
        shared=True,
        listed=True,
        about="waivers.yaml: findings of guard that the office lets pass.",
    ),
    FileKind(
        "assessments",
        "assessments.yaml",
        "assessments:Assessment",
        shared=True,
        listed=True,
        about="assessments.yaml: points that the office typed for the ranking.",
    ),
    FileKind("import", f"import{YAML}", "import_words:ImportFile", shared=True),
)
FILES: Final = {row.kind: row for row in (*PLAN_FILES, *SHARED_FILES)}

PLAN: Final = FILES["plan"].pattern
ITEMS: Final = FILES["items"].pattern
AMENDMENTS: Final = FILES["amendments"].pattern
REVIEWS: Final = FILES["reviews"].pattern
SLIPS: Final = FILES["slips"].pattern
ANSWERS: Final = FILES["answers"].pattern
PROGRESS: Final = FILES["progress"].folder
WORKSPACE: Final = FILES["workspace"].path
REGISTER: Final = FILES["departments"].path
CALENDAR: Final = FILES["calendar"].path
ACCESS: Final = FILES["access"].path
WAIVERS: Final = FILES["waivers"].path
ASSESSMENTS: Final = FILES["assessments"].path
IMPORT: Final = FILES["import"].path
SHARED: Final = tuple(row.path for row in SHARED_FILES)


def plan_file(inside: str) -> FileKind | None:
    """Return the row of a path from a plan's folder; None for what bizenv does not read."""
    fitting = (row for row in PLAN_FILES if row.name(inside) is not None)
    return next(fitting, None)


def in_plan(file: str) -> tuple[str, str]:
    """Return the plan of a file, and its path from the plan's folder; nothing for another file.

    `file` is a path from the workspace's root.
    """
    head, _, path = file.partition("/")
    plan, _, inside = path.partition("/")
    if head == PLANS and plan and inside:
        return (plan, inside)
    return ("", "")


def row_of(file: str) -> FileKind | None:
    """Return the row of a plan's file by its path from the workspace's root, None without one."""
    _, inside = in_plan(file)
    return plan_file(inside)


def continued(files: Iterable[str]) -> set[str]:
    """Return the names of which there are files with numbers."""
    names: set[str] = set()
    for file in files:
        row = row_of(file)
        name, number = numbered_file(file)
        if row is not None and row.numbered and number:
            names.add(name.rpartition("/")[2])
    return names


def ledgers() -> Iterator[FileKind]:
    """Yield the files of a plan that records, amendments and items are appended to."""
    return (row for row in PLAN_FILES if row.holds)
