"""One assignment on one day, with what the risk rules look at: what was said, what is expected by now."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.pauses import counted_days, ended_days
from bizenv.meaning.standing import Standing
from bizenv.meaning.terms import Terms
from bizenv.model.base import Due
from bizenv.model.book import Entry
from bizenv.model.plan import Milestone, Target
from bizenv.model.policy import Policy
from bizenv.model.records import Progress
from bizenv.model.steps import last_ended

_KEPT: Final = 4096


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
            record = entry.record
            if isinstance(record, Progress):
                yield entry, record

    def last_percent(self) -> tuple[Entry, Decimal] | None:
        """Return the latest percentage that a report or an application gives."""
        return self.standing.percent

    def reached(self) -> Mapping[str, Entry]:
        """Return the milestones that a report or an application names, each with the first."""
        found: dict[str, Entry] = {}
        for entry, said in self.filed():
            if said.milestone is not None:
                found[said.milestone] = entry
        return found

    def missed(self) -> Iterator[Milestone]:
        """Yield the milestones whose day has passed and that nothing names as reached."""
        milestones = self.terms.milestones
        reached = self.reached() if milestones else {}
        for milestone in milestones:
            passed = milestone.due.has_passed(self.day)
            if passed and milestone.title not in reached:
                yield milestone

    def coming(self, within: int) -> Iterator[Milestone]:
        """Yield the milestones due on the day or within so many days, and not reached."""
        reached = self.reached()
        for milestone in self.terms.milestones:
            last_day = milestone.due.last_day
            if last_day is None or milestone.title in reached:
                continue
            if 0 <= (last_day - self.day).days <= within:
                yield milestone

    def last_reading(self, target: Target) -> tuple[Entry, Decimal] | None:
        """Return the latest figure of a target that a report or an application gives."""
        for entry, said in self.filed():
            reading = said.readings.get(target.name)
            if reading is not None:
                return entry, reading
        return None

    def line(self, target: Target) -> Fraction | None:
        """Return where a target should stand by now: at its last step, or on the straight way to it.

        From its baseline on; None where that cannot be told.
        """
        baseline = baseline_of(target)
        if target.steps:
            step = last_ended(target.steps, self.day)
            begin_or_step = baseline if step is None else step.value
            if begin_or_step is None:
                return None
            return Fraction(begin_or_step)
        share = self.elapsed()
        if share is None or baseline is None:
            return None
        begin = Fraction(baseline)
        way = Fraction(target.value) - begin
        return begin + share * way

    def expected(self) -> Fraction | None:
        """Return how many percent should be done by now: the last step, or the share of time.

        None where that cannot be told.
        """
        steps = self.terms.steps
        if steps:
            step = last_ended(steps, self.day)
            if step is None:
                return Fraction(0)
            return Fraction(step.value)
        share = self.elapsed()
        if share is None:
            return None
        return _percent(share.numerator, share.denominator)

    def elapsed(self) -> Fraction | None:
        """Return the share of the time that has passed, from 0 to 1.

        None where it cannot be told.
        """
        return elapsed(self.assignment, self.due, self.day)


def elapsed(assignment: Assignment, due: Due, day: date) -> Fraction | None:
    """Return (day − start) / (due − start), from 0 to 1, without the days that were paused.

    None for ongoing work or no time at all (序时进度).
    """
    start = assignment.start
    last_day = due.last_day
    if last_day is None:
        return None
    days = (last_day - start).days
    whole = days - ended_days(assignment, start, day)
    if whole <= 0:
        return None
    passed = counted_days(assignment, start, day)
    return _share(min(max(passed, 0), whole), whole)


@lru_cache(maxsize=_KEPT)
def _share(passed: int, whole: int) -> Fraction:
    return Fraction(passed, whole)


@lru_cache(maxsize=_KEPT)
def _percent(numerator: int, denominator: int) -> Fraction:
    return Fraction(numerator, denominator) * 100


def baseline_of(target: Target) -> Decimal | None:
    """Return where the line starts: as given, or 0 for what is to rise.

    Nothing for what is to fall.
    """
    baseline = target.baseline
    if baseline is None and target.rising:
        return Decimal(0)
    return baseline
