"""The ranking as JSON: bizenv/rank/1, a contract like all of `v1`. Every score with all that it rests on."""

from datetime import date
from fractions import Fraction
from typing import Literal

from pydantic import Field

from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.v1 import AskedV1, Json, Number, dump
from bizenv.messages import Catalogue
from bizenv.model.assessments import Typed
from bizenv.pages.score_rules import number_said
from bizenv.report.figures import FIGURES, Figure
from bizenv.report.ranks import BESIDE, Apart, RankClass, RankReport, RankRow
from bizenv.report.scoring import ItemScore, ScoreSheet, TypedPoints, YearPart
from bizenv.report.stretch import FigurePlace


class PlaceV1(Json):
    """What a figure rests on: a task, or a line about it.

    `worth`: how much it counts, 0 if only in the base; `share`: of n joint leads 1/n; both as "1", "0.5" or "1/3".
    `day`, `file`, `line`: of the line that it is, else null.
    """

    plan: str
    id: str
    title: str
    worth: str
    share: str
    day: date | None
    file: str | None
    line: int | None


class FigureV1(Json):
    """A figure: n of `of`; `of` is null for a count. `unit`: task, report, item, time, month or slip."""

    name: str
    n: str
    of: str | None
    unit: str
    places: list[PlaceV1]


class TypedV1(Json):
    """A line of assessments.yaml; `counts`: what of its points counts here."""

    date: date
    period: str
    points: Number
    counts: str
    matter: str | None
    document: str | None
    reason: str | None
    file: str
    line: int


class ScoredItemV1(Json):
    """An item of the score and its points; null for points if it has no data and is left out.

    `weight` as the rules say, `weighed` as it counts once items without data are left out; null for points added or taken.
    """

    title: str
    kind: Literal["rate", "count", "typed"]
    figure: FigureV1 | None
    typed: list[TypedV1]
    weight: Number | None
    weighed: str | None
    each: Number | None
    up_to: Number | None
    once: bool
    doubled: bool
    capped: bool
    points: Number | None


class QuarterV1(Json):
    """A quarter of the year and its score; null without data."""

    period: str
    score: Number | None


class YearPartV1(Json):
    """A part of a year's score: `quarters`, their mean, or `own`; its weight in percent; null without data."""

    name: Literal["quarters", "own"]
    weight: str
    scored: str | None
    points: Number | None
    quarters: list[QuarterV1]


class SheetV1(Json):
    """How a score comes about: start + points of items = total; kept at 0 or above (`floor`), at `most` or below."""

    start: Number
    items: list[ScoredItemV1]
    parts: list[YearPartV1]
    total: Number
    bound: Literal["floor", "most"] | None
    few: bool


class RankRowV1(Json):
    """A department. `rank` and `score` null: it stands apart, `apart` says why. `risen`: by how many ranks, below 0 if it fell."""

    department: str
    rank: int | None
    tied: bool
    apart: Apart | None
    score: Number | None
    rank_before: int | None
    score_before: Number | None
    risen: int | None
    beside: list[FigureV1]
    sheet: SheetV1


class RankClassV1(Json):
    """The departments of one kind, ranked among themselves; kind is null where the register names none."""

    kind: str | None
    rows: list[RankRowV1]


class UnfitV1(Json):
    """A line of assessments.yaml that does not count: the rules have no such item, or give it less."""

    department: str
    item: str
    period: str
    points: Number
    file: str
    line: int


class RankV1(AskedV1):
    """bizenv rank --format json."""

    schema_: Literal["bizenv/rank/1"] = Field(default="bizenv/rank/1", alias="schema")
    period: str
    previous: str | None
    own_rules: bool
    incomplete: list[str]
    plans: list[PlanNotesV1]
    unheard: list[str]
    unfit: list[UnfitV1]
    classes: list[RankClassV1]


def rank_json(report: RankReport, words: Catalogue) -> str:
    """Return the ranking as JSON."""
    del words  # it has no sentences
    previous = report.previous
    output = RankV1(
        **list_head(report),
        period=report.period.written,
        previous=None if previous is None else previous.written,
        own_rules=report.standards.own,
        unheard=list(report.unheard),
        unfit=[_unfit(each) for each in report.unfit],
        classes=[_class(each) for each in report.classes],
    )
    return dump(output)


def _unfit(each: Typed) -> UnfitV1:
    line = each.line
    return UnfitV1(
        department=each.department,
        item=line.item,
        period=each.period.written,
        points=each.points,
        file=each.at.file,
        line=each.at.line,
    )


def _class(each: RankClass) -> RankClassV1:
    return RankClassV1(kind=each.kind, rows=[_row(row) for row in each.rows])


def _row(row: RankRow) -> RankRowV1:
    before = row.before
    sheet = row.sheet
    return RankRowV1(
        department=row.department,
        rank=row.rank,
        tied=row.tied,
        apart=row.apart,
        score=sheet.score if sheet.judged else None,
        rank_before=None if before is None else before.rank,
        score_before=None if before is None else before.score,
        risen=row.risen,
        beside=[_figure(row.beside[name]) for name in BESIDE],
        sheet=_sheet(sheet),
    )


def _sheet(sheet: ScoreSheet) -> SheetV1:
    return SheetV1(
        start=sheet.start,
        items=[_item(each) for each in sheet.items],
        parts=[_part(each) for each in sheet.parts],
        total=sheet.total,
        bound=sheet.bound,
        few=sheet.few,
    )


def _part(part: YearPart) -> YearPartV1:
    quarters = []
    for each in part.quarters:
        quarter = QuarterV1(period=each.period.written, score=each.score)
        quarters.append(quarter)
    has_data = part.scored is not None
    return YearPartV1(
        name=part.name,
        weight=number_said(part.weight),
        scored=None if part.scored is None else number_said(part.scored),
        points=part.points if has_data else None,
        quarters=quarters,
    )


def _item(each: ItemScore) -> ScoredItemV1:
    item = each.item
    kind = "typed" if item.typed else "rate" if item.rate is not None else "count"
    return ScoredItemV1(
        title=item.title,
        kind=kind,
        figure=None if each.figure is None else _figure(each.figure),
        typed=[_typed(line) for line in each.typed],
        weight=item.weight,
        weighed=None if each.weight is None else number_said(each.weight),
        each=item.each,
        up_to=item.up_to,
        once=item.once,
        doubled=each.doubled,
        capped=each.capped,
        points=None if each.no_data else each.points,
    )


def _figure(figure: Figure) -> FigureV1:
    return FigureV1(
        name=figure.name.value,
        n=number_said(figure.n),
        of=number_said(figure.of) if figure.is_rate else None,
        unit=FIGURES[figure.name].unit,
        places=[_place(each) for each in figure.places],
    )


def _place(place: FigurePlace) -> PlaceV1:
    at = place.at
    return PlaceV1(
        plan=place.plan,
        id=place.task,
        title=place.title,
        worth=number_said(place.worth),
        share=number_said(place.share),
        day=place.day,
        file=None if at is None else at.file,
        line=None if at is None else at.line,
    )


def _typed(each: TypedPoints) -> TypedV1:
    line = each.typed.line
    at = each.typed.at
    return TypedV1(
        date=line.date,
        period=each.typed.period.written,
        points=line.points,
        counts=number_said(Fraction(each.counts)),
        matter=line.matter,
        document=line.document,
        reason=line.reason,
        file=at.file,
        line=at.line,
    )
