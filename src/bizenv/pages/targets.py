"""Targets one by one: the figure to reach, the latest reading with its day, and the gap."""

from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cells,
    Column,
    Holds,
    Lit,
    Page,
    Parts,
    Table,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import dates, measures
from bizenv.pages.head import TableRow, listed_title, report_page, report_table
from bizenv.report.targets import STATES, TargetReport, TargetRow

_LIGHTS: Final = {"missed": "red", "behind": "yellow", "met": "green"}


def targets_page(report: TargetReport, words: Catalogue) -> Page:
    """Return targets: in a text each in lines of its own, elsewhere as a table."""
    counted = [(f"targets.{state}", report.count(state)) for state in STATES]
    title = listed_title(report.facts, report.query, counted, words)
    in_lines = _lines(report, words)
    table = Alternative(in_lines, _laid_out(report, words))
    return report_page(report.facts, words, title, [table])


def _lines(report: TargetReport, words: Catalogue) -> Parts:
    for row in report.rows:
        yield BLANK
        state = _state(row, words)
        aim = measures.target(words, row.target)
        yield paragraph((state.text, state.light), f"  {aim}")
        said = [_reading(row, words)]
        if row.gap is not None:
            gap = measures.difference(words, row.gap, row.target.unit)
            said.append(words("targets.gap", gap=gap))
        if row.state == "behind":
            line = measures.measured(words, row.line, row.target.unit)
            said.append(words("targets.line", line=line))
        said.append(words("task.due", due=dates.iso_day(words, row.due)))
        yield paragraph("  ".join(said), indent=4)
        yield paragraph(f"{row.key}  {row.title}  {row.department}", indent=4)


def _reading(row: TargetRow, words: Catalogue) -> str:
    if row.reading is None:
        return words("targets.no_reading")
    figure = measures.measured(words, row.reading, row.target.unit)
    return words("targets.reading", figure=figure, day=row.read, by=row.by)


def _state(row: TargetRow, words: Catalogue) -> Lit:
    return Lit(words(f"targets.{row.state}"), _LIGHTS.get(row.state))


def _laid_out(report: TargetReport, words: Catalogue) -> Parts:
    yield _table(report, words, remarks=False)


def targets_table(report: TargetReport, words: Catalogue) -> Table:
    """Return targets as a table."""
    return _table(report, words, remarks=True)


def _table(report: TargetReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = (
        Column(words("column.plan")),
        Column(words("column.task")),
        Column(words("column.title")),
        Column(words("column.department")),
        Column(words("column.target")),
        Column(words("column.comparison")),
        Column(words("column.value"), Holds.COUNT),
        Column(words("column.unit")),
        Column(words("column.reading"), Holds.COUNT),
        Column(words("column.read"), Holds.DAY),
        Column(words("column.by")),
        Column(words("column.line"), Holds.COUNT),
        Column(words("column.gap"), Holds.COUNT),
        Column(words("column.state"), Holds.LIGHT),
        Column(words("column.due_day"), Holds.DAY),
    )
    rows = _rows(report, words)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(report: TargetReport, words: Catalogue) -> Iterator[TableRow]:
    for row in report.rows:
        target = row.target
        cells: Cells = (
            row.plan,
            row.task,
            row.title,
            row.department,
            target.name,
            words(f"comparison.{target.comparison}"),
            target.value,
            target.unit or "",
            row.reading,
            row.read,
            row.by or "",
            row.line,
            row.gap,
            _state(row, words),
            row.due or words("due.ongoing"),
        )
        yield TableRow(cells, row.plan)
