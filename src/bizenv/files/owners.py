"""Whose a file is: said where the system does not let us at it."""

import os
from pathlib import Path
from typing import Final

# 0 where files have no owners that can be told by a number
_OURS: Final = os.geteuid() if hasattr(os, "geteuid") else 0


def owner_of(place: Path) -> str | None:
    """Return to whom a file or the nearest folder above it belongs, None if it is ours."""
    for each in (place, *place.parents):
        try:
            uid = each.stat().st_uid
        except OSError:
            continue
        if uid == _OURS:
            return None
        return name_of(uid)
    return None


def name_of(uid: int) -> str:
    """Return a user's name, or the number of one without."""
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return str(uid)
