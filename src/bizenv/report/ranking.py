"""The ranking of departments over a month, a quarter or a year (考核排名). Pure.

A department's score is that of its sheet; equal scores share a rank, and the next one counts on: 1, 2, 2, 4.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from bizenv.model.assessments import Standards
from bizenv.model.base import shifted
from bizenv.model.book import Books, PlanBook
from bizenv.model.register import Register, RegisterFile
from bizenv.model.scoring import (
    CountName,
    FewRule,
    ScoreItem,
    Scoring,
)
from bizenv.periods.period import Period
from bizenv.report.gathering import Gathering
from bizenv.report.notes import PlanNotes, plan_notes
from bizenv.report.query import Query
from bizenv.report.ranks import BESIDE, Apart, Before, RankClass, RankReport, RankRow
from bizenv.report.scoring import QuarterScore, ScoreSheet, score_sheet, year_sheet
from bizenv.report.spans import Spans

_UNHEARD: Final = "no-records"  # which is said as: not part of the ranking


class RankAsked(NamedTuple):
    """What is ranked: over which period, by what.

    `asked`: the day asked for; no later one is judged, and what was typed later does not count.
    """

    period: Period
    standards: Standards
    asked: date
    fiscal_year_starts: int | None = None
    explain: bool = False
    closed: bool = False


def rank_report(books: Books, query: Query, asking: RankAsked) -> RankReport:
    """Return the ranking of all departments; of those asked for, if some are."""
    ranking = _Ranking(query, asking)
    for book in books:
        ranking.take(book)
    return RankReport(
        query,
        asking.period,
        asking.standards,
        ranking.previous,
        plans=tuple(ranking.plans),
        unheard=tuple(ranking.unheard),
        classes=tuple(ranking.classes()),
        explain=asking.explain,
        incomplete=books.incomplete,
        unfit=tuple(ranking.gathering.unfit(asking.period)),
    )


class _Ranking:
    """What a ranking is made of, while plans are read one after the other."""

    def __init__(self, query: Query, asking: RankAsked) -> None:
        self.query = query
        self.asking = asking
        self.spans = Spans(asking.fiscal_year_starts)
        self.previous = self.spans.before(asking.period)
        self.plans: list[PlanNotes] = []
        self.unheard: list[str] = []
        self.gathering = Gathering(
            asking.standards,
            self.spans,
            asking.asked,
            BESIDE,
        )
        self._register = Register(RegisterFile())

    @property
    def scoring(self) -> Scoring:
        return self.asking.standards.scoring

    def take(self, book: PlanBook) -> None:
        """Gather a plan's figures, and what must be said with them.

        In a period that begins after it was closed a plan counts only if it is asked for.
        """
        self._register = book.register
        day = self.query.day
        is_asked = book.id in self.query.plans or self.asking.closed
        periods: list[Period] = []
        for period in self._periods:
            eve = shifted(period.first, -1)
            if is_asked or not book.closed_on(eve):
                periods.append(period)
        self.gathering.take(book, periods)
        if self.asking.period in periods:
            self._note(book, day)

    def _note(self, book: PlanBook, day: date) -> None:
        """Note what must be said with a plan's figures, or that it has none."""
        notes = plan_notes(book, day)
        if _UNHEARD in notes.notes:
            self.unheard.append(book.id)
            left = [each for each in notes.notes if each != _UNHEARD]
            notes = notes._replace(notes=tuple(left))
        self.plans.append(notes)

    @cached_property
    def _periods(self) -> tuple[Period, ...]:
        """The period, and all that its scores and ranks are compared with or made of."""
        found: dict[Period, None] = {}
        for period in filter(None, (self.asking.period, self.previous)):
            found[period] = None
            found |= dict.fromkeys(self._beside(period))
        return tuple(found)

    def _beside(self, period: Period) -> Iterator[Period]:
        if any(item.once for item in self.scoring.items):
            yield from self.spans.earlier(period)
        if self._is_made_of_quarters(period):
            for quarter in self.spans.quarters(period):
                yield quarter
                yield from self._beside(quarter)

    def _is_made_of_quarters(self, period: Period) -> bool:
        return period.unit == "year" and self.scoring.year is not None

    def sheets(self, period: Period) -> dict[str, ScoreSheet]:
        """Return everybody's sheet over a period."""
        departments = self.gathering.departments(period)
        return {name: self._sheet(period, name) for name in departments}

    def _sheet(self, period: Period, name: str) -> ScoreSheet:
        if not self._is_made_of_quarters(period):
            items = [each for each in self.scoring.items if each.applies(period.unit)]
            return self._scored(
                period,
                name,
                items,
            )
        items = [each for each in self.scoring.items if each.every == "year"]
        own = self._scored(
            period,
            name,
            items,
        )
        quarters = tuple(self._quarters(period, name))
        return year_sheet(
            self.scoring,
            own,
            quarters,
        )

    def _quarters(self, year: Period, name: str) -> Iterator[QuarterScore]:
        """Yield a department's scores in the quarters of a year that have begun."""
        for quarter in self.spans.quarters(year):
            if quarter.first > self.asking.asked:
                return
            is_there = name in self.gathering.departments(quarter)
            sheet = self._sheet(quarter, name) if is_there else None
            judged = sheet is not None and sheet.judged
            score = sheet.score if sheet is not None and judged else None
            yield QuarterScore(quarter, score)

    def _scored(
        self, period: Period, name: str, items: Sequence[ScoreItem]
    ) -> ScoreSheet:
        gathering = self.gathering
        tasks = len(
            gathering.figure(
                period,
                name,
                CountName.TASKS,
            ).places
        )
        return score_sheet(
            self.scoring,
            items,
            name,
            tasks,
            lambda item: gathering.scored(
                period,
                name,
                item,
            ),
            lambda item: gathering.typed(
                period,
                name,
                item,
            ),
        )

    def classes(self) -> Iterator[RankClass]:
        """Yield the tables: departments by kind, in the register's order of kinds."""
        period = self.asking.period
        before: dict[str, Before] = {}
        if self.previous is not None:
            for _, sheets in self._by_kind(self.previous):
                before |= _befores(self._ranked(sheets))
        wanted = self.query.members(self._register)
        for kind, sheets in self._by_kind(period):
            rows = [self._row(each, before) for each in self._ranked(sheets)]
            if wanted is not None:
                rows = [row for row in rows if row.department in wanted]
            if rows:
                yield RankClass(kind, tuple(rows))

    def _by_kind(self, period: Period) -> Iterator[tuple[str | None, list[ScoreSheet]]]:
        """Yield the sheets over a period by kind, each in the register's order."""
        sheets = self.sheets(period)
        register = self._register
        known = [*register.departments, *register.groups]
        order = {name: number for number, name in enumerate(known)}
        names = sorted(sheets, key=lambda name: (order.get(name, len(order)), name))
        found: dict[str | None, list[ScoreSheet]] = {}
        for name in names:
            several = found.setdefault(register.kind(name), [])
            several.append(sheets[name])
        yield from found.items()

    def _ranked(self, sheets: Iterable[ScoreSheet]) -> list["_Ranked"]:
        """Return sheets with their ranks, the highest score first; then those that stand apart."""
        ranked: list[ScoreSheet] = []
        apart: list[_Ranked] = []
        for sheet in sheets:
            why = self._apart(sheet)
            if why is None:
                ranked.append(sheet)
            else:
                apart.append(
                    _Ranked(
                        sheet,
                        None,
                        apart=why,
                    )
                )
        ranked.sort(key=_by_score)
        return [*_numbered(ranked), *apart]

    def _apart(self, sheet: ScoreSheet) -> Apart | None:
        if not sheet.judged:
            return "no-data"
        few = self.scoring.few
        if sheet.few and few is not None and few.rule is FewRule.APART:
            return "few"
        return None

    def _row(self, ranked: "_Ranked", before: Mapping[str, Before]) -> RankRow:
        name = ranked.sheet.department
        period = self.asking.period
        figures = {
            each: self.gathering.figure(
                period,
                name,
                each,
            )
            for each in BESIDE
        }
        return RankRow(
            name,
            ranked.sheet,
            figures,
            ranked.rank,
            ranked.tied,
            ranked.apart,
            before.get(name),
        )


class _Ranked(NamedTuple):
    """A sheet and its rank; None for one that stands apart."""

    sheet: ScoreSheet
    rank: int | None
    tied: bool = False
    apart: Apart | None = None


def _by_score(sheet: ScoreSheet) -> Decimal:
    return -sheet.score


def _numbered(sheets: Sequence[ScoreSheet]) -> Iterator[_Ranked]:
    """Yield sheets in order of scores with their ranks: 1, 2, 2, 4."""
    scores = [sheet.score for sheet in sheets]
    for sheet in sheets:
        rank = scores.index(sheet.score) + 1
        tied = scores.count(sheet.score) > 1
        yield _Ranked(
            sheet,
            rank,
            tied,
        )


def _befores(ranked: Iterable[_Ranked]) -> dict[str, Before]:
    found: dict[str, Before] = {}
    for each in ranked:
        if each.rank is not None:
            found[each.sheet.department] = Before(each.sheet.score, each.rank)
    return found
