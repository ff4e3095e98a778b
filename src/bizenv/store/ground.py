"""What stands at paths of a workspace on disk: what keeps a file from others, what is no file.

Evidence must reach whoever reviews it: git carries no file that it ignores, and an empty one says
nothing. git is asked once for many paths, and only where there is a checkout.
"""

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from bizenv.diagnostics import BizenvError
from bizenv.files.snapshot import Folder, Overlay, Snapshot

_BLANK: Final = (
    1 << 16
)  # bytes of the largest file that is looked into for anything but blanks
_MARK: Final = b"\xef\xbb\xbf"


class FilesOnDisk:
    """The files of a snapshot, as far as they stand in a folder; of others nothing is said."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._folder = _folder(snapshot)

    def flaws(self, places: Iterable[str]) -> Mapping[str, str]:
        """Return why files are of no use to others, `empty` or `ignored`, by their places."""
        folder = self._folder
        asked = sorted(set(places))
        if folder is None or not asked:
            return {}
        ignored = _ignored(folder.root, asked)
        found = dict.fromkeys(ignored, "ignored")
        for place in asked:
            if _is_empty(folder.root / place):
                found[place] = "empty"
        return found

    def instead(self, path: str) -> str | None:
        """Return what stands where there should be a file of the workspace, None if nothing does.

        It is `outside` the workspace, a `folder`, a `link` that leads to no file in it, or a
        `winding` way that goes up and comes back.
        """
        evened = posixpath.normpath(path)
        if path.startswith(("/", "~")) or evened.split("/")[0] == "..":
            return "outside"
        if ".." in path.split("/"):
            return "winding"
        if self._folder is None:
            return None
        place = self._folder.root / path
        try:
            if place.is_symlink():
                return "link"
            return "folder" if place.is_dir() else None
        except (OSError, ValueError):
            return None  # there can be nothing


def _folder(snapshot: Snapshot) -> Folder | None:
    while isinstance(snapshot, Overlay):
        snapshot = snapshot.below
    if isinstance(snapshot, Folder):
        return snapshot
    return None


def _is_empty(place: Path) -> bool:
    """Tell whether a file holds nothing, or blanks alone."""
    try:
        if place.stat().st_size > _BLANK:
            return False
        return not place.read_bytes().removeprefix(_MARK).strip()
    except (OSError, ValueError):
        return False


def _ignored(root: Path, places: Iterable[str]) -> frozenset[str]:
    """Return the files that git ignores; none where there is no checkout or no git."""
    above_root = root.absolute().parents
    marks = [above / ".git" for above in (root, *above_root)]
    if not any(mark.exists() for mark in marks):
        return frozenset()
    from bizenv.files.git import ignored

    try:
        return ignored(root, places)
    except BizenvError:
        return frozenset()
