"""Where a table's heading stands, and what its columns hold: by their names, else by their shape.

A heading may take two rows. A column whose name says nothing is known by what stands in it:
units, days, numbers. That is told, as is a table that has no heading at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.columns import ColumnKind, Kinds, stage
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.guesses import (
    ColumnGuess,
    is_mostly,
    says_something,
    shares,
)
from bizenv.importers.reading.office_words import meanings
from bizenv.importers.reading.rows import text_at, texts_of
from bizenv.importers.reading.shapes import Shape, shape

_LOOKED: Final = 30  # rows among which a heading is looked for
_SAMPLE: Final = 40  # rows by which a column's shape is known
_LONGEST: Final = 24  # characters of a heading that no word tells
_FEWEST: Final = 2  # rows of a table without a heading; columns of stages
_BELOW: Final = meanings("columns", "lower")
"""What the lower of two headings means that says only a part of it."""
_VALUES: Final = frozenset((Shape.NUMBER, Shape.DAY, Shape.UNITS))
_OF_DATA: Final = _VALUES | {Shape.MARK, Shape.FIGURE}


@dataclass(frozen=True, slots=True)
class TableHeading:
    """A table's heading: its rows from `first` up to `end`, names and kinds of the columns.

    `guessed`: the columns whose kind only their shape tells. `rows` are the texts of the
    heading's rows, by which it is known where it stands again.
    """

    first: int
    end: int
    names: tuple[str, ...]
    kinds: Kinds
    guessed: tuple[int, ...] = ()
    rows: frozenset[tuple[str, ...]] = frozenset()


def heading(rows: Sequence[SourceLine]) -> TableHeading | None:
    """Return the heading of a table of tasks; None for any other table."""
    for first, row in enumerate(rows[:_LOOKED]):
        if _holds_values(row):
            continue
        for end, names in _named(rows, first):
            behind = end + _SAMPLE
            sample = rows[end:behind]
            kinds = columns.header(names)
            guessed: tuple[int, ...] = ()
            if not is_data(row):
                guess = ColumnGuess(names, kinds, sample)
                kinds, guessed = guess.settled()
            if kinds is not None:
                texts = map(_texts, rows[first:end])
                own = frozenset(texts)
                return TableHeading(first, end, names, kinds, guessed, own)
    return _without_names(rows)


def dated(rows: Sequence[SourceLine]) -> TableHeading | None:
    """Return the heading of an English table that says what is done until when, and not by whom."""
    head, *below = rows
    names = _texts(head)
    kinds = tuple(map(columns.meaning, names))
    if any(map(has_han, names)) or columns.TASKS.isdisjoint(kinds):
        return None
    due = kinds.index(ColumnKind.DUE) if ColumnKind.DUE in kinds else None
    if due is None:
        return None
    if not any(shape(text_at(row, due)) is Shape.DAY for row in below):
        return None
    return TableHeading(0, 1, names, kinds, rows=frozenset((names,)))


def _texts(row: SourceLine) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.cells)


def _named(
    rows: Sequence[SourceLine], first: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield where a heading that begins at a row may end, and its columns' names."""
    row = rows[first]
    if len(texts_of(row)) < _FEWEST:
        return
    below = first + 1
    for lower in rows[below : below + 1]:
        wide = _as_wide(row, lower)
        if _is_lower(wide, lower):
            names = _joined(wide, lower)
            yield below + 1, names
    yield below, _texts(row)


def _as_wide(head: SourceLine, row: SourceLine) -> SourceLine:
    """Return a heading with as many cells as the row below it has."""
    more = len(row.cells) - len(head.cells)
    cells = (*head.cells, *("",) * more)
    return replace(head, cells=cells)


def _nameless(row: SourceLine) -> list[str]:
    """Return the cells of a row that name no column."""
    return [cell for cell in row.cells if not _is_name(cell)]


def _is_name(cell: str) -> bool:
    is_known = columns.meaning(cell) is not None
    return is_known or stage(cell) is not None


def _holds_values(row: SourceLine) -> bool:
    """Tell whether a cell of a row is a number, a day or units, or a label with its value."""
    if columns.is_filled_in(row.cells):
        return True
    shapes = map(shape, _nameless(row))
    return not _VALUES.isdisjoint(shapes)


def is_data(row: SourceLine) -> bool:
    """Tell whether a row is no heading: it holds values, figures, marks or long texts."""
    for cell in _nameless(row):
        is_long = len(cell) > _LONGEST
        if is_long or shape(cell) in _OF_DATA:
            return True
    return False


def _is_lower(head: SourceLine, row: SourceLine) -> bool:
    """Tell whether a row goes on with a heading: 牵头 and 配合 below 责任单位.

    What it says of its own stands below cells that span several columns.
    """
    texts = _texts(head)
    own = list(_own(head, row))
    others = set(range(len(texts))) - set(own)
    is_merged = bool(others) and all(
        row.continued[at : at + 1] == (True,) or not text_at(row, at) for at in others
    )
    if not own or (is_data(row) and not is_merged):
        return False
    return all(_spans(texts, at) for at in own)


def _own(head: SourceLine, row: SourceLine) -> Iterator[int]:
    """Yield the columns in which a row says what the row above it does not."""
    for at in range(len(row.cells)):
        text = text_at(row, at)
        behind = at + 1
        goes_on = any(row.continued[at:behind])
        is_same = text == text_at(head, at)
        if text and not goes_on and not is_same:
            yield at


def _spans(texts: Sequence[str], at: int) -> bool:
    """Tell whether a heading's cell stands for several columns."""
    text = texts[at]
    if not text:
        return at > 0
    around = texts[max(0, at - 1) : at + 2]
    behind = texts[at + 1 : at + 2]
    is_repeated = around.count(text) > 1
    return is_repeated or "" in behind


def _joined(head: SourceLine, row: SourceLine) -> tuple[str, ...]:
    """Return the names of columns whose heading takes two rows."""
    names: list[str] = []
    above = ""
    own = set(_own(head, row))
    for at, text in enumerate(_texts(head)):
        above = text or above
        name = text
        if at in own:
            below = text_at(row, at)
            name = _name(above, below)
        names.append(name)
    return tuple(names)


def _name(above: str, below: str) -> str:
    usual = _BELOW.get(below.lower())
    if usual is not None:
        return usual
    of_units = columns.is_plainly_of_units(above) and columns.is_of_others(below)
    if (
        _is_name(below) and not of_units
    ):  # 县直单位 below 责任单位: units that are responsible
        return below
    return f"{above}{below}"


def _without_names(rows: Sequence[SourceLine]) -> TableHeading | None:
    """Return the columns of a table whose first row is a task: numbers, units and days tell."""
    said = list(filter(says_something, rows))
    if len(said) < _FEWEST or not is_data(said[0]):
        return None
    sample = said[:_SAMPLE]
    width = max(len(row.cells) for row in sample)
    names = ("",) * width
    guess = ColumnGuess(names, None, sample)
    kinds, guessed = guess.settled()
    if kinds is None or not set(kinds) >= _NEEDED:
        return None
    first = rows.index(said[0])
    return TableHeading(first, first, names, kinds, guessed)


def goes_on(above: TableHeading, rows: Sequence[SourceLine]) -> TableHeading | None:
    """Return the heading of the table above where a table without one goes on with it."""
    width = len(above.names)
    if any(len(row.cells) != width for row in rows):
        return None
    sample = rows[:_SAMPLE]
    each_share = list(shares(sample, width))
    for kind, share in zip(above.kinds, each_share, strict=True):
        if kind is None or kind not in _SHAPES:
            continue
        wanted = _SHAPES[kind]
        is_empty = not share.total()
        if not is_empty and not is_mostly(share, wanted):
            return None
    return replace(above, first=0, end=0, guessed=())


_SHAPES: Final = {
    ColumnKind.NUMBER: Shape.NUMBER,
    ColumnKind.LEAD: Shape.UNITS,
    ColumnKind.RESPONSIBLE: Shape.UNITS,
    ColumnKind.DUE: Shape.DAY,
}
"""The shape that most cells of a column have."""
_NEEDED: Final = frozenset((ColumnKind.NUMBER, ColumnKind.DUE))
"""Columns without which a table that has no heading is none of tasks."""
