"""Tables that were copied with one cell on each line."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns, headings
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.ids import column_number
from bizenv.importers.reading.misfits import is_misfit
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.shapes import Shape, shape

_FEWEST: Final = 3  # columns: number, task, unit
_MOST: Final = 12  # columns
_LONGEST: Final = 16  # characters of the name of a column
_TIMES: Final = 2  # as many lines as columns, that one row takes
_SIGNS: Final = " \t\u3000|｜│┃"
_LISTING: Final = ("、", "，", ",")  # at a cell's end: its list goes on below
_OF_CHAPTERS: Final = ("han", "(han)", "chapter", "article")

Rows = tuple[list[SourceLine], int]
"""Rows, and how many lines they take."""
_NONE: Final[Rows] = ([], 0)


def rows(lines: Sequence[SourceLine], place: int) -> Rows:
    """Return the rows of a table that begins here with the names of its columns, one a line."""
    names = _names(lines, place)
    if len(names) < _FEWEST:
        return _NONE
    first = columns.meaning(names[0])
    if first is ColumnKind.NUMBER:
        return _numbered(lines, place, len(names))
    return _in_groups(lines, place, len(names))


def text_of(line: SourceLine) -> str:
    """Return the cell that stands on a line, without lone bars around it."""
    return line.text.strip(_SIGNS)


def _names(lines: Sequence[SourceLine], place: int) -> list[str]:
    """Return the names of columns that stand here, one a line, up to the first row."""
    begin = text_of(lines[place])
    first = columns.meaning(begin)
    if first is None:
        return []
    names: list[str] = []
    numbered = first is ColumnKind.NUMBER
    end = place + _MOST
    for line in lines[place:end]:
        text = text_of(line)
        if numbered and _is_number(line):
            break
        is_name = numbered or columns.meaning(text) is not None
        if line.cells or not is_name or len(text) > _LONGEST:
            break
        names.append(text)
    return names


def _numbered(lines: Sequence[SourceLine], place: int, width: int) -> Rows:
    """Return the rows of a table whose column of numbers comes first: a number begins a row."""
    at = place + width
    head = _row(lines[place:at])
    found = [head]
    total = len(lines)
    while at < total and _is_number(lines[at]):
        end = _end(lines, at, width)
        row = _row(lines[at:end], width)
        found.append(row)
        at = end
        if at < total and not _follows(lines[at], row):
            break
    if len(found) == 1 or headings.heading(found) is None:
        return _NONE
    return found, at - place


def _is_number(line: SourceLine) -> bool:
    text = text_of(line)
    is_number = text.isdecimal() or shape(text) is Shape.NUMBER
    return is_number and not line.cells


def _end(lines: Sequence[SourceLine], at: int, width: int) -> int:
    """Return where the row ends that begins here: where the next number stands."""
    behind = at + 1
    total = len(lines)
    number = _row(lines[at:behind])
    usual = min(at + width, total)
    if usual < total and _follows(lines[usual], number):
        return usual
    limit = min(total, at + width * _TIMES)
    for end in range(behind, limit):
        if _follows(lines[end], number):
            return end
    for end in range(behind, usual):
        if _begins_chapter(lines[end]):
            return end
    return usual


def _follows(line: SourceLine, row: SourceLine) -> bool:
    """Tell whether a line is the number behind a row's."""
    text = text_of(line)
    if not _is_number(line):
        return False
    number = column_number(text)
    before = column_number(row.cells[0])
    if number is None or before is None:
        return False
    if number.count is None or before.count is None:
        return number.written is not None and before.written is not None
    return number.count == before.count + 1


def _begins_chapter(line: SourceLine) -> bool:
    if line.cells:
        return True
    number = recognise(line.text)
    return number is not None and number.kind in _OF_CHAPTERS


def _in_groups(lines: Sequence[SourceLine], place: int, width: int) -> Rows:
    """Return the rows of a table without numbers: each has all its cells, fit for the columns."""
    end = place + width
    head = _row(lines[place:end])
    kinds = columns.header(head.cells)
    if kinds is None:
        return _NONE
    found = [head]
    while end + width <= len(lines):
        behind = end + width
        group = lines[end:behind]
        if any(line.cells for line in group):
            break
        row = _row(group)
        shapes = set(map(shape, row.cells))
        if Shape.UNITS not in shapes or is_misfit(row, kinds):
            break
        found.append(row)
        end = behind
    if len(found) == 1:
        return _NONE
    return found, end - place


def _row(lines: Sequence[SourceLine], width: int = _MOST) -> SourceLine:
    """Return one row made of lines with a cell each; a cell that goes on takes a further one."""
    first, *others = lines
    cells: list[str] = []
    more = len(lines) - width
    for text in map(text_of, lines):
        if more > 0 and cells and cells[-1].endswith(_LISTING):
            cells[-1] += text
            more -= 1
        else:
            cells.append(text)
    also = [line.number for line in others]
    return replace(first, text=" ".join(cells), cells=tuple(cells), also=tuple(also))
