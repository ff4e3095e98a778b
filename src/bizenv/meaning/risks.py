"""The risk rules: each looks at one assignment on one day. Pure.

It answers with figures, or with nothing.

No data, no rule. `crossings` lists them all, and tells from which day on each is asked.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.case import Case
from bizenv.meaning.duties import may_have_duties
from bizenv.meaning.missed_duties import missed_by
from bizenv.meaning.pauses import counted_days
from bizenv.meaning.standing import Standing
from bizenv.model.book import Entry, Place
from bizenv.model.codes import CLAIMED
from bizenv.model.kinds import Effect, effect
from bizenv.model.plan import Target
from bizenv.model.records import Forecast, Report, Return

Figure = date | Decimal | int | str | None
Figures = dict[str, Figure]
NO_FIGURES: Final[Mapping[str, Figure]] = {}
MAX_PLACES: Final = 10
WHOLE: Final = 100  # percent
_KEPT: Final = 4096


class Reason(NamedTuple):
    """Why a status is what it is.

    A code, the figures it rests on, and where the decisive line stands.
    """

    code: str
    figures: Mapping[str, Figure] = NO_FIGURES
    place: Place | None = None


def rounded(value: Fraction, other_than: Fraction) -> Decimal:
    """Return a figure half up, with one decimal.

    With more where it would else read as what it differs from.
    """
    whole = Decimal(value.denominator)
    exact = Decimal(value.numerator) / whole
    unit = Decimal(1)
    for places in range(1, MAX_PLACES):
        last_place = unit.scaleb(-places)
        figure = exact.quantize(last_place, ROUND_HALF_UP)
        if Fraction(figure) != other_than:
            return figure
    return exact


def due_soon(case: Case) -> Iterator[Reason]:
    """The due day is near, and the work is not nearly done as far as anyone said."""
    policy = case.policy
    last_day = case.due.last_day
    if last_day is None:
        return
    days_left = (last_day - case.day).days
    is_near = 0 <= days_left <= policy.due_soon
    if not is_near:
        return
    entry, percent = case.last_percent() or (None, None)
    nearly_done = percent is not None and percent >= policy.nearly_done
    if not nearly_done:
        figures: Figures = {
            "due": last_day,
            "days_left": days_left,
            "due_soon": policy.due_soon,
            "percent": percent,
            "nearly_done": policy.nearly_done,
        }
        yield Reason("due-soon", figures, _place(entry))


def behind(case: Case) -> Iterator[Reason]:
    """The last percentage is too many points under the share of time, or under the last step."""
    behind = case.policy.behind
    last = case.last_percent()
    expected = case.expected()
    if behind is None or last is None or expected is None:
        return
    entry, percent = last
    share = expected.as_integer_ratio()
    missed = _missed(share, percent, behind)
    if missed is not None:
        by_step = bool(case.terms.steps)
        figures: Figures = {
            "percent": percent,
            "step" if by_step else "elapsed": missed,
            "behind": behind,
        }
        yield Reason("behind", figures, entry.place)


@lru_cache(maxsize=_KEPT)
def _missed(
    share: tuple[int, int], percent: Decimal, points: Decimal
) -> Decimal | None:
    """Return the percentage that is expected where another lies too many points under it."""
    expected = Fraction(*share)
    limit = Fraction(percent) + Fraction(points)
    return rounded(expected, limit) if expected > limit else None


class Missing(NamedTuple):
    """What is missing of what is expected by now: the last percentage, the expected one, the share."""

    entry: Entry
    percent: Decimal
    expected: Fraction
    share: Fraction


def share_missing(case: Case) -> Missing | None:
    """Return what is missing of what is expected, in percent of it; None where nothing is said."""
    last = case.last_percent()
    expected = case.expected()
    if last is None or not expected:
        return None
    entry, percent = last
    share = (expected - Fraction(percent)) / expected * 100
    return Missing(entry, percent, expected, share)


def behind_share(case: Case) -> Iterator[Reason]:
    """Too great a share of what is expected by now is missing in the last percentage."""
    tolerated = case.policy.behind_share
    if tolerated is None:
        return
    missing = share_missing(case)
    if missing is None:
        return
    limit = Fraction(tolerated)
    if missing.share > limit:
        figures: Figures = {
            "percent": missing.percent,
            "expected": rounded(missing.expected, Fraction(missing.percent)),
            "share": rounded(missing.share, limit),
            "behind_share": tolerated,
        }
        yield Reason("behind-share", figures, missing.entry.place)


def target_gap(case: Case) -> Iterator[Reason]:
    """The last reading is short of the straight line from the baseline to the target."""
    for target in case.terms.targets:
        last = case.last_reading(target)
        line = case.line(target)
        if last is None or line is None:
            continue
        entry, reading = last
        shown = Fraction(reading)
        if short_of(target, shown, line):
            figures: Figures = {
                "target": target.name,
                "reading": reading,
                "line": rounded(line, shown),
                "value": target.value,
                "unit": target.unit,
                "comparison": target.comparison,
            }
            yield Reason("target-gap", figures, entry.place)


def forecast(case: Case) -> Iterator[Reason]:
    """The last report foresees that it will be difficult, or not done in time."""
    entry = case.standing.reported
    if entry is None:
        return
    assert isinstance(entry.record, Report)
    foreseen = entry.record.forecast
    if foreseen in (Forecast.DIFFICULT, Forecast.CANNOT):
        figures: Figures = {
            "forecast": str(foreseen),
            "date": entry.day,
        }
        yield Reason("forecast", figures, entry.place)


def returned(case: Case) -> Iterator[Reason]:
    """The last decision was a return, and nothing stands applied for."""
    standing = case.standing
    decision = standing.decision
    if decision is None:
        return
    if standing.stage in CLAIMED:
        return
    if effect(decision.record) is Effect.RETURNS:
        yield returned_by(decision, standing)


def returned_by(entry: Entry, standing: Standing) -> Reason:
    """Return the reason that tells of a return: when, by whom, why, and until when to mend it."""
    decision = entry.record
    assert isinstance(decision, Return)
    mending = standing.mending
    until = mending.until if mending else None
    again, withdrawn = _taken_back(entry, standing)
    figures: Figures = {
        "date": entry.day,
        "again": again,
        "withdrawn": withdrawn,
        "by": decision.by,
        "opinion": decision.opinion,
        "until": until,
        "late_by": None,
    }
    return Reason("returned", figures, entry.place)


def _taken_back(entry: Entry, standing: Standing) -> tuple[date | None, date | None]:
    """Return when work was applied for again after a return, and when that was withdrawn."""
    again: date | None = None
    withdrawn: date | None = None
    since = standing.effective.index(entry) + 1
    after = standing.effective[since:]
    for each in after:
        match effect(each.record):
            case Effect.APPLIES:
                again = each.day
            case Effect.WITHDRAWS:
                withdrawn = each.day
            case _:
                pass
    return again, withdrawn


def milestone_missed(case: Case) -> Iterator[Reason]:
    """A milestone's day has passed, and no report or application names it as reached."""
    place = case.assignment.place
    for milestone in case.missed():
        figures: Figures = {
            "milestone": milestone.title,
            "due": milestone.due.last_day,
        }
        yield Reason("milestone-missed", figures, place)


def duty_missed(case: Case) -> Iterator[Reason]:
    """Of a duty too little was given in a period that has ended, and it was not made good."""
    if not may_have_duties(case.assignment.task):
        return
    for each in missed_by(case.assignment, case.day):
        title = each.title
        figures: Figures = {
            "duty": title,
            "periods": each.periods,
            "period": each.first.written,
            "last_period": each.last.written,
            "short": each.short,
        }
        yield Reason("duty-missed", figures, _place_of_duty(case.assignment, title))


def _place_of_duty(assignment: Assignment, title: str) -> Place:
    """Return where a duty was first laid down: with the task, or by an amendment."""
    for step in assignment.task.duty_steps:
        if title in [duty.title for duty in step.value]:
            return assignment.place if step.by is None else step.by.place
    return assignment.place


def verify_late(case: Case) -> Iterator[Reason]:
    """An item was assigned, and nobody told in time what verifying it found."""
    assignment = case.assignment
    if assignment.task.issued.line is None:
        return
    from bizenv.meaning.clocks import verifying

    owed = verifying(assignment, case.standing, case.day)
    if owed is None or owed.answer is not None:
        return
    late = owed.days_late(case.day)
    if not late:
        return
    figures: Figures = {
        "assigned": owed.assigned.day,
        "until": owed.until,
        "days": late,
    }
    yield Reason("verify-late", figures, owed.assigned.place)


def silent(case: Case) -> Iterator[Reason]:
    """Nothing was heard from the department for longer than the policy allows."""
    limit = case.policy.report_every
    if limit is None:
        return
    last = case.standing.heard
    since = case.assignment.start
    if last is not None:
        since = max(since, last.day)
    days = counted_days(case.assignment, since, case.day)
    if days > limit:
        figures: Figures = {
            "since": since,
            "days": days,
            "report_every": limit,
        }
        yield Reason("silent", figures, _place(last))


Rule = Callable[[Case], Iterator[Reason]]


def code_of(rule: Rule) -> str:
    """Return the code of a rule: behind-share."""
    return rule.__name__.replace("_", "-")


def short_of(target: Target, reading: Fraction, line: Fraction) -> bool:
    """Whether a reading is on the wrong side of a line to a target."""
    if target.rising:
        return reading < line
    return reading > line


def _place(entry: Entry | None) -> Place | None:
    if entry:
        return entry.place
    return None
