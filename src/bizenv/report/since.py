"""What changed since a day's figures were published: both clocks move. Pure.

Three states are compared by the machinery of `changes`: the published one (that day, as
known then), the same day as known now, and now. The first and the last give the
changes; the first two give the back-dated corrections.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from bizenv.meaning.verdict import STATUSES, Status
from bizenv.model.book import PlanBook
from bizenv.report.causes import Cause, Causes, Seen, Span
from bizenv.report.changes import ChangesReport, State, changes_report
from bizenv.report.counts import Counts
from bizenv.report.differences import Change, Part
from bizenv.report.notes import Facts
from bizenv.report.query import Query
from bizenv.report.status import status_report
from bizenv.report.views import TaskView, views

Books = Mapping[str, PlanBook]
Standings = dict[str, Status]  # of each task, by its id outside its plan
COUNTED: Final = tuple([each for each in STATUSES if each is not Status.CANCELLED])


class Told(NamedTuple):
    """A change of a department's part of a task, and why."""

    change: Change
    causes: tuple[Cause, ...]


class Correction(NamedTuple):
    """A part that was published as one thing and was another that day, as known now.

    `changes` say how it differs; their `before` is as published, their `after` as known now.
    """

    changes: tuple[Change, ...]
    causes: tuple[Cause, ...]

    @property
    def first(self) -> Change:
        """One of the changes: each has the task, the department and both parts."""
        return self.changes[0]

    @property
    def published(self) -> Part | None:
        """The part as published; None where it was not there."""
        return self.first.before

    @property
    def known_now(self) -> Part | None:
        """The part on the published day, as known now."""
        return self.first.after


class Movement(NamedTuple):
    """How many tasks were published with a status, came to it, left it, and have it now."""

    status: Status
    published: int
    came: int
    left: int
    now: int


@dataclass(frozen=True)
class SinceReport:
    """What was published, what that day is as known now, and what changed since.

    `compared` are the changes from the published state to now. The totals count each
    task once, or the named departments' own part of it.
    """

    compared: ChangesReport
    changes: tuple[Told, ...]
    corrections: tuple[Correction, ...]
    movements: tuple[Movement, ...]
    published: Counts
    now: Counts

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        named = self.compared.departments
        rule = f"since.counting.{'own-part' if named else 'once'}"
        return replace(self.compared.facts, counting=rule)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full."""
        return self.compared.incomplete

    @cached_property
    def by_department(self) -> dict[str, list[Told]]:
        """The changes of each department, in the order of the register."""
        found: dict[str, list[Told]] = {}
        for told in self.changes:
            several = found.setdefault(told.change.department, [])
            several.append(told)
        return found


def since_report(
    books: tuple[Books, Books], compared: ChangesReport, seen: Seen
) -> SinceReport:
    """Return the report from the changes between the published state and now.

    `books` are the plans as known then and as known now.
    """
    days = Span(compared.before.day, compared.after.day)
    finder = _finder(books, days, seen)
    corrections = _corrections(books, compared, finder)
    asked = Query(
        days.published, plans=compared.plans, departments=compared.departments
    )
    before, published = _counted(books[0], asked)
    after, current = _counted(books[1], replace(asked, day=days.now))
    return SinceReport(
        compared,
        tuple(_told(compared.changes, corrections, finder)),
        corrections,
        _movements(before, after),
        published,
        current,
    )


def _finder(books: tuple[Books, Books], days: Span, seen: Seen) -> Mapping[str, Causes]:
    """Return what finds the causes in each plan."""
    then, now = books
    plans = {**then, **now}
    return {each: Causes(then.get(each), now.get(each), days, seen) for each in plans}


def _told(
    changes: Iterable[Change],
    corrections: Iterable[Correction],
    finder: Mapping[str, Causes],
) -> Iterator[Told]:
    """Yield the changes, each with its causes."""
    corrected = {_whose(each.first) for each in corrections}
    for change in changes:
        is_corrected = _whose(change) in corrected
        causes = finder[change.plan]
        found = causes.of_change(change, corrected=is_corrected)
        yield Told(change, found)


def _whose(change: Change) -> tuple[str, str]:
    return change.key, change.department


def _corrections(
    books: tuple[Books, Books], compared: ChangesReport, finder: Mapping[str, Causes]
) -> tuple[Correction, ...]:
    """Return the changes of each part between what was known then and now, of one day."""
    published = compared.before
    known_now = State(published.day, compared.after.known_as_of)
    asked = compared.plans, compared.departments
    corrected = changes_report(*books, (published, known_now), *asked)
    of_parts: dict[tuple[str, str], list[Change]] = {}
    for change in corrected.changes:
        several = of_parts.setdefault(_whose(change), [])
        several.append(change)
    found = []
    for several in of_parts.values():
        first = several[0]
        causes = finder[first.plan].of_correction(first.task, first.department)
        found.append(Correction(tuple(several), causes))
    return tuple(found)


def _counted(books: Books, query: Query) -> tuple[Standings, Counts]:
    """Return the status of each task on a day, and the totals; closed plans only if named."""
    standings: Standings = {}
    totals = Counts()
    for book in books.values():
        if book.closed_on(query.day) and not query.plans:
            continue
        seen = tuple(views(book, query))
        standings |= _standings(book, seen)
        totals += status_report(book, query, "plan", seen).totals
    return standings, totals


def _standings(book: PlanBook, seen: Iterable[TaskView]) -> Standings:
    return {f"{book.id}/{view.history.id}": view.status for view in seen}


def _movements(then: Standings, now: Standings) -> tuple[Movement, ...]:
    """Return for each status how many tasks had it, came to it, left it, and have it."""
    had, have = Counter(then.values()), Counter(now.values())
    came: Counter[Status] = Counter()
    left: Counter[Status] = Counter()
    for task in {**then, **now}:
        was, is_now = then.get(task), now.get(task)
        if was is is_now:
            continue
        if was is not None:
            left[was] += 1
        if is_now is not None:
            came[is_now] += 1
    found = []
    for status in STATUSES:
        movement = Movement(
            status, had[status], came[status], left[status], have[status]
        )
        if status in COUNTED or any(movement[1:]):
            found.append(movement)
    return tuple(found)
