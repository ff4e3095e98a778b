"""What the system has of what the ledger needs; Windows lacks some of it.

On a POSIX system a file that is in its place stays there after a loss of power, a lock goes
with its process, and files have owners. Elsewhere a record is still whole or not there at all.
"""

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from filelock import BaseFileLock

_CLOSED: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_NO_WAITING: Final = getattr(os, "O_NONBLOCK", 0)
READ: Final = os.O_RDONLY | _CLOSED | _NO_LINK | _NO_WAITING
NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOSED
_FOLDER: Final = getattr(os, "O_DIRECTORY", 0)
LOCK: Final = "lock"  # locked by the system
_MARK: Final = "writing"


def is_durable() -> bool:
    """Whether folders can be flushed, so that what was written survives a loss of power."""
    return bool(_FOLDER)


def flush(folder: Path) -> None:
    """Flush a folder, so that a name in it is there after a loss of power too."""
    if not is_durable():
        return
    flags = os.O_RDONLY | _FOLDER | _CLOSED
    descriptor = os.open(folder, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def owns(uid: int) -> bool:
    """Whether a file with this owner is ours; where files have none, it is."""
    return not hasattr(os, "geteuid") or uid == os.geteuid()


def lock_of(
    home: Path, wait: float, name: str = LOCK, mark: str = _MARK
) -> "BaseFileLock":
    """Return the lock of the writers: the system's, or a mark where it has no locks of files.

    A mark of a writer that was killed is found out by the next one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that there are only marks; the warning is ours
        from filelock import FileLock, SoftFileLock

    is_mark = issubclass(FileLock, SoftFileLock)
    place = home / (mark if is_mark else name)
    return FileLock(place, timeout=wait, poll_interval=0.05)
