"""A process beside this one: how it is begun, what it tells, and how it is let go."""

import gc
import os
import pickle
import select
import signal
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Generic, NoReturn, TypeVar

T = TypeVar("T")
_HEAD: Final = struct.Struct("<Q")  # how long what is told is
_ROOM: Final = 1 << 20  # in a pipe for what is told


@dataclass
class Child(Generic[T]):
    """A process that tells things, each as soon as it is made; one that dies tells the whole ones before.

    It is known to have ended when its pipe has: nobody asks how it ended, and the system may have taken it
    away by then, as it does where SIGCHLD is ignored.
    """

    process: int
    pipe: int
    read: bytearray = field(default_factory=bytearray)
    has_ended: bool = False

    @classmethod
    def begin(cls, things: Iterable[T]) -> "Child[T] | None":
        """Begin a process that makes things and tells them; None if the system gives no process, or no pipe.

        An error in the making ends that process, in silence.
        """
        try:
            read, write = os.pipe()
        except OSError:
            return None
        _widen(write)
        try:
            process = os.fork()
        except OSError:
            os.close(read)
            os.close(write)
            return None
        if not process:
            _tell(things, read, write)
        os.close(write)
        return cls(process, read)

    @property
    def is_ready(self) -> bool:
        """Whether it told something that was not read yet, or has come to its end."""
        ready, _, _ = select.select([self.pipe], [], [], 0)
        return bool(ready)

    def told(self, *, wait: bool) -> list[T]:
        """Return what it told since it was asked last; `wait`: until it has come to its end."""
        while not self.has_ended and (wait or self.is_ready):
            piece = os.read(self.pipe, _ROOM)
            self.has_ended = not piece
            self.read += piece
        found: list[T] = []
        while len(self.read) >= _HEAD.size:
            (length,) = _HEAD.unpack_from(self.read)
            end = _HEAD.size + length
            if len(self.read) < end:
                break
            found.append(pickle.loads(self.read[_HEAD.size : end]))  # noqa: S301 - our own process's
            del self.read[:end]
        return found

    def leave(self) -> None:
        """Let it go; end it if it runs and has not told all."""
        os.close(self.pipe)
        with suppress(ChildProcessError, ProcessLookupError):
            gone, _ = os.waitpid(self.process, 0 if self.has_ended else os.WNOHANG)
            if not gone:
                os.kill(self.process, signal.SIGTERM)
                os.waitpid(self.process, 0)


def _tell(things: Iterable[object], read: int, write: int) -> NoReturn:
    """Write things into a pipe, as the process that was begun, and end it."""
    status = 1
    try:
        gc.freeze()  # so that what both have is not copied for counting alone
        os.close(read)
        for thing in things:
            made = pickle.dumps(thing)
            write_whole(write, _HEAD.pack(len(made)) + made)
        status = 0
    finally:
        os._exit(status)


def _widen(pipe: int) -> None:
    """Let a pipe hold what is told for a while, where the system does that: who writes need not wait."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all of some bytes: the system may take a part of them at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
