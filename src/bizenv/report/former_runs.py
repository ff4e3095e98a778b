"""What became of the clocks of those who had an item and have it no more. Pure.

Handing an item over undoes nothing: what a department missed with it stays missed, and its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.clocks import verifying
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import APART, HANDLED, Status
from bizenv.meaning.verdict import verdict
from bizenv.report.clock_states import ClockState
from bizenv.report.views import TaskView

Ended = Mapping[str, Collection[ClockState]]
"""By clock, how it stood when somebody lost the item, of each who did."""


def former_runs(view: TaskView, whose: Collection[str] | None) -> list[Assignment]:
    """Return the runs of those who had an item to handle, and lost it by the day of a view.

    Of some departments, or of all who decided how the item stood. What was taken over goes on
    with whoever took it over.
    """
    assignments = view.history.assignments
    if len(assignments) == 1:
        return []
    inherited: set[int] = set()
    for run in assignments:
        inherited.update(map(id, run.taken_over))
    found: list[Assignment] = []
    for run in assignments:
        is_over = run.last is not None and run.last < view.day
        if is_over and id(run) not in inherited and _counts(view, run, whose):
            found.append(run)
    return found


def ended_clocks(several: list[Assignment]) -> Ended:
    """Return how each clock stood when it was over, of every run."""
    found: defaultdict[str, list[ClockState]] = defaultdict(list)
    for run in several:
        for clock, state in _ended(run):
            found[clock].append(state)
    return found


def _counts(view: TaskView, run: Assignment, whose: Collection[str] | None) -> bool:
    """Whether a run was somebody's who had the item to handle, and whom a view is about."""
    assert run.last is not None
    if whose is not None:
        is_seen = run.department in whose
    else:
        is_seen = run in view.history.deciding(run.last)
    return is_seen and _was_given(run)


def _was_given(run: Assignment) -> bool:
    """Whether the office had given the item away, and did not have it back to assign."""
    assert run.last is not None
    return run.task.assigned_by(run.last) is not None


def _verified_at_last(run: Assignment, until: date) -> bool:
    """Whether an item was verified in time on the very day on which it was given to others."""
    day = run.heard_until
    if day is None or day > until:
        return False
    assert run.last is not None
    owed = verifying(run, standing_on(run, day), run.last)
    return owed is not None and owed.answer is not None


def _ended(run: Assignment) -> Iterator[tuple[str, ClockState]]:
    """Yield the clocks that were met or missed by the last day of a run."""
    last = run.last
    assert last is not None
    said = verdict(run, last)
    if said.status in APART:
        return
    owed = verifying(run, standing_on(run, last), last)
    if owed is not None and owed.until is not None:
        if owed.days_late(last):
            yield "verify", ClockState.MISSED
        elif owed.answer is not None or _verified_at_last(run, owed.until):
            yield "verify", ClockState.MET
    if said.due.last_day is None:
        return
    missed = said.status is Status.OVERDUE or said.late
    if missed:
        yield "handle", ClockState.MISSED
    elif said.status in HANDLED:
        yield "handle", ClockState.MET
