"""What a published folder holds beside its pages: their list, notes of the run that writes, its lock.

All of it may have been changed, or put there, by others: it is read as what strangers sent.
"""

import contextlib
import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from bizenv.diagnostics import BizenvError
from bizenv.messages import Message
from bizenv.recording.system import READ, lock_of

LIST: Final = ".bizenv-site.json"
BEGUN: Final = ".bizenv-site.begun"
LOCK: Final = ".bizenv-site.lock"
DRAFT: Final = ".bizenv-draft"
_VERSION: Final = 1
_NAME: Final = "[A-Za-z0-9_-][A-Za-z0-9._-]*"
_PATH: Final = re.compile(f"{_NAME}(?:/{_NAME})*")
_DIGEST: Final = re.compile("[0-9a-f]{64}")


class KeptSite(NamedTuple):
    """The list: for whom the pages are, what they rest on, the hash of each by its path."""

    audience: str
    rests_on: str
    files: dict[str, str]

    def text(self) -> bytes:
        """Return the list as it is written."""
        files = {path: self.files[path] for path in sorted(self.files)}
        kept = {"version": _VERSION, **self._asdict(), "files": files}
        return (json.dumps(kept, indent=1) + "\n").encode()


def kept_in(folder: Path) -> KeptSite | None:
    """Return the list of a folder; None for a folder that has none.

    Raises BizenvError for a list that we did not write so.
    """
    try:
        text = (folder / LIST).read_text(encoding="utf-8")
        return _kept(json.loads(text))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise BizenvError("site-list-unreadable", name=folder / LIST) from None


def _kept(found: Any) -> KeptSite:
    """Return a list of which every path leads below its folder. Raises ValueError and others."""
    files: dict[str, str] = {}
    for path, digest in found["files"].items():
        if not _is_ours(path, digest):
            raise ValueError(path)
        files[path] = digest
    return KeptSite(found["audience"], found["rests_on"], files)


def _is_ours(path: str, digest: str) -> bool:
    return bool(_PATH.fullmatch(path) and _DIGEST.fullmatch(digest))


def begun_in(folder: Path) -> list[tuple[str, str]]:
    """Return what a run that was killed had begun to write; its last line may be cut off.

    Raises BizenvError where its notes are a link, or hold what we did not write.
    """
    place = folder / BEGUN
    if not _stands(place):
        return []
    descriptor = os.open(place, READ)
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as file:
        *lines, _ = file.read().split("\n")
    found = []
    for line in lines:
        digest, _, path = line.partition(" ")
        if not _is_ours(path, digest):
            raise not_ours(place)
        found.append((path, digest))
    return found


def note(path: str, digest: str) -> str:
    """Return the line that says what is about to be written."""
    return f"{digest} {path}\n"


def is_free(folder: Path) -> bool:
    """Whether nothing stands in a folder but what a run puts there before its list."""
    return all(
        each.name in (".git", LOCK) or each.name.startswith(DRAFT)
        for each in folder.iterdir()
    )


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder against other runs. Raises BizenvError where one writes into it now."""
    lock = lock_of(folder, 0, name=LOCK, mark=LOCK)
    from filelock import Timeout

    _stands(folder / LOCK)
    try:
        lock.acquire()
    except Timeout:
        hint = Message("hint.site-held")
        raise BizenvError("site-held", name=folder, hint=hint) from None
    try:
        yield
    finally:
        # The lock goes with the process at the latest
        with contextlib.suppress(OSError):
            lock.release()


def _stands(place: Path) -> bool:
    """Whether a file of ours stands there. Raises BizenvError for a link, and what is no file."""
    try:
        found = place.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise not_ours(place)
    return True


def not_ours(name: Path) -> BizenvError:
    """Return the refusal of what bizenv did not write."""
    return BizenvError("site-not-ours", name=name, hint=Message("hint.site-not-ours"))
