"""A table's rows: their texts, each once, and the numbers and titles of the tasks in them."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.reading.cells import Cell
from bizenv.importers.reading.columns import ColumnKind, Kinds
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.figures import figures
from bizenv.importers.reading.ids import column_number
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.shapes import Shape, is_note, is_sum, shape
from bizenv.importers.reading.untaken import untaken

_TITLE: Final = 60  # characters of a title in a cell
_OF_TASKS: Final = frozenset((Shape.UNITS, Shape.DAY))
_OF_EACH: Final = (ColumnKind.NUMBER, ColumnKind.DUE)  # the first shows the rows
_QUOTED: Final = 60  # characters of a row in a doubt


def texts_of(row: SourceLine) -> list[str]:
    """Return the texts of a row's cells, each once."""
    cells = [cell.strip() for cell in row.cells]
    found = dict.fromkeys(filter(None, cells))
    return list(found)


def is_aside(row: SourceLine) -> bool:
    """Tell whether a row is no task: a sum, or a note on the table."""
    texts = texts_of(row)
    if is_sum(row.cells):
        shapes = map(shape, texts)
        return _OF_TASKS.isdisjoint(shapes)
    first = texts[0]
    return len(texts) == 1 and is_note(first)


def whole_rows(rows: Sequence[SourceLine], kinds: Kinds) -> Iterator[SourceLine]:
    """Yield the rows of a table; one without a number, whose title begins small, goes on.

    A page's end cut it off the row above, in the middle of its cells. Where no column
    numbers them, it is one without a deadline.
    """
    last: SourceLine | None = None
    for row in rows:
        if last is not None and _is_cut_off(last, row, kinds):
            last = _with_words(last, row)
            continue
        if last is not None:
            yield last
        last = row
    if last is not None:
        yield last


def may_go_on(rows: Sequence[SourceLine], kinds: Kinds) -> Iterator[SourceLine]:
    """Yield English rows without a number and a deadline where both rows beside them have one."""
    is_told = ColumnKind.NUMBER in kinds or ColumnKind.DUE not in kinds
    if is_told or any(map(has_han, chain.from_iterable(row.cells for row in rows))):
        return
    due = kinds.index(ColumnKind.DUE)
    dated = [bool(text_at(row, due)) for row in rows]
    for at in range(1, len(rows)):
        is_between = dated[at - 1] and all(dated[at + 1 : at + 2])
        row = rows[at]
        is_row = len(texts_of(row)) > 1 and not any(row.continued)
        if is_between and is_row and not dated[at]:
            yield row


def _is_cut_off(above: SourceLine, row: SourceLine, kinds: Kinds) -> bool:
    shown = next(filter(kinds.__contains__, _OF_EACH), None)
    if shown is None or ColumnKind.TASK not in kinds:
        return False
    number, title = kinds.index(shown), kinds.index(ColumnKind.TASK)
    is_numbered = text_at(above, number) and not text_at(row, number)
    begins = (text_at(row, title)[:1], text_at(above, title)[:1])
    is_small = begins[0].isascii() and begins[0].islower() and begins[1].isupper()
    return bool(is_numbered) and is_small and not any(row.continued)


def _with_words(above: SourceLine, row: SourceLine) -> SourceLine:
    """Return a row with the words of the one below it, cell by cell."""
    pairs = itertools.zip_longest(above.cells, row.cells, fillvalue="")
    cells = tuple(" ".join(filter(None, map(str.strip, pair))) for pair in pairs)
    also = (*above.also, row.number, *row.also)
    return replace(above, cells=cells, also=also, figures=(), days=())


def quoted(row: SourceLine) -> str:
    """Return what a row says, as a doubt quotes it."""
    texts = texts_of(row)
    words = " | ".join(texts).split()
    whole = " ".join(words)
    return whole[:_QUOTED]


def unbroken(title: str) -> str:
    """Return a title without the line breaks of a narrow cell."""
    if "。" in title or len(title) > _TITLE:
        return title
    lines = [line.strip() for line in title.split("\n")]
    return ("" if has_han(title) else " ").join(lines)


def is_unread_target(text: str) -> bool:
    """Tell whether a cell of targets has an amount that no rule reads: ≥20个."""
    if not any(map(str.isdecimal, text)):
        return False
    is_read = any(figures(text))
    is_told = any(untaken(text, ()))
    return not (is_read or is_told)


class RowNumbers:
    """The numbers of a table's tasks, and what is unsure of them. `at`: their column.

    `column` is whether that has any number; `before` is the figure of the row before;
    `seen` are the figures so far.
    """

    def __init__(
        self,
        at: int | None,
        rows: Sequence[SourceLine],
        doubts: Doubts,
    ) -> None:
        self.at = at
        self.doubts = doubts
        self.numbered = False
        if at is not None:
            cells = [text_at(row, at) for row in rows]
            self.numbered = any(cells)
        self.before = ""
        self.seen: set[str] = set()
        self.loose: list[SourceLine] = []

    def of(self, row: SourceLine, serial: int) -> Numbered:
        """Return the number of the task in a row; `serial` counts where it has none."""
        counted = Numbered("row", serial, 0)
        if self.at is None or not self.numbered:
            return counted
        cell = text_at(row, self.at)
        found = column_number(cell)
        if found is None:
            code = "number-unread" if cell else "no-number"
            self.doubts(code, row, text=cell)
            return counted
        if found.was_date or self.at in row.days:
            given = found.written or cell
            self.doubts("number-as-date", row, text=cell, given=given)
        elif self.at in row.figures:
            self._doubt_figure(row, cell)
        value = serial if found.count is None else found.count
        return Numbered("row", value, 0, found.written)

    def _doubt_figure(self, row: SourceLine, cell: str) -> None:
        """Doubt a figure that may have lost a last zero: at once where it comes behind 6.9."""
        _, _, decimals = cell.partition(".")
        if len(decimals) != 1:
            return
        follows_nine = cell.endswith(".1") and self.before.endswith(".9")
        is_first = not self.loose
        if follows_nine or is_first or cell in self.seen:
            self.doubts("number-as-figure", row, text=cell)
        self.loose.append(row)
        self.before = cell
        self.seen.add(cell)


def text_at(row: SourceLine, at: int) -> str:
    """Return the text of a row's cell; "" beyond its end."""
    if at >= len(row.cells):
        return ""
    return row.cells[at].strip()


_CODE: Final = re.compile(
    r"([A-Z]{1,4}[-. ]?[0-9]{1,3}(?:[.-][0-9]{1,3}){0,3})[:：.、]?\s{1,4}(?=\S)"
)


class RowTitles:
    """Reads titles and numbers of a table's tasks.

    `coded`: no column numbers them, but each title begins with a code of its own.
    """

    def __init__(
        self,
        heads: Sequence[ColumnKind | None],
        rows: Sequence[SourceLine],
        numbers: RowNumbers,
    ) -> None:
        self.numbers = numbers
        self.has_column = ColumnKind.NUMBER in heads
        place = heads.index(ColumnKind.TASK)
        titles = filter(None, (text_at(row, place) for row in rows))
        found = list(map(_CODE.match, titles))
        codes = {match[1] for match in found if match is not None}
        self.coded = not self.has_column and len(codes) == len(found)

    def of(
        self, row: SourceLine, cells: list[Cell], serial: int
    ) -> tuple[str, Numbered]:
        """Return a task's title and number; `serial` counts where it has none."""
        cell = first_title(cells)
        title = "" if cell is None else unbroken(cell.text)
        number = self.numbers.of(row, serial)
        own = recognise(title) or self._code(title)
        if own is None:
            return title, number
        if not self.has_column:
            value = own.value or serial
            number = Numbered("row", value, 0, own.written)
        behind = own.length
        return title[behind:], number

    def _code(self, title: str) -> Numbered | None:
        match = _CODE.match(title)
        if match is None or not self.coded:
            return None
        return Numbered("row", 0, match.end(), match[1])


def first_title(cells: list[Cell]) -> Cell | None:
    """Return the first cell with a text in a column of tasks, None where there is none."""
    for cell in cells:
        if cell.kind is ColumnKind.TASK and cell.text:
            return cell
    return None
