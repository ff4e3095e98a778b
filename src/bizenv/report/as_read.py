"""How a part of a task stands on a day, as people read it. Pure."""

from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.statuses import Status
from bizenv.meaning.verdict import Verdict
from bizenv.report.said import moves
from bizenv.report.views import UNHEARD, TaskView

UNHEARD_SOON: Final = "unheard_soon"


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


def judged(said: AsRead | TaskView) -> Verdict | TaskView:
    """Return what was judged: a part's verdict, or a task as a whole."""
    if isinstance(said, TaskView):
        return said
    return said.verdict


def shown_light(said: AsRead | TaskView) -> str | None:
    """Return the light as people see it: grey where nothing was ever recorded of the plan."""
    if said.unheard:
        return "grey"
    return judged(said).light


class Qualified(NamedTuple):
    """A status with what qualifies it, by its code; `days` within which what is unheard falls due."""

    code: str
    days: object = None


def qualified(said: AsRead | TaskView) -> Qualified:
    """Return a status with what qualifies it."""
    code = status_code(said)
    days = days_of_due_soon(judged(said)) if code == UNHEARD_SOON else None
    return Qualified(code, days)


def status_code(said: AsRead | TaskView) -> str:
    """Return the code of a status with what qualifies it: completed_late, unreported, unheard."""
    known = judged(said)
    if said.unheard:
        return _unheard_code(known)
    completed = known.status is Status.COMPLETED
    if completed and known.late:
        return "completed_late"
    if completed and known.early:
        return "completed_extended" if said.moved_late else "completed_early"
    if known.unassigned:
        return "unassigned" if known.unreported else "with_unassigned"
    if known.unreported:
        return "unreported"
    return known.status.value


def _unheard_code(known: Verdict | TaskView) -> str:
    if known.status is Status.OVERDUE:
        return "unheard"
    if days_of_due_soon(known) is not None:
        return UNHEARD_SOON
    return "unheard_risk"


def days_of_due_soon(known: Verdict | TaskView) -> object:
    """Return within how many days it is due, where that is a risk; else None."""
    verdicts = known.counting if isinstance(known, TaskView) else (known,)
    for verdict in verdicts:
        for each in verdict.reasons:
            if each.code == "due-soon":
                return each.figures["due_soon"]
    return None
