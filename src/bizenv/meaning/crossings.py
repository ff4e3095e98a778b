"""From which day on each risk rule may fire while nothing is said or amended, and when its answer turns. Pure.

Whether it fires on a day the rule itself tells; here is only when to ask it.
"""

from collections.abc import Iterable, Iterator
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
from bizenv.meaning.terms import Assignment
from bizenv.model.base import shifted
from bizenv.model.plan import Target

_KEPT: Final = 4096
_ALWAYS: Final = (date.min,)


class Watch(NamedTuple):
    """A risk rule, and the days on which its answer may turn; before the first it does not fire.

    Too many days do no harm.
    """

    rule: Rule
    days: tuple[date, ...]


Days = tuple[date, ...]


def watches(case: Case) -> tuple[Watch, ...]:
    """Return the rules that may fire until the next record or amendment, those switched off left out.

    `case` is of any day since the last one.
    """
    off = case.policy.off
    found = [each for each in _watched(case) if each.days]
    if off:
        found = [each for each in found if code_of(each.rule) not in off]
    return tuple(found)


def _watched(case: Case) -> Iterator[Watch]:
    """Yield the rules that look at what there is, in their order."""
    assignment, _, due, standing, terms = case
    policy = assignment.policy
    if due.last_day is not None:
        yield Watch(due_soon, (shifted(due.last_day, -policy.due_soon),))
    if standing.percent is not None:
        _, percent = standing.percent
        yield Watch(behind, _of_behind(case, policy.behind, percent))
        yield Watch(behind_share, _of_behind_share(case, policy.behind_share, percent))
    if terms.targets:
        yield Watch(target_gap, tuple(sorted(_of_targets(case))))
    if standing.reported is not None:
        yield Watch(forecast, _ALWAYS if any(forecast(case)) else ())
    if standing.decision is not None:
        yield Watch(returned, _ALWAYS if any(returned(case)) else ())
    if terms.milestones:
        last_days = [each.due.last_day for each in terms.milestones]
        yield Watch(milestone_missed, _after(last_days))
    if may_have_duties(assignment.task):
        yield Watch(duty_missed, (*_ALWAYS, *_ends_of_periods(assignment)))
    if assignment.task.issued.line is not None:
        yield Watch(verify_late, (*_ALWAYS, *_of_verifying(assignment)))
    if policy.report_every is not None:
        yield Watch(silent, _of_silence(case, policy.report_every))


def _of_behind(case: Case, points: Decimal | None, percent: Decimal) -> Days:
    if points is None:
        return ()
    return _expected_over(case, _sum(percent, points))


def _of_behind_share(case: Case, tolerated: Decimal | None, percent: Decimal) -> Days:
    if tolerated is None or tolerated >= WHOLE:
        return ()
    return _expected_over(case, _left(percent, tolerated))


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


def _of_targets(case: Case) -> Iterator[date]:
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


def _ends_of_periods(assignment: Assignment) -> Iterable[date]:
    """Return the days on which a period is over, of all duties that the task ever has, in order."""
    task = assignment.task
    turns = (assignment.first, *[each.day for each in task.amendments])
    return sorted(ends(assignment, [task.terms_on(each) for each in turns]))


def _of_verifying(assignment: Assignment) -> Iterable[date]:
    from bizenv.meaning.clocks import ends_of_verifying

    return sorted(ends_of_verifying(assignment))


def _of_silence(case: Case, limit: int) -> Days:
    last = case.standing.heard
    since = case.assignment.start
    if last is not None:
        since = max(since, last.day)
    days = limit + 1
    if may_stand_still(case.assignment):
        days += _stood(case, since)
    return (shifted(since, days),)
