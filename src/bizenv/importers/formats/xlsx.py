"""Excel: the values that a reader of the sheet sees, row by row, merged cells repeated."""

import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

import openpyxl

from bizenv.importers.document import (
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_LINES,
    Document,
    Doubts,
    Line,
    unreadable,
)

_MAX_MERGED: Final = 100_000  # cells that one merge may cover


def read_xlsx(file: str, data: bytes) -> Document:
    """Return the rows of all visible sheets. A line's number is the row's; formulas give the values saved with them."""
    doubts = Doubts(file)
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    formulas = openpyxl.load_workbook(
        io.BytesIO(data), data_only=False, keep_links=False
    )
    lines: list[Line] = []
    for place, sheet in enumerate(values.worksheets, start=1):
        if sheet.sheet_state != "visible":
            doubts("hidden-sheet", Line(1, ""), sheet=sheet.title)
            continue
        lines += _rows(file, sheet, formulas.worksheets[place - 1], doubts, place)
        if len(lines) > MAX_LINES:
            raise unreadable(
                "document-too-long", file, lines=MAX_LINES, characters=MAX_CHARACTERS
            )
    return Document(file, tuple(lines), tuple(doubts.found))


def _rows(
    file: str, sheet: Any, formulas: Any, doubts: Doubts, table: int
) -> Iterator[Line]:
    cells = _cells(sheet, formulas, doubts)
    continued = _spread_out(file, sheet, cells)
    hidden = {row for row, shape in sheet.row_dimensions.items() if shape.hidden}
    width = max((max(row) for row in cells.values() if row), default=0)
    for row in sorted(cells):
        if row in hidden:
            doubts("hidden", Line(row, ""))
            continue
        texts = tuple(cells[row].get(column, "") for column in range(1, width + 1))
        flags = tuple(column in continued[row] for column in range(1, width + 1))
        yield Line(
            row,
            " ".join(filter(None, dict.fromkeys(texts))),
            cells=texts,
            continued=flags,
            table=table,
        )


def _cells(sheet: Any, formulas: Any, doubts: Doubts) -> dict[int, dict[int, str]]:
    """Return the texts of a sheet by row and column."""
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001 - only cells that there are, however far apart
        if column > MAX_CELLS:
            continue
        text = _text(cell)
        if text and cell.font is not None and cell.font.strike:
            doubts("struck", Line(row, text))
        elif text:
            cells[row][column] = text
        elif str(formulas.cell(row, column).value or "").startswith("="):
            doubts("formula-without-value", Line(row, ""), cell=cell.coordinate)
    return cells


def _spread_out(
    file: str, sheet: Any, cells: dict[int, dict[int, str]]
) -> dict[int, set[int]]:
    """Repeat what merged cells say in all of them; return by row the columns that go on from above."""
    continued: dict[int, set[int]] = defaultdict(set)
    for merged in sheet.merged_cells.ranges:
        if merged.size["rows"] * merged.size["columns"] > _MAX_MERGED:
            raise unreadable("document-bomb", file)
        text = cells.get(merged.min_row, {}).get(merged.min_col, "")
        for row in range(merged.min_row, merged.max_row + 1) if text else ():
            for column in range(merged.min_col, min(merged.max_col, MAX_CELLS) + 1):
                cells[row][column] = text
                if row > merged.min_row:
                    continued[row].add(column)
    return continued


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        pattern = (cell.number_format or "").lower()
        whole = "d" in pattern or "日" in pattern
        return f"{value:%Y-%m-%d}" if whole else f"{value:%Y-%m}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").replace("\r", "").strip()
