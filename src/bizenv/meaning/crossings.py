"""All risk rules, and from which day on each may fire while nothing is said or amended. Pure.

Whether it fires the rule tells, but it is asked only from the first of its days on. A day too late
would silence it: a property asks all rules on all days, and compares.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from bizenv.meaning.case import Case, baseline_of
from bizenv.meaning.duties import ends, may_have_duties
from bizenv.meaning.pauses import counted_days, ended_days, may_stand_still
from bizenv.meaning.risks import (
    WHOLE,
    Rule,
    behind,
    behind_share,
    code_of,
    due_soon,
    duty_missed,
    forecast,
    milestone_missed,
    returned,
    silent,
    target_gap,
    verify_late,
)
from bizenv.model.base import shifted
from bizenv.model.plan import Target

_KEPT: Final = 4096
_ALWAYS: Final = (date.min,)


Days = tuple[date, ...]


class Watch(NamedTuple):
    """A risk rule, and the days on which its answer may turn; before the first it does not fire.

    Too many days do no harm.
    """

    rule: Rule
    days: Days


def watches(case: Case) -> tuple[Watch, ...]:
    """Return the rules that may fire until the next record or amendment, those switched off left out.

    In the order of `RULES`. `case` is of any day since the last one.
    """
    off = case.policy.off
    found: list[Watch] = []
    for rule, days_of in _ROWS:
        days = days_of(case)
        if days and not (off and code_of(rule) in off):
            watch = Watch(rule, days)
            found.append(watch)
    return tuple(found)


def _of_due(case: Case) -> Days:
    last_day = case.due.last_day
    if last_day is None:
        return ()
    return (shifted(last_day, -case.policy.due_soon),)


def _of_behind(case: Case) -> Days:
    points = case.policy.behind
    last = case.last_percent()
    if points is None or last is None:
        return ()
    return _expected_over(case, _sum(last[1], points))


def _of_behind_share(case: Case) -> Days:
    tolerated = case.policy.behind_share
    last = case.last_percent()
    if tolerated is None or tolerated >= WHOLE or last is None:
        return ()
    return _expected_over(case, _left(last[1], tolerated))


def _of_forecast(case: Case) -> Days:
    return _ALWAYS if any(forecast(case)) else ()


def _of_return(case: Case) -> Days:
    return _ALWAYS if any(returned(case)) else ()


def _of_milestones(case: Case) -> Days:
    milestones = case.terms.milestones
    if not milestones:
        return ()
    return _after([each.due.last_day for each in milestones])


@lru_cache(maxsize=_KEPT)
def _sum(percent: Decimal, points: Decimal) -> Fraction:
    return Fraction(percent) + Fraction(points)


@lru_cache(maxsize=_KEPT)
def _left(percent: Decimal, tolerated: Decimal) -> Fraction:
    """Return of what a percentage is all but a share in percent."""
    return Fraction(percent) * WHOLE / (WHOLE - Fraction(tolerated))


def _expected_over(case: Case, percent: Fraction) -> Days:
    """Return the days from which more is expected than a percentage: after a step, or as time passes."""
    steps = case.terms.steps
    if steps:
        return _after([each.last_day for each in steps if each.value > percent])
    time = _time(case)
    if time is None:
        return ()
    passed = percent.numerator * time.whole // (percent.denominator * WHOLE) + 1
    if passed > time.whole:
        return ()
    return (time.day(passed),)


class _Time(NamedTuple):
    """The time that the work has, in days that count: from which day they are counted, and how many."""

    start: date
    whole: int

    def day(self, passed: int) -> date:
        """Return the day by which so many have passed."""
        return shifted(self.start, passed)


def _time(case: Case) -> _Time | None:
    """Return the time that the work has; None for ongoing work, and for none at all.

    Until the next amendment the clock either runs or stands still; while it does nothing is asked.
    """
    assignment, day, due, _, _ = case
    start = assignment.start
    if due.last_day is None:
        return None
    whole = (due.last_day - start).days
    if may_stand_still(assignment):
        whole -= ended_days(assignment, start, day)
        start = shifted(start, _stood(case, start))
    return _Time(start, whole) if whole > 0 else None


def _stood(case: Case, since: date) -> int:
    """Return on how many days since one the clock has stood still."""
    return (case.day - since).days - counted_days(case.assignment, since, case.day)


def _of_targets(case: Case) -> Days:
    if not case.terms.targets:
        return ()
    return tuple(sorted(_over_lines(case)))


def _over_lines(case: Case) -> Iterator[date]:
    """Yield the days on which a reading may come to lie on the other side of a target's line."""
    for target in case.terms.targets:
        last = case.last_reading(target)
        if last is None:
            continue
        yield from _ALWAYS
        if target.steps:
            yield from _after([each.last_day for each in target.steps])
        else:
            yield from _line_at(case, target, last[1])


def _line_at(case: Case, target: Target, reading: Decimal) -> Iterator[date]:
    """Yield the days on which the straight line to a target is at a reading, and the one after it."""
    time = _time(case)
    baseline = baseline_of(target)
    if time is None or baseline is None or baseline == target.value:
        return
    begin = Fraction(baseline)
    share = (Fraction(reading) - begin) / (Fraction(target.value) - begin)
    passed = share.numerator * time.whole // share.denominator
    if 0 <= passed <= time.whole:
        yield time.day(passed)
        yield time.day(passed + 1)


def _after(last_days: Iterable[date | None]) -> Days:
    """Return the days after some last days, in order."""
    known = [each for each in last_days if each is not None]
    return tuple([shifted(each, 1) for each in sorted(known)])


def _of_duties(case: Case) -> Days:
    """Return the days on which a period is over, of all duties that the task ever has."""
    assignment = case.assignment
    task = assignment.task
    if not may_have_duties(task):
        return ()
    turns = (assignment.first, *[each.day for each in task.amendments])
    over = ends(assignment, [task.terms_on(each) for each in turns])
    return (*_ALWAYS, *sorted(over))


def _of_verifying(case: Case) -> Days:
    assignment = case.assignment
    if assignment.task.issued.line is None:
        return ()
    from bizenv.meaning.clocks import ends_of_verifying

    return (*_ALWAYS, *sorted(ends_of_verifying(assignment)))


def _of_silence(case: Case) -> Days:
    limit = case.policy.report_every
    if limit is None:
        return ()
    last = case.standing.heard
    since = case.assignment.start
    if last is not None:
        since = max(since, last.day)
    days = limit + 1
    if may_stand_still(case.assignment):
        days += _stood(case, since)
    return (shifted(since, days),)


class _Row(NamedTuple):
    """A risk rule, and what returns the days on which its answer may turn: see `Watch`."""

    rule: Rule
    days_of: Callable[[Case], Days]


_ROWS: Final = (
    _Row(due_soon, _of_due),
    _Row(behind, _of_behind),
    _Row(behind_share, _of_behind_share),
    _Row(target_gap, _of_targets),
    _Row(forecast, _of_forecast),
    _Row(returned, _of_return),
    _Row(milestone_missed, _of_milestones),
    _Row(duty_missed, _of_duties),
    _Row(verify_late, _of_verifying),
    _Row(silent, _of_silence),
)
RULES: Final[tuple[Rule, ...]] = tuple([row.rule for row in _ROWS])
"""All risk rules, in the order in which their reasons are told."""
