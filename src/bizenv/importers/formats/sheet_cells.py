"""A workbook cell by cell, hidden sheets too: how a form that comes back is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bizenv.importers.document import MAX_LINES, Doubts, too_long
from bizenv.importers.formats.references import Cell, MergedCells, place_of
from bizenv.importers.formats.sheet_parts import Parts, Sheet
from bizenv.importers.formats.sheet_values import KeptAs
from bizenv.importers.formats.xlsx import SheetReading

WIDEST: Final = 1000  # columns of a sheet


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell shows, how the value is kept, and its formula if it has one.

    `struck`: what it shows is struck through.
    """

    text: str
    kept: KeptAs = KeptAs.AS_TYPED
    formula: str | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class CellSheet:
    """A sheet: its cells by row and column, and which of them people do not see or see as one.

    `comments` are by their cells; `drawn`: something is drawn or pasted over the cells.
    """

    name: str
    is_visible: bool
    cells: Mapping[Cell, SheetCell] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Sequence[MergedCells] = ()
    comments: Mapping[Cell, str] = field(default_factory=dict)
    drawn: bool = False

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows; nothing where it is empty."""
        cell = self.cells.get((row, column))
        return "" if cell is None else cell.text


Told = list[Any]
"""What is told of a sheet from one process to the other."""


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
        yield place, SheetCell(text, kept, formula, place in reading.struck)


def told(sheet: CellSheet) -> Told:
    """Return a sheet as another process is told of it, in JSON."""
    cells: list[Told] = []
    for (row, column), cell in sheet.cells.items():
        said = [row, column, cell.text, cell.kept.name, cell.formula, cell.struck]
        cells.append(said)
    comments = [[*place, text] for place, text in sheet.comments.items()]
    return [
        sheet.name,
        sheet.is_visible,
        cells,
        sorted(sheet.hidden_rows),
        sorted(sheet.hidden_columns),
        sheet.merged,
        comments,
        sheet.drawn,
    ]


def heard(said: Told) -> CellSheet:
    """Return the sheet that another process told of."""
    name, is_visible, cells, rows, columns, merged, comments, drawn = said
    found: dict[Cell, SheetCell] = {}
    for row, column, text, kept, formula, struck in cells:
        found[row, column] = SheetCell(text, KeptAs[kept], formula, struck)
    noted = {(row, column): text for row, column, text in comments}
    several = tuple(MergedCells(*each) for each in merged)
    return CellSheet(
        name,
        is_visible,
        found,
        frozenset(rows),
        frozenset(columns),
        several,
        noted,
        drawn,
    )
