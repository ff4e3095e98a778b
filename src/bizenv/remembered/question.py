"""What is asked, and of what: all that an answer rests on, as bytes that can be compared.

A file that was touched, a library that was updated, another width of the terminal: any difference
makes another question. Where it cannot be told what an answer rests on there is no question, and
bizenv works it out.
"""

import marshal
import os
import sys
import time

from bizenv.root import JOURNAL, PLANS, may_be_sparse, root_above

TYPE_CHECKING = False  # typing's own costs more than a remembered answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final

SWITCH: "Final" = "BIZENV_CACHE"
"""The variable that turns memory off (0), or on for a program that is being worked on (1)."""
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
_COMPILED: "Final" = "__pycache__"  # what Python leaves beside a program
_PACKAGES: "Final" = ("site-packages", "dist-packages")
EQUAL: "Final" = 2
"""The last form of `marshal` in which equal things are equal bytes."""
_NANOSECONDS: "Final" = 1_000_000_000
_KIND: "Final" = 0o170000  # the bits of a mode that tell what it is, as in `stat`
REGULAR: "Final" = 0o100000
_FOLDER: "Final" = 0o040000
SETTLED: "Final" = 2 * _NANOSECONDS
"""A file that was touched less long ago might be touched again without its times telling it."""


class Question:
    """What an answer rests on: `files` are those that were looked at for it."""

    __slots__ = ("asked", "files", "root", "words")

    def __init__(
        self, asked: bytes, root: str, files: "FilesSeen", words: "Sequence[str]" = ()
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


class UncertainError(Exception):
    """It cannot be told what an answer rests on."""


UNCERTAIN: "Final" = (OSError, UncertainError)
"""Why it may not be told what an answer rests on."""


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


class FilesSeen:
    """The files that were looked at since a moment, and when the last of them was touched.

    Moments are nanoseconds since 1970. `parts`: folders that were looked at one by one, `shared`:
    what stands beside them, `program`: what tells this program from others. `root`: the workspace
    whose files they are, where they are those of one.
    """

    def __init__(self, program: "FilesSeen | None" = None) -> None:
        self.root = ""
        self.seen: list[object] = []
        self.newest = 0
        self.has_files = False
        self.began = time.time_ns()
        self.parts: dict[str, FilesSeen] = {}
        self.shared: list[object] = []
        self._program = program

    @property
    def program(self) -> "FilesSeen":
        """What was seen of this program."""
        if self._program is None:
            self._program = FilesSeen()
        return self._program

    def has_settled(self, span: int) -> bool:
        """Whether nothing of it was touched so shortly before it was looked at (nanoseconds)."""
        newest = max(self.newest, self.program.newest)
        return newest + span <= self.began

    def look_at_shared(self, folder: str) -> list[str]:
        """Take note of a folder, and of files in it; return the folders. Raises OSError, UncertainError."""
        self.look_at(folder, "")
        folders = self._look_in(folder)
        self.shared = self.seen
        return folders

    def look_part_by_part(self, folder: str) -> None:
        """Take note of a folder and of all that is in it, each folder in it by itself.

        Raises OSError, UncertainError.
        """
        folders = self.look_at_shared(folder)
        self.seen = [self.shared]
        for name in folders:
            part = FilesSeen(self._program)
            part.began = self.began
            part.look_below(os.path.join(folder, name))
            self.parts[name] = part
            self.seen.append(name)
            self.seen.append(part.seen)
            self.newest = max(self.newest, part.newest)

    def look_below(self, folder: str, name: str = "") -> None:
        """Take note of a folder and of all that is in it, by names from there.

        Raises OSError, UncertainError.
        """
        self.look_at(folder, name)
        for each in self._look_in(folder):
            if each != _COMPILED:
                self.look_below(os.path.join(folder, each), f"{name}/{each}")

    def _look_in(self, folder: str) -> list[str]:
        """Take note of the files in a folder and return the folders; tens of thousands go through here.

        Raises OSError, UncertainError.
        """
        folders: list[str] = []
        note = self.seen.append
        newest = self.newest
        before = len(self.seen)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                    continue
                found = entry.stat(follow_symlinks=False)
                mode = found.st_mode
                if mode & _KIND != REGULAR:
                    raise UncertainError  # a link leads out of sight
                modified = found.st_mtime_ns
                changed = found.st_ctime_ns
                told = (entry.name, found.st_size, modified, changed, mode)
                note((*told, found.st_dev, found.st_ino))
                if modified > newest:  # noqa: PLR1730 - a call costs more
                    newest = modified
                if changed > newest:  # noqa: PLR1730
                    newest = changed
        self.newest = newest
        self.has_files = self.has_files or len(self.seen) > before
        return folders

    def look_at(self, path: str, name: str | None = None) -> None:
        """Take note of a file or of a folder, by its path or a name. Raises OSError."""
        self._note(path if name is None else name, os.stat(path))

    def look_at_itself(self, path: str, name: str) -> None:
        """Take note of a file that must be no link, by a name. Raises OSError, UncertainError."""
        self._note(name, os.lstat(path))

    def _note(self, name: str, found: os.stat_result) -> None:
        """Take note of what would differ if a file were another. Raises UncertainError."""
        mode = found.st_mode
        if mode & _KIND not in (REGULAR, _FOLDER):
            raise UncertainError  # a link leads out of sight
        modified = found.st_mtime_ns
        changed = found.st_ctime_ns
        touched = max(modified, changed)
        self.newest = max(self.newest, touched)
        device = found.st_dev
        inode = found.st_ino
        self.seen.append((name, found.st_size, modified, changed, mode, device, inode))


def look_at_program(files: FilesSeen) -> None:
    """Take note of this program and of what is installed beside it.

    The folders of libraries are touched whenever one is installed or taken away. Raises OSError,
    UncertainError.
    """
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    above = os.path.dirname(folder)
    if os.path.basename(above) in _PACKAGES:
        files.look_at(_record(above))
    elif os.environ.get(SWITCH) == "1":
        files.look_below(folder)
    else:
        raise UncertainError  # it is being worked on
    for place in sys.path:
        if os.path.basename(place) in _PACKAGES and os.path.isdir(place):
            files.look_at(place)


def _record(packages: str) -> str:
    """Return the file that tells which bizenv is installed. Raises OSError, UncertainError."""
    found = [name for name in os.listdir(packages) if _is_ours(name)]
    if len(found) != 1:
        raise UncertainError
    return os.path.join(packages, found[0], "RECORD")


def _is_ours(name: str) -> bool:
    return name.startswith("bizenv-") and name.endswith(".dist-info")


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
