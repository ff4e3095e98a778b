"""How a score comes about, so that a clerk can check it by hand: every figure, formula and place."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bizenv.formats.page import Parts, heading, paragraph
from bizenv.messages import Catalogue
from bizenv.pages import dates
from bizenv.pages.score_places import places_said
from bizenv.pages.score_rules import item_title, number_said
from bizenv.report.figures import FIGURES, Figure
from bizenv.report.ranks import RankReport, RankRow
from bizenv.report.scoring import ItemScore, ScoreSheet, YearPart

_INDENT: Final = 2
_DEEPER: Final = 4


def sheet_parts(report: RankReport, row: RankRow, words: Catalogue) -> Parts:
    """Yield how one department's score comes about."""
    sheet = row.sheet
    yield heading((_head(row, words), "bold"), level=3)
    for part in sheet.parts:
        yield paragraph(
            _part_said(part, words),
            indent=_INDENT,
            hang=_DEEPER,
        )
    if sheet.parts and sheet.items:
        yield paragraph(words("rank.explain.own-items"), indent=_INDENT)
    if not sheet.parts or sheet.items:
        yield from _items(
            report,
            sheet,
            words,
        )
    if sheet.parts:
        yield paragraph(
            _year_sum(sheet, words),
            indent=_INDENT,
            hang=_DEEPER,
        )


def _head(row: RankRow, words: Catalogue) -> str:
    score = str(row.sheet.score)
    if not row.sheet.judged:
        return words("rank.explain.unscored", name=row.department)
    if row.rank is None:
        return words(
            "rank.explain.apart",
            name=row.department,
            score=score,
        )
    return words(
        "rank.explain.head",
        name=row.department,
        rank=row.rank,
        score=score,
    )


def _items(report: RankReport, sheet: ScoreSheet, words: Catalogue) -> Parts:
    start = number_said(Fraction(sheet.start))
    yield paragraph(words("rank.explain.start", start=start), indent=_INDENT)
    for each in sheet.items:
        title = item_title(report, each.item, words)
        said = _item_said(each, title, words)
        yield paragraph(said, indent=_INDENT, hang=_DEEPER)
        for line in places_said(each, words):
            yield paragraph(
                (line, "dim"),
                indent=_DEEPER,
                hang=_DEEPER + _INDENT,
            )
    said = _sum(sheet, words)
    yield paragraph(said, indent=_INDENT, hang=_DEEPER)


def _item_said(each: ItemScore, title: str, words: Catalogue) -> str:
    """Say an item's formula and points."""
    if each.no_data:
        return words("rank.explain.no-data", title=title)
    if each.weight is not None:
        return _weighed_said(each, title, words)
    taken = _cuts(each, words)
    points = signed(each.points)
    figure = each.figure
    if figure is None:
        return words("rank.explain.typed", title=title, cuts=taken, points=points)
    points_each = Fraction(each.item.each or 0)
    return words(
        "rank.explain.count",
        title=title,
        figure=_figure_said(figure, title, words),
        each=number_said(points_each),
        n=number_said(figure.n),
        cuts=taken,
        points=points,
    )


def _weighed_said(each: ItemScore, title: str, words: Catalogue) -> str:
    weight = number_said(each.weight or Fraction(0))
    was = ""
    if each.rescaled:
        weight_said = number_said(Fraction(each.item.weight or 0))
        was = words("rank.explain.rescaled", weight=weight_said)
    if each.figure is None:
        n = number_said(each.typed[-1].counts)
        of = number_said(Fraction(each.item.weight or 1))
        name = words("rank.explain.given")
    else:
        n = number_said(each.figure.n)
        of = number_said(each.figure.of)
        name = _name(
            each.figure,
            title,
            words,
        )
    return words(
        "rank.explain.rate",
        title=title,
        figure=name,
        n=n,
        of=of,
        weight=weight,
        was=was,
        points=signed(each.points),
    )


def _cuts(each: ItemScore, words: Catalogue) -> str:
    """Say what else was done to points: doubled, or held by the cap."""
    said = ""
    if each.doubled:
        said += words("rank.explain.doubled")
    if each.capped:
        most = number_said(Fraction(each.item.up_to or 0))
        said += words("rank.explain.capped", most=most)
    return said


def _name(figure: Figure, title: str, words: Catalogue) -> str:
    """Return what a figure is called, where the item's title does not say it already."""
    name = words(f"figure.{figure.name}")
    if name == title:
        return ""
    return words("rank.explain.figure", name=name)


def _figure_said(figure: Figure, title: str, words: Catalogue) -> str:
    name = _name(
        figure,
        title,
        words,
    )
    unit = FIGURES[figure.name].unit
    n = number_said(figure.n)
    return words(
        f"rank.unit.{unit}",
        name=name,
        n=n,
    )


def signed(points: Decimal) -> str:
    """Return points with two decimals."""
    return f"{points:.2f}"


def _sum(sheet: ScoreSheet, words: Catalogue) -> str:
    """Say the sum: start and the points of all items, and what floor or ceiling made of it."""
    points = [each.points for each in sheet.items if not each.no_data]
    added = _added(Fraction(sheet.start), points)
    total = signed(sheet.own_total)
    said = words(
        "rank.explain.sum",
        added=added,
        total=total,
    )
    return said + _bound(
        sheet.own_total,
        sheet.own_score,
        words,
    )


def _added(start: Fraction, points: Iterable[Decimal]) -> str:
    said = number_said(start)
    for each in points:
        sign = "−" if each < 0 else "+"
        said += f" {sign} {abs(each):.2f}"
    return said


def _bound(total: Decimal, score: Decimal, words: Catalogue) -> str:
    if score > total:
        return words("rank.explain.floor")
    if score < total:
        return words("rank.explain.most", most=signed(score))
    return ""


def _part_said(part: YearPart, words: Catalogue) -> str:
    """Say what the quarters, or the year's own items, give of the year's score."""
    code = f"rank.explain.{part.name}"
    if part.scored is None:
        return words(f"{code}.no-data")
    quarters = [
        words(
            "rank.explain.quarter",
            period=words.say(dates.period(each.period)),
            score=words("none") if each.score is None else signed(each.score),
        )
        for each in part.quarters
    ]
    return words(
        code,
        quarters=words.listed(quarters),
        scored=number_said(part.scored),
        weight=number_said(part.weight),
        points=signed(part.points),
    )


def _year_sum(sheet: ScoreSheet, words: Catalogue) -> str:
    points = [each.points for each in sheet.parts if each.scored is not None]
    added = " + ".join(signed(each) for each in points)
    total = signed(sheet.total)
    said = words(
        "rank.explain.sum",
        added=added,
        total=total,
    )
    return said + _bound(
        sheet.total,
        sheet.score,
        words,
    )
