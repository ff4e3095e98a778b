"""What is wrong with the input: a code, its values, and the place. Pages make the sentences."""

import contextlib
import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from bizenv.messages import KeyName, Message

FINDINGS: Final = 1
USAGE: Final = 2
UNREADABLE: Final = 3
UNPRINTED: Final = 4  # records were written, and the answer could not be printed
MAX_FAULTS: Final = 1000  # of one file; a file with more has another problem
MAX_QUOTE: Final = 120
MAX_WIDTH: Final = 120  # columns of a line that is shown without a terminal
# What the system answers most, by its own name
_OF_SYSTEM: Final = (
    *(
        "EACCES",
        "EBADF",
        "EBUSY",
        "EDQUOT",
        "EEXIST",
        "EFBIG",
        "EINVAL",
        "EIO",
        "EISDIR",
    ),
    *(
        "ELOOP",
        "EMFILE",
        "ENAMETOOLONG",
        "ENFILE",
        "ENODEV",
        "ENOENT",
        "ENOMEM",
        "ENOSPC",
    ),
    *(
        "ENOTDIR",
        "ENOTEMPTY",
        "ENXIO",
        "EPERM",
        "EPIPE",
        "EROFS",
        "ESTALE",
        "ETIMEDOUT",
    ),
    "EXDEV",
)
_KEYS: Final = ("key", "other")  # arguments that name keys of files
_DAY: Final = "date"  # and a day as it is written


KeyPath = tuple[str | int, ...]
"""The keys and the places in lists that lead to a value of a file."""


class Severity(StrEnum):
    """How much a diagnostic weighs: an error fails `validate`, a warning only under `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: 1-based line and column, and how many characters it covers.

    `column` counts characters. `excerpt` is the line there, or the part of a long one from the
    character `skipped` on. In a workbook line and column are those of a cell on `sheet`.
    """

    file: str
    line: int = 1
    column: int = 1
    length: int = field(default=1, compare=False)
    excerpt: str | None = field(default=None, compare=False, repr=False)
    skipped: int = field(default=0, compare=False, repr=False)
    sheet: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is stable; `finding.<code>` in the catalogue is its sentence.

    `hint` says what to write instead; `related` are further places, such as the first of two
    duplicates.
    """

    code: str
    at: Location
    args: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    hint: Message | None = None
    related: tuple[Location, ...] = ()

    @property
    def message(self) -> Message:
        """The finding's sentence, not yet said; what is quoted in it is clipped."""
        return Message(
            f"finding.{self.code}",
            {name: _worded(name, value) for name, value in self.args.items()},
        )

    def calling(self, things: str) -> "Diagnostic":
        """Return it in words that call a task by what its plan holds: a problem."""
        called = {"thing": Message(f"thing.{things}", {"n": 1})}
        hint = self.hint
        if hint is not None:
            hint = replace(hint, args={**called, **hint.args})
        return replace(self, args={**called, **self.args}, hint=hint)


def _worded(name: str, value: object) -> object:
    """Return a value as a sentence takes it: keys are told from words, days from figures."""
    if type(value) is not str:
        return clipped(value)
    if name in _KEYS:
        return KeyName(clipped(value))
    if name == _DAY:
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value)
    return clipped(value)


def clipped(value: object) -> object:
    """Return a quoted value so short that it fits into a sentence."""
    if isinstance(value, str) and len(value) > MAX_QUOTE:
        return f"{value[:MAX_QUOTE]}…"
    return value


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics by file, line, column and code, each once."""
    unique = {}
    for found in diagnostics:
        args = str(found.args)
        unique[found.at, found.code, args] = found
    return [unique[key] for key in sorted(unique)]


@dataclass(frozen=True, slots=True)
class Suspended:
    """A plan for which rules were left out, and the unread files that these rules rest on."""

    plan: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong in a workspace, of how many files.

    `excerpts`: whether to show the lines, cut to `width` columns. `suspended` are the plans in
    which something may be wrong that could not be looked for. `prefix` leads from the
    repository's top to the workspace, for readers that count from there.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    excerpts: bool = False
    suspended: tuple[Suspended, ...] = ()
    width: int = MAX_WIDTH
    prefix: str = ""


def reason_of(error: OSError) -> Message:
    """Return why the system refused something, in our words; what is rare by its number."""
    name = errno.errorcode.get(error.errno or 0, "")
    if name in _OF_SYSTEM:
        return Message(f"system.{name}")
    return Message("system.other", {"number": str(error.errno or error)})


class BizenvError(Exception):
    """Work cannot go on. The exit status is 2 for wrong usage, 3 if something cannot be read.

    `key` is that of a record that people gave, where it is about what they gave there.
    """

    def __init__(
        self,
        code: str,
        *,
        status: int = UNREADABLE,
        hint: Message | None = None,
        **args: object,
    ) -> None:
        super().__init__(code)
        self.message = Message(f"error.{code}", args)
        self.status = status
        self.hint = hint
        self.key = ""
