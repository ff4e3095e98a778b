"""How a part of a task stands on a day, as people read it. Pure."""

from datetime import date
from typing import NamedTuple

from bizenv.meaning.terms import Assignment
from bizenv.meaning.verdict import Verdict
from bizenv.report.said import moves
from bizenv.report.views import UNHEARD


class AsRead(NamedTuple):
    """A verdict, and what people read in place of parts of it.

    `unheard`: overdue or at risk in a plan of which nothing was ever recorded by the day.
    `moved_late`: its due day was moved only once it was overdue, so that nothing is early.
    """

    verdict: Verdict
    unheard: bool
    moved_late: bool


def as_read(assignment: Assignment, said: Verdict, day: date) -> AsRead:
    """Return how a part with a verdict stands on its day."""
    book = assignment.task.book
    unheard = said.status in UNHEARD and book.unrecorded_on(day)
    moved_late = said.early and was_moved_late(assignment, day)
    return AsRead(said, unheard, moved_late)


def was_moved_late(assignment: Assignment, day: date) -> bool:
    """Whether the due day of a part was moved only once it was overdue."""
    return any(each.days_overdue for each in moves(assignment, day))
