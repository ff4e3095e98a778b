"""Work done by two processes where the machine has two processors and can fork; else by one.

What comes back does not depend on how many there are: jobs are told nothing of each other.
"""

import os
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Generic, TypeVar

from bizenv.child import Child, write_whole

T = TypeVar("T")
Job = Callable[[], T]
_NUMBER: Final = struct.Struct("<I")
_FEWEST_LISTED: Final = 2  # jobs that two processes can share
_MOST_LISTED: Final = 1000  # jobs whose numbers a pipe surely holds


def shared(jobs: Iterable[Job[T]], apart: Iterable[Job[T]] = ()) -> Iterator[T]:
    """Yield what jobs return, in their order; a second process takes one whenever it is free.

    One process does what it takes of a list of jobs; else there is one for each that is taken. Where the system
    gives none, all is done here.

    `apart` are jobs that take much memory: only a second process does them, the first ones, and gives back
    what it took; what they return comes first.
    A job that it does not bring to an end, it fails or dies, is done here: so that an error is raised here.
    """
    listed = jobs if isinstance(jobs, Sequence) and not apart else None
    is_alone = listed is not None and len(listed) < _FEWEST_LISTED
    if is_alone or not _are_two():
        yield from (job() for job in chain(apart, jobs))
        return
    if listed is not None and len(listed) <= _MOST_LISTED:
        yield from _in_turns(listed)
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
    partner = _Partner.begin(jobs)
    if partner is None:
        yield from (job() for job in jobs)
        return
    results: dict[int, T] = {}
    told = 0
    try:
        for own in _taken(partner.tasks):
            results[own] = jobs[own]()
            results.update(partner.child.told(wait=False))
            while told in results:
                yield results.pop(told)
                told += 1
        results.update(partner.child.told(wait=True))
        for own in range(told, len(jobs)):
            yield results.pop(own) if own in results else jobs[own]()
    finally:
        partner.leave()


@dataclass
class _Partner(Generic[T]):
    """The second process, and the pipe from which both take numbers of jobs: it tells what came of which."""

    child: Child[tuple[int, T]]
    tasks: int

    @classmethod
    def begin(cls, jobs: Sequence[Job[T]]) -> "_Partner[T] | None":
        """Begin the process, with all jobs to be taken; None if the system gives none."""
        try:
            tasks, numbers = os.pipe()
        except OSError:
            return None
        write_whole(numbers, b"".join(map(_NUMBER.pack, range(len(jobs)))))
        os.close(numbers)
        child = Child.begin((own, jobs[own]()) for own in _taken(tasks))
        if child is None:
            os.close(tasks)
            return None
        return cls(child, tasks)

    def leave(self) -> None:
        """Let it go."""
        os.close(self.tasks)
        self.child.leave()


def _taken(tasks: int) -> Iterator[int]:
    """Yield numbers of jobs that no other process took, until all are taken."""
    while number := os.read(tasks, _NUMBER.size):
        (own,) = _NUMBER.unpack(number)
        yield own


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
        if self.second is not None and self.second.child.is_ready:
            self._wait()
        if self.second is None and self.apart:
            self._begin(*self.apart.popleft())
        if self.second is None:
            self._begin(job, result)
        else:
            result.append(job())

    def finish(self) -> None:
        """Wait for the second process, and for what is kept for it."""
        self._wait()
        while self.apart:
            self._begin(*self.apart.popleft())
            self._wait()

    def _begin(self, job: Job[T], result: list[T]) -> None:
        """Give a job to a second process; do it if the system gives none."""
        child = Child.begin(each() for each in (job,))
        if child is None:
            result.append(job())
        else:
            self.second = _Second(job, result, child)

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
            self.second.child.leave()


@dataclass
class _Second(Generic[T]):
    """A job that a second process does, and where its result goes."""

    job: Job[T]
    result: list[T]
    child: Child[T]

    def end(self) -> None:
        """Take what came of the job; do it here if nothing did."""
        try:
            came = self.child.told(wait=True)
        finally:
            self.child.leave()
        self.result.extend(came or [self.job()])
