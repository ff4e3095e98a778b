"""The verdicts of an assignment over all its days, as spans. Pure.

It asks `verdict` about every day on which the answer may change.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.case import Case
from bizenv.meaning.footings import Footing, footing_on, watched_on
from bizenv.meaning.reviews import decide_by
from bizenv.meaning.standing import Standing
from bizenv.meaning.statuses import RISKED, Status
from bizenv.meaning.verdict import Verdict, apart_from_risks, verdict
from bizenv.model.base import shifted
from bizenv.model.codes import Stage
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
    key: tuple[object, ...] = ()
    for day, said in verdicts(assignment):
        before, key = key, said.key
        if spans:
            if key == before:
                continue
            day_before = shifted(day, -1)
            spans[-1] = spans[-1]._replace(last=day_before)
        span = StatusSpan(day, last, said)
        spans.append(span)
    return tuple(spans)


def verdicts(
    assignment: Assignment, since: date = date.min
) -> Iterator[tuple[date, Verdict]]:
    """Yield the first day since one and those on which the verdict may change, in order, each with it.

    A day too many does no harm, a missing one would.
    """
    for begins, last in _footed(assignment):
        if last < since:
            continue
        first = max(begins, since)
        said = verdict(assignment, first)
        yield first, said
        footing = footing_on(assignment, first)
        is_risked = said.status in RISKED
        turns = _turns(assignment, footing, first, is_risked=is_risked)
        for day in sorted([turn for turn in turns if first < turn <= last]):
            yield day, verdict(assignment, day)


def _footed(assignment: Assignment) -> list[tuple[date, date]]:
    """Return the days between which nothing is said or amended, in order."""
    firsts = [assignment.first]
    for day in _told_on(assignment, are_reports_told=True):
        if day > firsts[-1]:
            firsts.append(day)
    end = assignment.last or date.max
    lasts = [shifted(day, -1) for day in firsts[1:]]
    spans = [*zip(firsts, [*lasts, end], strict=True)]
    if firsts[-1] > end:
        return [(first, min(last, end)) for first, last in spans if first <= end]
    return spans


def _told_on(assignment: Assignment, *, are_reports_told: bool) -> list[date]:
    """Return the days of amendments and records in order, with those of mere reports or without."""
    recorded = [
        entry.day
        for entry in assignment.entries
        if are_reports_told or effect(entry.record) is not Effect.REPORTS
    ]
    amended = [dated.day for dated in assignment.task.amendments]
    return sorted(amended + recorded) if amended else recorded


def _turns(
    assignment: Assignment, footing: Footing, first: date, *, is_risked: bool
) -> set[date]:
    """Return days on which the verdict may change while a footing holds, among others; `first`: of its days.

    `is_risked`: whether risk rules may decide on these days.
    """
    if footing.passing is None:
        footing.passing = tuple(_passing(assignment, footing))
    found = {*footing.passing}
    if is_risked and footing.settled is None:
        case = Case(assignment, first, footing.due, footing.standing, footing.terms)
        for _, days in watched_on(footing, case):
            found.update(days)
    return found


def _passing(assignment: Assignment, footing: Footing) -> Iterator[date]:
    """Yield the days on which something passes: the due day, the time for mending, a review's limit."""
    due = footing.due.last_day
    if footing.settled is not None:
        if due is not None:
            yield due  # from then on it is not early
        return
    standing = footing.standing
    if standing.stage is Stage.APPLIED:
        yield from _review_passes(assignment, standing)
    if due is not None:
        yield shifted(due, 1)
    if standing.mending is not None and standing.mending.until is not None:
        yield shifted(standing.mending.until, 1)


def _review_passes(assignment: Assignment, standing: Standing) -> Iterator[date]:
    """Yield the day from which the reviewer is late with the step that waits."""
    since = standing.waits_since
    until = None if since is None else decide_by(assignment, since)
    if until is not None:
        yield shifted(until, 1)


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

    No status but those that risk rules decide between begins or ends by them, or by a report.
    """
    status = (said or verdict(assignment, day)).status
    is_risked = status in RISKED
    told = _risked_on if is_risked else apart_from_risks
    known: Footing | None = footing_on(assignment, day)
    found = day
    for first in _begun(assignment, day, are_reports_told=is_risked):
        footing, known = known or footing_on(assignment, first), None
        turns = _turns(assignment, footing, first, is_risked=is_risked)
        later = sorted([turn for turn in turns if first < turn < found])
        for turn in (*reversed(later), first):
            if turn < day and told(assignment, footing, turn) is not status:
                return found
            found = turn
    return found


def _begun(
    assignment: Assignment, day: date, *, are_reports_told: bool
) -> Iterator[date]:
    """Yield since when nothing was said or amended on a day, and before that day, and so on."""
    begun: date | None = None
    told = _told_on(assignment, are_reports_told=are_reports_told)
    for each in reversed(told):
        is_within = assignment.first < each <= day
        if is_within and each != begun:
            begun = each
            yield each
    yield assignment.first


def _risked_on(assignment: Assignment, footing: Footing, day: date) -> Status | None:
    """Return the status on a day, whether risk rules decide or not."""
    del footing
    return verdict(assignment, day).status
