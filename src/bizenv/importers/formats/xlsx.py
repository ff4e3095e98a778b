"""Excel: the values that a reader of the sheet sees, row by row, merged cells repeated."""

import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import openpyxl

from bizenv.importers.document import (
    MAX_CELLS,
    MAX_LINES,
    Doubts,
    SourceDocument,
    SourceLine,
    too_long,
    unreadable,
)

_PERCENT_DECIMALS: Final = 6
_MAX_MERGED: Final = 100_000  # cells that one merge may cover
_CARRIAGE_RETURNS: Final = ("_x000D_", "\r")

Cells = dict[int, dict[int, str]]
"""The texts of a sheet, by row and column."""


def read_xlsx(file: str, data: bytes) -> SourceDocument:
    """Return the rows of all visible sheets.

    A line's number is the row's; formulas give the values saved with them.
    """
    doubts = Doubts(file)
    values = _opened(data, values=True)
    formulas = _opened(data, values=False)
    sheets = zip(values.worksheets, formulas.worksheets, strict=True)
    lines: list[SourceLine] = []
    names: dict[int, str] = {}
    for place, (sheet, written) in enumerate(sheets, start=1):
        if sheet.sheet_state != "visible":
            top = SourceLine(1, "")
            doubts("hidden-sheet", top, sheet=sheet.title)
            continue
        names[place] = sheet.title
        lines += _rows(file, sheet, written, doubts, place)
        if len(lines) > MAX_LINES:
            raise too_long(file)
    return SourceDocument(file, tuple(lines), tuple(doubts.found), names)


def _opened(data: bytes, *, values: bool) -> Any:
    stream = io.BytesIO(data)
    return openpyxl.load_workbook(stream, data_only=values, keep_links=False)


def _rows(
    file: str, sheet: Any, formulas: Any, doubts: Doubts, table: int
) -> Iterator[SourceLine]:
    cells = _cells(sheet, formulas, doubts)
    continued = _spread_out(file, sheet, cells)
    shapes = sheet.row_dimensions.items()
    hidden = {row for row, shape in shapes if shape.hidden}
    columns = range(1, _width(cells) + 1)
    for row in sorted(cells):
        if row in hidden:
            doubts("hidden", SourceLine(row, ""))
            continue
        here = cells[row]
        from_above = continued[row]
        texts = tuple(here.get(column, "") for column in columns)
        goes_on = tuple(column in from_above for column in columns)
        once = dict.fromkeys(texts)
        said = " ".join(filter(None, once))
        yield SourceLine(
            row,
            said,
            cells=texts,
            continued=goes_on,
            table=table,
        )


def _width(cells: Cells) -> int:
    """Return the last column in which any row has a text."""
    last = [max(row) for row in cells.values() if row]
    return max(last, default=0)


def _cells(sheet: Any, formulas: Any, doubts: Doubts) -> Cells:
    """Return what the cells of a sheet say; doubt what they only compute or strike."""
    cells: Cells = defaultdict(dict)
    there = sheet._cells  # noqa: SLF001 - only cells that there are, however far apart
    for (row, column), cell in sorted(there.items()):
        if column > MAX_CELLS:
            continue
        text = _text(cell)
        if text and _is_struck(cell):
            doubts("struck", SourceLine(row, text))
        elif text:
            cells[row][column] = text
        elif _is_formula(formulas.cell(row, column)):
            line = SourceLine(row, "")
            doubts("formula-without-value", line, cell=cell.coordinate)
    return cells


def _is_struck(cell: Any) -> bool:
    font = cell.font
    return font is not None and bool(font.strike)


def _is_formula(cell: Any) -> bool:
    written = str(cell.value or "")
    return written.startswith("=")


def _spread_out(file: str, sheet: Any, cells: Cells) -> dict[int, set[int]]:
    """Repeat the text of merged cells in all of them.

    Return by row the columns that go on from above.
    """
    continued: dict[int, set[int]] = defaultdict(set)
    for merged in sheet.merged_cells.ranges:
        size = merged.size
        covered = size["rows"] * size["columns"]
        if covered > _MAX_MERGED:
            raise unreadable("document-bomb", file)
        top = merged.min_row
        left = merged.min_col
        first_row = cells.get(top, {})
        text = first_row.get(left, "")
        if not text:
            continue
        right = min(merged.max_col, MAX_CELLS)
        columns = range(left, right + 1)
        for row in range(top, merged.max_row + 1):
            cells[row] |= dict.fromkeys(columns, text)
            if row > top:
                continued[row].update(columns)
    return continued


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return _as_shown(value, cell.number_format)
    if isinstance(value, int | float) and _in_percent(cell.number_format):
        return _percent(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    for sign in _CARRIAGE_RETURNS:
        text = text.replace(sign, "")
    return text.strip()


def _in_percent(number_format: str | None) -> bool:
    """Tell whether a cell shows its figure as a percentage: 0.6 as 60%."""
    positive, *_ = (number_format or "").split(";")
    return positive.rstrip('"').endswith("%")


def _percent(value: float) -> str:
    """Return a share in percent, as precisely as it is kept."""
    percent = round(Decimal(repr(value)) * 100, _PERCENT_DECIMALS)
    return f"{percent.normalize():f}%"


def _as_shown(day: date, number_format: str | None) -> str:
    """Return a date as precise as its cell shows it: with the day or without."""
    pattern = (number_format or "").lower()
    shows_day = "d" in pattern or "日" in pattern
    if shows_day:
        return f"{day:%Y-%m-%d}"
    return f"{day:%Y-%m}"
