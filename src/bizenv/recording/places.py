"""The places of ledgers: whether one may be written, and why not."""

import os
import stat
from pathlib import Path

from bizenv.diagnostics import BizenvError, reason_of
from bizenv.files.owners import name_of, owner_of
from bizenv.messages import Message
from bizenv.recording.system import owns


def fit(root: Path, file: str) -> Path:
    """Return a ledger's place.

    Raises BizenvError if it is no file of ours, or stands in no folder of ours.
    """
    place = root / file
    _fit_folders(root, file)
    try:
        found = place.lstat()
    except FileNotFoundError:
        return place
    except OSError as error:
        raise cannot_write(file, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise BizenvError("not-a-file", name=file)
    uid = found.st_uid
    if not owns(uid):
        owner = name_of(uid)
        raise BizenvError("foreign-owned", name=file, owner=owner)
    if not _may_write(place, os.W_OK):
        raise BizenvError("read-only", name=file)
    return place


def _fit_folders(root: Path, file: str) -> None:
    """Raise BizenvError if a ledger stands in no folder of ours."""
    above = root
    *folders, _ = Path(file).parts
    for step in folders:
        above /= step
        if above.is_symlink() or _is_other(above):
            raise BizenvError("not-a-folder", name=above)
    while not above.exists():
        above = above.parent
    ways = os.W_OK | os.X_OK
    if not _may_write(above, ways):
        raise BizenvError("read-only", name=above)


def cannot_write(place: Path | str, error: OSError) -> BizenvError:
    """Return the error that something could not be written."""
    reason = reason_of(error)
    hint = None
    if isinstance(error, PermissionError):
        owner = owner_of(Path(place))
        hint = Message("hint.belongs-to", {"owner": owner}) if owner else None
    return BizenvError("cannot-write", name=place, reason=reason, hint=hint)


def _is_other(place: Path) -> bool:
    """Whether something that is no folder is at a place."""
    return place.exists() and not place.is_dir()


def _may_write(place: Path, ways: int) -> bool:
    """Whether a file or folder lets its owner write, which the system would not refuse to root."""
    mode = place.stat().st_mode
    lets_owner = bool(mode & stat.S_IWUSR)
    return lets_owner and os.access(place, ways)
