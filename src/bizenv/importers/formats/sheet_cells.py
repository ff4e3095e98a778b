"""The sheets of a workbook cell by cell, and how one process tells another of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bizenv.importers.formats.references import Cell, MergedCells
from bizenv.importers.formats.sheet_values import KeptAs


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
