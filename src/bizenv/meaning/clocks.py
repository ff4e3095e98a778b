"""How long the steps of an item of a register may take: who verifies it by when, and who did. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.meaning.stages import Standing
from bizenv.meaning.standings import standing_on
from bizenv.meaning.terms import Assignment
from bizenv.model.base import shifted
from bizenv.model.book import Dated, Entry
from bizenv.model.records import Report


class Verifying(NamedTuple):
    """What an item that was assigned owes by the clock `verify`, as of a day.

    `until` is the last day for it, None without such a clock; `answer` the first report with a
    finding since the day of assignment.
    """

    assigned: Dated
    until: date | None
    answer: Entry | None

    def days_late(self, day: date) -> int:
        """By how many days it is not verified in time; 0 if it was, or may yet be."""
        told = day if self.answer is None else self.answer.day
        if self.until is None or told <= self.until:
            return 0
        return (told - self.until).days


def missed_before(assignment: Assignment) -> bool:
    """Whether its department had the item before, and was late in verifying it when it lost it.

    Its clock begins anew, but what it missed is not undone by handing the item over.
    """
    for run in assignment.earlier:
        assert run.last is not None
        owed = verifying(run, standing_on(run, run.last), run.last)
        if owed is not None and owed.days_late(run.last):
            return True
    return False


def verifying(
    assignment: Assignment, standing: Standing, day: date
) -> Verifying | None:
    """Return what a department owes of an item by a day; None before it was assigned."""
    assigned = _assigned(assignment, day)
    if assigned is None or assigned.back:
        return None
    answer = _answer(standing, assigned.day)
    return Verifying(assigned, verify_by(assignment, assigned), answer)


def verify_by(assignment: Assignment, assigned: Dated) -> date | None:
    """Return the last day for verifying an item that was assigned; None without such a clock."""
    book = assignment.task.book
    clock = book.plan.clocks.verify
    if clock is None:
        return None
    return book.calendar.end(assigned.day, clock)


def ends_of_verifying(assignment: Assignment) -> Iterator[date]:
    """Yield the first days on which an item is not verified in time, if nobody verifies it."""
    for dated in assignment.task.amendments:
        owes = dated.assigns and not dated.back
        last_day = verify_by(assignment, dated) if owes else None
        if last_day is not None:
            yield shifted(last_day, 1)


def _assigned(assignment: Assignment, day: date) -> Dated | None:
    """Return the assignment of an item from which a department's clocks run on a day."""
    task = assignment.task
    found: Dated | None = None
    for dated in task.amendments:
        if dated.day <= day and task.begins_clocks(dated, assignment.department):
            found = dated
    return found


def _answer(standing: Standing, since: date) -> Entry | None:
    """Return the first report since a day that counts and says what verifying found."""
    for entry in standing.effective:
        record = entry.record
        says = isinstance(record, Report) and record.finding is not None
        if says and entry.day >= since:
            return entry
    return None
