"""Duties missed: how many periods, from which to which. Far ahead, where nothing changes, they are counted. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.duties import (
    DutyTurn,
    duties_of,
    last_word,
    owed_in,
    period_of,
    periods,
)
from bizenv.meaning.standings import standing_on
from bizenv.model.base import shifted
from bizenv.model.book import Entry
from bizenv.model.plan import Duty, Every
from bizenv.periods.period import Period, whole_between

_MONTHS: Final = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}


class Missed(NamedTuple):
    """Periods of a duty in which too little was given and which ended: how many, the first, the last.

    `short`: how many times are lacking in all of them.
    """

    title: str
    periods: int
    first: Period
    last: Period
    short: int

    def followed_by(self, other: "Missed") -> "Missed":
        """Return these and other periods of the same duty, which come later."""
        return self._replace(
            periods=self.periods + other.periods,
            last=other.last,
            short=self.short + other.short,
        )


def missed_by(assignment: Assignment, day: date) -> tuple[Missed, ...]:
    """Return what a department that leads has missed of each duty, as of a day.

    Once nothing changes any more all further periods are as the first of them: these are
    counted, and not looked at one by one.
    """
    said = standing_on(assignment, day).effective
    found: dict[str, Missed] = {}
    for duty in duties_of(assignment.task, day):
        for each in _missed(assignment, said, duty, day):
            before = found.get(each.title)
            found[each.title] = each if before is None else before.followed_by(each)
    return tuple(found.values())


def _missed(
    assignment: Assignment, said: Sequence[Entry], duty: Duty, day: date
) -> Iterator[Missed]:
    """Yield what is missed of a duty: period by period, then all that are alike."""
    alike = _first_alike(assignment, duty)
    until = min(day, alike)
    for period in periods(duty.every, assignment.first, until):
        owed = owed_in(assignment, said, DutyTurn(duty, period), day)
        if owed is None or owed.state != "missed":
            continue
        one = Missed(duty.title, 1, period, period, owed.short)
        yield one
        if period.first == alike:
            yield from _also(one, duty.every, day)


def _also(one: Missed, every: Every, day: date) -> Iterator[Missed]:
    """Yield the periods that are missed as the one before them is, if there are any by a day."""
    running = period_of(every, day)
    length = _MONTHS[every]
    several = whole_between(one.first.first, running.first, length) - 1
    if several < 1:
        return
    first = period_of(every, shifted(one.first.last, 1))
    last = period_of(every, shifted(running.first, -1))
    yield Missed(one.title, several, first, last, several * one.short)


def _first_alike(assignment: Assignment, duty: Duty) -> date:
    """Return the first day of the period from which on all are alike: nothing changes any more."""
    latest = last_word(assignment)
    if assignment.last is not None:
        latest = max(latest, assignment.last)
    if duty.who:
        latest = max(latest, assignment.task.book.register.last_turn)
    return shifted(period_of(duty.every, latest).last, 1)
