"""What is asked, and of what: all that an answer rests on, as bytes that can be compared.

A file that was touched, a library that was updated, another width of the terminal: any difference
makes another question. Where it cannot be told what an answer rests on there is no question, and
bizenv works it out.
"""

import marshal
import os
import sys

from bizenv.remembered.files_seen import (
    SWITCH,
    UNCERTAIN,
    FilesSeen,
    UncertainError,
    look_at_program,
)
from bizenv.root import JOURNAL, PLANS, may_be_sparse, root_above

TYPE_CHECKING = False  # typing's own costs more than a remembered answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final

OFF: "Final" = "--no-cache"
ROOT: "Final" = "--root"
_ROOT_AROUND: "Final" = "BIZENV_ROOT"
_COMPLETION: "Final" = "_BIZENV_COMPLETE"
_AROUND: "Final" = (  # how variables begin that change what is printed
    *("BIZENV_", "PYTHON", "GIT_", "LC_", "LANG", "TERM", "COLORTERM", "CLICOLOR"),
    *(
        "NO_COLOR",
        "FORCE_COLOR",
        "GITHUB_",
        "COLUMNS",
        "LINES",
        "TZ",
        "TTY_",
        "JPY_",
        "HOME",
    ),
)
WITH_VALUES: "Final" = ("--lang", "--color")
"""Options of the program itself, besides --root, behind which a value stands."""
EQUAL: "Final" = 2
"""The last form of `marshal` in which equal things are equal bytes."""


class Question:
    """What an answer rests on: `files` are those that were looked at for it."""

    __slots__ = ("asked", "files", "root", "words")

    def __init__(
        self, asked: bytes, root: str, files: FilesSeen, words: "Sequence[str]" = ()
    ) -> None:
        self.asked = asked
        self.root = root
        self.files = files
        self.words = words


def question(arguments: "Sequence[str]") -> Question | None:
    """Return what is asked, None where the answer is to be worked out in any case."""
    if not may_remember() or not _is_on(arguments):
        return None
    files = FilesSeen()
    try:
        root = _root(arguments)
        if root is None:
            return None
        look_at_program(files.program)
        files.root = root
        _look_beside_plans(root)
        files.look_part_by_part(os.path.join(root, PLANS))
        words = [root, *arguments, *_situation()]
    except UNCERTAIN:
        return None
    seen = (words, files.program.seen, files.seen)
    return Question(marshal.dumps(seen, EQUAL), root, files, words)


def holds_still(
    before: Question, arguments: "Sequence[str]", *, files_read: bool
) -> bool:
    """Whether the same would be asked now.

    `files_read`: whether files of plans were read since; if not, the answer rests on what was
    remembered of files as they were looked at, and what became of them since is another question.
    """
    if files_read:
        again = question(arguments)
        return again is not None and again.asked == before.asked
    files = FilesSeen()
    try:
        look_at_program(files.program)
        _look_beside_plans(before.root)
        files.look_at_shared(os.path.join(before.root, PLANS))
        words = [before.root, *arguments, *_situation()]
    except UNCERTAIN:
        return False
    was = before.files
    then = (before.words, was.program.seen, was.shared)
    return then == (words, files.program.seen, files.shared)


def _look_beside_plans(root: str) -> None:
    """See to it that nothing beside plans/ changes what is said. Raises UncertainError.

    A recording that is not finished is told; what git did not check out is withheld.
    """
    if os.path.lexists(os.path.join(root, JOURNAL)) or may_be_sparse(root):
        raise UncertainError


def may_remember() -> bool:
    """Whether anything may be remembered here."""
    return os.name == "posix" and os.environ.get(SWITCH) != "0"


def may_remember_plans() -> bool:
    """Whether what is worked out of plans may be remembered: the program must be told by its files."""
    if not may_remember():
        return False
    try:
        look_at_program(FilesSeen())
    except UNCERTAIN:
        return False
    return True


def _is_on(arguments: "Sequence[str]") -> bool:
    is_answered = bool(arguments) and _COMPLETION not in os.environ
    has_output = sys.stdout is not None and sys.stderr is not None
    return is_answered and has_output and OFF not in arguments


def _root(arguments: "Sequence[str]") -> str | None:
    """Return the workspace that is asked about, as the program will find it."""
    is_value = False
    for place, argument in enumerate(arguments):
        name, sign, value = argument.partition("=")
        if is_value:
            is_value = False
        elif name == ROOT:
            return value if sign else "".join(arguments[place + 1 : place + 2])
        elif not argument.startswith("-"):
            break
        else:
            is_value = not sign and name in WITH_VALUES
    return os.environ.get(_ROOT_AROUND) or root_above(os.getcwd())


def _situation() -> "Iterator[str]":
    """Yield from where, in which surroundings, and for what kind of output is asked."""
    yield sys.version
    yield sys.prefix
    yield os.getcwd()
    for name in sorted(os.environ):
        if name.startswith(_AROUND):
            yield f"{name}={os.environ[name]}"
    for stream in (sys.stdout, sys.stderr):
        yield _kind(stream.fileno())


def _kind(descriptor: int) -> str:
    """Return what kind of output it is: a terminal with its size, or anything else."""
    if os.isatty(descriptor):
        return f"terminal {os.get_terminal_size(descriptor)}"
    return "stream"
