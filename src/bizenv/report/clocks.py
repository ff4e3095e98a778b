"""How an item of a register stands by each of its clocks: kept, kept late, past, or running. Pure.

Each clock is somebody's: `assign` the office's, `verify` and `handle` those departments' that have
the item, `revisit` the reviewer's.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.clocks import Verifying, verifying
from bizenv.meaning.reviews import review_limit, waiting_review
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import APART, HANDLED, Status
from bizenv.model.base import shifted
from bizenv.model.book import Dated, PlanBook
from bizenv.report.clock_states import ClockState
from bizenv.report.former_runs import ended_clocks, former_runs
from bizenv.report.views import TaskView

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


ClocksRun = Iterator[tuple[str, ClockState]]
"""Clocks, each with how it stands."""


def clocks_of(
    book: PlanBook, view: TaskView, whose: Collection[str] | None = None
) -> ClocksRun:
    """Yield the clocks of those who handle an item that goes on, each with how it stands.

    Of some departments, or of the item as a whole: a clock that anybody missed who had the item
    before stays missed. Who has it no more, and missed nothing, kept what clocks it kept.
    """
    now = dict(_running_clocks(book, view))
    ended = ended_clocks(former_runs(view, whose))
    for clock in ("verify", "handle"):
        state = now.get(clock)
        before = ended.get(clock, ())
        missed = ClockState.MISSED in before and state is not ClockState.OVERDUE
        if missed:
            yield clock, ClockState.MISSED
        elif state is not None:
            yield clock, state
        elif before and whose is not None:
            yield clock, ClockState.MET


def clocks_lost(view: TaskView, whose: Collection[str]) -> ClocksRun:
    """Yield the clocks of those who had an item and have it no more, each as they left it."""
    for clock, states in ended_clocks(former_runs(view, whose)).items():
        missed = ClockState.MISSED in states
        yield clock, ClockState.MISSED if missed else ClockState.MET


def _running_clocks(book: PlanBook, view: TaskView) -> ClocksRun:
    """Yield the clocks of those who have an item, each with how it stands."""
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
    states = [_revisited(assignment, view.day) for assignment in view.parts]
    several = [each for each in states if each is not None]
    return min(several, key=_WORST.index, default=None)


def all_clocks_of(
    book: PlanBook, view: TaskView, whose: Collection[str] | None
) -> ClocksRun:
    """Yield every clock of an item that goes on, whoever's it is, each with how it stands."""
    if view.status in APART:
        return
    assigning = assigning_of(book, view)
    if assigning is not None:
        yield "assign", assigning
    yield from clocks_of(book, view, whose)
    revisiting = revisiting_of(book, view)
    if revisiting is not None:
        yield "revisit", revisiting


def verifyings_of(view: TaskView) -> list[Verifying]:
    """Return what each part of an item owes by the clock `verify`; nothing before it was assigned."""
    found: list[Verifying] = []
    for assignment in view.parts:
        standing = standing_on(assignment, view.day)
        owed = verifying(assignment, standing, view.day)
        if owed is not None:
            found.append(owed)
    return found


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
    if not late:
        return ClockState.MET if answered else ClockState.RUNNING
    done = view.status is Status.COMPLETED
    if answered or done:
        return ClockState.MISSED
    return ClockState.OVERDUE


def _handled(view: TaskView) -> ClockState:
    """Return whether an item was handled in time: applied for, whenever the reviewer decides."""
    if view.status in HANDLED:
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
