"""The journal of what was sent, beside the file of recipients: a rerun sends nothing again.

A line before each message (`intent`), a line behind it (`sent`, `failed`); each is on disk before
work goes on. It only grows; a last line that was torn is cut off by the next run.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

from bizenv.diagnostics import BizenvError, reason_of
from bizenv.messages import Message
from bizenv.recording.system import flush, lock_of

if TYPE_CHECKING:
    from filelock import BaseFileLock

State = Literal["intent", "sent", "failed"]
STATES: Final = ("intent", "sent", "failed")
FILE: Final = "sent.jsonl"
_KEY: Final = 32  # characters of a key


@dataclass
class SentBefore:
    """What became of one message so far: its last state, how often it was sent, what it said."""

    state: State | None = None
    times: int = 0
    digest: str = ""


def folder_beside(recipients: Path) -> Path:
    """Return the folder of the journal: recipients.sent beside recipients.yaml."""
    return recipients.with_suffix(".sent")


def key_of(*parts: str) -> str:
    """Return what a message is known by: of its parts none can be read from it."""
    said = json.dumps(parts, ensure_ascii=False)
    digest = sha256(said.encode())
    return digest.hexdigest()[:_KEY]


class Journal:
    """What was sent; while it is held, no other run sends to the same recipients."""

    def __init__(self, folder: Path, wait: float) -> None:
        self.folder = folder
        self.wait = wait
        self._past: dict[str, SentBefore] = {}
        self._lock: BaseFileLock | None = None
        self._descriptor: int | None = None

    @property
    def file(self) -> Path:
        """The file."""
        return self.folder / FILE

    def look(self) -> None:
        """Read it, and hold nothing: for a dry run. Raises BizenvError."""
        if self.file.exists():
            whole, _, _ = self._read().rpartition(b"\n")
            self._take(whole)

    def __enter__(self) -> Self:
        """Hold the journal. Raises BizenvError where another run does, or it cannot be written."""
        from filelock import Timeout

        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self._lock = lock_of(self.folder, self.wait)
            self._lock.acquire()
        except Timeout:
            raise BizenvError("sending-locked", name=str(self.folder)) from None
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            self._begin()
        except BaseException:
            self._let_go()
            raise
        return self

    def _begin(self) -> None:
        """Open the file behind its last whole line. Raises BizenvError."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            self._descriptor = os.open(self.file, flags, 0o600)
        except OSError as error:
            raise self._unwritable(error) from None
        data = self._read()
        end = data.rfind(b"\n") + 1
        whole = data[:end]
        self._take(whole)
        if whole != data:
            os.ftruncate(self._descriptor, len(whole))
        os.lseek(self._descriptor, 0, os.SEEK_END)
        os.fsync(self._descriptor)
        flush(self.folder)
        flush(self.folder.parent)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        if self._lock is not None:
            self._lock.release()

    def past(self, key: str) -> SentBefore:
        """Return what became of a message so far."""
        return self._past.get(key, SentBefore())

    def note(self, key: str, state: State, said: Mapping[str, object]) -> None:
        """Write a line, and return once it is on disk. Raises BizenvError."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        line = {"key": key, "state": state, "at": now, **said}
        text = json.dumps(line, ensure_ascii=False)
        assert self._descriptor is not None
        try:
            _write(self._descriptor, f"{text}\n".encode())
            os.fsync(self._descriptor)
        except OSError as error:
            raise self._unwritable(error) from None
        self._remember(line)

    def _read(self) -> bytes:
        try:
            return self.file.read_bytes()
        except OSError as error:
            name = str(self.file)
            reason = reason_of(error)
            raise BizenvError("cannot-read", name=name, reason=reason) from None

    def _take(self, data: bytes) -> None:
        """Take in the lines of a file. Raises BizenvError for one that is none."""
        for number, line in enumerate(data.splitlines(), start=1):
            try:
                noted = json.loads(line)
                self._remember(noted)
            except (ValueError, KeyError, TypeError, RecursionError):
                hint = Message("hint.sending-journal", {"name": str(self.file)})
                at = f"{self.file}:{number}"
                raise BizenvError("sending-journal", name=at, hint=hint) from None

    def _remember(self, line: Mapping[str, object]) -> None:
        state = line["state"]
        if state not in STATES:
            raise ValueError(state)
        past = self._past.setdefault(str(line["key"]), SentBefore())
        past.state = state
        if state == "sent":
            past.times += 1
            past.digest = str(line.get("digest", ""))

    def _unwritable(self, error: OSError) -> BizenvError:
        name = str(self.file)
        reason = reason_of(error)
        return BizenvError("cannot-write", name=name, reason=reason)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        written = os.write(descriptor, data)
        data = data[written:]
