"""The small workspaces of tests/cases and others in memory, diagnosed as validate does.

A file says `# expect: error 12 unknown-key` about itself; of files that cannot hold a comment an EXPECT file beside
plans/ says `plans/demo/plan.yaml error 1 not-utf8`. A folder's name is the code that it is about; after a dot it
says what else is special.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic, in_order
from bizenv.files.snapshot import Folder, Memory, Snapshot
from bizenv.files.yaml_tree import Tree
from bizenv.guard import CODES
from bizenv.guard.rights import load_rights
from bizenv.messages import DOMAIN, LOCALE_DIR
from bizenv.model.book import PlanBook
from bizenv.recording.upkeep import tended
from bizenv.store.examination import Examination
from bizenv.store.workspace import Workspace

CASES: Final = Path(__file__).parent / "cases"
INVALID: Final = tuple(sorted(folder.name for folder in (CASES / "invalid").iterdir()))
VALID: Final = tuple(sorted(folder.name for folder in (CASES / "valid").iterdir()))

EXPECTATION: Final = re.compile(r"^# expect: (\S+) (\d+) (\S+)$", re.MULTILINE)
NO_CODES: Final = {"hint", "related"}  # words around a finding
NO_FOLDER: Final = {
    "empty-ledger": "an empty file cannot say what it expects",
    "not-checked-out": "git is asked",
    "unreadable": "a checkout keeps no permissions",
    "no-folder-name": "a checkout on Windows has no such folder",
    "bad-mail-address": "the file of recipients is no file of a workspace: tests/test_send_recipients.py",
    "recipients-readable": "a checkout keeps no permissions: tests/test_send_recipients.py",
    "recipients-tracked": "git is asked: tests/test_send_recipients.py",
    "symlink": "a checkout does not keep symbolic links everywhere",
    "too-large": "a file of more than 4 MiB is too large for a repository too",
}
SHARED: Final = {
    "amendment-after-due",
    "self-review",
    "slip-number",
}  # of what guard finds, which has cases of its own
TODAY: Final = date(2026, 6, 30)  # the day of every case


class Finding(NamedTuple):
    """What a case says, and what is compared."""

    file: str
    line: int
    severity: str
    code: str


def diagnose(snapshot: Snapshot) -> tuple[dict[str, PlanBook], list[Diagnostic]]:
    """Do what validate does: return the plans that could be read, and all that is wrong, in order."""
    workspace = Workspace(snapshot)
    examination = Examination(workspace, TODAY)
    found = [*examination.shared(), *tended(snapshot)]
    books: dict[str, PlanBook] = {}
    for reading in examination.plans():
        found += reading.found
        if reading.book is not None:
            books[reading.plan] = reading.book
    found += examination.together()
    found += load_rights(workspace.shelf, CODES)[1]
    return books, in_order(found)


@cache
def diagnosed(name: str) -> tuple[dict[str, PlanBook], list[Diagnostic]]:
    """Diagnose a case once: several tests ask what is found in it."""
    return diagnose(Folder(CASES / name))


def of_case(name: str) -> list[Diagnostic]:
    return diagnosed(name)[1]


def shortly(diagnostics: list[Diagnostic]) -> list[Finding]:
    return sorted(
        Finding(each.at.file, each.at.line, each.severity.value, each.code) for each in diagnostics
    )


def expected(name: str) -> list[Finding]:
    folder = CASES / name
    found = []
    for place in (folder / "plans").rglob("*.*"):
        if place.is_file():
            text = place.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
            file = place.relative_to(folder).as_posix()
            found += [
                Finding(file, int(line), severity, code)
                for severity, line, code in EXPECTATION.findall(text)
            ]
    apart = folder / "EXPECT"
    for stated in apart.read_text().splitlines() if apart.exists() else ():
        file, severity, line, code = stated.rsplit(" ", 3)
        found.append(Finding(file, int(line), severity, code))
    return sorted(found)


def catalogued() -> set[str]:
    """Return the codes that have a sentence."""
    text = (LOCALE_DIR / "en" / "LC_MESSAGES" / f"{DOMAIN}.po").read_text()
    return set(re.findall(r'^msgid "finding\.([^"]+)"$', text, re.MULTILINE)) - NO_CODES


def code_of(name: str) -> str:
    return name.partition(".")[0]


def memory(**files: str) -> Memory:
    """Return a workspace with 示例住建局, 示例数据局 and 第三方机构 in it, and these files of plan `demo`."""
    register = (
        "departments: [{name: 示例住建局}, {name: 示例数据局}]\nreviewers: [{name: 第三方机构}]\n"
    )
    texts = {"workspace.yaml": "", "departments.yaml": register}
    texts |= {
        name if name.endswith(".yaml") else f"demo/{name}.yaml": text
        for name, text in files.items()
    }
    return Memory({f"plans/{path}": text.encode() for path, text in texts.items()})


HEAD: Final = "plan: demo\ntitle: 示例方案\nissued: 2025-03-01\n"
TASK: Final = '{id: "1.1", title: 示例任务, lead: [示例住建局], due: 2025-06}'
PLAN: Final = f"{HEAD}tasks: [{TASK}]\n"
REPORT: Final = '- {date: 2025-05-01, task: "1.1", kind: report}\n'
ODD: Final[tuple[Tree, ...]] = (
    None,
    "",
    "奇",
    [],
    ["奇"],
    {},
    {"奇": "奇"},
    [[]],
    [None],
    "2025-04-31",
    "1" * 70,
)


def replaced(tree: Tree, odd: Tree) -> Iterator[Tree]:
    """Yield a tree with each of its nodes replaced, and with each key or item taken out."""
    yield odd
    if isinstance(tree, dict):
        for key, node in tree.items():
            yield {other: value for other, value in tree.items() if other != key}
            yield from ({**tree, key: changed} for changed in replaced(node, odd))
    elif isinstance(tree, list):
        for index, node in enumerate(tree):
            yield tree[:index] + tree[index + 1 :]
            yield from (
                [*tree[:index], changed, *tree[index + 1 :]] for changed in replaced(node, odd)
            )
