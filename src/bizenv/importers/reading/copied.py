"""Tables that were copied as text: a row a line, or a cell a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.ids import is_written

_GAPS: Final = re.compile(r"\t|[ \u3000]{2,}|\|")
_SPACES: Final = re.compile(r"[ \t\u3000]{1,}")
_FEWEST: Final = 3  # columns: number, task, unit
_MOST: Final = 12  # columns of a table with a cell a line
_LONGEST: Final = 10  # characters of the name of a column on a line of its own


def with_rows(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines, those of a table that was copied as text as rows with cells."""
    tables = [line.table for line in lines]
    table = max(tables, default=0) + 1
    place = 0
    while place < len(lines):
        rows, lines_a_row = _table(lines, place, table)
        if rows:
            table += 1
            yield from rows
            place += len(rows) * lines_a_row
        else:
            yield lines[place]
            place += 1


def _table(
    lines: Sequence[SourceLine],
    place: int,
    table: int,
) -> tuple[list[SourceLine], int]:
    """Return the rows of the table that begins here, and how many lines each takes."""
    gaps = _gaps(lines[place])
    if gaps is not None:
        rows = _rows_between_gaps(lines, place, table, gaps)
        return rows, 1
    width = _column_of_names(lines, place)
    if not width:
        return [], 0
    rows = _rows_of_cells(lines, place, table, width)
    return rows, width


def _gaps(line: SourceLine) -> "re.Pattern[str] | None":
    """Return the gaps between the cells of a line that heads a table; None for others."""
    if line.cells:
        return None
    for gaps in (_GAPS, _SPACES):
        cells = _split(line.text, gaps)
        if len(cells) < _FEWEST:
            continue
        if columns.header(cells) is not None:
            return gaps
    return None


def _rows_between_gaps(
    lines: Sequence[SourceLine],
    place: int,
    table: int,
    gaps: "re.Pattern[str]",
) -> list[SourceLine]:
    head = _split(lines[place].text, gaps)
    width = len(head)
    rows: list[SourceLine] = []
    for at in range(place, len(lines)):
        line = lines[at]
        cells = _split(line.text, gaps)
        count = len(cells)
        # single spaces stand in texts too: then a row has to have all its cells
        is_row = count == width if gaps is _SPACES else count > 1
        if not is_row:
            break
        row = replace(line, cells=cells, table=table)
        rows.append(row)
    return rows


def _split(text: str, gaps: "re.Pattern[str]") -> tuple[str, ...]:
    bare = text.strip()
    if not bare:
        return ()
    cells = gaps.split(bare.strip("|"))
    return tuple(cell.strip() for cell in cells)


def _column_of_names(lines: Sequence[SourceLine], place: int) -> int:
    """Return how many lines from here on name a table's columns, one a line; 0 if none."""
    first = columns.meaning(lines[place].text)
    if first is not columns.ColumnKind.NUMBER:
        return 0
    names: list[str] = []
    end = place + _MOST
    for line in lines[place:end]:
        name = line.text.strip()
        if line.cells or not _is_name(name):
            break
        names.append(name)
    count = len(names)
    if count < _FEWEST or columns.header(names) is None:
        return 0
    return count


def _is_name(text: str) -> bool:
    """Tell whether a text is the name of a column."""
    if len(text) > _LONGEST:
        return False
    return columns.meaning(text) is not None


def _rows_of_cells(
    lines: Sequence[SourceLine],
    place: int,
    table: int,
    width: int,
) -> list[SourceLine]:
    rows: list[SourceLine] = []
    for at in range(place, len(lines), width):
        end = at + width
        cells = lines[at:end]
        is_head = at == place
        if not is_head and not _is_row(cells, width):
            break
        row = _row(cells, table)
        rows.append(row)
    return rows


def _is_row(cells: Sequence[SourceLine], width: int) -> bool:
    """Tell whether lines with a cell each are a whole row, its number first."""
    if len(cells) < width:
        return False
    if not is_written(cells[0].text):
        return False
    return not any(line.cells for line in cells)


def _row(lines: Sequence[SourceLine], table: int) -> SourceLine:
    """Return one row made of lines with a cell each."""
    first, *others = lines
    several = [line.text.strip() for line in lines]
    cells = tuple(several)
    return replace(
        first,
        text=" ".join(cells),
        cells=cells,
        table=table,
        also=tuple(line.number for line in others),
    )
