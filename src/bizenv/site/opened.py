"""Folders held open: what is done in one stays in it, whatever becomes of its name meanwhile.

Where the system cannot hold folders open (Windows), they go by their names.
"""

import contextlib
import errno
import os
import stat
from dataclasses import dataclass
from itertools import starmap, takewhile
from operator import eq
from pathlib import Path
from typing import Final

_FOLDER: Final = (
    os.O_RDONLY
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_IS_HELD: Final = hasattr(os, "O_DIRECTORY") and os.open in os.supports_dir_fd
_NO_FOLDER: Final = (errno.ENOTDIR, errno.ELOOP)


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder. `descriptor` is none where it goes by its path."""

    path: str
    descriptor: int | None

    @classmethod
    def root(cls, folder: Path) -> "OpenFolder":
        """Return the folder that all others are in: that of this name, be it a link."""
        path = str(folder)
        if not _IS_HELD:
            return cls(path, None)
        flags = _FOLDER & ~getattr(os, "O_NOFOLLOW", 0)
        return cls(path, os.open(path, flags))

    def below(self, name: str) -> "OpenFolder":
        """Return a folder in this one. Raises NotADirectoryError for a link, and for what is none."""
        path = f"{self.path}/{name}"
        try:
            return OpenFolder(path, self._folder(name))
        except OSError as error:
            if error.errno not in _NO_FOLDER:
                raise
            raise NotADirectoryError(errno.ENOTDIR, "", path) from None

    def _folder(self, name: str) -> int | None:
        if self.descriptor is not None:
            return os.open(name, _FOLDER, dir_fd=self.descriptor)
        if not stat.S_ISDIR(os.lstat(self._of(name)).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, "", name)
        return None

    def _of(self, name: str) -> str:
        return f"{self.path}/{name}" if self.descriptor is None else name

    def make(self, name: str) -> None:
        """Make a folder in this one, unless something stands there."""
        with contextlib.suppress(FileExistsError):
            os.mkdir(self._of(name), dir_fd=self.descriptor)

    def opened(self, name: str, flags: int) -> int:
        """Return the descriptor of a file."""
        return os.open(self._of(name), flags, 0o666, dir_fd=self.descriptor)

    def has(self, name: str) -> bool:
        """Whether anything stands there, be it a link that leads nowhere."""
        try:
            os.lstat(self._of(name), dir_fd=self.descriptor)
        except FileNotFoundError:
            return False
        return True

    def names(self) -> list[str]:
        """Return the names of all that stands in it."""
        here = self.path if self.descriptor is None else self.descriptor
        with os.scandir(here) as several:
            return [each.name for each in several]

    def replace(self, name: str, other: str) -> None:
        """Give a file another name; what has that one is replaced."""
        here = self.descriptor
        os.replace(self._of(name), self._of(other), src_dir_fd=here, dst_dir_fd=here)

    def unlink(self, name: str) -> None:
        """Remove a file, or a link."""
        os.unlink(self._of(name), dir_fd=self.descriptor)

    def rmdir(self, name: str) -> None:
        """Remove a folder that is empty. Raises OSError for any other."""
        os.rmdir(self._of(name), dir_fd=self.descriptor)

    def close(self) -> None:
        """Let go of it."""
        if self.descriptor is not None:
            os.close(self.descriptor)


class OpenFolders:
    """The folders down to the one that was last asked for: files come folder by folder."""

    def __init__(self, folder: Path) -> None:
        self._open = [OpenFolder.root(folder)]
        self._names: list[str] = []
        self._path: str | None = ""

    def of(self, path: str, *, make: bool = False) -> OpenFolder:
        """Return the folder of a path told from the outermost one; `make` those that are not there.

        Raises FileNotFoundError, and NotADirectoryError where a link or a file stands.
        """
        if path != self._path:
            self._path = None
            self._go(path.split("/") if path else [], make=make)
            self._path = path
        return self._open[-1]

    def _go(self, names: list[str], *, make: bool) -> None:
        pairs = zip(self._names, names, strict=False)
        common = sum(takewhile(bool, starmap(eq, pairs)))
        self._leave(common)
        for name in names[common:]:
            level = self._step(name, make=make)
            self._open.append(level)
            self._names.append(name)

    def _step(self, name: str, *, make: bool) -> OpenFolder:
        above = self._open[-1]
        try:
            return above.below(name)
        except FileNotFoundError:
            if not make:
                raise
        above.make(name)
        return above.below(name)

    def _leave(self, depth: int) -> None:
        """Let go of the folders below a depth."""
        while len(self._names) > depth:
            self._open.pop().close()
            self._names.pop()

    def close(self) -> None:
        """Let go of all of them."""
        self._leave(0)
        self._open.pop().close()
