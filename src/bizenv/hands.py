"""Work done by two processes where the machine has two processors and can fork; else by one.

What comes back does not depend on how many there are: jobs are told nothing of each other.
"""

import gc
import os
import pickle
import select
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
Job = Callable[[], T]
_PIECE: Final = 1 << 16


def shared(jobs: Iterable[Job[T]], apart: Iterable[Job[T]] = ()) -> Iterator[T]:
    """Yield what jobs return, in their order; a second process takes one whenever it is free.

    `apart` are jobs that take much memory: only a second process does them, the first ones, and gives back
    what it took; what they return comes first.
    A job that it does not bring to an end, it fails or dies, is done here: so that an error is raised here.
    """
    if not _are_two():
        yield from (job() for job in chain(apart, jobs))
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
