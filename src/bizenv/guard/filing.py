"""Times that a policy sets: how old a record may be when it is first seen, and reviewers' clocks."""

from datetime import date
from typing import Final

from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.durations import Duration
from bizenv.model.policy import Policy
from bizenv.model.working_days import Calendar

_YEAR: Final = 366  # days


def filed_from(edit: Edit, policy: Policy) -> date:
    """Return the earliest day that may first be seen today, by the base's calendar."""
    calendar = edit.base.shelf.calendar
    return _from(calendar, policy.filing_days, edit.today)


def longer_filing(edit: Edit, before: Policy, after: Policy) -> bool:
    """Whether a policy lets in, on some day of the year up to today, what another does not."""
    then = before.filing_days
    now = after.filing_days
    if isinstance(then, int) and isinstance(now, int):
        return now > then
    if then == now:
        return False
    calendar = edit.base.shelf.calendar
    days = (shifted(edit.today, -ago) for ago in range(_YEAR))
    for day in days:
        is_now = _from(calendar, now, day)
        was = _from(calendar, then, day)
        if is_now < was:
            return True
    return False


def longer_clock(edit: Edit, then: Duration | None, now: Duration | None) -> bool:
    """Whether a clock ends later for what begins on some day of the year up to today, or never."""
    if then is None or then == now:
        return False
    if now is None:
        return True
    end = edit.base.shelf.calendar.end
    for ago in range(_YEAR):
        day = shifted(edit.today, -ago)
        if end(day, now) > end(day, then):
            return True
    return False


def filing_time(filing: int | Duration) -> Message:
    """Return how long that is, to be said."""
    if isinstance(filing, int):
        return Message("duration.days", {"n": filing})
    return filing.said


def _from(calendar: Calendar, filing: int | Duration, day: date) -> date:
    if isinstance(filing, int):
        return shifted(day, -filing)
    return calendar.since(day, filing)
