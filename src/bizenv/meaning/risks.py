"""The risk rules: each looks at one assignment on one day. Pure.

It answers with figures, or with nothing.

No data, no rule. `crossings` names the days on which a rule's answer may change, for the timeline.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from bizenv.meaning.stages import Stage, Standing
from bizenv.meaning.terms import Assignment, Terms
from bizenv.model.base import Due, shifted
from bizenv.model.book import Entry, Place
from bizenv.model.kinds import KINDS, Effect, effect
from bizenv.model.plan import Milestone, Policy, Target
from bizenv.model.records import Forecast, Progress, Return

Figure = date | Decimal | int | str | None
Figures = dict[str, Figure]
NO_FIGURES: Final[Mapping[str, Figure]] = {}
MAX_PLACES: Final = 10


class Reason(NamedTuple):
    """Why a status is what it is.

    A code, the figures it rests on, and where the decisive line stands.
    """

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
        for entry, said in self.filed():
            if said.percent is not None:
                return entry, said.percent
        return None

    def elapsed(self) -> Fraction | None:
        """Return the share of the time that has passed, from 0 to 1.

        None where it cannot be told.
        """
        return elapsed(self.assignment.start, self.due, self.day)


def elapsed(start: date, due: Due, day: date) -> Fraction | None:
    """Return (day − start) / (due − start), from 0 to 1.

    None for ongoing work or no time at all (序时进度).
    """
    if due.last_day is None or due.last_day <= start:
        return None
    share = Fraction((day - start).days, (due.last_day - start).days)
    return min(max(share, Fraction(0)), Fraction(1))


def rounded(value: Fraction, other_than: Fraction) -> Decimal:
    """Return a figure half up, with one decimal.

    With more where it would else read as what it differs from.
    """
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    for places in range(1, MAX_PLACES):
        figure = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if Fraction(figure) != other_than:
            return figure
    return exact


def due_soon(case: Case) -> Iterator[Reason]:
    """The due day is near, and the work is not nearly done as far as anyone said."""
    policy, last_day = case.policy, case.due.last_day
    if last_day is None:
        return
    days_left = (last_day - case.day).days
    if not 0 <= days_left <= policy.due_soon:
        return
    entry, percent = case.last_percent() or (None, None)
    if percent is None or percent < policy.nearly_done:
        figures: Figures = {
            "due": last_day,
            "days_left": days_left,
            "due_soon": policy.due_soon,
            "percent": percent,
            "nearly_done": policy.nearly_done,
        }
        yield Reason("due-soon", figures, _place(entry))


def behind(case: Case) -> Iterator[Reason]:
    """The last percentage is too far under the share of time that has passed."""
    last, share = case.last_percent(), case.elapsed()
    if last is None or share is None:
        return
    entry, percent = last
    passed, behind = share * 100, case.policy.behind
    if passed - Fraction(percent) > Fraction(behind):
        limit = Fraction(percent) + Fraction(behind)
        figures: Figures = {
            "percent": percent,
            "elapsed": rounded(passed, limit),
            "behind": behind,
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
        way = Fraction(target.value) - Fraction(baseline)
        line = Fraction(baseline) + share * way
        shown = Fraction(reading)
        short = shown < line if target.rising else shown > line
        if short:
            figures: Figures = {
                "target": target.name,
                "reading": reading,
                "line": rounded(line, Fraction(reading)),
                "value": target.value,
                "unit": target.unit,
                "comparison": target.comparison,
            }
            yield Reason("target-gap", figures, entry.place)


def forecast(case: Case) -> Iterator[Reason]:
    """The last report foresees that it will be difficult, or not done in time."""
    for entry, said in case.filed():
        if effect(said) is not Effect.REPORTS:
            continue
        if said.forecast in (Forecast.DIFFICULT, Forecast.CANNOT):
            figures: Figures = {"forecast": str(said.forecast), "date": entry.day}
            yield Reason("forecast", figures, entry.place)
        return


def returned(case: Case) -> Iterator[Reason]:
    """The last decision was a return, and nothing stands applied for."""
    standing = case.standing
    decision = standing.decision
    if decision is None or standing.stage is Stage.APPLIED:
        return
    if effect(decision.record) is Effect.RETURNS:
        yield returned_by(decision, standing)


def returned_by(entry: Entry, standing: Standing) -> Reason:
    """Return the reason that tells of a return: when, by whom, why, and until when to mend it."""
    decision = entry.record
    assert isinstance(decision, Return)
    until = standing.mending.until if standing.mending else None
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
        passed = last_day is not None and last_day < case.day
        if passed and milestone.title not in reached:
            figures: Figures = {"milestone": milestone.title, "due": last_day}
            yield Reason("milestone-missed", figures, case.assignment.place)


def silent(case: Case) -> Iterator[Reason]:
    """Nothing was heard from the department for longer than the policy allows."""
    limit = case.policy.report_every
    if limit is None:
        return
    words = (entry for entry in reversed(case.standing.effective) if _heard(entry))
    last = next(words, None)
    since = max(case.assignment.start, last.day) if last else case.assignment.start
    days = (case.day - since).days
    if days > limit:
        figures: Figures = {"since": since, "days": days, "report_every": limit}
        yield Reason("silent", figures, _place(last))


def _heard(entry: Entry) -> bool:
    """Whether it is a word from the department about its work."""
    return KINDS[entry.record.kind].heard


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
    reasons: list[Reason] = []
    for rule in RULES:
        reasons += rule(case)
    return tuple(reasons)


def crossings(
    assignment: Assignment, dues: set[date], target_terms: tuple[Terms, ...]
) -> Iterator[date]:
    """Yield the days on which a risk rule may begin to fire by the mere passing of time.

    Records and amendments change answers too; their days are the caller's to add. Too many days do
    no harm.
    """
    policy, start = assignment.policy, assignment.start
    records = [entry.record for entry in assignment.entries]
    filed = [said for said in records if isinstance(said, Progress)]
    shares = [*_shares_of_percents(filed, policy.behind)]
    shares += _shares_of_readings(filed, target_terms)
    passed = [share for share in shares if 0 <= share <= 1]
    for due in dues:
        yield shifted(due, -policy.due_soon)
        span = (due - start).days
        for share in passed if span > 0 else ():
            whole = int(share * span)
            yield shifted(start, whole)
            yield shifted(start, whole + 1)
    for terms in target_terms:
        yield from _days_after(terms.milestones)
    if policy.report_every is not None:
        heard = [entry.day for entry in assignment.entries if _heard(entry)]
        for day in (start, *heard):
            yield shifted(day, policy.report_every + 1)


def _days_after(milestones: Iterable[Milestone]) -> Iterator[date]:
    """Yield the first day on which each milestone is missed if nobody names it as reached."""
    for milestone in milestones:
        if milestone.due.last_day is not None:
            yield shifted(milestone.due.last_day, 1)


def _shares_of_percents(filed: list[Progress], behind: Decimal) -> Iterator[Fraction]:
    """Yield the shares of time at which a percentage begins to lie behind."""
    for percent in {said.percent for said in filed}:
        if percent is not None:
            yield (Fraction(percent) + Fraction(behind)) / 100


def _shares_of_readings(
    filed: list[Progress], several: tuple[Terms, ...]
) -> list[Fraction]:
    """Return the shares of time at which the line to a target passes a reading."""
    shares = []
    targets: set[Target] = set()
    for terms in several:
        targets.update(terms.targets)
    for target in targets:
        baseline = _baseline(target)
        if baseline is None or baseline == target.value:
            continue
        start = Fraction(baseline)
        way = Fraction(target.value) - start
        for said in filed:
            reading = said.readings.get(target.name)
            if reading is not None:
                shares.append((Fraction(reading) - start) / way)
    return shares


def _last_reading(case: Case, target: Target) -> tuple[Entry, Decimal] | None:
    for entry, said in case.filed():
        if target.name in said.readings:
            return entry, said.readings[target.name]
    return None


def _baseline(target: Target) -> Decimal | None:
    """Return where the line starts: as given, or 0 for what is to rise.

    Nothing for what is to fall.
    """
    if target.baseline is None and target.rising:
        return Decimal(0)
    return target.baseline


def _place(entry: Entry | None) -> Place | None:
    return entry.place if entry else None
