"""The only writer of plans/: appends records to ledgers, each whole or not at all.

Beside the ledgers it needs `.bizenv/` at the root, which readers and git do not look into:
for the lock, drafts of files, and the journal of a recording that spans several files.

A draft that was flushed to disk replaces a file, so a reader sees the file as it was or with
the whole record. Several files are noted in the journal first; the next writer completes
what the journal holds. A plan as issued and the register are put in place in the same way.
"""

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bizenv.diagnostics import USAGE, BizenvError
from bizenv.files.snapshot import HOME, JOURNAL, MAX_BYTES
from bizenv.files.yaml_line import Keys, written
from bizenv.files.yaml_tree import Tree, forbidden, read
from bizenv.layout import PLAN, PLANS, REGISTER, PlanFile, ledgers
from bizenv.messages import Message

if TYPE_CHECKING:
    from filelock import BaseFileLock


def _pattern(row: PlanFile) -> str:
    return re.escape(row.pattern).replace(r"\*", r"[^/\0]+")


Rewrite = tuple[bytes | None, bytes]
"""A file's old bytes, None for no file, and its new ones, which begin with the old."""
Changes = Mapping[str, Rewrite]
"""By file how it is rewritten."""
_DRAFT: Final = ".tmp"
_ITEM: Final = re.compile(rb"^( *)- ", re.MULTILINE)
_FOLDER: Final = rf"{PLANS}/\w[\w.-]*"  # of a plan
_ISSUED: Final = re.compile(rf"{re.escape(REGISTER)}|{_FOLDER}/{re.escape(PLAN)}")
_NAMES: Final = "|".join(_pattern(row) for row in ledgers())
_LEDGER: Final = re.compile(rf"{_FOLDER}/({_NAMES})")


def appended(
    old: bytes, records: Sequence[Mapping[str, Tree]], file: str, keys: Keys
) -> tuple[bytes, int]:
    """Return a ledger's bytes with records appended, one a line, and how many stood there.

    The old bytes stay. Indentation and line ends are those that the file has. What
    comes out is read again, and must be the records that stood there and the new ones,
    nothing else. Raises BizenvError where it is not.
    """
    tree, faults = read(old, file)
    before = [] if tree is None else tree
    if faults or not isinstance(before, list):
        hint = Message("hint.not-a-ledger", {"name": file})
        raise BizenvError("not-a-ledger", name=file, hint=hint)
    end = _line_end(old)
    item = _ITEM.search(old)
    indentation = item[1] if item else b""
    parts = [old]
    if old and not old.endswith(b"\n"):
        parts.append(end)
    for record in records:
        parts += indentation, _line(record, file, keys), end
    new = b"".join(parts)
    if len(new) > MAX_BYTES:
        raise BizenvError("ledger-too-large", name=file, hint=Message("hint.too-large"))
    after, faults = read(new, file)
    if faults or after != [*before, *records]:
        hint = Message("hint.not-appendable")
        raise BizenvError("not-appendable", name=file, hint=hint)
    return new, len(before)


def _line_end(old: bytes) -> bytes:
    """Return how the lines of a file end: as the first does."""
    first, found, _ = old.partition(b"\n")
    return b"\r\n" if found and first.endswith(b"\r") else b"\n"


def _line(record: Mapping[str, Tree], file: str, keys: Keys) -> bytes:
    refuse_forbidden(record, file)
    return written(record, keys).encode()


def refuse_forbidden(record: Mapping[str, Tree], name: str) -> None:
    """Raise BizenvError if a record holds a character that no file may hold.

    `name` says where it was to go.
    """
    for part in _texts(record):
        refused = forbidden(part)
        if refused is not None:
            hint = Message("hint.control-character")
            char = f"U+{ord(refused):04X}"
            raise BizenvError(
                "forbidden-character", status=USAGE, name=name, char=char, hint=hint
            )


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for key, value in tree.items():
            yield key
            yield from _texts(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _texts(value)


@contextmanager
def held(root: Path, wait: float) -> Iterator["Ledgers"]:
    """Hold a workspace's ledgers against other writers.

    Raises BizenvError after `wait` seconds in vain. What an earlier writer left behind
    is completed or swept first.
    """
    if os.name != "posix":  # what POSIX promises of renaming and flushing is needed
        raise BizenvError("needs-posix", hint=Message("hint.needs-posix"))
    lock = _lock(root / HOME, wait)
    try:
        ledgers = Ledgers(root)
        ledgers.tidy()
        yield ledgers
    finally:
        # The lock goes with the process at the latest
        with contextlib.suppress(OSError):
            lock.release()


def _lock(home: Path, wait: float) -> "BaseFileLock":
    """Take the lock of the writers. Raises BizenvError after `wait` seconds in vain."""
    from filelock import FileLock, Timeout

    place = home / "lock"
    try:
        with contextlib.suppress(FileExistsError):
            home.mkdir()
        if not stat.S_ISDIR(home.lstat().st_mode):
            raise BizenvError("not-a-folder", name=home)
        lock = FileLock(place, timeout=wait, poll_interval=0.05)
        lock.acquire()
    except Timeout:
        hint = Message("hint.locked")
        raise BizenvError(
            "locked", name=place, seconds=f"{wait:g}", hint=hint
        ) from None
    except OSError as error:
        raise cannot_write(home, error) from None
    return lock


def cannot_write(place: Path | str, error: OSError) -> BizenvError:
    """Return the error that something could not be written."""
    reason = error.strerror or str(error)
    return BizenvError("cannot-write", name=place, reason=reason)


class Ledgers:
    """The ledgers of a workspace, while they are held."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.completed: tuple[str, ...] = ()
        self._home = root / HOME
        self._drafts = 0

    def tidy(self) -> None:
        """Sweep drafts, and complete what the journal holds.

        Raises BizenvError where that cannot be done.
        """
        try:
            for draft in self._home.glob(f"*{_DRAFT}"):
                draft.unlink()
            ignore = self._home / ".gitignore"
            if not ignore.exists():
                self._move(self._draft(b"*\n", None), ignore)
        except OSError as error:
            raise cannot_write(self._home, error) from None
        self._complete()

    def read(self, file: str) -> bytes | None:
        """Return a ledger's bytes, None if it is not there yet.

        Raises BizenvError if it must not be written to.
        """
        place = self._fit(file)
        try:
            return self._bytes(place)
        except OSError as error:
            reason = error.strerror or str(error)
            raise BizenvError("cannot-read", name=file, reason=reason) from None

    def write(self, changes: Changes) -> None:
        """Replace ledgers' bytes, all or none.

        The new bytes begin with the old. Raises BizenvError if nothing was written, or
        `unfinished` if the next writer has to complete it.
        """
        for file, (old, new) in changes.items():
            assert new.startswith(old or b""), file
        drafts = self._prepare(changes)
        done: list[str] = []
        folders: dict[Path, None] = {}
        try:
            for file, draft in drafts.items():
                place = self.root / file
                self._move(draft, place, sync=False)
                done.append(file)
                folders[place.parent] = None
            for folder in folders:
                _sync(folder)
        except OSError as error:
            self._undo(changes, done, error)
        if len(changes) > 1:
            self._forget()

    def _prepare(self, changes: Changes) -> dict[str, Path]:
        """Return a draft of each file; of several files the journal is written then.

        Raises BizenvError if a file could not be drafted or changed meanwhile.
        """
        try:
            drafts: dict[str, Path] = {}
            for file, (_, new) in changes.items():
                place = self._fit(file)
                drafts[file] = self._draft(new, place)
            for file, (old, _) in changes.items():
                self._refuse_changed(file, old)
            if len(changes) > 1:
                self._note(changes)
        except OSError as error:
            self._sweep()
            raise cannot_write(error.filename or next(iter(changes)), error) from None
        return drafts

    def _refuse_changed(self, file: str, old: bytes | None) -> None:
        """Raise BizenvError if a file is not as it was: an editor or git asks for no lock."""
        if self._bytes(self.root / file) == old:
            return
        self._sweep()
        hint = Message("hint.changed-meanwhile")
        raise BizenvError("changed-meanwhile", name=file, hint=hint)

    def put(self, file: str, data: bytes, *, force: bool) -> None:
        """Write a plan.yaml or the register whole; without `force` never in place of a file.

        Raises BizenvError.
        """
        if not _ISSUED.fullmatch(file):
            hint = Message("hint.output-in-plans")
            raise BizenvError("output-in-plans", name=file, hint=hint)
        place = self._fit(file)
        try:
            draft = self._draft(data, place)
            if force:
                self._move(draft, place)
                return
            place.parent.mkdir(exist_ok=True)
            # Unlike a rename it never takes a file's place, not even of one just appeared
            os.link(draft, place)
            draft.unlink()
            _sync(place.parent)
        except FileExistsError:
            self._sweep()
            hint = Message("hint.plan-exists")
            raise BizenvError("plan-exists", name=file, hint=hint) from None
        except OSError as error:
            self._sweep()
            raise cannot_write(error.filename or file, error) from None

    def _undo(
        self,
        changes: Changes,
        done: list[str],
        error: OSError,
    ) -> None:
        """Answer a failure: of several files those replaced are put back, one alone stays."""
        reason = error.strerror or str(error)
        if len(changes) == 1 and done:
            raise BizenvError("not-durable", name=done[0], reason=reason) from None
        try:
            for file in reversed(done):
                old, _ = changes[file]
                place = self.root / file
                if old is None:
                    place.unlink()
                    _sync(place.parent)
                else:
                    self._move(self._draft(old, place), place)
            if len(changes) > 1:
                (self.root / JOURNAL).unlink()
        except OSError:
            hint = Message("hint.unfinished")
            raise BizenvError("unfinished", reason=reason, hint=hint) from None
        self._sweep()
        raise cannot_write(error.filename or next(iter(changes)), error) from None

    def _note(self, changes: Changes) -> None:
        """Write the journal.

        From here on the recording will be completed, whatever happens.
        """
        noted: list[dict[str, str | None]] = []
        for file, (old, new) in changes.items():
            added = new.removeprefix(old or b"")
            noted.append(
                {
                    "file": file,
                    "before": _digest(old),
                    "after": _digest(new),
                    "added": added.decode(),
                }
            )
        journal = json.dumps({"version": 1, "files": noted}, ensure_ascii=False)
        draft = self._draft(journal.encode(), None)
        try:
            self._move(draft, self.root / JOURNAL)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                (self.root / JOURNAL).unlink()
            raise

    def _complete(self) -> None:
        """Roll forward what the journal holds.

        A file that was changed in between by other hands is not touched.
        """
        journal = self.root / JOURNAL
        if not journal.exists():
            return
        try:
            noted = json.loads(journal.read_bytes())["files"]
            waiting = dict(map(self._waiting, noted))
            for file, new in waiting.items():
                if new is not None:
                    place = self._fit(file)
                    draft = self._draft(new, place)
                    self._move(draft, place)
        except OSError as error:
            raise cannot_write(error.filename or journal, error) from None
        except (ValueError, KeyError, TypeError):
            hint = Message("hint.bad-journal")
            raise BizenvError("bad-journal", name=journal, hint=hint) from None
        self.completed = tuple(waiting)
        self._forget()

    def _waiting(self, noted: dict[str, Any]) -> tuple[str, bytes | None]:
        """Return a file of the journal and its bytes to come, None if it has them."""
        file = noted["file"]
        added = noted["added"].encode()
        goes_up = ".." in file.split("/")
        if goes_up or not _LEDGER.fullmatch(file):
            raise ValueError(file)
        now = self._bytes(self._fit(file))
        stands = now or b""
        digest = _digest(now)
        if digest == noted["after"] or added in stands:
            return file, None
        if digest == noted["before"]:
            return file, stands + added
        hint = Message("hint.journal-conflict")
        raise BizenvError("journal-conflict", name=file, journal=JOURNAL, hint=hint)

    def _forget(self) -> None:
        """Remove the journal.

        If that fails, the next writer finds that all is done and removes it.
        """
        with contextlib.suppress(OSError):
            (self.root / JOURNAL).unlink()
            _sync(self._home)

    def _sweep(self) -> None:
        with contextlib.suppress(OSError):
            for draft in self._home.glob(f"*{_DRAFT}"):
                draft.unlink()

    def _draft(self, data: bytes, like: Path | None) -> Path:
        """Write and flush a draft in `.bizenv/`, with the permissions of the file to replace."""
        self._drafts += 1
        draft = self._home / f"{self._drafts}{_DRAFT}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(draft, flags, 0o666)
        try:
            if like is not None and like.exists():
                mode = like.stat().st_mode
                os.fchmod(descriptor, stat.S_IMODE(mode))
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return draft

    @staticmethod
    def _move(draft: Path, place: Path, *, sync: bool = True) -> None:
        """Put a draft in a file's place, for good.

        Without `sync` the folder is still to be flushed.
        """
        if not place.parent.exists():
            place.parent.mkdir()
            _sync(place.parent.parent)
        draft.replace(place)
        if sync:
            _sync(place.parent)

    def _fit(self, file: str) -> Path:
        """Return a ledger's place.

        Raises BizenvError if it is no file of ours, or stands in no folder of ours.
        """
        place = self.root / file
        above = self.root
        for step in Path(file).parts[:-1]:
            above /= step
            if above.is_symlink() or (above.exists() and not above.is_dir()):
                raise BizenvError("not-a-folder", name=above)
        while not above.exists():
            above = above.parent
        if not _may_write(above, os.W_OK | os.X_OK):
            raise BizenvError("read-only", name=above)
        try:
            found = place.lstat()
        except FileNotFoundError:
            return place
        except OSError as error:
            raise cannot_write(file, error) from None
        if not stat.S_ISREG(found.st_mode):
            raise BizenvError("not-a-file", name=file)
        if found.st_uid != os.geteuid():
            raise BizenvError("foreign-owned", name=file, owner=_owner(found.st_uid))
        if not _may_write(place, os.W_OK):
            raise BizenvError("read-only", name=file)
        return place

    @staticmethod
    def _bytes(place: Path) -> bytes | None:
        """Return a file's bytes, or None if there is none. Raises OSError."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            descriptor = os.open(place, flags)
        except FileNotFoundError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            return file.read(MAX_BYTES + 1)


def _may_write(place: Path, ways: int) -> bool:
    """Whether a file or folder lets its owner write, which the system would not refuse to root."""
    mode = place.stat().st_mode
    lets_owner = bool(mode & stat.S_IWUSR)
    return lets_owner and os.access(place, ways)


def _owner(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _sync(folder: Path) -> None:
    """Flush a folder, so that a name in it is there after a loss of power too."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    descriptor = os.open(folder, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
