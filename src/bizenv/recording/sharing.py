"""Files in a shared folder: what is new gets the folder's permissions, whatever the umask.

Else the first who records would shut out all others.
"""

import contextlib
import os
import stat
from pathlib import Path
from typing import Final

from bizenv.recording.system import NEW

_NO_PROGRAM: Final = 0o666


def make_folder(folder: Path) -> None:
    """Make a folder with the permissions of the one around it. Raises OSError."""
    folder.mkdir()
    folder.chmod(_mode(folder.parent))


def make_file(place: Path) -> None:
    """Make an empty file, unless there is one, with its folder's permissions.

    Raises OSError.
    """
    flags = NEW | getattr(os, "O_NOFOLLOW", 0)
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(place, flags, _NO_PROGRAM)
        try:
            _permit(descriptor, _mode(place.parent) & _NO_PROGRAM)
        finally:
            os.close(descriptor)


def permit(descriptor: int, place: Path) -> None:
    """Give a draft the permissions of the file that it is to replace, or of its folder.

    Raises OSError.
    """
    if place.exists():
        found = place.stat()
        _give_to(descriptor, found.st_gid)
        _permit(descriptor, stat.S_IMODE(found.st_mode))
        return
    folder = place.parent
    while not folder.exists():
        folder = folder.parent
    found = folder.stat()
    if found.st_mode & stat.S_ISGID:
        _give_to(descriptor, found.st_gid)
    _permit(descriptor, stat.S_IMODE(found.st_mode) & _NO_PROGRAM)


def _permit(descriptor: int, mode: int) -> None:
    if hasattr(os, "fchmod"):  # Windows has no such permissions
        os.fchmod(descriptor, mode)


def _mode(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


def _give_to(descriptor: int, group: int) -> None:
    # Only to a group of one's own; a file that is replaced may have had another
    with contextlib.suppress(OSError, AttributeError):
        os.fchown(descriptor, -1, group)
