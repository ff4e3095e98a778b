"""Pictures in words, each with the table of its figures: the year, departments, indicators, targets, ages."""

from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Cell,
    Column,
    Holds,
    Page,
    Parts,
    Table,
    text_of,
)
from bizenv.formats.picture import Bars, Picture
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.bars import CountBars, NamedBar
from bizenv.pages.head import (
    TableRow,
    as_of,
    counting,
    notes_of_plans,
    report_page,
    report_table,
)
from bizenv.pages.status_table import group_name, indicator_name, row_name
from bizenv.pages.target_courses import courses_of, point_columns, point_rows
from bizenv.report.charts import ChartReport
from bizenv.report.status import StatusReport

_HEADS: Final = {
    "departments": "by.department",
    "indicators": "by.indicator",
    "age": "column.chart.age",
}


def chart_page(report: ChartReport, words: Catalogue) -> Page:
    """Return a picture above the table of its figures."""
    said = filter(None, _title(report, words))
    title = "  ".join(said)
    body = _body(report, words)
    return report_page(
        report.facts,
        words,
        title,
        body,
    )


def _title(report: ChartReport, words: Catalogue) -> Iterator[str]:
    yield sentences.filters(words, report.query)
    yield words(f"chart.title.{report.what}")
    yield as_of(report.facts, words)


def _body(report: ChartReport, words: Catalogue) -> Parts:
    if report.bars or report.courses:
        yield picture_of(report, words)
        yield BLANK
    yield figures_of(report, words)


def picture_of(report: ChartReport, words: Catalogue) -> Picture:
    """Return the picture that a report is of."""
    name = words(f"chart.title.{report.what}")
    day = as_of(report.facts, words)
    title = words(
        "chart.of_day",
        title=name,
        as_of=day,
    )
    said = tuple(_said_with(report, words))
    if report.what == "targets":
        courses = courses_of(
            title,
            report,
            words,
        )
        return courses._replace(said=said)
    upright = report.what == "year"
    bars = _bars(report, words).picture(title)
    return bars._replace(upright=upright, said=said)


def _said_with(report: ChartReport, words: Catalogue) -> Iterator[str]:
    """Yield what must be said with a picture's figures: the notes, and the rule of counting."""
    facts = report.facts
    for note in notes_of_plans(facts, words):
        yield text_of(note)
    rule = counting(facts, words)
    yield text_of(rule)


def _bars(report: ChartReport, words: Catalogue) -> CountBars:
    found = []
    for bar in report.bars:
        name = _name(
            report,
            bar.key,
            words,
        )
        found.append(NamedBar(name, bar.counts))
    rated = report.what != "age" and not report.unrecorded
    return CountBars(
        tuple(found),
        report.due_soon,
        rated,
        words,
    )


def _name(report: ChartReport, key: str | None, words: Catalogue) -> str:
    if key is None:
        return words("group.unnamed")
    if report.what == "indicators":
        return indicator_name(words, report.titles, key)
    if report.what != "age":
        return key
    first, _, last = key.partition("-")
    if last:
        return words(
            "chart.age",
            first=first,
            last=last,
        )
    return words("chart.age.more", first=first)


def figures_of(report: ChartReport, words: Catalogue) -> Table:
    """Return every figure of a picture as a table."""
    columns = _columns(report, words)
    rows = [row.cells for row in _rows(report, words)]
    return Table(
        columns,
        tuple(rows),
        words,
    )


def chart_table(report: ChartReport, words: Catalogue) -> Table:
    """Return every figure with its day and what must be said with it; for other programs' eyes."""
    columns = _columns(report, words)
    rows = _rows(report, words)
    return report_table(
        report.facts,
        words,
        columns,
        rows,
    )


def _columns(report: ChartReport, words: Catalogue) -> tuple[Column, ...]:
    if report.what == "targets":
        return point_columns(words)
    head = Column(words("column.chart.day"), Holds.DAY)
    if report.what != "year":
        head = Column(words(_HEADS[report.what]))
    bars = _bars(report, words)
    return (head, *bars.columns())


def _rows(report: ChartReport, words: Catalogue) -> Iterator[TableRow]:
    if report.what == "targets":
        yield from point_rows(report, words)
        return
    bars = _bars(report, words)
    for each, bar in zip(
        report.bars,
        bars.bars,
        strict=True,
    ):
        head: Cell = each.day if report.what == "year" else bar.name
        yield TableRow((head, *bars.figures(bar)))


def status_picture(report: StatusReport, words: Catalogue) -> Bars:
    """Return the groups of a status report as bars."""
    head = row_name(report, words)
    title = words("chart.title.by", group=head)
    return _groups(report, words).picture(title)


def status_figures(report: StatusReport, words: Catalogue) -> Table:
    """Return the figures of `status_picture`."""
    groups = _groups(report, words)
    head = Column(row_name(report, words))
    columns = (head, *groups.columns())
    rows = [(bar.name, *groups.figures(bar)) for bar in groups.bars]
    return Table(
        columns,
        tuple(rows),
        words,
    )


def _groups(report: StatusReport, words: Catalogue) -> CountBars:
    found = []
    for key, counts in report.ordered():
        name = group_name(
            words,
            report,
            key,
        )
        found.append(NamedBar(name, counts))
    rated = not report.unrecorded
    return CountBars(
        tuple(found),
        report.due_soon,
        rated,
        words,
    )
