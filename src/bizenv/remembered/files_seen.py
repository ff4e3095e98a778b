"""Files as they were looked at: whatever would differ if one of them were another.

Where that cannot be told, behind a link, nothing is.
"""

import os
import sys
import time

TYPE_CHECKING = False  # typing's own costs more than a remembered answer

if TYPE_CHECKING:
    from typing import Final

SWITCH: "Final" = "BIZENV_CACHE"
"""The variable that turns memory off (0), or on for a program that is being worked on (1)."""
_COMPILED: "Final" = "__pycache__"  # what Python leaves beside a program
_PACKAGES: "Final" = ("site-packages", "dist-packages")
_NANOSECONDS: "Final" = 1_000_000_000
_KIND: "Final" = 0o170000  # the bits of a mode that tell what it is, as in `stat`
REGULAR: "Final" = 0o100000
_FOLDER: "Final" = 0o040000
SETTLED: "Final" = 2 * _NANOSECONDS
"""A file that was touched less long ago might be touched again without its times telling it."""


class UncertainError(Exception):
    """It cannot be told what an answer rests on."""


UNCERTAIN: "Final" = (OSError, UncertainError)
"""Why it may not be told what an answer rests on."""


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
