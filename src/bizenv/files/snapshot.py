"""A Snapshot is what the workspace's files were at one moment: paths from the root, and bytes.

Here it is taken from a folder or from memory; `git.py` gives the same type from a revision.
"""

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from bizenv.layout import WORKSPACE
from bizenv.root import root_above

# Of one file; a department's records of ten years are a tenth of it.
MAX_BYTES: Final = 4 * 1024 * 1024
# Not to block, since a pipe that nobody writes to would keep us waiting.
_NONBLOCK: Final = getattr(os, "O_NONBLOCK", 0)
_BINARY: Final = getattr(os, "O_BINARY", 0)
_READ: Final = os.O_RDONLY | _NONBLOCK | _BINARY
MARKER: Final = WORKSPACE  # what makes a folder a workspace


class Snapshot(Protocol):
    """Paths (posix, relative to the root, sorted) and the bytes behind them."""

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the files below a folder of the workspace, links not followed."""

    def links(self, under: str) -> tuple[str, ...]:
        """Return the symbolic links below a folder: they are never followed."""

    def has(self, path: str) -> bool:
        """Whether a file stands at a path from the root, inside the workspace."""

    def follow(self, path: str) -> str | None:
        """Return where the file at a path stands, its steps evened out and links followed.

        None without one.
        """

    def read(self, path: str) -> bytes:
        """Return a file's bytes, of a file that is too large only so many that this shows.

        Raises OSError.
        """


class FolderListed(NamedTuple):
    """The files and the symbolic links below a folder."""

    paths: tuple[str, ...]
    links: tuple[str, ...]


def listed(snapshot: Snapshot, under: str) -> FolderListed:
    """Return the files and the links below a folder."""
    if isinstance(snapshot, Folder):
        return snapshot.listed(under)
    return FolderListed(snapshot.paths(under), snapshot.links(under))


class ForeignError(PermissionError):
    """A file that cannot be read and belongs to somebody else."""

    def __init__(self, error: PermissionError, owner: str) -> None:
        super().__init__(error.errno, error.strerror)
        self.owner = owner


@dataclass(frozen=True, slots=True)
class Folder:
    """A Snapshot of a folder as it is on disk now."""

    root: Path

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the files below `under`."""
        return self.listed(under).paths

    def links(self, under: str) -> tuple[str, ...]:
        """Return the symbolic links below `under`, to files and to folders."""
        return self.listed(under).links

    def listed(self, under: str) -> "FolderListed":
        """Return both, which are found together."""
        paths: list[str] = []
        links: list[str] = []
        if (self.root / under).is_symlink():
            links.append(under)
        else:
            self._list(under, paths, links)
        return FolderListed(in_byte_order(paths), in_byte_order(links))

    def _list(self, under: str, paths: list[str], links: list[str]) -> None:
        """Add every file and link below a folder.

        A folder under a file's name counts as a file, which cannot be read.
        """
        try:
            with os.scandir(self._place(under)) as entries:
                for entry in entries:
                    name = entry.name.decode(errors="backslashreplace")
                    path = f"{under}/{name}"
                    if entry.is_symlink():
                        links.append(path)
                    elif entry.is_dir() and not path.endswith(".yaml"):
                        self._list(path, paths, links)
                    else:
                        paths.append(path)
        except OSError:
            # It may not be listed; its files are missed where they are read.
            paths.append(under)

    def _foreign(self, path: str, error: PermissionError) -> PermissionError:
        """Return the error that says whose a file is, if it is not ours."""
        from bizenv.files.owners import owner_of

        owner = owner_of(self.root / path)
        if owner is None:
            return error
        return ForeignError(error, owner)

    def _place(self, path: str) -> bytes:
        """Return a path for the system.

        Names in the workspace are UTF-8 whatever the locale says.
        """
        root = os.fsencode(self.root)
        inside = _bytes_of(path)
        return b"/".join((root, inside))

    def has(self, path: str) -> bool:
        """Whether a file stands at a path inside the root, links followed."""
        return self.follow(path) is not None

    def follow(self, path: str) -> str | None:
        """Return where the file at a path stands, inside the root; None without one."""
        climbs = ".." in path.split("/")
        if climbs or path.startswith("/"):
            return None
        root = self.root.resolve()
        try:
            place = (root / path).resolve()
            if place.is_relative_to(root) and place.is_file():
                return place.relative_to(root).as_posix()
        except (OSError, ValueError):
            pass  # there can be none
        return None

    def read(self, path: str) -> bytes:
        """Return a file's bytes. Raises OSError."""
        # A buffered file would double the cost.
        try:
            place = self._place(path)
            descriptor = os.open(place, _READ)
        except PermissionError as error:
            raise self._foreign(path, error) from None
        try:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise IsADirectoryError(errno.EISDIR, "not a file")
            wanted = min(about.st_size, MAX_BYTES) + 1
            data = os.read(descriptor, wanted)
            while len(data) != about.st_size:
                lacking = wanted - len(data)
                more = os.read(descriptor, lacking)
                if not more:
                    return data
                data += more
            return data
        finally:
            os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Memory:
    """A Snapshot of files held in memory."""

    files: Mapping[str, bytes]

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the held paths below `under`, sorted."""
        folder = f"{under}/"
        below = [path for path in self.files if path.startswith(folder)]
        return tuple(sorted(below))

    def links(self, under: str) -> tuple[str, ...]:
        """Return nothing: memory holds no links."""
        del under
        return ()

    def has(self, path: str) -> bool:
        """Whether a path is held."""
        return path in self.files

    def follow(self, path: str) -> str | None:
        """Return a held path, its steps evened out; memory holds no links."""
        plain = evened(path)
        if plain in self.files:
            return plain
        return None

    def read(self, path: str) -> bytes:
        """Return the held bytes. Raises FileNotFoundError like a folder would."""
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A Snapshot with some files laid over it."""

    below: Snapshot
    files: Mapping[str, bytes]

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the files below a folder."""
        folder = f"{under}/"
        own = [path for path in self.files if path.startswith(folder)]
        below = self.below.paths(under)
        return in_byte_order({*below, *own})

    def links(self, under: str) -> tuple[str, ...]:
        """Return the symbolic links below a folder."""
        return self.below.links(under)

    def has(self, path: str) -> bool:
        """Whether a file stands at a path."""
        return path in self.files or self.below.has(path)

    def follow(self, path: str) -> str | None:
        """Return where the file at a path stands, links followed."""
        if path in self.files:
            return path
        return self.below.follow(path)

    def read(self, path: str) -> bytes:
        """Return a file's bytes. Raises OSError."""
        if path in self.files:
            return self.files[path]
        return self.below.read(path)


def in_byte_order(paths: Iterable[str]) -> tuple[str, ...]:
    """Return paths sorted by their bytes, so that every machine sees one order."""
    return tuple(sorted(paths, key=_bytes_of))


def _bytes_of(path: str) -> bytes:
    return path.encode(errors="surrogateescape")


def evened(path: str) -> str:
    """Return a path without steps that lead nowhere: ./docs//a.txt is docs/a.txt."""
    written = path.split("/")
    steps = [step for step in written if step not in ("", ".")]
    return "/".join(steps)


def find_root(start: Path) -> Path | None:
    """Return the nearest folder from `start` upwards that holds plans/workspace.yaml, or None."""
    found = root_above(str(start))
    if found is None:
        return None
    return Path(found)
