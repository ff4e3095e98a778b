"""Why a part is overdue: what came of its application, and what began only after the due day. Pure."""

from datetime import date
from typing import assert_never

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.on_time import missed_by
from bizenv.meaning.risks import Figures, Reason, returned_by
from bizenv.meaning.standing import Standing
from bizenv.model.base import Due, shifted
from bizenv.model.book import Entry
from bizenv.model.kinds import Effect, effect
from bizenv.model.records import Reopen, Withdraw


def after_due(assignment: Assignment, last_day: date, day: date) -> Reason | None:
    """Say that a part came to its department, or was reinstated, only after the due day.

    It was overdue from its first day. Who takes over another's records takes over its time too.
    """
    first = assignment.first
    begins_late = first > assignment.task.issued.first
    is_new = begins_late and assignment.before is None
    if is_new and _passed(assignment, last_day, first):
        figures: Figures = {"since": first, "days": (first - last_day).days}
        return Reason("led-after-due", figures)
    turn = assignment.cancelled_on(day)
    if turn.by is None:
        return None
    if _reinstated(assignment, turn.day, last_day):
        days = (turn.day - last_day).days
        figures = {"since": turn.day, "days": days}
        return Reason("reinstated-after-due", figures, turn.by.place)
    return None


def _reinstated(assignment: Assignment, day: date, last_day: date) -> bool:
    """Whether a part was cancelled until a day by which its last day had passed."""
    was_cancelled = assignment.cancelled_on(shifted(day, -1)).value
    is_later = day > assignment.first
    return was_cancelled and is_later and _passed(assignment, last_day, day)


def _passed(assignment: Assignment, last_day: date, day: date) -> bool:
    """Whether a last day was the one in force on a later day, and had passed."""
    if day <= last_day:
        return False
    in_force = assignment.due_on(day).value.last_day
    return in_force == last_day


def why_not_applied(
    assignment: Assignment,
    standing: Standing,
    due: Due,
    day: date,
) -> Reason:
    """Say what came of the application: too late, returned, taken back, undone, or never made."""
    for entry in reversed(standing.effective):
        came_of_it = _came_of_it(entry, standing, due)
        if came_of_it is None:
            continue
        if came_of_it.code != "returned":
            return came_of_it
        late_by = missed_by(assignment, standing, day)
        figures = {**came_of_it.figures, "late_by": late_by}
        return came_of_it._replace(figures=figures)
    return Reason("never-applied")


def _came_of_it(entry: Entry, standing: Standing, due: Due) -> Reason | None:
    """Say what a record did to the application; None where it did nothing to it."""
    record = entry.record
    does = effect(record)
    figures: Figures
    match does:
        case Effect.REPORTS | Effect.NOTES | Effect.VOIDS | Effect.CONFIRMS:
            return None
        case Effect.ASKS | Effect.REFUSES | Effect.ACCEPTS:  # by steps before the last
            return None
        case Effect.RETURNS:
            return returned_by(entry, standing)
        case Effect.REOPENS:
            assert isinstance(record, Reopen)
            figures = {
                "date": entry.day,
                "by": record.by,
                "why": record.reason,
            }
            return Reason("reopened", figures, entry.place)
        case Effect.WITHDRAWS:
            assert isinstance(record, Withdraw)
            figures = {"date": entry.day, "why": record.reason}
            return Reason("withdrawn", figures, entry.place)
        case Effect.APPLIES:
            figures = {"applied": entry.day, "due": due.last_day}
            return Reason("applied-late", figures, entry.place)
        case _:
            assert_never(does)
