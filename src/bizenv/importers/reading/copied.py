"""Tables that were copied as text: a row a line, its cells between tabs, bars or gaps."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import cell_lines, columns, headings, set_columns
from bizenv.importers.reading.shapes import is_note, is_sum
from bizenv.importers.reading.unit_matrix import Signs, legend, with_roles

_TAB: Final = re.compile(r"\t")
_BAR: Final = re.compile(r"[|｜│┃]")
_GAPS: Final = re.compile(r"[ \u3000]{2,}")
_SPACES: Final = re.compile(r"[ \u3000]{1,}")
_SIGNED: Final = (_TAB, _BAR)
"""Signs between cells: what stands between two of them is a cell, be it empty."""
_BAND: Final = 40  # characters of a section's name between rows
_FEWEST: Final = 3  # columns: number, task, unit

Separator = re.Pattern[str]


def with_rows(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines, those of a table that was copied as text as rows with cells."""
    tables = [line.table for line in lines]
    table = max(tables, default=0) + 1
    place = 0
    signs = legend(lines)
    checked = 0  # up to here, lines with signs between cells were no table
    while place < len(lines):
        rows: list[SourceLine] = []
        used = 0
        if place >= checked:
            rows, used = _between_signs(lines, place, signs)
            checked = place + used
        if not rows:
            rows, used = _table(lines, place)
        if not rows:
            yield lines[place]
            place += 1
            continue
        for row in rows:
            yield replace(row, table=table)
        table += 1
        place += used


def _table(lines: Sequence[SourceLine], place: int) -> tuple[list[SourceLine], int]:
    """Return the rows of the table that a heading begins here, and how many lines it takes."""
    gaps = _gaps(lines[place])
    if gaps is not None:
        found = set_columns.rows(lines, place)
        if found:
            return found, set_columns.taken(found)
        rows = _rows_between_gaps(lines, place, gaps)
        return rows, len(rows)
    return cell_lines.rows(lines, place)


def _between_signs(
    lines: Sequence[SourceLine], place: int, signs: Signs
) -> tuple[list[SourceLine], int]:
    """Return the rows of a table between tabs or bars, and how many lines have such signs."""
    for sign in _SIGNED:
        between = _rows_between(lines, place, sign)
        rows = list(between)
        if not rows:
            continue
        count = len(rows)
        is_table = bool(
            headings.heading(with_roles(rows, signs)) or headings.dated(rows)
        )
        return (rows, count) if is_table else ([], count)
    return [], 0


def _rows_between(
    lines: Sequence[SourceLine], place: int, sign: "Separator"
) -> Iterator[SourceLine]:
    """Yield the rows of the table that begins here, the sections between them among them."""
    first = _cells(lines, place, sign)
    is_framed = bool(first) and sign.match(lines[place].text.strip()) is not None
    for at in range(place, len(lines)):
        line = lines[at]
        cells = _cells(lines, at, sign)
        if not is_framed and sign is _BAR and sign.match(line.text.strip()):
            cells = ("", *cells)  # the first cell is empty
        if len(cells) <= 1:
            following = _cells(lines, at + 1, sign)
            if at == place or not _is_band(line, following, first):
                return
            more = len(first) - 1
            text = line.text.strip()
            cells = (text, *("",) * more)
        yield replace(line, cells=cells)


def _cells(lines: Sequence[SourceLine], at: int, sign: "Separator") -> tuple[str, ...]:
    if at >= len(lines) or lines[at].cells:
        return ()
    return _split(lines[at].text, sign)


def _is_band(
    line: SourceLine, following: tuple[str, ...], head: tuple[str, ...]
) -> bool:
    """Tell whether a line without signs stands across a table: a sum, or rows go on below it."""
    text = line.text.strip()
    if is_sum([text]) or is_note(text):
        return True
    is_short = 0 < len(text) <= _BAND
    is_sentence = text.endswith("。")
    goes_on = len(following) > 1
    if is_sentence or line.cells or not (is_short and goes_on):
        return False
    is_head = columns.header(following) is not None
    return following == head or not is_head


def _gaps(line: SourceLine) -> "Separator | None":
    """Return the gaps between the cells of a line that heads a table; None for others."""
    has_signs = any(sign.search(line.text.strip()) for sign in _SIGNED)
    if line.cells or has_signs:
        return None
    for gaps in (_GAPS, _SPACES):
        cells = _split(line.text, gaps)
        if len(cells) < _FEWEST:
            continue
        if columns.header(cells) is not None:
            return gaps
    return None


def _rows_between_gaps(
    lines: Sequence[SourceLine], place: int, gaps: "Separator"
) -> list[SourceLine]:
    head = _split(lines[place].text, gaps)
    width = len(head)
    rows: list[SourceLine] = []
    for line in lines[place:]:
        cells = _split(line.text, gaps)
        count = len(cells)
        # single spaces stand in texts too: then a row has to have all its cells
        is_row = count == width if gaps is _SPACES else count > 1
        if line.cells or not is_row:
            break
        rows.append(replace(line, cells=cells))
    return rows


def _split(text: str, separator: "Separator") -> tuple[str, ...]:
    if not text.strip():
        return ()
    if separator is not _TAB:
        text = text.strip()
    cells = [cell.strip() for cell in separator.split(text)]
    if separator is _BAR:
        return _within(cells)
    return tuple(cells)


def _within(cells: Sequence[str]) -> tuple[str, ...]:
    """Return cells without what a bar at the line's beginning or end leaves there."""
    inside = list(cells)
    if not inside[0]:
        inside = inside[1:]
    if len(inside) > 1 and not inside[-1]:
        inside = inside[:-1]
    return tuple(inside)
