"""Rows whose cells do not stand below their headings: read by what each cell is, never by its place."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.columns import ColumnKind, Kinds
from bizenv.importers.reading.rows import text_at
from bizenv.importers.reading.shapes import Shape, shape

_ROLES: Final = (ColumnKind.LEAD, ColumnKind.RESPONSIBLE, ColumnKind.SUPPORT)
_NO_UNITS: Final = (Shape.DAY, Shape.NUMBER, Shape.MARK)


def is_misfit(row: SourceLine, kinds: Kinds) -> bool:
    """Tell whether a row has more cells than headings, or a day where units should stand.

    Of a row with a cell on each line, none may lack: an empty one is no line.
    """
    width = len(kinds)
    beyond = row.cells[width:]
    has_more = any(map(str.strip, beyond))
    has_fewer = len(row.cells) < width
    lacks_some = has_fewer and bool(row.also)
    if has_more or lacks_some:
        return True
    for at, kind in enumerate(kinds):
        text = text_at(row, at)
        if _contradicts(kind, text):
            return True
    return False


def _contradicts(kind: ColumnKind | None, text: str) -> bool:
    found = shape(text)
    if kind in _ROLES:
        return found in _NO_UNITS
    return kind is ColumnKind.DUE and found is Shape.UNITS


def by_shape(row: SourceLine, kinds: Kinds) -> list[str]:
    """Return a text for each column, of cells that are plainly what it holds; else nothing.

    Of several units or days nobody knows which is whose, unless there is one column for
    all, or one for each; a single cell is that of the first.
    """
    width = len(kinds)
    placed = [""] * width
    cells = map(str.strip, row.cells)
    said = filter(None, cells)
    texts = [text for text, _ in groupby(said)]
    numbers = _places(kinds, ColumnKind.NUMBER)
    if numbers and texts and _is_number(texts[0]):
        first = numbers[0]
        placed[first] = texts.pop(0)
    days = _of_shape(texts, Shape.DAY)
    dues = _places(kinds, ColumnKind.DUE)
    if len(days) == 1 and dues:
        due = dues[0]
        placed[due] = days[0]
    units = _of_shape(texts, Shape.UNITS)
    roles = _places(kinds, *_ROLES)
    for at, text in _of_units(units, roles):
        placed[at] = text
    words = _of_shape(texts, Shape.TEXT)
    tasks = _places(kinds, ColumnKind.TASK)
    if words and tasks:
        task = tasks[0]
        placed[task] = words[0]
    return placed


def _of_shape(texts: Sequence[str], wanted: Shape) -> list[str]:
    return [text for text in texts if shape(text) is wanted]


def _is_number(text: str) -> bool:
    return text.isdecimal() or shape(text) is Shape.NUMBER


def _places(kinds: Kinds, *wanted: ColumnKind) -> list[int]:
    return [at for at, kind in enumerate(kinds) if kind in wanted]


def _of_units(
    units: Sequence[str], columns: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Yield the columns of units with their cells."""
    if len(columns) == 1 and units:
        yield columns[0], "、".join(units)
    elif len(units) in (1, len(columns)):
        yield from zip(columns, units, strict=False)
