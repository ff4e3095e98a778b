"""One department's score: every item with its figure, its formula and its points. Pure.

The points of an item are rounded once, to two decimals, half up; the score is the sum of these
rounded points, so whoever adds up what is shown gets it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final, Literal, NamedTuple

from bizenv.model.assessments import Typed
from bizenv.model.scoring import FewRule, ScoreItem, Scoring
from bizenv.periods.period import Period
from bizenv.report.figures import Figure

_CENTS: Final = 100
_HALF: Final = Fraction(1, 2)
_NONE: Final = Decimal("0.00")
FigureOf = Callable[[ScoreItem], Figure]
TypedFor = Callable[[ScoreItem], tuple["TypedPoints", ...]]
Bound = Literal["floor", "most"]


class TypedPoints(NamedTuple):
    """A line of assessments.yaml, and what of it counts in the period; less where its matter has counted."""

    typed: Typed
    counts: Fraction


class ItemScore(NamedTuple):
    """An item of a score: what it rests on, and the points that it gives.

    `weight`: what it weighs once items without data are left out, None for points added or taken.
    `no_data`: it is left out. `doubled`: points taken count twice. `capped`: `up_to` holds.
    """

    item: ScoreItem
    figure: Figure | None
    typed: tuple[TypedPoints, ...]
    weight: Fraction | None
    points: Decimal
    no_data: bool = False
    doubled: bool = False
    capped: bool = False

    @property
    def rescaled(self) -> bool:
        """Whether it weighs more than the rules say, for others have no data."""
        return self.weight is not None and self.weight != self.item.weight


class QuarterScore(NamedTuple):
    """What a department scored in a quarter; None where nothing of it could be judged."""

    period: Period
    score: Decimal | None


class YearPart(NamedTuple):
    """A part of a year's score: the mean of the quarters, or the year's own score, and its weight.

    `weight` in percent of the whole, after parts without data are left out. `scored`: before it is weighed.
    """

    name: Literal["quarters", "own"]
    weight: Fraction
    scored: Fraction | None
    points: Decimal
    quarters: tuple[QuarterScore, ...] = ()


@dataclass(frozen=True)
class ScoreSheet:
    """How a department's score comes about: start + points = total, kept between 0 and `most`.

    `judged`: whether anything could be; without it there is no score to compare. `few`: it leads few tasks.
    `parts`: of a year that is made of its quarters; then start and items are those of the year's own score.
    """

    department: str
    start: Decimal
    items: tuple[ItemScore, ...]
    most: Decimal | None = None
    judged: bool = True
    few: bool = False
    parts: tuple[YearPart, ...] = ()

    @property
    def own_total(self) -> Decimal:
        """Start and the points of all items."""
        points = [each.points for each in self.items]
        return sum(points, cents(Fraction(self.start)))

    @property
    def own_score(self) -> Decimal:
        """The same between 0 and `most`."""
        return self._within(self.own_total)

    @property
    def total(self) -> Decimal:
        """What the score is before floor and ceiling."""
        if self.parts:
            return sum([each.points for each in self.parts], _NONE)
        return self.own_total

    @property
    def score(self) -> Decimal:
        """The score, with two decimals."""
        return self._within(self.total)

    @property
    def bound(self) -> Bound | None:
        """Whether floor or ceiling holds it."""
        if self.score > self.total:
            return "floor"
        if self.score < self.total:
            return "most"
        return None

    def _within(self, total: Decimal) -> Decimal:
        if self.most is not None:
            total = min(total, cents(Fraction(self.most)))
        return max(total, _NONE)


def cents(points: Fraction) -> Decimal:
    """Return points with two decimals, half up; below 0 as above it."""
    rounded = floor(abs(points) * _CENTS + _HALF)
    sign = -1 if points < 0 else 1
    return Decimal(sign * rounded).scaleb(-2)


def score_sheet(
    scoring: Scoring,
    items: Iterable[ScoreItem],
    department: str,
    tasks: int,
    figure_of: FigureOf,
    typed_for: TypedFor,
) -> ScoreSheet:
    """Return a department's sheet of some items; `tasks`: how many it leads."""
    few = scoring.few is not None and tasks < scoring.few.under
    doubled = few and scoring.few is not None and scoring.few.rule is FewRule.DOUBLE
    facts = [_facts(item, figure_of, typed_for) for item in items]
    scale = _scale(facts)
    scored = tuple(each.scored(scale, doubled=doubled) for each in facts)
    weighed = [each for each in scored if each.item.weighed]
    lacking = bool(weighed) and all(each.no_data for each in weighed)
    judged = bool(scored) and not lacking
    return ScoreSheet(
        department,
        scoring.start,
        scored,
        scoring.most,
        judged,
        few,
    )


class _ItemFacts(NamedTuple):
    """What an item rests on."""

    item: ScoreItem
    figure: Figure | None
    typed: tuple[TypedPoints, ...]

    @property
    def share(self) -> Fraction | None:
        """Which share of its weight it gives; None without data."""
        if self.figure is not None:
            of = self.figure.of
            return self.figure.n / of if of else None
        if not self.typed or self.item.weight is None:
            return None
        return self.typed[-1].counts / Fraction(self.item.weight)

    @property
    def moves(self) -> Fraction:
        """The points that it adds or takes, before doubling and cap."""
        item = self.item
        if self.figure is not None and item.each is not None:
            return self.figure.n * Fraction(item.each)
        return sum([each.counts for each in self.typed], Fraction(0))

    def scored(self, scale: Fraction, *, doubled: bool) -> ItemScore:
        """Return the item with its points."""
        if self.item.weight is not None:
            return self._weighed(Fraction(self.item.weight) * scale)
        points = self.moves
        doubled = doubled and points < 0
        if doubled:
            points *= 2
        most = points if self.item.up_to is None else Fraction(self.item.up_to)
        capped = abs(points) > abs(most)
        if capped:
            points = most if points > 0 else -most
        scored = ItemScore(
            self.item,
            self.figure,
            self.typed,
            None,
            cents(points),
        )
        return scored._replace(doubled=doubled, capped=capped)

    def _weighed(self, weight: Fraction) -> ItemScore:
        share = self.share
        scored = ItemScore(
            self.item,
            self.figure,
            self.typed,
            weight,
            _NONE,
        )
        if share is None:
            return scored._replace(no_data=True, weight=Fraction(0))
        return scored._replace(points=cents(weight * share))


def _facts(item: ScoreItem, figure_of: FigureOf, typed_for: TypedFor) -> _ItemFacts:
    if item.typed:
        return _ItemFacts(
            item,
            None,
            typed_for(item),
        )
    return _ItemFacts(
        item,
        figure_of(item),
        (),
    )


def _scale(facts: Iterable[_ItemFacts]) -> Fraction:
    """Return by what weights grow so that those with data weigh as much as all."""
    whole = left = Fraction(0)
    for each in facts:
        if each.item.weight is None:
            continue
        weight = Fraction(each.item.weight)
        whole += weight
        if each.share is not None:
            left += weight
    return whole / left if left else Fraction(1)


def year_sheet(
    scoring: Scoring, own: ScoreSheet, quarters: tuple[QuarterScore, ...]
) -> ScoreSheet:
    """Return a year's sheet: the mean of the quarters that have a score, and the year's own, weighed."""
    weights = scoring.year
    assert weights is not None
    mean = _mean(quarters)
    of_year = Fraction(own.own_score) if own.judged else None
    weight = Fraction(weights.quarters)
    of_quarters = YearPart("quarters", weight, mean, _NONE, quarters)
    own_part = YearPart("own", Fraction(weights.own), of_year, _NONE)
    parts = tuple(_weighed([of_quarters, own_part]))
    judged = any(each.scored is not None for each in parts)
    return ScoreSheet(
        own.department,
        own.start,
        own.items,
        own.most,
        judged,
        own.few,
        parts,
    )


def _mean(quarters: Iterable[QuarterScore]) -> Fraction | None:
    """Return the mean of the quarters that have a score; None if none has."""
    scores = [Fraction(each.score) for each in quarters if each.score is not None]
    if not scores:
        return None
    return sum(scores, Fraction(0)) / len(scores)


def _weighed(parts: Iterable[YearPart]) -> Iterator[YearPart]:
    """Yield parts with their points; those without data weigh nothing, the others as much as all."""
    several = list(parts)
    with_data = [each.weight for each in several if each.scored is not None]
    whole = sum(with_data, Fraction(0))
    for each in several:
        if each.scored is None or not whole:
            yield each._replace(weight=Fraction(0))
            continue
        share = each.weight / whole
        points = cents(share * each.scored)
        yield each._replace(weight=share * _CENTS, points=points)
