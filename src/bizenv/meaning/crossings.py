"""The days on which a risk rule may begin to fire by the mere passing of time. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Final

from bizenv.meaning.case import baseline_of
from bizenv.meaning.duties import ends
from bizenv.meaning.pauses import Stops, may_stand_still
from bizenv.meaning.risks import WHOLE
from bizenv.meaning.terms import Assignment, Terms
from bizenv.model.base import shifted
from bizenv.model.plan import Milestone, Target
from bizenv.model.policy import Policy
from bizenv.model.records import Progress

_KEPT: Final = 4096


def crossings(
    assignment: Assignment, dues: set[date], target_terms: tuple[Terms, ...]
) -> Iterator[date]:
    """Yield the days on which a risk rule may begin to fire by the mere passing of time.

    Records and amendments change answers too; their days are the caller's to add. Too many days do
    no harm.
    """
    policy = assignment.policy
    start = assignment.start
    stops = Stops(assignment) if may_stand_still(assignment) else None
    shares = _shares(assignment, target_terms)
    for due in dues:
        yield shifted(due, -policy.due_soon)
        for counted in _counted(shares, (due - start).days, stops):
            if stops is None:
                yield shifted(start, counted)
            else:
                yield stops.after(start, counted)
    for terms in target_terms:
        yield from _days_after(terms.milestones)
        yield from _days_after_steps(terms)
    yield from ends(assignment, target_terms)
    if assignment.task.issued.line is not None:
        from bizenv.meaning.clocks import ends_of_verifying

        yield from ends_of_verifying(assignment)
    yield from _silences(assignment, stops)


def _silences(assignment: Assignment, stops: Stops | None) -> Iterator[date]:
    """Yield the days on which nothing was heard for too long, if nothing is heard until then."""
    limit = assignment.policy.report_every
    if limit is None:
        return
    days = [assignment.start]
    entries = assignment.entries
    days += [entry.day for entry in entries if entry.heard]
    silence = limit + 1
    for day in days:
        if stops is None:
            yield shifted(day, silence)
        else:
            yield stops.after(day, silence)


def _counted(shares: list[Fraction], days: int, stops: Stops | None) -> Iterator[int]:
    """Yield after how many days that count shares of a time may be passed.

    `days` is the whole time; what it stood still in is taken off, as far as that may be over.
    """
    for stood in (0,) if stops is None else stops.sums():
        span = days - stood
        if span <= 0:
            continue
        for share in shares:
            whole, rest = divmod(share.numerator * span, share.denominator)
            if not rest:
                yield whole
            yield whole + 1


def _shares(assignment: Assignment, target_terms: tuple[Terms, ...]) -> list[Fraction]:
    """Return the shares of time, from 0 to 1, at which what was filed falls behind."""
    filed: list[Progress] = []
    for entry in assignment.entries:
        record = entry.record
        if isinstance(record, Progress):
            filed.append(record)
    shares = [*_shares_of_percents(filed, assignment.policy)]
    shares += _shares_of_readings(filed, target_terms)
    return [share for share in shares if 0 <= share.numerator <= share.denominator]


def _days_after(milestones: Iterable[Milestone]) -> Iterator[date]:
    """Yield the first day on which each milestone is missed if nobody names it as reached."""
    for milestone in milestones:
        last_day = milestone.due.last_day
        if last_day is not None:
            yield shifted(last_day, 1)


def _days_after_steps(terms: Terms) -> Iterator[date]:
    """Yield the first day on which each step is past."""
    of_targets = [target.steps for target in terms.targets]
    several = [terms.steps, *of_targets]
    for step in chain.from_iterable(several):
        yield shifted(step.last_day, 1)


def _shares_of_percents(filed: list[Progress], policy: Policy) -> Iterator[Fraction]:
    """Yield the shares of time at which a percentage begins to lie behind."""
    percents = {said.percent for said in filed}
    for percent in percents:
        if percent is not None:
            yield from _shares_of(percent, policy.behind, policy.behind_share)


@lru_cache(maxsize=_KEPT)
def _shares_of(
    percent: Decimal, points: Decimal | None, share: Decimal | None
) -> tuple[Fraction, ...]:
    """Return the shares of time at which one percentage begins to lie behind."""
    reported = Fraction(percent)
    found: list[Fraction] = []
    if points is not None:
        found.append((reported + Fraction(points)) / WHOLE)
    if share is not None and share < WHOLE:
        found.append(reported / (WHOLE - Fraction(share)))
    return tuple(found)


def _shares_of_readings(
    filed: list[Progress], several: tuple[Terms, ...]
) -> list[Fraction]:
    """Return the shares of time at which the line to a target passes a reading."""
    shares = []
    targets: set[Target] = set()
    for terms in several:
        targets.update(terms.targets)
    for target in targets:
        baseline = baseline_of(target)
        if baseline is None or baseline == target.value:
            continue
        start = Fraction(baseline)
        way = Fraction(target.value) - start
        for said in filed:
            reading = said.readings.get(target.name)
            if reading is not None:
                gone = Fraction(reading) - start
                shares.append(gone / way)
    return shares
