"""The annexes of a bulletin: departments by kind, what is overdue, problems with their rates."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from operator import attrgetter
from typing import Final, NamedTuple

from bizenv.formats.circular import Annex
from bizenv.formats.page import Cell, Cells, Column, Holds, Table
from bizenv.messages import Catalogue
from bizenv.pages import dates
from bizenv.pages.charts import status_figures, status_picture
from bizenv.pages.digest_items import untold
from bizenv.pages.head import columns_of, note_said
from bizenv.pages.items import numbered
from bizenv.pages.problems import problems_brief
from bizenv.pages.reasoning import reasons
from bizenv.report.bulletin import BulletinReport
from bizenv.report.bulletin_rows import Slow, StandingRow, StandingTable


class _Figure(NamedTuple):
    """A column of a department's figures: its title's code, what it holds, and its cell."""

    title: str
    holds: Holds
    cell: Callable[[StandingRow], Cell]


def _count(name: str) -> _Figure:
    return _Figure(f"bulletin.column.{name}", Holds.COUNT, attrgetter(f"counts.{name}"))


_FIGURES: Final = (
    _count("tasks"),
    _count("due"),
    _count("applied"),
    _count("accepted"),
    _Figure("bulletin.column.due_rate", Holds.SHARE, lambda each: each.counts.due_rate),
    _Figure("bulletin.column.overdue", Holds.COUNT, lambda each: each.counts.missed),
    _Figure("status.unheard", Holds.COUNT, lambda each: each.counts.unheard),
    _Figure("bulletin.column.behind", Holds.COUNT, lambda each: each.behind),
    _count("returned"),
    _count("extended"),
    _Figure("bulletin.column.unfiled", Holds.COUNT, lambda each: each.unfiled),
)
_OVERDUE: Final[Mapping[str, Holds]] = {
    "bulletin.column.place": Holds.COUNT,
    "bulletin.column.plan": Holds.TEXT,
    "bulletin.column.key": Holds.ID,
    "bulletin.column.task": Holds.TEXT,
    "bulletin.column.unit": Holds.TEXT,
    "bulletin.column.deadline": Holds.DAY,
    "bulletin.column.days": Holds.DURATION,
    "bulletin.column.state": Holds.TEXT,
    "bulletin.column.expected": Holds.TEXT,
}


def annexes(report: BulletinReport, words: Catalogue) -> Iterator[Annex]:
    """Yield the tables: one for each kind of departments, what is overdue, and problems if any came."""
    sheets = _Sheets(report, words)
    for each in report.tables:
        yield sheets.annex(each)
    if report.issued.drawn and report.status.groups:
        yield _drawn(report, words)
    if report.slow:
        as_of = _as_of(report, words)
        title = words("bulletin.annex.overdue")
        table = _overdue(report, words)
        yield Annex(title, table, (as_of,))
    if report.problems.totals.figures:
        yield _problems(report, words)


class _Sheets:
    """The tables of departments, all with the same columns."""

    def __init__(self, report: BulletinReport, words: Catalogue) -> None:
        self.report = report
        self.words = words
        self.ranked = report.ranking is not None
        self.figures = [each for each in _FIGURES if self._has(each)]

    def _has(self, figure: _Figure) -> bool:
        """Whether a column has anything to say: of plans without any record no rate is given."""
        status = self.report.status
        if figure.holds is Holds.SHARE:
            return not status.unrecorded
        if figure.title == "status.unheard":
            return bool(status.totals.unheard)
        return True

    def annex(self, each: StandingTable) -> Annex:
        """Return the departments of a kind; below them the kind and all, each task once."""
        title = self.words("bulletin.annex.other")
        if each.kind is not None:
            title = self.words("bulletin.annex.kind", kind=each.kind)
        columns = tuple(self._columns())
        rows = tuple(self._rows(each))
        table = Table(columns, rows, self.words)
        return Annex(title, table, tuple(self._notes(each)))

    def _columns(self) -> Iterator[Column]:
        words = self.words
        yield Column(words("bulletin.column.place"), Holds.COUNT)
        yield Column(words("bulletin.column.unit"))
        for title, holds, _ in self.figures:
            yield Column(words(title), holds)
        if self.ranked:
            yield Column(words("bulletin.column.rank"), Holds.COUNT)

    def _rows(self, each: StandingTable) -> Iterator[Cells]:
        words = self.words
        for number, row in enumerate(each.rows, start=1):
            yield self._row(str(number), row.name or "", row)
        of_kind = words("bulletin.total.kind")
        yield self._row("", of_kind, each.whole)
        of_all = words("bulletin.total.all")
        yield self._row("", of_all, self.report.total)

    def _row(self, place: str, name: str, row: StandingRow) -> Cells:
        figures = [each.cell(row) for each in self.figures]
        rank = (_rank(row, self.words),) if self.ranked else ()
        return (place, name, *figures, *rank)

    def _notes(self, each: StandingTable) -> Iterator[str]:
        """Yield what must be said with a table."""
        words = self.words
        facts = self.report.facts
        yield _as_of(self.report, words)
        if facts.counting is not None:
            yield words(facts.counting)
            yield words("bulletin.wholes")
        yield words("bulletin.bases")
        yield from self._of_ranks(each)
        for plan, codes in facts.notes.items():
            title = self.report.title_of(plan)
            for code in codes:
                said = note_said(code, words)
                yield words("bulletin.note", plan=title, text=said)

    def _of_ranks(self, each: StandingTable) -> Iterator[str]:
        """Say by what a table ranks, and why some of it have no rank."""
        words = self.words
        if not self.ranked:
            yield words("bulletin.unranked")
            return
        month = dates.period(self.report.month)
        yield words("bulletin.ranked", month=month)
        found = {_why_unranked(row) for row in each.rows}
        for why in ("no-data", "few"):
            if why in found:
                yield words(f"bulletin.ranked.{why}")


def _drawn(report: BulletinReport, words: Catalogue) -> Annex:
    """Return where departments stand in a picture, with the table of its figures."""
    status = report.status
    title = words("bulletin.annex.drawn")
    table = status_figures(status, words)
    notes = [_as_of(report, words)]
    if report.facts.counting is not None:
        notes.append(words(report.facts.counting))
    picture = status_picture(status, words)
    caption = words("bulletin.annex.figures")
    return Annex(title, table, tuple(notes), picture, caption)


def _as_of(report: BulletinReport, words: Catalogue) -> str:
    day = dates.as_of(report.facts.day)
    return words("bulletin.as_of", as_of=day)


def _rank(each: StandingRow, words: Catalogue) -> str:
    """Return a rank; of whom none is given, why."""
    row = each.rank
    if row is None:
        return words("none")
    if row.rank is not None:
        return str(row.rank)
    return words(f"bulletin.apart.{row.apart}")


def _why_unranked(each: StandingRow) -> str | None:
    """Return why no rank is given; nothing for one that has a rank."""
    if each.rank is None:
        return "no-data"
    return each.rank.apart


def item_said(report: BulletinReport, plan: str, item: str, words: Catalogue) -> str:
    """Return how a circular names an item: by its number, and by its plan where there are several."""
    titles = {each.plan: each.title for each in report.plans}
    return numbered(titles, plan, item, words)


def _overdue(report: BulletinReport, words: Catalogue) -> Table:
    """Return what is overdue; of several plans with the plan."""
    several = len(report.plans) > 1
    shown = dict(_OVERDUE)
    if not several:
        del shown["bulletin.column.plan"]
    rows: list[Cells] = []
    for number, each in enumerate(report.slow, start=1):
        title = report.title_of(each.item.plan)
        of_plan = (title,) if several else ()
        rows.append((str(number), *of_plan, *_slow(each, words)))
    return Table(columns_of(shown, words), tuple(rows), words)


def _slow(each: Slow, words: Catalogue) -> Cells:
    item = each.item
    verdict = item.verdict
    expected = words("none")
    if each.expected is not None:
        expected = f"{each.expected:%Y-%m}"
    why = untold(verdict.reasons)
    return (
        item.task,
        item.title,
        item.department,
        verdict.due.last_day,
        timedelta(each.days),
        reasons(words, why),
        expected,
    )


def _problems(report: BulletinReport, words: Catalogue) -> Annex:
    problems = report.problems
    title = words("bulletin.annex.problems")
    table = problems_brief(problems, words)
    counting = problems.facts.counting
    notes = [_as_of(report, words)]
    if counting is not None:
        notes.append(words(counting))
    return Annex(title, table, tuple(notes))
