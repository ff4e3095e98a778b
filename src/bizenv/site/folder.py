"""The folder that is published into: only what changed is written, only what is ours is removed.

Beside the pages stands a list of them with the hash of each. What a run is about to write it notes
first, so that the next one knows the pages of a run that was killed.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from bizenv.diagnostics import BizenvError, reason_of
from bizenv.hands import shared, write_whole
from bizenv.site.kept import (
    BEGUN,
    DRAFT,
    LIST,
    KeptSite,
    begun_in,
    held,
    is_free,
    kept_in,
    not_ours,
    note,
)

_APPEND: Final = (
    os.O_WRONLY
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
Part = Callable[[], Iterable[tuple[str, bytes]]]
"""What makes files, by their paths."""


class SiteChanges(NamedTuple):
    """How many files there are, were written, and were removed."""

    files: int
    written: int
    removed: int


def unchanged(folder: Path, audience: str, rests_on: str) -> SiteChanges | None:
    """Return how many files stand there, if all are as a run left them that rested on the same."""
    try:
        kept = kept_in(folder)
    except (BizenvError, OSError):
        return None
    if kept is None or (kept.audience, kept.rests_on) != (audience, rests_on):
        return None
    if os.path.lexists(folder / BEGUN):
        return None
    place = SiteFolder(folder, audience, {})
    if all(place.holds(path, {digest}) for path, digest in kept.files.items()):
        return SiteChanges(len(kept.files), 0, 0)
    return None


def publish(
    folder: Path,
    audience: str,
    parts: Iterable[Part],
    rests_on: str = "",
) -> SiteChanges:
    """Write files into a folder, and remove those of an earlier run that are no more.

    Parts may be made and written by two processes; no file is in two of them.
    `rests_on`: a hash of all that they were made of, by which `unchanged` knows them again.
    Raises BizenvError for a folder that was published for others, for what stands where a file
    is to stand and is not ours, and while another run writes into the folder.
    """
    try:
        _known(folder, audience)  # before anything is made in it
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder):
            known = _known(folder, audience)
            place = SiteFolder(folder, audience, known, rests_on)
            return place.publish(parts)
    except OSError as error:
        name = error.filename or folder
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=name, reason=reason) from None


Known = dict[str, set[str]]
"""By path the hashes of what we wrote there, or were about to."""


def _known(folder: Path, audience: str) -> Known:
    """Return what earlier runs wrote, or meant to when they were killed. Raises BizenvError."""
    if not folder.exists():
        return {}
    kept = kept_in(folder)
    if kept is None:
        if not is_free(folder):
            raise not_ours(folder)
        return {}
    if kept.audience != audience:
        raise BizenvError("site-of-others", name=folder)
    known = {path: {digest} for path, digest in kept.files.items()}
    for path, digest in begun_in(folder):
        known.setdefault(path, set()).add(digest)
    return known


@dataclass
class SiteFolder:
    """The folder in one run."""

    folder: Path
    audience: str
    known: Known
    rests_on: str = ""
    _sound: set[str] = field(default_factory=set)

    def publish(self, parts: Iterable[Part]) -> SiteChanges:
        """Write what changed, remove what is ours and no more, and keep the list."""
        if not self.holds(LIST, None):
            self._keep(KeptSite(self.audience, "", {}))
        was_begun = self._begin()
        hashes: dict[str, str] = {}
        written = 0
        for made, several in shared(partial(self._write, each) for each in parts):
            for path, digest in made.items():
                _take(path, digest, hashes)
            written += several
        self._remove_drafts((*hashes, *self.known) if was_begun else (LIST,))
        removed = self._remove(hashes)
        self._keep(KeptSite(self.audience, self.rests_on, hashes))
        (self.folder / BEGUN).unlink(missing_ok=True)
        return SiteChanges(len(hashes), written, removed)

    def _begin(self) -> bool:
        """Take over the notes of a run that was killed; return whether there were any."""
        was_begun = (self.folder / BEGUN).exists()
        lines = (note(*each) for each in begun_in(self.folder))
        self.write(BEGUN, "".join(lines).encode())
        return was_begun

    def _write(self, part: Part) -> tuple[dict[str, str], int]:
        """Write what changed of a part; return the hashes of all of it, and how many were written."""
        hashes: dict[str, str] = {}
        written = 0
        begun = os.open(self.folder / BEGUN, _APPEND)
        try:
            for path, data in part():
                digest = _hash(data)
                _take(path, digest, hashes)
                if path in self.known and self.holds(path, {digest}):
                    continue
                self._refuse_foreign(path)
                write_whole(begun, note(path, digest).encode())
                self.write(path, data)
                written += 1
        finally:
            os.close(begun)
        return hashes, written

    def _refuse_foreign(self, path: str) -> None:
        """Refuse to write over what we did not write, or through a link. Raises BizenvError."""
        self._check_folders(path)
        if path in self.known or not os.path.lexists(f"{self.folder}/{path}"):
            return
        # a second process of this run may have died behind it
        noted = {digest for name, digest in begun_in(self.folder) if name == path}
        if not self.holds(path, noted):
            raise not_ours(self.folder / path)

    def _check_folders(self, path: str) -> None:
        above, _, _ = path.rpartition("/")
        if not above or above in self._sound:
            return
        self._check_folders(above)
        with contextlib.suppress(FileNotFoundError):
            mode = (self.folder / above).lstat().st_mode
            if not stat.S_ISDIR(mode):
                raise not_ours(self.folder / above)
        self._sound.add(above)

    def holds(self, path: str, hashes: set[str] | None) -> bool:
        """Whether a file stands there, itself no link, and holds what it should, if that matters."""
        target = f"{self.folder}/{path}"
        try:
            is_file = stat.S_ISREG(os.lstat(target).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        if hashes is None or not is_file:
            return is_file
        with open(target, "rb", buffering=0) as file:  # noqa: PTH123 - for 20,000 files it counts
            return _hash(file.read()) in hashes

    def write(self, path: str, data: bytes) -> None:
        """Put a file in its place whole or not at all; a link there is replaced, not followed."""
        target = f"{self.folder}/{path}"
        above, _, _ = target.rpartition("/")
        draft = f"{above}/{_draft()}"
        try:
            _draw(draft, data)
        except FileNotFoundError:
            Path(above).mkdir(parents=True, exist_ok=True)
            _draw(draft, data)
        os.replace(draft, target)  # noqa: PTH105 - as above

    def _remove_drafts(self, paths: Iterable[str]) -> None:
        """Remove what a run that was killed had drafted beside the pages."""
        for above in {path.rpartition("/")[0] for path in paths}:
            self._check_folders(f"{above}/")
            for draft in (self.folder / above).glob(f"{DRAFT}*"):
                draft.unlink()

    def _remove(self, hashes: dict[str, str]) -> int:
        """Remove what we wrote and nobody changed since, and folders that are empty then."""
        removed = 0
        for path, several in self.known.items():
            if path in hashes:
                continue
            self._check_folders(path)
            if self.holds(path, several):
                (self.folder / path).unlink()
                removed += 1
                self._tidy(path)
        return removed

    def _tidy(self, path: str) -> None:
        above, _, _ = path.rpartition("/")
        while above:
            try:
                (self.folder / above).rmdir()
            except OSError:
                return
            above, _, _ = above.rpartition("/")

    def _keep(self, kept: KeptSite) -> None:
        data = kept.text()
        if not self.holds(LIST, {_hash(data)}):
            self.write(LIST, data)


def _take(path: str, digest: str, hashes: dict[str, str]) -> None:
    """Note a file. Raises BizenvError where two names were shortened to one path."""
    if path in hashes:
        raise BizenvError("one-page-for-two", name=path)
    hashes[path] = digest


def _draft() -> str:
    """Return the name of a draft: each process has its own."""
    return f"{DRAFT}-{os.getpid()}"


def _draw(draft: str, data: bytes) -> None:
    """Write a draft; what stands there under its name was left by a run that was killed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        file = os.open(draft, flags, 0o666)
    except FileExistsError:
        os.unlink(draft)  # noqa: PTH108 - as above
        file = os.open(draft, flags, 0o666)
    try:
        write_whole(file, data)
    finally:
        os.close(file)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
