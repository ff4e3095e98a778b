"""How many items of registers are what on a day: figures that add up, and the three rates. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bizenv.model.item_clocks import RegisterRates
from bizenv.model.records import Rating
from bizenv.report.clock_states import CLOCKS, ENDED, ClockState
from bizenv.report.rate import Rate, percent_of, tenths_of


@dataclass(frozen=True, slots=True)
class WeighedRate:
    """A share whose parts weigh differently: `n` is the weight of those that count."""

    n: Decimal
    of: int

    @property
    def percent(self) -> Decimal | None:
        """As of any rate."""
        return percent_of(self.n, self.of)


STEPS: Final = ("assigned", "verified", "handled", "closed")
DONE_BY: Final = {"verify": "verified", "handle": "handled"}
"""By clock the step that it asks of departments; an item may be lost, or closed, without it."""
RATINGS: Final = tuple(each.value for each in Rating)
COUNTS: Final = (
    "raised",
    "merged",
    "cancelled",
    "carried_over",
    "unassigned",
    *STEPS,
    "due",
    "due_on_time",
    *RATINGS,
    "causes",
    "handed_on",
)
RATES: Final = ("response", "solution", "satisfaction")


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How many items of registers are what on a day: figures by name, of COUNTS and of clocks.

    raised = merged + cancelled + carried_over + unassigned + assigned. Of those that go on: `verified` (已核查),
    `handled` (已办结: applied for, or further), `closed` (已销号: completed). `due`: with a due
    day, and handled or overdue, or once overdue; `due_on_time`: of these, handled in time. `causes`: items that others
    were merged into (一类事). `handed_on`: somebody had it to handle, and has it no more. `content` is what the ratings weigh, 100 for each that satisfies.
    """

    figures: Counter[str] = field(default_factory=Counter)
    content: Decimal = Decimal(0)

    def __add__(self, other: "ItemCounts") -> "ItemCounts":
        figures = self.figures + other.figures
        content = self.content + other.content
        return ItemCounts(figures, content)

    def __getitem__(self, name: str) -> int:
        return self.figures[name]

    def at(self, clock: str, state: ClockState) -> int:
        """How many have one of the CLOCKS in a state."""
        return self.figures[f"{clock}_{state}"]

    def lapsed(self, clock: str) -> int:
        """How many of those missed are not done: handed on before, or closed without it."""
        return self.figures[f"{clock}_lapsed"]

    def done_late(self, clock: str) -> int:
        """How many are done, and were missed first."""
        return self.at(clock, ClockState.MISSED) - self.lapsed(clock)

    @property
    def overdue(self) -> int:
        """How often a clock has ended and nobody has acted; an item past two of them counts twice."""
        return sum(self.at(each, ClockState.OVERDUE) for each in CLOCKS)

    @property
    def rated(self) -> int:
        """How many the reviewer rated."""
        return sum(self[name] for name in RATINGS)

    @property
    def response(self) -> Rate:
        """按时核查率: verified in time, of those that were verified or whose clock has ended."""
        met, missed, overdue = (self.at("verify", each) for each in ENDED)
        ended = met + missed + overdue
        return Rate(met, ended)

    @property
    def solution(self) -> Rate:
        """按期办结率: handled in time, of those that were handled or whose clock has ended."""
        return Rate(self["due_on_time"], self["due"])

    @property
    def satisfaction(self) -> WeighedRate:
        """满意率: satisfied, and mostly satisfied by its weight, of those rated."""
        content = self.content / 100
        return WeighedRate(content, self.rated)


def score(counts: ItemCounts, weights: RegisterRates) -> Decimal | None:
    """Return the three rates in one figure (综合得分), of those that have a base.

    The weights of these are scaled up to 100. Rounded once, at the end.
    """
    points = whole = Fraction(0)
    for name in RATES:
        rate: Rate | WeighedRate = getattr(counts, name)
        if rate.of:
            weight = Fraction(getattr(weights, name))
            points += weight * Fraction(rate.n) / rate.of
            whole += weight
    if whole:
        return tenths_of(points / whole)
    return None
