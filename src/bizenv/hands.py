"""Work done by two processes where the machine has two processors and can fork; else by one.

What comes back does not depend on how many there are: jobs are told nothing of each other.
"""

import gc
import os
import pickle
import select
import signal
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
Job = Callable[[], T]
_PIECE: Final = 1 << 16
_NUMBER: Final = struct.Struct("<I")
_HEAD: Final = struct.Struct("<IQ")  # which job, and how long what came of it is
_ROOM: Final = 1 << 20  # in a pipe for what comes of jobs
_MOST_LISTED: Final = 1000  # jobs whose numbers a pipe surely holds


def shared(jobs: Iterable[Job[T]], apart: Iterable[Job[T]] = ()) -> Iterator[T]:
    """Yield what jobs return, in their order; a second process takes one whenever it is free.

    One process does what it takes of a list of jobs; else there is one for each that is taken.

    `apart` are jobs that take much memory: only a second process does them, the first ones, and gives back
    what it took; what they return comes first.
    A job that it does not bring to an end, it fails or dies, is done here: so that an error is raised here.
    """
    if not _are_two():
        yield from (job() for job in chain(apart, jobs))
        return
    if isinstance(jobs, Sequence) and not apart and len(jobs) <= _MOST_LISTED:
        yield from _in_turns(jobs)
        return
    desk: _Desk[T] = _Desk()
    desk.put_apart(apart)
    try:
        for job in jobs:
            desk.take(job)
            yield from desk.done()
        desk.finish()
        yield from desk.done()
    finally:
        desk.leave()


def _are_two() -> bool:
    """Whether there is a second processor, and nothing that a fork would leave half done."""
    if not hasattr(os, "sched_getaffinity"):
        return False
    return len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _in_turns(jobs: Sequence[Job[T]]) -> Iterator[T]:
    """Yield what jobs return, in their order.

    What the second process does not bring to an end is done here: so that an error is raised here.
    """
    tasks, numbers = os.pipe()
    write_whole(numbers, b"".join(map(_NUMBER.pack, range(len(jobs)))))
    os.close(numbers)
    results: dict[int, T] = {}
    partner = _Partner.begin(jobs, tasks)
    told = 0
    try:
        while number := os.read(tasks, _NUMBER.size):
            (own,) = _NUMBER.unpack(number)
            results[own] = jobs[own]()
            results |= partner.done(wait=False)
            while told in results:
                yield results.pop(told)
                told += 1
        results |= partner.done(wait=True)
        for own in range(told, len(jobs)):
            yield results.pop(own) if own in results else jobs[own]()
    finally:
        os.close(tasks)
        partner.leave()


class _Partner(Generic[T]):
    """The second process: it takes numbers of jobs from a pipe, and writes what came of them into another."""

    def __init__(self, process: int, pipe: int) -> None:
        self.process = process
        self.pipe = pipe
        self.read = bytearray()

    @classmethod
    def begin(cls, jobs: Sequence[Job[T]], tasks: int) -> "_Partner[T]":
        """Begin the process."""
        read, write = os.pipe()
        _widen(write)
        process = os.fork()
        if process:
            os.close(write)
            return cls(process, read)
        status = 1
        try:
            gc.freeze()  # so that what both have is not copied for counting alone
            os.close(read)
            while number := os.read(tasks, _NUMBER.size):
                (own,) = _NUMBER.unpack(number)
                made = pickle.dumps(jobs[own]())
                write_whole(write, _HEAD.pack(own, len(made)) + made)
            status = 0
        finally:
            os._exit(status)

    def done(self, *, wait: bool) -> dict[int, Any]:
        """Return what came of jobs since it was asked last; `wait`: until it has come to its end."""
        found: dict[int, Any] = {}
        while wait or _is_ready(self.pipe):
            piece = os.read(self.pipe, _ROOM)
            if not piece:
                break
            self.read += piece
        while len(self.read) >= _HEAD.size:
            own, length = _HEAD.unpack_from(self.read)
            end = _HEAD.size + length
            if len(self.read) < end:
                break
            found[own] = pickle.loads(self.read[_HEAD.size : end])  # noqa: S301 - our own process's
            del self.read[:end]
        return found

    def leave(self) -> None:
        """End it if it has not come to its end."""
        os.close(self.pipe)
        os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)


def _is_ready(pipe: int) -> bool:
    ready, _, _ = select.select([pipe], [], [], 0)
    return bool(ready)


def _widen(pipe: int) -> None:
    """Let a pipe hold what comes of some jobs, where the system does that: who writes need not wait."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)


@dataclass
class _Desk(Generic[T]):
    """Jobs that were taken, in order: what came of each, as soon as it is known."""

    results: deque[list[T]] = field(default_factory=deque)
    apart: deque[tuple[Job[T], list[T]]] = field(default_factory=deque)
    second: "_Second[T] | None" = None

    def put_apart(self, jobs: Iterable[Job[T]]) -> None:
        """Keep jobs for the second process alone."""
        for job in jobs:
            self.apart.append((job, self._place()))

    def take(self, job: Job[T]) -> None:
        """Give a job to the second process if it is free and none is kept for it, or do it."""
        result = self._place()
        if self.second is not None and self.second.has_ended:
            self._wait()
        if self.second is None and self.apart:
            self.second = _Second.begin(*self.apart.popleft())
        if self.second is None:
            self.second = _Second.begin(job, result)
        else:
            result.append(job())

    def finish(self) -> None:
        """Wait for the second process, and for what is kept for it."""
        self._wait()
        while self.apart:
            self.second = _Second.begin(*self.apart.popleft())
            self._wait()

    def _place(self) -> list[T]:
        """Return where the next job's result goes."""
        result: list[T] = []
        self.results.append(result)
        return result

    def _wait(self) -> None:
        """Wait for the second process."""
        if self.second is not None:
            second, self.second = self.second, None
            second.end()

    def done(self) -> Iterator[T]:
        """Yield what is known of the first jobs that were not told yet."""
        while self.results and self.results[0]:
            (result,) = self.results.popleft()
            yield result

    def leave(self) -> None:
        """End the second process if nobody waits for it any more."""
        if self.second is not None:
            self.second.stop()


@dataclass
class _Second(Generic[T]):
    """A process that does one job and writes what came of it into a pipe."""

    job: Job[T]
    result: list[T]
    process: int
    pipe: int

    @classmethod
    def begin(cls, job: Job[T], result: list[T]) -> "_Second[T]":
        """Begin a process for a job."""
        read, write = os.pipe()
        process = os.fork()
        if process:
            os.close(write)
            return cls(job, result, process, read)
        status = 1
        try:
            gc.freeze()  # so that what both have is not copied for counting alone
            write_whole(write, pickle.dumps(job()))
            status = 0
        finally:
            os._exit(status)

    @property
    def has_ended(self) -> bool:
        """Whether it has come to its end: it writes nothing before."""
        ready, _, _ = select.select([self.pipe], [], [], 0)
        return bool(ready)

    def end(self) -> None:
        """Take what came of the job; do it here if nothing did."""
        pieces: list[bytes] = []
        try:
            while piece := os.read(self.pipe, _PIECE):
                pieces.append(piece)
        except BaseException:
            self.stop()
            raise
        os.close(self.pipe)
        _, status = os.waitpid(self.process, 0)
        if status:
            self.result.append(self.job())
            return
        came: Any = pickle.loads(b"".join(pieces))  # noqa: S301 - our own process's
        self.result.append(came)

    def stop(self) -> None:
        """End it before its time."""
        os.close(self.pipe)
        os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all of some bytes: the system may take a part of them at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
