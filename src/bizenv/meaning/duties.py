"""Duties (经常性工作): what is owed in each period, what was given, and what is short. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple, assert_never

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.replay import replay
from bizenv.meaning.standings import is_open, standing_on
from bizenv.meaning.terms import TaskTerms, Terms
from bizenv.model.base import shifted
from bizenv.model.book import Entry
from bizenv.model.plan import Duty, Every
from bizenv.model.records import Report, Said
from bizenv.periods.period import Period, around, month

_KEPT: Final = 4096  # periods of days

State = Literal["missed", "late", "open", "done"]
STATES: Final[tuple[State, ...]] = ("missed", "open", "late", "done")


class Owed(NamedTuple):
    """What a department owes of a duty in one period, as of `day`, and the reports given for it.

    `given` stand in the order of their days. The day that decides whether it is owed is the
    period's last, or `day` while the period runs.
    """

    duty: Duty
    department: str
    period: Period
    given: tuple[Entry, ...]
    day: date

    @property
    def done(self) -> int:
        """How many of the times owed were given, in time or late."""
        return min(len(self.given), self.duty.times)

    @property
    def late(self) -> int:
        """How many of these were given only after the period."""
        last = self.period.last
        counting = self.given[: self.duty.times]
        return sum(entry.day > last for entry in counting)

    @property
    def short(self) -> int:
        """How many are not given."""
        return self.duty.times - self.done

    @property
    def state(self) -> State:
        """`open`: short, and the period runs; `missed`: short, and it ended; `late`: made good."""
        if self.short:
            has_ended = self.period.last < self.day
            if has_ended:
                return "missed"
            return "open"
        if self.late:
            return "late"
        return "done"

    @property
    def made_good(self) -> date | None:
        """The day on which what had been missed was made good; None where none was."""
        if self.state != "late":
            return None
        return self.given[self.duty.times - 1].day


def owed_of(history: TaskHistory, day: date) -> Iterator[Owed]:
    """Yield what every department owes of a task, as of a day.

    Those that lead on the day come first, then those that led before, then those beside.
    """
    now = history.in_force(day)
    for assignment in now:
        yield from owed_by(assignment, day)
    for assignment in history.assignments:
        has_begun = assignment.first <= day
        if has_begun and assignment not in now:
            said = _said_since(history, assignment, day)
            yield from _owed(assignment, said, day)
    for department in named_by(history, day):
        yield from owed_beside(history, department, day)


def owed_by(assignment: Assignment, day: date) -> tuple[Owed, ...]:
    """Return what a department that leads owes, as of a day on which it does."""
    said = standing_on(assignment, day).effective
    return tuple(_owed(assignment, said, day))


def _owed(assignment: Assignment, said: Sequence[Entry], day: date) -> Iterator[Owed]:
    """Yield what a department owes of the periods on whose last day it leads."""
    for turn in _periods_of(assignment.task, assignment.first, day):
        owed = owed_in(assignment, said, turn, day)
        if owed is not None:
            yield owed


def owed_in(
    assignment: Assignment, said: Sequence[Entry], turn: "DutyTurn", day: date
) -> Owed | None:
    """Return what a department owes of a period, if it does on the day that decides."""
    duty, period = turn
    name = assignment.department
    decisive = min(period.last, day)
    is_owed = _owes(assignment.task, duty, name, decisive)
    if not is_owed or not is_open(assignment, decisive):
        return None
    given = _given(said, duty, period)
    return Owed(duty, name, period, given, day)


def owed_beside(history: TaskHistory, department: str, day: date) -> tuple[Owed, ...]:
    """Return what a department that does not lead owes of a task, as of a day.

    It owes nothing of the days on which it leads.
    """
    first = history.issued.first
    said = _said_by(history, department, day)
    found: list[Owed] = []
    for duty, period in _periods_of(history, first, day):
        decisive = min(period.last, day)
        is_owed = _is_named(history, duty, department, decisive)
        if is_owed and _goes_on_without(history, department, decisive):
            given = _given(said, duty, period)
            owed = Owed(duty, department, period, given, day)
            found.append(owed)
    return tuple(found)


class DutyTurn(NamedTuple):
    """A duty, and one of its periods."""

    duty: Duty
    period: Period


def _periods_of(task: TaskTerms, first: date, day: date) -> Iterator[DutyTurn]:
    """Yield the periods of every duty that days from the first touch."""
    for duty in duties_of(task, day):
        for period in periods(duty.every, first, day):
            yield DutyTurn(duty, period)


def named_by(history: TaskHistory, day: date) -> tuple[str, ...]:
    """Return the departments that duties name, themselves or in a group, as of any day up to one."""
    names: dict[str, None] = {}
    for duty in duties_of(history, day):
        named = history.expand(duty.who, day)
        names |= dict.fromkeys(named)
    for duty, period in _periods_of(history, history.issued.first, day):
        named = history.expand(duty.who, min(period.last, day))
        names |= dict.fromkeys(named)
    return tuple(names)


def may_have_duties(task: TaskTerms) -> bool:
    """Whether a task ever has duties."""
    if not task.amendments:
        return bool(task.issued.task.duties)
    return any(step.value for step in task.duty_steps)


def duties_of(task: TaskTerms, day: date) -> tuple[Duty, ...]:
    """Return every duty that a task had up to a day, in the order in which it got them."""
    found: dict[Duty, None] = {}
    for step in task.duty_steps:
        if step.day <= day:
            found |= dict.fromkeys(step.value)
    return tuple(found)


def periods(every: Every, first: date, last: date) -> Iterator[Period]:
    """Yield the periods that days from the first to the last touch."""
    day = first
    while day <= last:
        period = period_of(every, day)
        yield period
        if period.last == date.max:
            return
        day = shifted(period.last, 1)


@lru_cache(maxsize=_KEPT)
def period_of(every: Every, day: date) -> Period:
    """Return the period of a day."""
    match every:
        case Every.MONTH:
            return month(day.year, day.month)
        case Every.QUARTER:
            return around(day, "quarter", 0)
        case Every.HALF:
            return around(day, "half", 0)
        case Every.YEAR:
            return around(day, "year", 0)
        case _:
            assert_never(every)


def counts_for(report: Report, every: Every) -> date:
    """Return the last day of the period for which a report of a duty counts."""
    named = report.period
    day = report.date if named is None else named.last_day
    assert day is not None
    return period_of(every, day).last


def may_report(
    history: TaskHistory,
    record: Said,
    department: str,
    day: date,
) -> bool:
    """Whether a record is of a duty that its department owes on a day, leading or not."""
    if not isinstance(record, Report) or record.duty is None:
        return False
    for duty in history.terms_on(day).duties:
        is_it = duty.title == record.duty
        if is_it and _is_named(history, duty, department, day):
            return True
    return False


def ends(assignment: Assignment, several: Iterable[Terms]) -> Iterator[date]:
    """Yield the days on which a period of a duty is over, while the answer may yet change.

    Two periods after the last word nothing changes any more.
    """
    lengths: set[Every] = set()
    for terms in several:
        lengths.update(duty.every for duty in terms.duties)
    if not lengths:
        return
    spoken = last_word(assignment)
    for every in lengths:
        running = period_of(every, spoken)
        next_day = shifted(running.last, 1)
        following = period_of(every, next_day)
        horizon = shifted(following.last, 1)
        for period in periods(every, assignment.first, horizon):
            yield shifted(period.last, 1)


def last_word(assignment: Assignment) -> date:
    """Return the last day on which anything was said or amended of an assignment."""
    days = [assignment.first]
    days += [entry.day for entry in assignment.entries]
    days += [dated.day for dated in assignment.task.amendments]
    return max(days)


def _owes(
    task: TaskTerms,
    duty: Duty,
    lead: str,
    day: date,
) -> bool:
    """Whether a duty is in force on a day, and is that of a department that leads."""
    if duty.who:
        return _is_named(task, duty, lead, day)
    return duty in task.terms_on(day).duties


def who_owes(history: TaskHistory, title: str, day: date) -> tuple[str, ...]:
    """Return the departments that owe a duty on a day; none where it is not in force."""
    for duty in history.terms_on(day).duties:
        if duty.title == title:
            leads = [each.department for each in history.in_force(day)]
            return history.expand(duty.who, day) or tuple(leads)
    return ()


def _is_named(
    task: TaskTerms,
    duty: Duty,
    department: str,
    day: date,
) -> bool:
    """Whether a duty is in force on a day, and names a department, itself or in a group."""
    if duty not in task.terms_on(day).duties:
        return False
    return department in task.expand(duty.who, day)


def _goes_on_without(history: TaskHistory, department: str, day: date) -> bool:
    """Whether others lead a task on a day, and one of them is not finished."""
    leads = history.in_force(day)
    if any(each.department == department for each in leads):
        return False
    return any(is_open(each, day) for each in leads)


def _said_since(history: TaskHistory, assignment: Assignment, day: date) -> list[Entry]:
    """Return what counts of a department that ceased to lead: what it said then, and since."""
    own = standing_on(assignment, day).effective
    since = _said_by(history, assignment.department, day)
    said = {entry.place: entry for entry in (*own, *since)}
    return sorted(said.values(), key=lambda entry: entry.day)


def _said_by(history: TaskHistory, department: str, day: date) -> list[Entry]:
    """Return what a department said of a task on days on which it led, or owed a duty beside."""
    recorded = history.book.entries.get(history.id, {})
    entries = recorded.get(department, ())
    if not entries:
        return []
    found: list[Entry] = []
    for entry in replay(entries, day, 0).effective:
        leads = {each.department for each in history.in_force(entry.day)}
        counts = may_report(history, entry.record, department, entry.day)
        if department in leads or counts:
            found.append(entry)
    return found


def _given(said: Iterable[Entry], duty: Duty, period: Period) -> tuple[Entry, ...]:
    """Return the reports of a duty that count for a period; none is given before it begins."""
    found: list[Entry] = []
    for entry in said:
        record = entry.record
        if not isinstance(record, Report):
            continue
        if record.duty != duty.title:
            continue
        for_period = counts_for(record, duty.every) == period.last
        if for_period and entry.day >= period.first:
            found.append(entry)
    return tuple(found)
