"""The days on which the clock of an assignment stands still, since its work is paused (暂缓). Pure.

That of an item of a register also while it had ended, if it was brought back.
"""

from datetime import date
from typing import NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.model.base import shifted
from bizenv.model.working_days import Calendar


class Stop(NamedTuple):
    """Days, from the first to the last (None: for good), on which the clock stands still."""

    first: date
    last: date | None


class Stops:
    """All days on which the clock of an assignment stands still, in order.

    Those before its run are those of whom it took over.
    """

    def __init__(self, assignment: Assignment) -> None:
        stops: list[Stop] = []
        end: date | None = None
        run: Assignment | None = assignment
        while run is not None:
            stops += _of_run(run, end)
            end = shifted(run.first, -1)
            run = run.before
        self._stops = sorted(stops)

    def between(self, after: date, until: date) -> int:
        """Return on how many days after one, up to another, it stood still."""
        found = 0
        for stop in self._stops:
            first = max(stop.first, shifted(after, 1))
            last = until
            if stop.last is not None:
                last = min(stop.last, until)
            days = (last - first).days + 1
            found += max(days, 0)
        return found

    def prolonged(self, end: date, began: date, day: date, calendar: Calendar) -> date:
        """Return the last day of a time that began on a day, as far as it is known on another.

        As many days as it stood still within that time are added to it; what was over before stays
        over. It ends on a working day.
        """
        later = shifted(began, 1)
        over = date.min
        for stop in self._stops:
            if stop.first > shifted(over, 1):
                end = calendar.worked(end)
            if stop.first > min(end, day):
                break
            over = day if stop.last is None else min(stop.last, day)
            days = (over - max(stop.first, later)).days + 1
            end = shifted(end, max(days, 0))
        return calendar.worked(end)


def may_stand_still(assignment: Assignment) -> bool:
    """Whether there is a pause in its run, or was one in those that it took over."""
    run: Assignment | None = assignment
    while run is not None:
        if run.pauses:
            return True
        run = run.before
    return False


def counted_days(assignment: Assignment, after: date, until: date) -> int:
    """Return how many days after one, up to another, have passed that count."""
    days = (until - after).days
    if not may_stand_still(assignment):
        return days
    return days - Stops(assignment).between(after, until)


def ended_days(assignment: Assignment, after: date, until: date) -> int:
    """Return on how many days it stood still in pauses that are over by a day.

    By as many has the due day moved. The pause that holds has not moved it yet.
    """
    if not may_stand_still(assignment):
        return 0
    current = assignment.paused_on(until)
    over = until
    if current is not None:
        over = shifted(current.since, -1)
    return Stops(assignment).between(after, over)


def _of_run(run: Assignment, end: date | None) -> list[Stop]:
    """Return the days of one run on which the clock stands still."""
    found: list[Stop] = []
    for pause in run.pauses:
        first = max(pause.first, run.first)
        last = pause.last
        if end is not None:
            last = end if last is None else min(last, end)
        is_any = last is None or first <= last
        if pause.holds and is_any:
            found.append(Stop(first, last))
    return found
