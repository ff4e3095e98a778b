"""How departments are scored (评分办法): the items of `scoring` in workspace.yaml.

Only ranking and `validate` read them: the settings keep what is written as it is.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from bizenv.model.base import Flag, Identifier, Model, Number, Ordinal, Roomy, Text


class RateName(StrEnum):
    """The rates that an item may weigh: shares of what was to be done."""

    DUE_COMPLETED = "due_completed"
    ON_TIME = "on_time"
    OVERALL = "overall"
    FILING_ON_TIME = "filing_on_time"
    FILING_GIVEN = "filing_given"
    RESPONSE = "response"
    SOLUTION = "solution"
    SATISFACTION = "satisfaction"


class CountName(StrEnum):
    """The counts that an item may give points for, or take them."""

    TASKS = "tasks"
    DUE = "due"
    COMPLETED = "completed"
    COMPLETED_EARLY = "completed_early"
    COMPLETED_LATE = "completed_late"
    OVERDUE = "overdue"
    RETURNED = "returned"
    EXTENDED = "extended"
    LOWERED = "lowered"
    FILING_MISSING = "filing_missing"
    FILING_LATE = "filing_late"
    VERIFY_LATE = "verify_late"
    RED_MONTHS = "red_months"
    YELLOW_MONTHS = "yellow_months"
    INNOVATIONS = "innovations"
    SLIPS = "slips"
    SLIPS_LAPSED = "slips_lapsed"


FigureName = RateName | CountName
OF_SLIPS: Final = (CountName.SLIPS, CountName.SLIPS_LAPSED)
"""The counts that one rung may be counted of."""


class ScoredEvery(StrEnum):
    """The periods that are ranked."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class FewRule(StrEnum):
    """What becomes of a department with few tasks."""

    APART = "apart"
    DOUBLE = "double"


class ScoreItem(Roomy):
    """An item of the score: a rate weighed, a count at so many points each, or points that the office typed."""

    title: Text
    """What the item is called; assessments.yaml names it by these words."""
    rate: RateName | None = None
    """The rate that it weighs; it gives weight × rate."""
    weight: Number | None = None
    """How many points the item is worth in full; with rate or typed."""
    count: CountName | None = None
    """What it counts; it gives each × how many."""
    each: Number | None = None
    """The points for each one counted, below 0 for a deduction; only with count."""
    up_to: Number | None = None
    """The most points that it may give or take, written without a sign; with count, or typed without weight."""
    typed: Flag = False
    """true: the office enters the points in assessments.yaml."""
    once: Flag = False
    """true: one matter counts once a year, at its higher value; with count, or typed without weight."""
    plan: Text | None = None
    """Counts this plan alone."""
    rung: Identifier | None = None
    """Counts the slips of this rung of the ladder alone; with count: slips or slips_lapsed."""
    every: ScoredEvery | None = None
    """Counts only where months, quarters or years are ranked; without it, in every ranking."""

    @model_validator(mode="after")
    def _of_one_sort(self) -> Self:
        if not self._is_of_one_sort():
            raise PydanticCustomError("score-item", "score-item")
        return self

    def _is_of_one_sort(self) -> bool:
        """Whether it is a rate, a count or typed, with the keys of that alone."""
        sorts = [self.rate is not None, self.count is not None, self.typed]
        if sorts.count(True) != 1:
            return False
        of_rung = self.rung is not None and self.count not in OF_SLIPS
        has_sign = self.up_to is not None and self.up_to < 0
        negative = self.weight is not None and self.weight <= 0
        if has_sign or negative or of_rung:
            return False
        if self.count is not None:
            return self.each is not None and self.weight is None
        adds = self.up_to is not None or self.once
        if self.rate is not None:
            return self.weight is not None and self.each is None and not adds
        if self.each is not None or self.plan is not None:
            return False
        return self.weight is None or not adds

    @property
    def weighed(self) -> bool:
        """Whether it is a share of a weight, and not points that are added or taken."""
        return self.weight is not None

    def applies(self, unit: str) -> bool:
        """Whether it counts where periods of a unit are ranked."""
        return self.every is None or self.every == unit


class Few(Model):
    """What becomes of a department that leads few tasks."""

    under: Ordinal
    """Fewer tasks than this are few."""
    rule: FewRule = FewRule.APART
    """apart: it is listed without a rank; double: points taken from it are doubled."""


class YearWeights(Model):
    """A year's score: the mean of its quarters, and the year's own items."""

    quarters: Number
    """How much the mean of the four quarters weighs."""
    own: Number
    """How much the year's own score weighs, of the items with `every: year`."""

    @model_validator(mode="after")
    def _weigh_anything(self) -> Self:
        if self.quarters < 0 or self.own < 0 or not self.quarters + self.own:
            raise PydanticCustomError("score-item", "score-item")
        return self


class Scoring(Roomy):
    """How departments are scored."""

    start: Number = Decimal(0)
    """The points that each begins with: 0 to count up, 100 to count down. No score is below 0."""
    most: Number | None = None
    """No score is above this."""
    joint: Literal["full", "shared"] = "full"
    """full: a joint task counts in full for each of its leads; shared: of n leads 1/n for each."""
    few: Few | None = None
    """What becomes of a department that leads few tasks."""
    year: YearWeights | None = None
    """The year's score as a mean of its quarters and of its own items; without it, as of any period."""
    items: tuple[ScoreItem, ...]
    """The items."""

    @model_validator(mode="after")
    def _called_apart(self) -> Self:
        titles = {item.title for item in self.items}
        if len(titles) < len(self.items):
            raise PydanticCustomError("score-titles", "score-titles")
        return self

    @property
    def typed(self) -> dict[str, ScoreItem]:
        """The items whose points the office enters, by title."""
        return {item.title: item for item in self.items if item.typed}


class ScoringPart(Model):
    """Of workspace.yaml the part that scores; the rest is read by the settings."""

    model_config = ConfigDict(extra="ignore")

    scoring: Scoring | None = None
    """How departments are scored."""


_DUE_COMPLETED: Final = {
    "title": RateName.DUE_COMPLETED.value,
    "rate": RateName.DUE_COMPLETED.value,
    "weight": "100",
}
DEFAULT: Final = Scoring.model_validate({"items": [_DUE_COMPLETED]})
"""Where a workspace does not say how it scores."""
