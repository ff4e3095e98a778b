"""Plans, one at a time → the places of every figure that a ranking needs, by period and department. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from bizenv.model.assessments import Standards, Typed
from bizenv.model.book import PlanBook
from bizenv.model.scoring import CountName, FigureName, ScoreItem
from bizenv.periods.period import Period
from bizenv.report.figures import FIGURES, Figure
from bizenv.report.scoring import TypedPoints
from bizenv.report.spans import Spans, day_of
from bizenv.report.stretch import FigurePlace, PlanStretch

Key = tuple[str, FigureName]


class Gathering:
    """The places of figures over several periods. `asked`: no day after it is judged."""

    def __init__(
        self,
        standards: Standards,
        spans: Spans,
        asked: date,
        beside: Iterable[FigureName],
    ) -> None:
        self.standards = standards
        self.spans = spans
        self.asked = asked
        self._names = set(beside)
        self._names.update(figure_named(item) for item in standards.scoring.items)
        self._found: defaultdict[Key, defaultdict[str, list[FigurePlace]]] = (
            defaultdict(lambda: defaultdict(list))
        )

    def take(self, book: PlanBook, periods: Iterable[Period]) -> None:
        """Gather what a plan gives in some periods; nothing while nothing was recorded of it."""
        for period in periods:
            day = day_of(period, self.asked)
            if day < period.first or book.unrecorded_on(day):
                continue
            stretch = PlanStretch(
                book,
                period.first,
                day,
                self.asked,
            )
            for name in self._names:
                found = self._found[period.written, name]
                for place in FIGURES[name].places(stretch):
                    found[place.department].append(place)

    def departments(self, period: Period) -> set[str]:
        """Return who leads anything at the end of a period, or got points that the office typed."""
        leading = self._found[period.written, CountName.TASKS]
        found = set(leading)
        for each in self.standards.typed:
            is_of_period = _within(each.period, period)
            if is_of_period and self._counts(each):
                found.add(each.department)
        return found

    def unfit(self, period: Period) -> Iterator[Typed]:
        """Yield the lines about a period that the rules now in force have no use for."""
        for each in self.standards.unfit:
            if _within(each.period, period) and self._counts(each):
                yield each

    def figure(self, period: Period, department: str, name: FigureName) -> Figure:
        """Return a figure as it is counted, of all plans."""
        places = self._places(period, department, name)
        return Figure(name, tuple(places))

    def _places(
        self,
        period: Period,
        department: str,
        name: FigureName,
    ) -> list[FigurePlace]:
        by_department = self._found[period.written, name]
        return by_department.get(department, [])

    def scored(self, period: Period, department: str, item: ScoreItem) -> Figure:
        """Return the figure that an item of the score rests on."""
        places = self._of_item(period, department, item)
        if item.once:
            counted: set[str] = set()
            for earlier in self.spans.earlier(period):
                before = self._of_item(earlier, department, item)
                counted.update(each.key for each in before)
            places = list(_once(places, counted))
        name = figure_named(item)
        joint = self.standards.scoring.joint == "shared"
        return Figure(name, tuple(places), joint)

    def _of_item(
        self,
        period: Period,
        department: str,
        item: ScoreItem,
    ) -> list[FigurePlace]:
        """Return the places of an item, of its plan and its rung alone where it names them."""
        name = figure_named(item)
        places = self._places(period, department, name)
        if item.plan is not None:
            places = [place for place in places if place.plan == item.plan]
        if item.rung is not None:
            places = [place for place in places if place.rung == item.rung]
        return places

    def typed(
        self,
        period: Period,
        department: str,
        item: ScoreItem,
    ) -> tuple[TypedPoints, ...]:
        """Return what the office typed for an item in a period: of a weight the last line alone."""
        lines = list(self._lines(department, item))
        if item.weighed:
            days = (period.first, period.last)
            own = [each for each in lines if _days(each) == days]
            return tuple(_in_full(own[-1:]))
        if item.once:
            return tuple(self._once(period, lines))
        within = [each for each in lines if _within(each.period, period)]
        said = _last_said(within)
        return tuple(_in_full(said))

    def _lines(self, department: str, item: ScoreItem) -> Iterator[Typed]:
        for each in self.standards.typed:
            is_of_item = each.line.item == item.title
            is_own = is_of_item and each.department == department
            if is_own and self._counts(each):
                yield each

    def _counts(self, typed: Typed) -> bool:
        """Whether a line was there on the day asked for."""
        return typed.line.date <= self.asked

    def _once(self, period: Period, lines: list[Typed]) -> Iterator[TypedPoints]:
        """Yield of each matter by how much it is worth more than it was counted for earlier in the year."""
        year = self.spans.year(period)
        within = [each for each in lines if _within(each.period, year)]
        of_year = _last_said(within)
        of_year.sort(key=_end)
        best: dict[str, Fraction] = {}
        for each in of_year:
            if _end(each) > period.last:
                continue
            key = each.line.matter or str(each.at)
            known = best.get(key, Fraction(0))
            more = _more(Fraction(each.points), known)
            best[key] = known + more
            if each.period.first >= period.first:
                yield TypedPoints(each, more)


def _end(typed: Typed) -> date:
    return typed.period.last


def _days(typed: Typed) -> tuple[date, date]:
    return typed.period.first, typed.period.last


def _more(points: Fraction, known: Fraction) -> Fraction:
    """Return what points add to those that the same matter gave before."""
    if abs(points) > abs(known):
        return points - known
    return Fraction(0)


def figure_named(item: ScoreItem) -> FigureName:
    """Return the figure that an item rests on; for one that is typed what costs nothing."""
    return item.rate or item.count or CountName.TASKS


def _within(inner: Period, outer: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _in_full(lines: Iterable[Typed]) -> Iterator[TypedPoints]:
    for each in lines:
        yield TypedPoints(each, Fraction(each.points))


def _last_said(lines: Iterable[Typed]) -> list[Typed]:
    """Return the lines without those that a later one of the same period and matter replaces."""
    found: dict[object, Typed] = {}
    for each in lines:
        matter = each.line.matter
        key: object = each.at
        if matter is not None:
            key = (each.period.written, matter)
        found[key] = each
    return list(found.values())


def _once(places: Iterable[FigurePlace], counted: set[str]) -> Iterator[FigurePlace]:
    """Yield the places of tasks that did not count yet, each task once, at its higher worth."""
    best: dict[str, FigurePlace] = {}
    for place in places:
        if place.key in counted:
            continue
        known = best.setdefault(place.key, place)
        if place.worth > known.worth:
            best[place.key] = place
    yield from best.values()
