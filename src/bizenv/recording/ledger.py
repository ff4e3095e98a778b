"""The only writer of plans/: appends records to ledgers, each whole or not at all.

Beside the ledgers it needs `.bizenv/` at the root, which readers and git do not look into:
for the lock, drafts of files, and the journal of a recording that spans several files.

A draft that was flushed to disk replaces a file, so a reader sees the file as it was or with
the whole record. Several files are noted in the journal first; the next writer completes
what the journal holds. A plan as issued and the register are put in place in the same way.
"""

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bizenv.diagnostics import BizenvError, reason_of
from bizenv.files.snapshot import MAX_BYTES
from bizenv.files.yaml_tree import read
from bizenv.layout import ANSWERS, PLAN, REGISTER
from bizenv.messages import Message
from bizenv.recording.journal import FOLDER, Changes, completed, noted
from bizenv.recording.places import cannot_write, fit
from bizenv.recording.sharing import make_file, make_folder, permit
from bizenv.recording.system import LOCK, NEW, READ, flush, lock_of
from bizenv.root import HOME, JOURNAL

if TYPE_CHECKING:
    from filelock import BaseFileLock


_DRAFT: Final = ".tmp"
_REGISTER: Final = re.escape(REGISTER)
_PLAN: Final = re.escape(PLAN)
_ANSWERS: Final = re.escape(ANSWERS)
_ISSUED: Final = re.compile(rf"{_REGISTER}|{FOLDER}/(?:{_PLAN}|{_ANSWERS})")


@contextmanager
def held(root: Path, wait: float) -> Iterator["Ledgers"]:
    """Hold a workspace's ledgers against other writers.

    Raises BizenvError after `wait` seconds in vain. What an earlier writer left behind
    is completed or swept first.
    """
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
    lock = lock_of(home, wait)
    from filelock import Timeout

    try:
        with contextlib.suppress(FileExistsError):
            make_folder(home)
        mode = home.lstat().st_mode
        if not stat.S_ISDIR(mode):
            raise BizenvError("not-a-folder", name=home)
        if Path(lock.lock_file).name == LOCK:
            make_file(home / LOCK)
        lock.acquire()
    except Timeout:
        seconds = f"{wait:g}"
        hint = Message("hint.locked")
        raise BizenvError(
            "locked", name=lock.lock_file, seconds=seconds, n=int(wait), hint=hint
        ) from None
    except OSError as error:
        raise cannot_write(home, error) from None
    return lock


class Ledgers:
    """The ledgers of a workspace, while they are held."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.completed: tuple[str, ...] = ()
        self._home = root / HOME
        self._journal = root / JOURNAL
        self._drafts = 0

    def tidy(self) -> None:
        """Sweep drafts, and complete what the journal holds.

        Raises BizenvError where that cannot be done.
        """
        try:
            for left in self._home.glob(f"*{_DRAFT}"):
                left.unlink()
            ignore = self._home / ".gitignore"
            if not ignore.exists():
                draft = self._draft(b"*\n", None)
                self._move(draft, ignore)
        except OSError as error:
            raise cannot_write(self._home, error) from None
        self._complete()

    def read(self, file: str) -> bytes | None:
        """Return a ledger's bytes, None if it is not there yet.

        Raises BizenvError if it must not be written to.
        """
        place = fit(self.root, file)
        try:
            return _bytes_at(place)
        except OSError as error:
            reason = reason_of(error)
            raise BizenvError("cannot-read", name=file, reason=reason) from None

    def write(self, changes: Changes) -> None:
        """Replace ledgers' bytes, all or none.

        The new bytes begin with the old. Raises BizenvError if nothing was written, or
        `unfinished` if the next writer has to complete it.
        """
        for file, (old, new) in changes.items():
            stood = old or b""
            assert new.startswith(stood), file
        self._replace(changes)

    def lay_out(self, file: str, old: bytes, new: bytes) -> None:
        """Replace a ledger's bytes by others that say the same. Raises BizenvError."""
        said, _ = read(old, file)
        says, faults = read(new, file)
        assert says == said, file
        assert not faults, file
        self._replace({file: (old, new)})

    def _replace(self, changes: Changes) -> None:
        drafts = self._prepare(changes)
        done: list[str] = []
        folders: dict[Path, None] = {}
        try:
            for file, draft in drafts.items():
                place = self.root / file
                self._move(draft, place, sync=False)
                done.append(file)
                folder = place.parent
                folders[folder] = None
            for folder in folders:
                flush(folder)
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
                place = fit(self.root, file)
                drafts[file] = self._draft(new, place)
            for file, (old, _) in changes.items():
                self._refuse_changed(file, old)
            if len(changes) > 1:
                self._note(changes)
        except OSError as error:
            self._sweep()
            raise _unwritten(changes, error) from None
        return drafts

    def _refuse_changed(self, file: str, old: bytes | None) -> None:
        """Raise BizenvError if a file is not as it was: an editor or git asks for no lock."""
        place = self.root / file
        now = _bytes_at(place)
        if now == old:
            return
        self._sweep()
        hint = Message("hint.changed-meanwhile")
        raise BizenvError("changed-meanwhile", name=file, hint=hint)

    def put(self, file: str, data: bytes, *, force: bool) -> None:
        """Write a plan.yaml, its answers or the register whole; without `force` never in place of a file.

        Raises BizenvError.
        """
        if not _ISSUED.fullmatch(file):
            hint = Message("hint.output-in-plans")
            raise BizenvError("output-in-plans", name=file, hint=hint)
        place = fit(self.root, file)
        try:
            draft = self._draft(data, place)
            if force:
                self._move(draft, place)
                return
            folder = place.parent
            if not folder.exists():
                make_folder(folder)
            # Unlike a rename it never takes a file's place, not even of one just appeared
            os.link(draft, place)
            draft.unlink()
            flush(folder)
        except FileExistsError:
            self._sweep()
            hint = Message("hint.plan-exists")
            raise BizenvError("plan-exists", name=file, hint=hint) from None
        except OSError as error:
            self._sweep()
            raise cannot_write(error.filename or file, error) from None

    def _undo(self, changes: Changes, done: list[str], error: OSError) -> None:
        """Answer a failure: of several files those replaced are put back, one alone stays."""
        reason = reason_of(error)
        is_alone = len(changes) == 1
        if is_alone and done:
            raise BizenvError("not-durable", name=done[0], reason=reason) from None
        try:
            for file in reversed(done):
                old, _ = changes[file]
                self._put_back(file, old)
            if not is_alone:
                self._journal.unlink()
        except OSError:
            hint = Message("hint.unfinished")
            raise BizenvError("unfinished", reason=reason, hint=hint) from None
        self._sweep()
        raise _unwritten(changes, error) from None

    def _put_back(self, file: str, old: bytes | None) -> None:
        place = self.root / file
        if old is None:
            place.unlink()
            flush(place.parent)
            return
        draft = self._draft(old, place)
        self._move(draft, place)

    def _note(self, changes: Changes) -> None:
        """Write the journal.

        From here on the recording will be completed, whatever happens.
        """
        data = noted(changes)
        draft = self._draft(data, None)
        try:
            self._move(draft, self._journal)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                self._journal.unlink()
            raise

    def _complete(self) -> None:
        """Roll forward what the journal holds.

        A file that was changed in between by other hands is not touched.
        """
        journal = self._journal
        if not journal.exists():
            return
        try:
            data = journal.read_bytes()
            waiting = completed(data, self._standing)
            for file, new in waiting.items():
                if new is not None:
                    place = fit(self.root, file)
                    draft = self._draft(new, place)
                    self._move(draft, place)
        except OSError as error:
            raise cannot_write(error.filename or journal, error) from None
        except (ValueError, KeyError, TypeError):
            hint = Message("hint.bad-journal")
            raise BizenvError("bad-journal", name=journal, hint=hint) from None
        self.completed = tuple(waiting)
        self._forget()

    def _standing(self, file: str) -> bytes | None:
        place = fit(self.root, file)
        return _bytes_at(place)

    def _forget(self) -> None:
        """Remove the journal.

        If that fails, the next writer finds that all is done and removes it.
        """
        with contextlib.suppress(OSError):
            self._journal.unlink()
            flush(self._home)

    def _sweep(self) -> None:
        with contextlib.suppress(OSError):
            for draft in self._home.glob(f"*{_DRAFT}"):
                draft.unlink()

    def _draft(self, data: bytes, like: Path | None) -> Path:
        """Write and flush a draft in `.bizenv/`, with the permissions of the file to replace."""
        self._drafts += 1
        draft = self._home / f"{self._drafts}{_DRAFT}"
        descriptor = os.open(draft, NEW, 0o666)
        try:
            permit(descriptor, like or draft.with_suffix(""))
            rest = memoryview(data)
            while rest:
                count = os.write(descriptor, rest)
                rest = rest[count:]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return draft

    @staticmethod
    def _move(draft: Path, place: Path, *, sync: bool = True) -> None:
        """Put a draft in a file's place, for good.

        Without `sync` the folder is still to be flushed.
        """
        folder = place.parent
        if not folder.exists():
            make_folder(folder)
            flush(folder.parent)
        draft.replace(place)
        if sync:
            flush(folder)


def _bytes_at(place: Path) -> bytes | None:
    """Return a file's bytes, or None if there is none. Raises OSError."""
    try:
        descriptor = os.open(place, READ)
    except FileNotFoundError:
        return None
    one_too_many = MAX_BYTES + 1
    with os.fdopen(descriptor, "rb") as file:
        return file.read(one_too_many)


def _unwritten(changes: Changes, error: OSError) -> BizenvError:
    """Return the error that files could not be written: the one named, else the first."""
    first = next(iter(changes))
    return cannot_write(error.filename or first, error)
