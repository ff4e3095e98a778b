"""Tables → pieces: their rows read by what their columns hold."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns, labels
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.labels import Tag, TagLabel
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.pieces import Piece, piece, remainder
from bizenv.importers.reading.roles import UnitRole, named

_ROLES: Final = {
    ColumnKind.LEAD: UnitRole.LEAD,
    ColumnKind.SUPPORT: UnitRole.SUPPORT,
    ColumnKind.RESPONSIBLE: UnitRole.RESPONSIBLE,
}
_OF_TASK: Final = (ColumnKind.TASK, ColumnKind.NUMBER)
"""Columns in which each task has a cell of its own."""
_FINE: Final = (ColumnKind.TASK, ColumnKind.TEXT)
_OF_TEXT: Final = (ColumnKind.TEXT, ColumnKind.TARGET)
_STOPS: Final = ".、．"


def table(rows: Sequence[SourceLine]) -> list[Piece]:
    """Return the pieces of a table; without a heading, each row is a line of text."""
    heads = (at for at, row in enumerate(rows) if columns.header(row.cells) is not None)
    top = next(heads, None)
    if top is None:
        return [_flat(row) for row in rows]
    found: list[Piece] = []
    for row in rows[:top]:
        found += _above(row)
    found.append(Piece(rows[top], "", heading=True))
    found += _Table(rows[top], rows[top + 1 :]).pieces()
    return found


def _texts(row: SourceLine) -> list[str]:
    """Return the texts of a row's cells, each once."""
    cells = (cell.strip() for cell in row.cells)
    return list(dict.fromkeys(filter(None, cells)))


def _above(row: SourceLine) -> Iterator[Piece]:
    """Yield the pieces of a row above a table's heading.

    An upper row of the heading is one piece; of other rows, each cell is one.
    """
    texts = _texts(row)
    if sum(map(_names_column, texts)) > 1:
        yield Piece(row, "", heading=True)
        return
    column = 1
    for text in texts:
        yield piece(replace(row, text=text, cells=(), column=column))
        column += len(text) + 1


def _names_column(text: str) -> bool:
    is_filled_in = ":" in text or "：" in text
    return not is_filled_in and columns.meaning(text) is not None


def _flat(row: SourceLine) -> Piece:
    return piece(replace(row, text=" ".join(_texts(row)), cells=()))


def _headed(row: SourceLine, text: str, number: Numbered) -> Piece:
    """Return the piece of a section that a cell names, its own number left out."""
    own = recognise(text)
    bare = text[own.length :] if own is not None else text
    return Piece(row, bare, number, heading=True)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a row: its column's place, kind and heading, and whether it goes on from above."""

    column: int
    kind: ColumnKind | None
    heading: str
    text: str
    goes_on: bool

    @property
    def is_own(self) -> bool:
        """Whether it says something that the row above does not."""
        return bool(self.text) and not self.goes_on


class _Table:
    """The rows below a table's heading.

    `sections` are the sections that the last row stands in, by column; `counts` says how
    many there were; `serial` counts the tasks of the section; `last` is the last of them.
    """

    def __init__(self, head: SourceLine, rows: Sequence[SourceLine]) -> None:
        self.rows = [row for row in rows if any(cell.strip() for cell in row.cells)]
        self.header = columns.header(head.cells)
        self.heads = list(self.header or ())
        self.names = head.cells
        self.sections: dict[int, str] = {}
        self.counts: dict[int, int] = {}
        self.serial = 0
        self.last: Piece | None = None
        self._find_tasks()

    def _find_tasks(self) -> None:
        """Find the column of tasks: the finest one, where a coarser one spans rows.

        The coarser one then holds sections.
        """
        heads = self.heads
        fine = [at for at, head in enumerate(heads) if head in _FINE]
        first, last = fine[0], fine[-1]
        if ColumnKind.TASK not in heads:  # 措施 alone is the task
            heads[first] = ColumnKind.TASK
        for at in fine[:-1]:
            is_task = heads[at] is ColumnKind.TASK
            if is_task and self._spans(at):
                heads[at] = ColumnKind.SECTION
        if ColumnKind.TASK not in heads:
            heads[last] = ColumnKind.TASK

    def _spans(self, at: int) -> bool:
        texts = [_text(row, at) for row in self.rows]
        pairs = itertools.pairwise(texts)
        return any(text in ("", before) for before, text in pairs)

    def _cells(self, row: SourceLine) -> list[_Cell]:
        """Return a row's cells, one a column."""
        found: list[_Cell] = []
        for at, kind in enumerate(self.heads):
            goes_on = any(row.continued[at : at + 1])
            text = _text(row, at)
            found.append(_Cell(at, kind, self.names[at], text, goes_on))
        return found

    def pieces(self) -> Iterator[Piece]:
        """Yield a piece for each new section and for each row."""
        for row in self.rows:
            texts = _texts(row)
            if len(texts) == 1 and len(row.cells) > 1:  # one cell across the table
                yield self._band(row, texts[0])
            elif columns.header(row.cells) == self.header:  # again, on the next page
                yield Piece(row, "", heading=True)
            else:
                yield from self._row(row, self._cells(row))

    def _band(self, row: SourceLine, text: str) -> Piece:
        self.serial = 0
        self.sections = {}
        number = recognise(text) or Numbered("band", 0, 0)
        return _headed(row, text, number)

    def _row(self, row: SourceLine, cells: list[_Cell]) -> Iterator[Piece]:
        sections = list(self._new_sections(row, cells))
        yield from sections
        if sections:
            self.serial = 0
        elif self.last is not None and _goes_on(cells):
            _join(self.last, cells)
            yield remainder(row)
            return
        self.serial += 1
        self.last = self._task(row, cells)
        yield self.last

    def _new_sections(self, row: SourceLine, cells: list[_Cell]) -> Iterator[Piece]:
        for cell in cells:
            if cell.kind is not ColumnKind.SECTION or not cell.text:
                continue
            if cell.text == self.sections.get(cell.column):
                continue
            self._enter(cell.column, cell.text)
            number = recognise(cell.text)
            value = self.counts[cell.column] if number is None else number.value
            numbered = Numbered(f"column{cell.column}", value, 0)
            yield _headed(row, cell.text, numbered)

    def _enter(self, at: int, cell: str) -> None:
        """Enter a section: those in finer columns are left, and counted from one again."""
        above = {key: each for key, each in self.sections.items() if key < at}
        counts = {key: each for key, each in self.counts.items() if key <= at}
        self.sections = {**above, at: cell}
        self.counts = {**counts, at: counts.get(at, 0) + 1}

    def _task(self, row: SourceLine, cells: list[_Cell]) -> Piece:
        title, number = self._title(cells)
        texts: list[str] = []
        tag = Tag(0, 0)
        for cell in cells:
            if cell.text and cell.kind in _OF_TEXT:
                texts.append(cell.text)
            elif cell.text:
                _add(tag, cell)
        text = "\n".join((title, *texts))
        _put_behind(tag, text)
        return Piece(
            row,
            text,
            Numbered("row", number, 0),
            [tag],
            title=title if texts else None,
        )

    def _title(self, cells: list[_Cell]) -> tuple[str, int]:
        """Return a task's title and number: of its own column, of the title, or counted."""
        title = ""
        number = self.serial
        for cell in cells:
            written = cell.text.rstrip(_STOPS)
            if cell.kind is ColumnKind.NUMBER and written.isdecimal():
                number = int(written)
            elif cell.kind is ColumnKind.TASK:
                title = title or cell.text
        own = recognise(title)
        if own is None:
            return title, number
        if ColumnKind.NUMBER not in self.heads:
            number = own.value
        return title[own.length :], number


def _text(row: SourceLine, at: int) -> str:
    """Return the text of a row's cell; "" beyond its end."""
    if at >= len(row.cells):
        return ""
    return row.cells[at].strip()


def _goes_on(cells: Sequence[_Cell]) -> bool:
    """Tell whether a row goes on with the task above: it has no task of its own."""
    return not any(cell.is_own and cell.kind in _OF_TASK for cell in cells)


def _join(task: Piece, cells: Sequence[_Cell]) -> None:
    """Add to a task the words of a row that goes on with it."""
    tag = task.tags[0]
    for cell in cells:
        if not cell.is_own:
            continue
        if cell.kind is ColumnKind.TEXT:
            task.text += cell.text
        else:
            _add(tag, cell)
    _put_behind(tag, task.text)


def _put_behind(tag: Tag, text: str) -> None:
    tag.start = len(text)
    tag.end = len(text)


def _add(tag: Tag, cell: _Cell) -> None:
    """Put a cell's words where its column says; columns of the text are no part of a tag."""
    if cell.kind in _ROLES:
        _add_names(tag, _ROLES[cell.kind], cell.text)
    elif cell.kind is ColumnKind.DUE:
        tag.labels.append(TagLabel.DUE)
        squeezed = " ".join(cell.text.split())
        tag.due.append(cell.text if tag.due else squeezed)
    elif cell.kind is ColumnKind.OTHER or cell.kind is None:
        tag.other.append((cell.heading, cell.text))


def _add_names(tag: Tag, role: UnitRole, cell: str) -> None:
    """Add a cell's names: with the labels that stand in the cell, else in its column's role."""
    on_one_line = cell.replace("\n", " ")
    inner = labels.find(on_one_line)
    if inner and inner[0].labels:
        for each in inner:
            tag.units += each.units
            tag.labels += each.labels
        return
    label = TagLabel(role.value)
    tag.labels.append(label)
    listed = on_one_line.replace(" ", "、")
    tag.units += named(listed, role)
