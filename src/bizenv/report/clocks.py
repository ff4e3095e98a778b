"""How an item of a register stands by each of its clocks: kept, kept late, past, or running. Pure.

Each clock is somebody's: `assign` the office's, `verify` and `handle` those departments' that have
the item, `revisit` the reviewer's.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Final

from bizenv.meaning.clocks import Verifying, missed_before, verifying
from bizenv.meaning.reviews import review_limit, waiting_review
from bizenv.meaning.standings import standing_on
from bizenv.meaning.terms import Assignment
from bizenv.meaning.verdict import APART, Status
from bizenv.model.base import shifted
from bizenv.model.book import Dated, PlanBook
from bizenv.model.records import Accept, Rating, Return
from bizenv.report.views import TaskView

CLOCKS: Final = ("assign", "verify", "handle", "revisit")


class ClockState(StrEnum):
    """How a step stands by its clock: done in time, done late, not done and past, or still in time."""

    MET = "met"
    MISSED = "missed"
    OVERDUE = "overdue"
    RUNNING = "running"


ENDED: Final = (ClockState.MET, ClockState.MISSED, ClockState.OVERDUE)
_RATINGS: Final = tuple(Rating)  # the most satisfied first
_WORST: Final = (
    ClockState.OVERDUE,
    ClockState.RUNNING,
    ClockState.MISSED,
    ClockState.MET,
)


def assigning_of(book: PlanBook, view: TaskView) -> ClockState | None:
    """Return how the office stands by its clock, of an item as a whole; None without one."""
    if book.plan.clocks.assign is None or view.status in APART:
        return None
    return _assigned(view)


def clocks_of(book: PlanBook, view: TaskView) -> Iterator[tuple[str, ClockState]]:
    """Yield the clocks of those who handle an item that goes on, each with how it stands."""
    found = verifyings_of(view)
    if not found:
        return
    if book.plan.clocks.verify is not None:
        yield "verify", _verified(view, found)
    if view.due is not None:
        yield "handle", _handled(view)


def revisiting_of(book: PlanBook, view: TaskView) -> ClockState | None:
    """Return how the reviewer stands by its clock: of several parts the worst; None without one."""
    if review_limit(book) is None or not verifyings_of(view):
        return None
    states = [_revisited(assignment, view.day) for assignment in _parts(view)]
    several = [each for each in states if each is not None]
    return min(several, key=_WORST.index, default=None)


def all_clocks_of(book: PlanBook, view: TaskView) -> Iterator[tuple[str, ClockState]]:
    """Yield every clock of an item that goes on, whoever's it is, each with how it stands."""
    if view.status in APART:
        return
    assigning = assigning_of(book, view)
    if assigning is not None:
        yield "assign", assigning
    yield from clocks_of(book, view)
    revisiting = revisiting_of(book, view)
    if revisiting is not None:
        yield "revisit", revisiting


def verifyings_of(view: TaskView) -> list[Verifying]:
    """Return what each part of an item owes by the clock `verify`; nothing before it was assigned."""
    found: list[Verifying] = []
    for assignment in _parts(view):
        standing = standing_on(assignment, view.day)
        owed = verifying(assignment, standing, view.day)
        if owed is not None:
            found.append(owed)
    return found


def rating_of(view: TaskView) -> Rating | None:
    """Return the rating of an item: the last of each part, the least satisfied of several."""
    ratings = [_rated(assignment, view.day) for assignment in _parts(view)]
    several = [each for each in ratings if each is not None]
    return max(several, key=_RATINGS.index, default=None)


def _parts(view: TaskView) -> Iterator[Assignment]:
    """Yield the parts that make an item's status."""
    for assignment, said in view.deciding:
        if said.status not in APART:
            yield assignment


def _assigned(view: TaskView) -> ClockState:
    """Return whether the office assigned an item in time."""
    history = view.history
    late = any(_is_late(view, each) for each in history.handed_out(view.day))
    waits = history.assigned_by(view.day) is None
    if waits and view.status is Status.OVERDUE:
        return ClockState.OVERDUE
    if late:
        return ClockState.MISSED
    if waits:
        return ClockState.RUNNING
    return ClockState.MET


def _is_late(view: TaskView, assigning: Dated) -> bool:
    """Whether the office gave an item away after its due day for that."""
    before = shifted(assigning.day, -1)
    for part in view.history.in_force(before):
        due = part.due_on(before).value.last_day
        if due is not None and due < assigning.day:
            return True
    return False


def _verified(view: TaskView, several: list[Verifying]) -> ClockState:
    """Return whether an item was verified in time; one that is completed no longer can be."""
    late = any(each.days_late(view.day) for each in several)
    answered = all(each.answer is not None for each in several)
    missed = any(missed_before(each) for each in _parts(view))
    if answered:
        if late or missed:
            return ClockState.MISSED
        return ClockState.MET
    if not late:
        if missed:
            return ClockState.MISSED
        return ClockState.RUNNING
    done = view.status is Status.COMPLETED
    if done:
        return ClockState.MISSED
    return ClockState.OVERDUE


def _handled(view: TaskView) -> ClockState:
    """Return whether an item was handled in time: applied for, whenever the reviewer decides."""
    if view.status in (Status.COMPLETED, Status.IN_REVIEW):
        if view.late:
            return ClockState.MISSED
        return ClockState.MET
    is_overdue = view.status is Status.OVERDUE
    if is_overdue:
        return ClockState.OVERDUE
    return ClockState.RUNNING


def _revisited(assignment: Assignment, day: date) -> ClockState | None:
    """Return whether the reviewer decided in time; None where nothing is applied for."""
    standing = standing_on(assignment, day)
    waits = waiting_review(assignment, standing, day)
    if waits is not None:
        if waits.days_late:
            return ClockState.OVERDUE
        return ClockState.RUNNING
    accepted = standing.accepted
    if accepted is None:
        return None
    day_before = shifted(accepted.day, -1)
    before = standing_on(assignment, day_before)
    waited = waiting_review(assignment, before, accepted.day)
    late = waited is not None and waited.days_late
    if late:
        return ClockState.MISSED
    return ClockState.MET


def _rated(assignment: Assignment, day: date) -> Rating | None:
    """Return the rating of the last decision that has one."""
    for entry in reversed(standing_on(assignment, day).effective):
        record = entry.record
        if isinstance(record, Accept | Return) and record.rating is not None:
            return record.rating
    return None
