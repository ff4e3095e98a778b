"""Reads a workbook cell by cell, hidden sheets too: how a form that comes back is read."""

from collections.abc import Iterator
from typing import Final

from bizenv.importers.document import MAX_LINES, Doubts, too_long
from bizenv.importers.formats.references import Cell, place_of
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.importers.formats.sheet_parts import Parts, Sheet
from bizenv.importers.formats.sheet_reading import SheetReading
from bizenv.importers.formats.sheet_values import KeptAs

WIDEST: Final = 1000  # columns of a sheet
_TRUTHS: Final = {"TRUE()": "TRUE", "FALSE()": "FALSE"}
"""Formulas as which LibreOffice saves what was typed as TRUE or FALSE."""


def all_cells(file: str, data: bytes) -> tuple[CellSheet, ...]:
    """Return all sheets of a workbook."""
    parts = Parts(data)
    found: list[CellSheet] = []
    seen = 0
    for sheet in parts.sheets:
        reading = SheetReading(file, parts, Doubts(file), WIDEST)
        reading.whole(sheet)
        seen += len(reading.cells)
        if seen > MAX_LINES:
            raise too_long(file)
        found.append(_sheet(parts, sheet, reading))
    return tuple(found)


def _sheet(parts: Parts, sheet: Sheet, reading: SheetReading) -> CellSheet:
    comments: dict[Cell, str] = {}
    for cell, text in parts.comments(sheet):
        comments[place_of(cell)] = text
    shape = reading.shape
    return CellSheet(
        sheet.name,
        sheet.is_visible,
        dict(_cells(reading)),
        frozenset(shape.rows),
        frozenset(shape.columns),
        tuple(shape.merged),
        comments,
        parts.has_drawing(sheet),
    )


def _cells(reading: SheetReading) -> Iterator[tuple[Cell, SheetCell]]:
    """Yield the cells that show something, have a formula, or are struck through."""
    places: dict[Cell, None] = {}
    for row, cells in reading.cells.items():
        for column in cells:
            places[row, column] = None
    places |= dict.fromkeys((*reading.written, *reading.struck))
    for place in places:
        row, column = place
        text = reading.cells[row].get(column, "")
        kept = reading.kept.get(place, KeptAs.AS_TYPED)
        formula = reading.written.get(place)
        if formula in _TRUTHS:
            text = _TRUTHS[formula]
            formula = None
        yield place, SheetCell(text, kept, formula, place in reading.struck)
