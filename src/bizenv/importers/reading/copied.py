"""Tables that were copied as text: a row a line, or a cell a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns

_GAPS: Final = re.compile(r"\t|[ \u3000]{2,}|\|")
_SPACES: Final = re.compile(r"[ \t\u3000]{1,}")
_FEWEST: Final = 3  # columns: number, task, unit
_MOST: Final = 12  # columns of a table with a cell a line
_LONGEST: Final = 10  # characters of the name of a column on a line of its own


def with_rows(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines, those of a table that was copied as text as rows with cells."""
    place, table = 0, max((line.table for line in lines), default=0)
    while place < len(lines):
        rows, lines_a_row = _table(lines, place, table + 1)
        if rows:
            table += 1
            yield from rows
            place += len(rows) * lines_a_row
        else:
            yield lines[place]
            place += 1


def _table(
    lines: Sequence[SourceLine], place: int, table: int
) -> tuple[list[SourceLine], int]:
    """Return the rows of the table that begins here, and how many lines each takes."""
    gaps = _gaps(lines[place])
    if gaps is not None:
        return _rows_between_gaps(lines, place, table, gaps), 1
    width = _column_of_names(lines, place)
    if not width:
        return [], 0
    return _rows_of_cells(lines, place, table, width), width


def _gaps(line: SourceLine) -> "re.Pattern[str] | None":
    """Return the gaps between the cells of a line that heads a table; None for others."""
    if line.cells:
        return None
    for gaps in (_GAPS, _SPACES):
        cells = _split(line.text, gaps)
        if len(cells) >= _FEWEST and columns.header(cells) is not None:
            return gaps
    return None


def _rows_between_gaps(
    lines: Sequence[SourceLine], place: int, table: int, gaps: "re.Pattern[str]"
) -> list[SourceLine]:
    width = len(_split(lines[place].text, gaps))
    rows: list[SourceLine] = []
    for at in range(place, len(lines)):
        cells = _split(lines[at].text, gaps)
        # single spaces stand in texts too: then a row has to have all its cells
        is_row = len(cells) == width if gaps is _SPACES else len(cells) > 1
        if not is_row:
            break
        rows.append(replace(lines[at], cells=cells, table=table))
    return rows


def _split(text: str, gaps: "re.Pattern[str]") -> tuple[str, ...]:
    bare = text.strip()
    if not bare:
        return ()
    return tuple(cell.strip() for cell in gaps.split(bare.strip("|")))


def _column_of_names(lines: Sequence[SourceLine], place: int) -> int:
    """Return how many lines from here on name a table's columns, one a line; 0 if none."""
    if columns.meaning(lines[place].text) is not columns.ColumnKind.NUMBER:
        return 0
    names: list[str] = []
    for line in lines[place : place + _MOST]:
        name = line.text.strip()
        is_name = len(name) <= _LONGEST and columns.meaning(name) is not None
        if line.cells or not is_name:
            break
        names.append(name)
    if len(names) < _FEWEST or columns.header(names) is None:
        return 0
    return len(names)


def _rows_of_cells(
    lines: Sequence[SourceLine], place: int, table: int, width: int
) -> list[SourceLine]:
    rows = [_row(lines[place : place + width], table)]
    for at in range(place + width, len(lines), width):
        cells = lines[at : at + width]
        if len(cells) < width or not _is_row(cells):
            break
        rows.append(_row(cells, table))
    return rows


def _is_row(cells: Sequence[SourceLine]) -> bool:
    """Tell whether lines with a cell each begin with the row's number."""
    number = cells[0].text.strip().rstrip(".、．")
    return number.isdecimal() and not any(line.cells for line in cells)


def _row(lines: Sequence[SourceLine], table: int) -> SourceLine:
    """Return one row made of lines with a cell each."""
    cells = tuple(line.text.strip() for line in lines)
    return replace(
        lines[0],
        text=" ".join(cells),
        cells=cells,
        table=table,
        also=tuple(line.number for line in lines[1:]),
    )
