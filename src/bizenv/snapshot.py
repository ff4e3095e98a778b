"""A Snapshot is what the workspace's files were at one moment: paths from the root, and bytes.

Today it is taken from a folder; a git revision will give the same type.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

PLANS: Final = "plans"
MARKER: Final = f"{PLANS}/workspace.yaml"


class Snapshot(Protocol):
    """Paths (posix, relative to the root, sorted) and the bytes behind them."""

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the files below a folder of the workspace, links not followed."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes. Raises OSError if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A Snapshot of a folder as it is on disk now."""

    root: Path

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the files below `under`, sorted by their bytes, so that every machine sees one order."""
        return tuple(sorted(self._walk(self.root / under), key=lambda path: path.encode(errors="surrogateescape")))

    def _walk(self, folder: Path) -> Iterator[str]:
        for parent, folders, files in os.walk(folder):
            here = Path(parent)
            links = [name for name in folders if (here / name).is_symlink()]
            for name in (*files, *links):
                yield (here / name).relative_to(self.root).as_posix()

    def read(self, path: str) -> bytes:
        """Return a file's bytes; symbolic links are refused, they would read outside the workspace."""
        place = os.path.join(self.root, path)  # noqa: PTH118 - a Path would cost as much as the reading
        if os.path.islink(place):  # noqa: PTH114
            raise OSError("symlink")
        with open(place, "rb") as file:  # noqa: PTH123
            return file.read()


@dataclass(frozen=True, slots=True)
class Memory:
    """A Snapshot of files held in memory."""

    files: Mapping[str, bytes]

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the held paths below `under`, sorted."""
        return tuple(sorted(path for path in self.files if path.startswith(f"{under}/")))

    def read(self, path: str) -> bytes:
        """Return the held bytes. Raises FileNotFoundError like a folder would."""
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]


def find_root(start: Path) -> Path | None:
    """Return the nearest folder from `start` upwards that holds plans/workspace.yaml, or None."""
    return next((folder for folder in (start, *start.parents) if (folder / MARKER).is_file()), None)
