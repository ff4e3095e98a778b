"""Targets one by one: the figure to reach, the latest reading with its day, and the gap."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Cells,
    Holds,
    Lit,
    Page,
    Parts,
    Table,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import dates, measures
from bizenv.pages.head import TableRow, columns_of, report_table
from bizenv.pages.listing import (
    PART_COLUMNS,
    count_states,
    listing_page,
    part_cells,
    part_line,
)
from bizenv.report.targets import STATES, TargetReport, TargetRow

_LIGHTS: Final = {"missed": "red", "behind": "yellow", "met": "green"}
_COLUMNS: Final = {
    **PART_COLUMNS,
    "column.target": Holds.TEXT,
    "column.comparison": Holds.TEXT,
    "column.value": Holds.COUNT,
    "column.unit": Holds.TEXT,
    "column.reading": Holds.COUNT,
    "column.read": Holds.DAY,
    "column.by": Holds.TEXT,
    "column.line": Holds.COUNT,
    "column.gap": Holds.COUNT,
    "column.state": Holds.LIGHT,
    "column.due_day": Holds.DAY,
}


def targets_page(report: TargetReport, words: Catalogue) -> Page:
    """Return targets: in a text each in lines of its own, elsewhere as a table."""
    counted = count_states(report.rows, words, "targets", STATES)
    in_lines = _lines(report, words)
    table = partial(_table, report, words, remarks=False)
    return listing_page(report, words, counted, in_lines, table)


def _lines(report: TargetReport, words: Catalogue) -> Parts:
    for row in report.rows:
        yield BLANK
        state = _state(row, words)
        aim = measures.target(words, row.target)
        lit = (state.text, state.light)
        yield paragraph(lit, f"  {aim}")
        said = _figures(row, words)
        yield paragraph("  ".join(said), indent=4)
        yield part_line(row)


def _figures(row: TargetRow, words: Catalogue) -> Iterator[str]:
    """Yield the reading, what it lacks, where it should stand by now, and the due day."""
    unit = row.target.unit
    if row.state != "unread":  # which says it
        yield _reading(row, words)
    if row.gap is not None:
        gap = measures.difference(words, row.gap, unit)
        yield words("targets.gap", gap=gap)
    if row.state == "behind":
        line = measures.measured(words, row.line, unit)
        yield words("targets.line", line=line)
    yield dates.due_said(words, row.due)


def _reading(row: TargetRow, words: Catalogue) -> str:
    if row.reading is None:
        return words("targets.no_reading")
    unit = row.target.unit
    figure = measures.measured(words, row.reading, unit)
    return words("targets.reading", figure=figure, day=row.read, by=row.by)


def _state(row: TargetRow, words: Catalogue) -> Lit:
    said = words(f"targets.{row.state}")
    return Lit(said, _LIGHTS.get(row.state))


def targets_table(report: TargetReport, words: Catalogue) -> Table:
    """Return targets as a table."""
    return _table(report, words, remarks=True)


def _table(report: TargetReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = columns_of(_COLUMNS, words)
    rows = _rows(report, words)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(report: TargetReport, words: Catalogue) -> Iterator[TableRow]:
    for row in report.rows:
        target = row.target
        cells: Cells = (
            *part_cells(row),
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
