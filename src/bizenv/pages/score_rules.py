"""By which rules departments are scored, said in one sentence; and how exact figures are written."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bizenv.messages import Catalogue
from bizenv.model.scoring import ScoreItem
from bizenv.report.figures import FIGURES
from bizenv.report.ranks import RankReport

_EXACT: Final = 10_000


def item_title(report: RankReport, item: ScoreItem, words: Catalogue) -> str:
    """Return what an item is called; without rules of the workspace's own, what its figure is."""
    if report.standards.own:
        return item.title
    return words(f"figure.{item.rate}")


def rules_said(report: RankReport, words: Catalogue) -> str:
    """Say by which items departments are scored, in one sentence."""
    scoring = report.standards.scoring
    if not report.standards.own:
        return words("rank.default")
    applying = [each for each in scoring.items if _applies(report, each)]
    if not applying:
        return words(f"rank.no-items.{report.period.unit}")
    rules = [rule_said(each, words) for each in applying]
    rules += _other_rules(report, words)
    separator = words("rank.rules.separator")
    start = number_said(Fraction(scoring.start))
    return words(
        "rank.rules",
        start=start,
        items=separator.join(rules),
    )


def _other_rules(report: RankReport, words: Catalogue) -> Iterator[str]:
    """Yield what else the rules say: a ceiling, joint tasks, few tasks, how a year is made."""
    scoring = report.standards.scoring
    if scoring.most is not None:
        yield words("rank.rule.most", most=number_said(Fraction(scoring.most)))
    if scoring.joint == "shared":
        yield words("rank.rule.shared")
    if scoring.few is not None:
        code = f"rank.rule.few.{scoring.few.rule}"
        yield words(code, under=str(scoring.few.under))
    if report.period.unit == "year" and scoring.year is not None:
        quarters = number_said(Fraction(scoring.year.quarters))
        own = number_said(Fraction(scoring.year.own))
        yield words(
            "rank.rule.year",
            quarters=quarters,
            own=own,
        )


def _applies(report: RankReport, item: ScoreItem) -> bool:
    unit = report.period.unit
    of_quarters = unit == "year" and report.standards.scoring.year is not None
    return item.applies(unit) or (of_quarters and item.applies("quarter"))


def rule_said(item: ScoreItem, words: Catalogue) -> str:
    """Say what an item gives: its weight, or its points for each and their cap."""
    if item.weight is not None:
        weight = number_said(Fraction(item.weight))
        return words(
            "rank.rule.weight",
            title=item.title,
            weight=weight,
        )
    most = ""
    if item.up_to is not None:
        most = words("rank.rule.up_to", most=number_said(Fraction(item.up_to)))
    if item.each is None or item.count is None:
        return words(
            "rank.rule.typed",
            title=item.title,
            most=most,
        )
    code = "rank.rule.takes" if item.each < 0 else "rank.rule.gives"
    unit = words(f"rank.each.{FIGURES[item.count].unit}")
    each = number_said(abs(Fraction(item.each)))
    return words(
        code,
        title=item.title,
        unit=unit,
        each=each,
        most=most,
    )


def number_said(value: Fraction) -> str:
    """Return a figure as it is: 12, 0.5, or as a fraction where no short decimal is exact."""
    if value.denominator == 1:
        return str(value.numerator)
    scaled = value * _EXACT
    if scaled.denominator == 1:
        decimal = Decimal(scaled.numerator) / _EXACT
        return f"{decimal.normalize():f}"
    return f"{value.numerator}/{value.denominator}"
