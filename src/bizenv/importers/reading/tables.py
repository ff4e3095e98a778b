"""Tables → pieces: their rows read by what their columns hold."""

import operator
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.cells import Cell, add, goes_on, join, put_behind
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.labels import TextTag
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.pieces import Piece, piece, remainder
from bizenv.importers.reading.row_numbers import RowNumbers, text_at

_FINE: Final = (ColumnKind.TASK, ColumnKind.TEXT)
_OF_TEXT: Final = (ColumnKind.TEXT, ColumnKind.TARGET)
_IDS: Final = "编号"
_TITLE: Final = 60  # characters of a title in a cell


def table(rows: Sequence[SourceLine], doubts: Doubts) -> list[Piece]:
    """Return the pieces of a table; without a heading, each row is a line of text."""
    top = _heading(rows)
    if top is None:
        return [_flat(row) for row in rows]
    head = rows[top]
    found: list[Piece] = []
    for row in rows[:top]:
        found += _above(row)
    heading = Piece(head, "", heading=True)
    found.append(heading)
    below_top = top + 1
    rest = rows[below_top:]
    if rest and _is_lower_heading(head, rest[0]):
        lower, *rest = rest
        heading = Piece(lower, "", heading=True)
        found.append(heading)
        head = _joined(head, lower)
    below = _Rows(head, rest, doubts)
    found += below.pieces()
    return found


def _heading(rows: Sequence[SourceLine]) -> int | None:
    """Return the place of the row that heads a table."""
    for at, row in enumerate(rows):
        if columns.header(row.cells) is not None:
            return at
    return None


def _is_lower_heading(head: SourceLine, row: SourceLine) -> bool:
    """Tell whether a row goes on with a heading: 牵头 and 配合 below 责任单位."""
    texts = _texts(row)
    if len(texts) <= 1:
        return False
    if not all(map(_names_column, texts)):
        return False
    joined = _joined(head, row)
    return joined.cells != head.cells


def _joined(head: SourceLine, row: SourceLine) -> SourceLine:
    """Return a heading with the names of the row below it, where that has any."""
    cells = list(head.cells)
    width = len(cells)
    for at, cell in enumerate(row.cells[:width]):
        text = cell.strip()
        if text:
            cells[at] = text
    return replace(head, cells=tuple(cells))


def _texts(row: SourceLine) -> list[str]:
    """Return the texts of a row's cells, each once."""
    cells = [cell.strip() for cell in row.cells]
    found = dict.fromkeys(filter(None, cells))
    return list(found)


def _above(row: SourceLine) -> Iterator[Piece]:
    """Yield the pieces of a row above a table's heading.

    An upper row of the heading is one piece; of other rows, each cell is one.
    """
    texts = _texts(row)
    names = list(filter(_names_column, texts))
    if len(names) > 1:
        yield Piece(row, "", heading=True)
        return
    column = 1
    for text in texts:
        line = replace(row, text=text, cells=(), column=column)
        yield piece(line)
        column += len(text) + 1


def _names_column(text: str) -> bool:
    is_filled_in = ":" in text or "：" in text
    if is_filled_in:
        return False
    return columns.meaning(text) is not None


def _flat(row: SourceLine) -> Piece:
    text = " ".join(_texts(row))
    line = replace(row, text=text, cells=())
    return piece(line)


def _headed(row: SourceLine, text: str, number: Numbered) -> Piece:
    """Return the piece of a section that a cell names, its own number left out."""
    own = recognise(text)
    if own is not None:
        behind = own.length
        text = text[behind:]
    return Piece(row, text, number, heading=True)


class _Rows:
    """The rows below a table's heading.

    `sections` are the sections that the last row stands in, by column; `counts` says how
    many there were; `serial` counts the tasks of the section; `last` is the last of them.
    """

    def __init__(
        self,
        head: SourceLine,
        rows: Sequence[SourceLine],
        doubts: Doubts,
    ) -> None:
        self.doubts = doubts
        self.rows = [row for row in rows if _texts(row)]
        self.names = head.cells
        self.header = columns.header(self.names)
        self.heads = list(self.header or ())
        self.sections: dict[int, str] = {}
        self.counts: dict[int, int] = {}
        self.serial = 0
        self.last: Piece | None = None
        self._find_tasks()
        column = self._column_of_numbers()
        self.numbers = RowNumbers(column, self.rows, doubts)

    def _column_of_numbers(self) -> int | None:
        """Return the column that numbers the tasks: 任务编号 rather than 序号."""
        first = None
        for at, kind in enumerate(self.heads):
            if kind is not ColumnKind.NUMBER:
                continue
            if _IDS in self.names[at]:
                return at
            if first is None:
                first = at
        return first

    def _find_tasks(self) -> None:
        """Find the column of tasks: the finest one, where a coarser one spans rows.

        The coarser one then holds sections.
        """
        heads = self.heads
        *coarser, finest = self._fine_columns()
        if ColumnKind.TASK not in heads:  # 措施 alone is the task
            first = coarser[0] if coarser else finest
            heads[first] = ColumnKind.TASK
        for at in coarser:
            if heads[at] is not ColumnKind.TASK:
                continue
            if self._spans(at):
                heads[at] = ColumnKind.SECTION
        if ColumnKind.TASK not in heads:
            heads[finest] = ColumnKind.TASK

    def _fine_columns(self) -> list[int]:
        """Return the columns that may hold the tasks."""
        found: list[int] = []
        for at, head in enumerate(self.heads):
            if head in _FINE:
                found.append(at)
        return found

    def _spans(self, at: int) -> bool:
        """Tell whether a cell of a column stands for several rows."""
        texts = [text_at(row, at) for row in self.rows]
        below = texts[1:]
        if "" in below:
            return True
        repeated = map(operator.eq, texts, below)
        return any(repeated)

    def _cells(self, row: SourceLine) -> list[Cell]:
        """Return a row's cells, one a column."""
        found: list[Cell] = []
        for at, kind in enumerate(self.heads):
            heading = self.names[at]
            text = text_at(row, at)
            behind = at + 1
            ends = row.continued[at:behind]
            goes_on = any(ends)
            cell = Cell(at, kind, heading, text, goes_on)
            found.append(cell)
        return found

    def pieces(self) -> Iterator[Piece]:
        """Yield a piece for each new section and for each row."""
        for row in self.rows:
            first, *others = _texts(row)
            across = not others and len(row.cells) > 1
            if across:  # one cell across the table
                yield self._band(row, first)
            elif columns.header(row.cells) == self.header:  # again, on the next page
                yield Piece(row, "", heading=True)
            else:
                cells = self._cells(row)
                yield from self._row(row, cells)

    def _band(self, row: SourceLine, text: str) -> Piece:
        self.serial = 0
        self.sections = {}
        number = recognise(text) or Numbered("band", 0, 0)
        return _headed(row, text, number)

    def _row(self, row: SourceLine, cells: list[Cell]) -> Iterator[Piece]:
        sections = list(self._new_sections(row, cells))
        yield from sections
        last = self.last
        if sections:
            self.serial = 0
        elif last is not None and goes_on(cells):
            join(last, cells)
            yield remainder(row)
            return
        self.serial += 1
        task = self._task(row, cells)
        self.last = task
        yield task

    def _new_sections(self, row: SourceLine, cells: list[Cell]) -> Iterator[Piece]:
        for cell in cells:
            at = cell.column
            text = cell.text
            if cell.kind is not ColumnKind.SECTION or not text:
                continue
            if text == self.sections.get(at):
                continue
            self._enter(at, text)
            number = recognise(text)
            value = self.counts[at]
            if number is not None:
                value = number.value
            kind = f"column{at}"
            numbered = Numbered(kind, value, 0)
            yield _headed(row, text, numbered)

    def _enter(self, at: int, cell: str) -> None:
        """Enter a section: those in finer columns are left, and counted from one again."""
        finer = [key for key in self.counts if key > at]
        for key in finer:
            del self.counts[key]
            self.sections.pop(key, None)
        count = self.counts.get(at, 0)
        self.counts[at] = count + 1
        self.sections[at] = cell

    def _task(self, row: SourceLine, cells: list[Cell]) -> Piece:
        title, numbered = self._title(row, cells)
        texts: list[str] = []
        tag = TextTag(0, 0)
        for cell in cells:
            if not cell.text:
                continue
            if cell.kind in _OF_TEXT:
                texts.append(cell.text)
            else:
                add(tag, cell)
        parts = (title, *texts)
        text = "\n".join(parts)
        put_behind(tag, text)
        task = Piece(row, text, numbered, [tag])
        if texts:
            task.title = title
        return task

    def _title(self, row: SourceLine, cells: list[Cell]) -> tuple[str, Numbered]:
        """Return a task's title and number: of its own column, of the title, or counted."""
        written = _first_title(cells)
        title = _unbroken(written)
        number = self.numbers.of(row, self.serial)
        own = recognise(title)
        if own is None:
            return title, number
        if ColumnKind.NUMBER not in self.heads:
            number = Numbered("row", own.value, 0, own.written)
        behind = own.length
        return title[behind:], number


def _first_title(cells: list[Cell]) -> str:
    """Return the first text in a column of tasks, "" where there is none."""
    for cell in cells:
        if cell.kind is ColumnKind.TASK and cell.text:
            return cell.text
    return ""


def _unbroken(title: str) -> str:
    """Return a title without the line breaks of a narrow cell."""
    if "。" in title or len(title) > _TITLE:
        return title
    lines = [line.strip() for line in title.split("\n")]
    joined = "".join(lines)
    if joined.isascii():
        return " ".join(lines)
    return joined
