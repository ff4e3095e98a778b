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

from bizenv.meaning.statuses import STATUSES, UNCOUNTED, Status
from bizenv.model.book import PlanBook
from bizenv.report.causes import Cause, Causes, Seen, Span
from bizenv.report.changes import ChangesReport, State, changes_report
from bizenv.report.counts import Counts
from bizenv.report.events import DigestPeriod, TakenBack, taken_back
from bizenv.report.notes import Facts
from bizenv.report.part_changes import Change, PartState
from bizenv.report.query import Query
from bizenv.report.status import status_report
from bizenv.report.views import TaskView, views

Books = Mapping[str, PlanBook]
Standings = dict[str, Status]  # of each task, by its id outside its plan
COUNTED: Final = frozenset(STATUSES).difference(UNCOUNTED)


class CausedChange(NamedTuple):
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
    def department(self) -> str:
        """Whose part it is."""
        return self.first.department

    @property
    def published(self) -> PartState | None:
        """The part as published; None where it was not there."""
        return self.first.before

    @property
    def known_now(self) -> PartState | None:
        """The part on the published day, as known now."""
        return self.first.after


class Movement(NamedTuple):
    """How many tasks were published with a status, came to it, left it, and have it now."""

    status: Status
    published: int
    came: int
    left: int
    now: int


CausedChanges = dict[str, list[CausedChange]]
"""By department the changes with their causes."""


@dataclass(frozen=True)
class SinceReport:
    """What was published, what that day is as known now, and what changed since.

    `compared` are the changes from the published state to now, `taken` the records that were
    taken back since, as the digest tells them. The totals count each
    task once, or the named departments' own part of it.
    """

    compared: ChangesReport
    changes: tuple[CausedChange, ...]
    corrections: tuple[Correction, ...]
    movements: tuple[Movement, ...]
    published: Counts
    now: Counts
    taken: tuple[TakenBack, ...] = ()

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
    def by_department(self) -> CausedChanges:
        """The changes of each department, in the order of the register."""
        found: CausedChanges = {}
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
    corrections = tuple(_corrections(books, compared, finder))
    told = _told(compared.changes, corrections, finder)
    asked = Query(
        days.published,
        plans=compared.plans,
        departments=compared.departments,
    )
    asked_now = replace(asked, day=days.now)
    known_then, known_now = books
    before, published = _counted(known_then, asked)
    after, current = _counted(known_now, asked_now)
    movements = _movements(before, after)
    return SinceReport(
        compared,
        tuple(told),
        corrections,
        tuple(movements),
        published,
        current,
        tuple(_taken(known_now, asked_now, days)),
    )


def _finder(books: tuple[Books, Books], days: Span, seen: Seen) -> Mapping[str, Causes]:
    """Return what finds the causes in each plan."""
    found = {}
    known_then, known_now = books
    for plan in (*known_then, *known_now):
        then = known_then.get(plan)
        now = known_now.get(plan)
        found[plan] = Causes(then, now, days, seen)
    return found


def _told(
    changes: Iterable[Change],
    corrections: Iterable[Correction],
    finder: Mapping[str, Causes],
) -> Iterator[CausedChange]:
    """Yield the changes, each with its causes."""
    corrected = {_whose(each.first) for each in corrections}
    for change in changes:
        causes = finder[change.plan]
        is_corrected = _whose(change) in corrected
        found = causes.of_change(change, corrected=is_corrected)
        yield CausedChange(change, found)


def _whose(change: Change) -> tuple[str, str]:
    return change.key, change.department


def _corrections(
    books: tuple[Books, Books], compared: ChangesReport, finder: Mapping[str, Causes]
) -> Iterator[Correction]:
    """Yield the changes of each part between what was known then and now, of one day."""
    published = compared.before
    known_now = State(published.day, compared.after.known_as_of)
    corrected = changes_report(
        *books,
        (published, known_now),
        compared.plans,
        compared.departments,
    )
    of_parts: dict[tuple[str, str], list[Change]] = {}
    for change in corrected.changes:
        several = of_parts.setdefault(_whose(change), [])
        several.append(change)
    for several in of_parts.values():
        first = several[0]
        causes = finder[first.plan]
        found = causes.of_correction(first.task, first.department)
        yield Correction(tuple(several), found)


def restated(
    then: PlanBook | None,
    now: PlanBook,
    states: tuple[State, State],
    seen: Seen,
    departments: tuple[str, ...],
) -> tuple[Correction, ...]:
    """Return the corrections of one plan alone, as known then and as known now."""
    published, later = states
    books = ({} if then is None else {then.id: then}, {now.id: now})
    compared = ChangesReport(published, later, (now.id,), departments)
    finder = _finder(books, Span(published.day, later.day), seen)
    return tuple(_corrections(books, compared, finder))


def _taken(books: Books, query: Query, days: Span) -> Iterator[TakenBack]:
    """Yield the records that were taken back since the published day; closed plans only if named."""
    period = DigestPeriod(days.published, days.now)
    for book in books.values():
        if query.plans or not book.closed_on(query.day):
            seen = views(book, query)
            yield from taken_back(book, period, seen)


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
    found: Standings = {}
    for view in seen:
        key = f"{book.id}/{view.history.id}"
        found[key] = view.status
    return found


def _movements(then: Standings, now: Standings) -> Iterator[Movement]:
    """Yield for each status how many tasks had it, came to it, left it, and have it."""
    had = Counter(then.values())
    have = Counter(now.values())
    left = _others(then, now)
    came = _others(now, then)
    for status in STATUSES:
        movement = Movement(
            status,
            published=had[status],
            came=came[status],
            left=left[status],
            now=have[status],
        )
        occurs = had[status] or have[status]
        if occurs or status in COUNTED:
            yield movement


def _others(some: Standings, others: Standings) -> Counter[Status]:
    """Return of each status how many tasks have it that do not have it in another state."""
    tasks = some.items()
    return Counter([status for task, status in tasks if others.get(task) is not status])
