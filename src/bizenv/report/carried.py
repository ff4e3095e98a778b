"""What a task goes on with: the old task of another plan, its clock and its history. Pure.

A small fact; the old plan is not kept.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import verdict
from bizenv.model.book import Dated, PlanBook
from bizenv.report.as_read import AsRead, as_read


class CarriedSpan(NamedTuple):
    """From which day a part stood so."""

    first: date
    standing: AsRead


class CarriedCourse(NamedTuple):
    """How one department's part of the old task stood, from when to when."""

    department: str
    spans: tuple[CarriedSpan, ...]


class Carried(NamedTuple):
    """A task that another one goes on with.

    `start`: the day from which its time counted; `first_due`, `due`: the last day first set and
    in force at the end, None for ongoing work; `by`: the amendment that carried it over.
    """

    plan: str
    task: str
    title: str
    start: date
    first_due: date | None
    due: date | None
    by: Dated | None
    courses: tuple[CarriedCourse, ...]

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


def carried(
    book: PlanBook,
    history: TaskHistory,
    to: str,
    day: date,
) -> Carried | None:
    """Return an old task as of a day; `to` is what goes on with it. None before it was issued."""
    runs = history.assignments
    begun = [each for each in runs if each.first <= day]
    if not begun:
        return None
    by = None
    for dated in history.amendments:
        is_known = dated.day <= day
        if is_known and dated.amendment.carry_to == to:
            by = dated
    first_terms = history.terms_on(history.issued.first)
    return Carried(
        book.id,
        history.id,
        history.issued.task.title,
        min(each.start for each in begun),
        first_terms.due.last_day,
        history.terms_on(day).due.last_day,
        by,
        tuple([_course(each, day) for each in begun]),
    )


def _course(assignment: Assignment, day: date) -> CarriedCourse:
    """Return the spans by a day, those that read differently."""
    found: list[CarriedSpan] = []
    for first in _turning(assignment, day):
        said = verdict(assignment, first)
        standing = as_read(assignment, said, first)
        before = _read(found[-1].standing) if found else None
        if _read(standing) != before:
            turn = CarriedSpan(first, standing)
            found.append(turn)
    return CarriedCourse(assignment.department, tuple(found))


def _turning(assignment: Assignment, day: date) -> Iterator[date]:
    """Yield the days up to one on which a part's verdict changes, or what is read of it.

    What was unheard of is so until the first record of the plan, of whatever part.
    """
    spans = timeline(assignment)
    days = {span.first for span in spans}
    heard = assignment.task.book.recorded
    if heard is not None and assignment.leads_on(heard):
        days.add(heard)
    return (each for each in sorted(days) if each <= day)


def _read(standing: AsRead) -> tuple[object, ...]:
    found = standing.verdict
    return found.status, found.late, found.unreported, standing.unheard
