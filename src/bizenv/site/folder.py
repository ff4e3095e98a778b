"""The folder that is published into: only what changed is written, only what is ours is removed.

Beside the pages stands a list of them with the hash of each. What a run is about to write it notes
first, so that the next one knows the pages of a run that was killed.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Final, NamedTuple

from bizenv.child import write_whole
from bizenv.diagnostics import BizenvError, reason_of
from bizenv.recording.system import NEW, READ
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
from bizenv.site.opened import OpenFolder, OpenFolders
from bizenv.two_processes import shared
from bizenv.zipped import ZippedBytes

_APPEND: Final = (
    os.O_WRONLY
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_NO_FILE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO)
_PIECE: Final = 1 << 20
Data = bytes | ZippedBytes
"""What a file holds."""
Files = Iterator[tuple[str, Data]]
"""Files by their paths in the published folder."""
Part = Callable[[], Iterable[tuple[str, Data]]]
"""What makes files."""


class SiteParts(NamedTuple):
    """What makes all files, in parts that may be made by two processes; no file is in two of them.

    Those apart take much memory, and are made by a process that ends with each.
    """

    shared: tuple[Part, ...]
    apart: tuple[Part, ...] = ()


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
    with closing(SiteFolder(folder, audience, {})) as place:
        if all(place.holds(path, (digest,)) for path, digest in kept.files.items()):
            return SiteChanges(len(kept.files), 0, 0)
    return None


def publish(
    folder: Path,
    audience: str,
    parts: SiteParts,
    rests_on: str = "",
) -> SiteChanges:
    """Write files into a folder, and remove those of an earlier run that are no more.

    `rests_on`: a hash of all that they were made of, by which `unchanged` knows them again.
    Raises BizenvError for a folder that was published for others, for what stands where a file
    is to stand and is not ours, and while another run writes into the folder.
    """
    try:
        _known(folder, audience)  # before anything is made in it
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder):
            known = _known(folder, audience)
            with closing(SiteFolder(folder, audience, known, rests_on)) as place:
                return place.publish(parts)
    except OSError as error:
        name = error.filename or folder
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=name, reason=reason) from None


Known = dict[str, tuple[str, ...]]
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
    known: Known = {path: (digest,) for path, digest in kept.files.items()}
    for path, digest in begun_in(folder):
        known[path] = (*known.get(path, ()), digest)
    return known


@dataclass
class SiteFolder:
    """The folder in one run."""

    folder: Path
    audience: str
    known: Known
    rests_on: str = ""

    @cached_property
    def _levels(self) -> OpenFolders:
        return OpenFolders(self.folder)

    def close(self) -> None:
        """Let go of the folders."""
        self._levels.close()

    def publish(self, parts: SiteParts) -> SiteChanges:
        """Write what changed, remove what is ours and no more, and keep the list."""
        if not self.holds(LIST, None):
            self._keep(KeptSite(self.audience, "", {}))
        was_begun = self._begin()
        hashes: dict[str, str] = {}
        written = 0
        jobs, apart = (map(partial(partial, self._write), each) for each in parts)
        for made, several in shared(jobs, apart):
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
        begun = self._levels.of("").opened(BEGUN, _APPEND)
        try:
            for path, data in part():
                digest = _hash(data)
                _take(path, digest, hashes)
                if path in self.known and self.holds(path, (digest,)):
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
        above, name = self._place(path, make=True)
        if path in self.known or not above.has(name):
            return
        # a second process of this run may have died behind it
        noted = {digest for each, digest in begun_in(self.folder) if each == path}
        if not self.holds(path, noted):
            raise not_ours(self.folder / path)

    def _place(self, path: str, *, make: bool = False) -> tuple[OpenFolder, str]:
        """Return the folder of a file, and its name there. Raises BizenvError where a link leads."""
        above, _, name = path.rpartition("/")
        try:
            return self._levels.of(above, make=make), name
        except NotADirectoryError as error:
            raise not_ours(Path(error.filename)) from None
        except OSError as error:
            error.filename = f"{self.folder}/{path}"
            raise

    def holds(self, path: str, hashes: Container[str] | None) -> bool:
        """Whether a file stands there, itself no link, and holds what it should, if that matters."""
        above, _, name = path.rpartition("/")
        try:
            file = self._levels.of(above).opened(name, READ)
        except OSError as error:
            if error.errno in _NO_FILE:
                return False
            error.filename = f"{self.folder}/{path}"
            raise
        try:
            is_file = stat.S_ISREG(os.fstat(file).st_mode)
            if hashes is None or not is_file:
                return is_file
            return _hash(_pieces(file)) in hashes
        finally:
            os.close(file)

    def write(self, path: str, data: Data) -> None:
        """Put a file in its place whole or not at all; a link there is replaced, not followed."""
        above, name = self._place(path, make=True)
        draft = _draft()
        try:
            _draw(above, draft, data)
            above.replace(draft, name)
        except OSError as error:
            error.filename = f"{self.folder}/{path}"
            raise

    def _remove_drafts(self, paths: Iterable[str]) -> None:
        """Remove what a run that was killed had drafted beside the pages."""
        for folder in {path.rpartition("/")[0] for path in paths}:
            try:
                above, _ = self._place(f"{folder}/" if folder else "")
            except FileNotFoundError:
                continue
            for name in above.names():
                if name.startswith(DRAFT):
                    above.unlink(name)

    def _remove(self, hashes: dict[str, str]) -> int:
        """Remove what we wrote and nobody changed since, and folders that are empty then."""
        removed = 0
        for path, several in self.known.items():
            if path in hashes:
                continue
            try:
                above, name = self._place(path)
            except FileNotFoundError:
                continue
            if self.holds(path, several):
                above.unlink(name)
                removed += 1
                self._tidy(path)
        return removed

    def _tidy(self, path: str) -> None:
        above, _, _ = path.rpartition("/")
        while above:
            try:
                level, name = self._place(above)
                level.rmdir(name)
            except OSError:
                return
            above, _, _ = above.rpartition("/")

    def _keep(self, kept: KeptSite) -> None:
        data = kept.text()
        if not self.holds(LIST, (_hash(data),)):
            self.write(LIST, data)


def _take(path: str, digest: str, hashes: dict[str, str]) -> None:
    """Note a file. Raises BizenvError where two names were shortened to one path."""
    if path in hashes:
        raise BizenvError("one-page-for-two", name=path)
    hashes[path] = digest


def _draft() -> str:
    """Return the name of a draft: each process has its own."""
    return f"{DRAFT}-{os.getpid()}"


def _draw(above: OpenFolder, draft: str, data: Data) -> None:
    """Write a draft; what stands there under its name was left by a run that was killed."""
    try:
        file = above.opened(draft, NEW)
    except FileExistsError:
        above.unlink(draft)
        file = above.opened(draft, NEW)
    try:
        for piece in _whole(data):
            write_whole(file, piece)
    finally:
        os.close(file)


def _pieces(file: int) -> Iterator[bytes]:
    """Yield what a file holds."""
    while piece := os.read(file, _PIECE):
        yield piece


def _hash(data: bytes | Iterable[bytes]) -> str:
    """Return the hash of bytes, be they in pieces."""
    found = hashlib.sha256()
    for piece in _whole(data):
        found.update(piece)
    return found.hexdigest()


def _whole(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (data,) if isinstance(data, bytes) else data
