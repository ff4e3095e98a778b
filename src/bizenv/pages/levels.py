"""Levels: each task that falls to a unit, and the unit's own tasks that take it up."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Cell,
    Cells,
    Holds,
    Lit,
    Page,
    Part,
    Parts,
    Table,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import dates, sentences
from bizenv.pages.head import TableRow, columns_of, report_table
from bizenv.pages.listing import (
    PART_COLUMNS,
    count_states,
    listing_page,
    part_cells,
)
from bizenv.pages.named import task_named
from bizenv.report.levels import STATES, Below, LevelRow, LevelsReport

_LIGHTS: Final = {"not_taken_up": "red", "later": "yellow", "taken_up": "green"}
_COLUMNS: Final = {
    **PART_COLUMNS,
    "column.due_day": Holds.DAY,
    "column.status": Holds.LIGHT,
    "column.state": Holds.LIGHT,
    "column.below": Holds.TEXT,
    "column.below_title": Holds.TEXT,
    "column.below_due": Holds.DAY,
    "column.below_status": Holds.LIGHT,
}


def levels_page(report: LevelsReport, words: Catalogue) -> Page:
    """Return what falls to units: in a text in lines, elsewhere as a table."""
    counted = count_states(report.rows, words, "levels", STATES)
    in_lines = _lines(report, words)
    table = partial(_table, report, words, remarks=False)
    return listing_page(report, words, counted, in_lines, table)


def _lines(report: LevelsReport, words: Catalogue) -> Parts:
    for row in report.rows:
        state = _state(row, words)
        due = dates.due_said(words, row.due)
        lit = sentences.lit(words, row.standing)
        yield BLANK
        yield paragraph(
            (state.text, state.light),
            f"  {row.key}  {row.title}  {row.unit}  {due}  ",
            (lit.text, lit.light),
            hang=4,
        )
        for below in row.below:
            yield _below(below, words)


def _below(below: Below, words: Catalogue) -> Part:
    due = dates.due_said(words, below.due)
    lit = sentences.lit(words, below.standing)
    later = "  " + words("levels.later.task") if below.later else ""
    return paragraph(
        f"{below.key}  {below.title}  {due}  ",
        (lit.text, lit.light),
        (later, "yellow"),
        indent=4,
        hang=4,
    )


def _state(row: LevelRow, words: Catalogue) -> Lit:
    said = words(f"levels.{row.state}")
    return Lit(said, _LIGHTS.get(row.state))


def levels_table(report: LevelsReport, words: Catalogue) -> Table:
    """Return what falls to units as a table, a row for each task that takes it up."""
    return _table(report, words, remarks=True)


def _table(report: LevelsReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = columns_of(_COLUMNS, words)
    rows = _rows(report, words)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(report: LevelsReport, words: Catalogue) -> Iterator[TableRow]:
    for row in report.rows:
        above: tuple[Cell, ...] = (
            *part_cells(row),
            _day(words, row),
            sentences.lit(words, row.standing),
            _state(row, words),
        )
        for below in row.below:
            cells = (*above, *_cells(below, words))
            yield TableRow(cells, row.plan)
        if not row.below:
            cells = (*above, "", "", None, "")
            yield TableRow(cells, row.plan)


def _cells(below: Below, words: Catalogue) -> Cells:
    return (
        task_named(below.key),
        below.title,
        _day(words, below),
        sentences.lit(words, below.standing),
    )


def _day(words: Catalogue, row: LevelRow | Below) -> Cell:
    return row.due or words("due.ongoing")
