"""The risk rules: each looks at one assignment on one day and answers with figures, or with nothing. Pure.

No data, no rule. `crossings` names the days on which a rule's answer may change, for the timeline.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from bizenv.meaning.stages import Stage, Standing
from bizenv.meaning.terms import Assignment, Terms
from bizenv.model.base import Due, shifted
from bizenv.model.book import Entry, Place
from bizenv.model.plan import Policy, Target
from bizenv.model.records import Apply, Forecast, Progress, Report, Return, Withdraw

Figure = date | Decimal | int | str | None
Figures = dict[str, Figure]
NO_FIGURES: Final[Mapping[str, Figure]] = {}
MAX_PLACES: Final = 10


class Reason(NamedTuple):
    """Why a status is what it is: a code, the figures it rests on, and where the decisive line stands."""

    code: str
    figures: Mapping[str, Figure] = NO_FIGURES
    place: Place | None = None


class Case(NamedTuple):
    """One assignment on one day, with everything that the rules look at."""

    assignment: Assignment
    day: date
    due: Due
    standing: Standing
    terms: Terms

    @property
    def policy(self) -> Policy:
        """The thresholds in force."""
        return self.assignment.policy

    def filed(self) -> Iterator[tuple[Entry, Progress]]:
        """Yield the reports and applications that count, the latest first."""
        for entry in reversed(self.standing.effective):
            if isinstance(entry.record, Progress):
                yield entry, entry.record

    def last_percent(self) -> tuple[Entry, Decimal] | None:
        """Return the latest percentage that a report or an application gives."""
        return next(
            (
                (entry, said.percent)
                for entry, said in self.filed()
                if said.percent is not None
            ),
            None,
        )

    def elapsed(self) -> Fraction | None:
        """Return the share of the time that has passed, from 0 to 1; None where it cannot be told."""
        return elapsed(self.assignment.start, self.due, self.day)


def elapsed(start: date, due: Due, day: date) -> Fraction | None:
    """Return (day − start) / (due − start), from 0 to 1; None for ongoing work or no time at all (序时进度)."""
    if due.last_day is None or due.last_day <= start:
        return None
    share = Fraction((day - start).days, (due.last_day - start).days)
    return min(max(share, Fraction(0)), Fraction(1))


def rounded(value: Fraction, other_than: Fraction) -> Decimal:
    """Return a figure half up, with one decimal; with more where it would else read as what it differs from."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    for places in range(1, MAX_PLACES):
        figure = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if Fraction(figure) != other_than:
            return figure
    return exact


def due_soon(case: Case) -> Iterator[Reason]:
    """The due day is near, and the work is not nearly done as far as anyone said."""
    policy, last_day = case.policy, case.due.last_day
    if last_day is None or not 0 <= (last_day - case.day).days <= policy.due_soon:
        return
    entry, percent = case.last_percent() or (None, None)
    if percent is None or percent < policy.nearly_done:
        figures: Figures = {
            "due": last_day,
            "days_left": (last_day - case.day).days,
            "due_soon": policy.due_soon,
        }
        yield Reason(
            "due-soon",
            {**figures, "percent": percent, "nearly_done": policy.nearly_done},
            _place(entry),
        )


def behind(case: Case) -> Iterator[Reason]:
    """The last percentage is too far under the share of time that has passed."""
    last, share = case.last_percent(), case.elapsed()
    if last is None or share is None:
        return
    entry, percent = last
    if share * 100 - Fraction(percent) > Fraction(case.policy.behind):
        figures: Figures = {
            "percent": percent,
            "elapsed": rounded(
                share * 100, Fraction(percent) + Fraction(case.policy.behind)
            ),
            "behind": case.policy.behind,
        }
        yield Reason("behind", figures, entry.place)


def target_gap(case: Case) -> Iterator[Reason]:
    """The last reading is short of the straight line from the baseline to the target."""
    share = case.elapsed()
    for target in case.terms.targets if share is not None else ():
        last, baseline = _last_reading(case, target), _baseline(target)
        if last is None or baseline is None or share is None:
            continue
        entry, reading = last
        line = Fraction(baseline) + share * (
            Fraction(target.value) - Fraction(baseline)
        )
        if (Fraction(reading) < line) if target.rising else (Fraction(reading) > line):
            figures: Figures = {
                "target": target.name,
                "reading": reading,
                "line": rounded(line, Fraction(reading)),
                "value": target.value,
            }
            yield Reason(
                "target-gap",
                {**figures, "unit": target.unit, "comparison": target.comparison},
                entry.place,
            )


def forecast(case: Case) -> Iterator[Reason]:
    """The last report foresees that it will be difficult, or not done in time."""
    entry, said = next(
        ((entry, said) for entry, said in case.filed() if isinstance(said, Report)),
        (None, None),
    )
    if (
        entry is not None
        and said is not None
        and said.forecast in (Forecast.DIFFICULT, Forecast.CANNOT)
    ):
        yield Reason(
            "forecast", {"forecast": str(said.forecast), "date": entry.day}, entry.place
        )


def returned(case: Case) -> Iterator[Reason]:
    """The last decision was a return, and nothing stands applied for."""
    entry = case.standing.decision
    if (
        entry is not None
        and isinstance(entry.record, Return)
        and case.standing.stage is not Stage.APPLIED
    ):
        until = case.standing.mending.until if case.standing.mending else None
        yield returned_by(entry, entry.record, until)


def returned_by(entry: Entry, decision: Return, until: date | None) -> Reason:
    """Return the reason that tells of a return: when, by whom, why, and until when it may be mended."""
    figures: Figures = {
        "date": entry.day,
        "by": decision.by,
        "opinion": decision.opinion,
        "until": until,
    }
    return Reason("returned", figures, entry.place)


def milestone_missed(case: Case) -> Iterator[Reason]:
    """A milestone's day has passed, and no report or application names it as reached."""
    reached = {said.milestone for _, said in case.filed()}
    for milestone in case.terms.milestones:
        last_day = milestone.due.last_day
        if (
            last_day is not None
            and last_day < case.day
            and milestone.title not in reached
        ):
            yield Reason(
                "milestone-missed",
                {"milestone": milestone.title, "due": last_day},
                case.assignment.place,
            )


def silent(case: Case) -> Iterator[Reason]:
    """Nothing was heard from the department for longer than the policy allows."""
    limit = case.policy.report_every
    if limit is None:
        return
    heard = (Report, Apply, Withdraw)
    entry = next(
        (
            entry
            for entry in reversed(case.standing.effective)
            if isinstance(entry.record, heard)
        ),
        None,
    )
    since = max(case.assignment.start, entry.day) if entry else case.assignment.start
    days = (case.day - since).days
    if days > limit:
        yield Reason(
            "silent",
            {"since": since, "days": days, "report_every": limit},
            _place(entry),
        )


RULES: Final[tuple[Callable[[Case], Iterator[Reason]], ...]] = (
    due_soon,
    behind,
    target_gap,
    forecast,
    returned,
    milestone_missed,
    silent,
)


def risks(case: Case) -> tuple[Reason, ...]:
    """Return the reasons of every risk rule that fires."""
    return tuple(reason for rule in RULES for reason in rule(case))


def crossings(
    assignment: Assignment, dues: set[date], target_terms: tuple[Terms, ...]
) -> Iterator[date]:
    """Yield the days on which a risk rule may begin to fire by the mere passing of time.

    Records and amendments change answers too; their days are the caller's to add. Too many days do no harm.
    """
    policy, start = assignment.policy, assignment.start
    filed: list[Progress] = [
        entry.record
        for entry in assignment.entries
        if isinstance(entry.record, Progress)
    ]
    percents = {said.percent for said in filed if said.percent is not None}
    for due in dues:
        yield shifted(due, -policy.due_soon)
        span = (due - start).days
        if span <= 0:
            continue
        shares = [
            (Fraction(percent) + Fraction(policy.behind)) / 100 for percent in percents
        ]
        shares += _shares_of_readings(filed, target_terms)
        passed = [int(share * span) for share in shares if 0 <= share <= 1]
        yield from (
            shifted(start, days) for whole in passed for days in (whole, whole + 1)
        )
    for terms in target_terms:
        for milestone in terms.milestones:
            if milestone.due.last_day is not None:
                yield shifted(milestone.due.last_day, 1)
    if policy.report_every is not None:
        heard = [
            entry.day
            for entry in assignment.entries
            if isinstance(entry.record, Report | Apply | Withdraw)
        ]
        yield from (shifted(day, policy.report_every + 1) for day in (start, *heard))


def _shares_of_readings(
    filed: list[Progress], several: tuple[Terms, ...]
) -> list[Fraction]:
    """Return the shares of time at which the line to a target passes a reading."""
    shares = []
    for target in {target for terms in several for target in terms.targets}:
        baseline = _baseline(target)
        if baseline is None or baseline == target.value:
            continue
        way = Fraction(target.value) - Fraction(baseline)
        readings = [
            said.readings[target.name] for said in filed if target.name in said.readings
        ]
        shares += [
            (Fraction(reading) - Fraction(baseline)) / way for reading in readings
        ]
    return shares


def _last_reading(case: Case, target: Target) -> tuple[Entry, Decimal] | None:
    name = target.name
    return next(
        (
            (entry, said.readings[name])
            for entry, said in case.filed()
            if name in said.readings
        ),
        None,
    )


def _baseline(target: Target) -> Decimal | None:
    """Return where the line starts: as given, or 0 for what is to rise; nothing for what is to fall."""
    if target.baseline is None and target.rising:
        return Decimal(0)
    return target.baseline


def _place(entry: Entry | None) -> Place | None:
    return entry.place if entry else None
