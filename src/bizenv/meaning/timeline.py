"""The verdicts of an assignment over all its days, as spans. Pure.

It asks `verdict` about every day on which the answer may change.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from bizenv.meaning.crossings import crossings
from bizenv.meaning.reviews import decide_by, review_limit
from bizenv.meaning.terms import Assignment
from bizenv.meaning.verdict import RISKED, Verdict, verdict
from bizenv.model.base import shifted
from bizenv.model.kinds import Effect, effect
from bizenv.periods.period import Period, ended_months, month_of


class StatusSpan(NamedTuple):
    """Days with one verdict, from the first to the last (None: for good).

    `verdict` is that of the first day.
    """

    first: date
    last: date | None
    verdict: Verdict


def timeline(assignment: Assignment) -> tuple[StatusSpan, ...]:
    """Return all verdicts of an assignment in the order of days, equal neighbours merged."""
    spans: list[StatusSpan] = []
    last = assignment.last
    turning = turning_days(assignment)
    is_risked = False
    for day in turning.until(date.max):
        if not turning.matters(day, is_risked=is_risked):
            continue
        said = verdict(assignment, day)
        is_risked = said.status in RISKED
        if spans:
            latest = spans[-1]
            if said.key == latest.verdict.key:
                continue
            day_before = shifted(day, -1)
            spans[-1] = latest._replace(last=day_before)
        span = StatusSpan(day, last, said)
        spans.append(span)
    return tuple(spans)


class TurningDays(NamedTuple):
    """Every day on which a verdict may change. A superset does no harm, a missing day would.

    `crossed`: on which a risk rule may begin to fire by the mere passing of time.
    """

    happened: set[date]
    crossed: set[date]

    def until(self, last: date) -> list[date]:
        """Return those up to a day, in order."""
        days = self.happened | self.crossed
        return sorted([day for day in days if day <= last])

    def matters(self, day: date, *, is_risked: bool) -> bool:
        """Whether to look at a day; `is_risked`: whether, as it stood before, risk rules decide."""
        return is_risked or day in self.happened


def turning_days(assignment: Assignment) -> TurningDays:
    """Return every day on which the verdict may change."""
    turns = _days_of_terms(assignment)
    terms = tuple(assignment.task.terms_on(day) for day in turns)
    dues = _last_days(assignment)
    leads_on = assignment.leads_on
    crossed = crossings(assignment, dues, terms)
    happened = _days_that_happen(assignment)
    return TurningDays(happened, set(filter(leads_on, crossed)))


def _days_of_terms(assignment: Assignment) -> set[date]:
    """Return the days from which terms hold."""
    amended = [dated.day for dated in assignment.task.amendments]
    return {assignment.first, *amended}


def _days_that_happen(assignment: Assignment) -> set[date]:
    """Return every day on which a verdict may change that no risk rule decides."""
    days = _days_of_terms(assignment)
    dues = _last_days(assignment)
    days |= dues
    days.update(shifted(due, 1) for due in dues)
    rework = assignment.policy.rework
    limited = review_limit(assignment.task.book) is not None
    for entry in assignment.entries:
        days.add(entry.day)
        decided_by = decide_by(assignment, entry) if limited else None
        if decided_by is not None:
            days.add(shifted(decided_by, 1))
        if effect(entry.record) is Effect.RETURNS:
            until = getattr(entry.record, "resubmit_by", None)
            if until is None:
                until = shifted(entry.day, rework)
            days.add(shifted(until, 1))
    return set(filter(assignment.leads_on, days))


def _last_days(assignment: Assignment) -> set[date]:
    """Return every day that ever was its last."""
    found: set[date] = set()
    for step in assignment.dues:
        last_day = step.value.last_day
        if last_day is not None:
            found.add(last_day)
    return found


def at(spans: Sequence[StatusSpan], day: date) -> StatusSpan | None:
    """Return the span that a day falls in, or None."""
    begun = bisect_right(spans, day, key=attrgetter("first"))
    if not begun:
        return None
    span = spans[begun - 1]
    last = span.last
    goes_on = last is None or day <= last
    if goes_on:
        return span
    return None


class MonthsRunning(NamedTuple):
    """So many months running, at whose ends a status stands; `first` is the first of them."""

    months: int
    first: Period

    def end(self, later: int) -> date:
        """Return the last day of a month so many months after the first."""
        return month_of(self.first.first, later).last


def months_running(assignment: Assignment, day: date) -> MonthsRunning:
    """Return the months running, up to a day, at whose ends there was the status of that day."""
    status = verdict(assignment, day).status
    found = MonthsRunning(0, month_of(day))
    for span in reversed(timeline(assignment)):
        last = day if span.last is None else min(day, span.last)
        months = ended_months(span.first, last)
        if months <= 0:
            continue  # it begins later, or no month ended in it
        if span.verdict.status is not status:
            break
        found = MonthsRunning(found.months + months, month_of(span.first))
    return found


def since(assignment: Assignment, day: date, said: Verdict | None = None) -> date:
    """Return the first day of the status that an assignment has on a day; `said`: if known.

    No status but those that risk rules decide between begins or ends by them.
    """
    status = (said or verdict(assignment, day)).status
    if status in RISKED:
        candidates = turning_days(assignment).until(day)
    else:
        happened = _days_that_happen(assignment)
        candidates = sorted([each for each in happened if each <= day])
    first = day
    for candidate in reversed(candidates):
        if candidate < day and verdict(assignment, candidate).status is not status:
            return first
        first = candidate
    return first
