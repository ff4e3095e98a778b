"""How long the steps of an item of a register may take: who verifies it by when, and who did. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.pauses import Stops, may_stand_still
from bizenv.meaning.standing import Standing
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


def verifying(
    assignment: Assignment, standing: Standing, day: date
) -> Verifying | None:
    """Return what a department owes of an item by a day; None before it was assigned."""
    assigned = _assigned(assignment, day)
    if assigned is None or assignment.task.has_back(day):
        return None
    answer = _answer(standing, assigned.day)
    until = verify_by(assignment, assigned, day)
    return Verifying(assigned, until, answer)


def verify_by(assignment: Assignment, assigned: Dated, day: date) -> date | None:
    """Return the last day for verifying an item that was assigned; None without such a clock.

    As far as it is known on a day: while the clock stands still it has not passed.
    """
    book = assignment.task.book
    clock = book.plan.clocks.verify
    if clock is None:
        return None
    calendar = book.calendar
    end = calendar.end(assigned.day, clock)
    if not may_stand_still(assignment):
        return end
    return Stops(assignment).prolonged(end, assigned.day, day, calendar)


def ends_of_verifying(assignment: Assignment) -> Iterator[date]:
    """Yield the first days on which an item is not verified in time, if nobody verifies it."""
    for dated in assignment.task.amendments:
        owes = dated.amendment.lead is not None and not dated.back
        last_day = verify_by(assignment, dated, date.max) if owes else None
        if last_day is not None:
            yield shifted(last_day, 1)


def _assigned(assignment: Assignment, day: date) -> Dated | None:
    """Return the assignment of an item from which a department's clocks run on a day."""
    task = assignment.task
    found: Dated | None = None
    for dated in task.amendments:
        if dated.day > day or dated.amendment.lead is None:
            continue
        if dated.assigns:
            begins = task.begins_clocks(dated, assignment.department)
        else:
            begins = found is not None and _begins_by_document(assignment, dated.day)
        if begins:
            found = dated
    return found


def _begins_by_document(assignment: Assignment, day: date) -> bool:
    """Whether a document by which somebody else leads an item begins the clock of a department.

    As an assignment does, but for whoever takes over.
    """
    task = assignment.task
    run = assignment.run_on(day)
    if not run.leads_on(day) or run.department in task.staying_on(day):
        return False
    inherits = run.before is not None and run.first == day
    return not inherits or task.is_returned_or_given_anew(day)


def _answer(standing: Standing, since: date) -> Entry | None:
    """Return the first report since a day that counts and says what verifying found."""
    for entry in standing.effective:
        record = entry.record
        says = isinstance(record, Report) and record.finding is not None
        if says and entry.day >= since:
            return entry
    return None
