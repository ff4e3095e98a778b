"""Tables → pieces: their rows read by what their columns hold."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns, labels
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.labels import Label, Tag
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.pieces import Piece, piece, remainder
from bizenv.importers.reading.roles import Role, named

_ROLES: Final = {
    ColumnKind.LEAD: Role.LEAD,
    ColumnKind.SUPPORT: Role.SUPPORT,
    ColumnKind.RESPONSIBLE: Role.RESPONSIBLE,
}
_OF_TASK: Final = (ColumnKind.TASK, ColumnKind.NUMBER)
"""Columns in which each task has a cell of its own."""
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
        finer = (ColumnKind.TASK, ColumnKind.TEXT)
        fine = [at for at, head in enumerate(self.heads) if head in finer]
        if ColumnKind.TASK not in self.heads:  # 措施 alone is the task
            self.heads[fine[0]] = ColumnKind.TASK
        for at in fine[:-1]:
            if self.heads[at] is ColumnKind.TASK and self._spans(at):
                self.heads[at] = ColumnKind.SECTION
        if ColumnKind.TASK not in self.heads:
            self.heads[fine[-1]] = ColumnKind.TASK

    def _spans(self, at: int) -> bool:
        cells = [_cell(row, at) for row in self.rows]
        pairs = itertools.pairwise(cells)
        return any(not cell or cell == before for before, cell in pairs)

    def _cells(self, row: SourceLine) -> Iterator[tuple[int, ColumnKind | None, str]]:
        """Yield each column's place, what it holds, and the row's cell there."""
        for at, head in enumerate(self.heads):
            yield at, head, _cell(row, at)

    def pieces(self) -> Iterator[Piece]:
        """Yield a piece for each new section and for each row."""
        for row in self.rows:
            texts = _texts(row)
            if len(texts) == 1 and len(row.cells) > 1:  # one cell across the table
                yield self._band(row, texts[0])
            elif columns.header(row.cells) == self.header:  # again, on the next page
                yield Piece(row, "", heading=True)
            else:
                yield from self._row(row)

    def _band(self, row: SourceLine, text: str) -> Piece:
        self.serial = 0
        self.sections = {}
        number = recognise(text) or Numbered("band", 0, 0)
        return _headed(row, text, number)

    def _row(self, row: SourceLine) -> Iterator[Piece]:
        sections = list(self._new_sections(row))
        yield from sections
        if sections:
            self.serial = 0
        elif self.last is not None and self._goes_on(row):
            self._join(self.last, row)
            yield remainder(row)
            return
        self.serial += 1
        self.last = self._task(row)
        yield self.last

    def _new_sections(self, row: SourceLine) -> Iterator[Piece]:
        for at, head, cell in self._cells(row):
            is_new = bool(cell) and cell != self.sections.get(at)
            if head is not ColumnKind.SECTION or not is_new:
                continue
            self._enter(at, cell)
            own = recognise(cell)
            value = own.value if own is not None else self.counts[at]
            yield _headed(row, cell, Numbered(f"column{at}", value, 0))

    def _enter(self, at: int, cell: str) -> None:
        """Enter a section: those in finer columns are left, and counted from one again."""
        above = {key: each for key, each in self.sections.items() if key < at}
        counts = {key: each for key, each in self.counts.items() if key <= at}
        self.sections = {**above, at: cell}
        self.counts = {**counts, at: counts.get(at, 0) + 1}

    def _goes_on(self, row: SourceLine) -> bool:
        """Tell whether a row goes on with the task above: it has no cell of its own."""
        return not any(head in _OF_TASK for _, head, _ in self._own(row))

    def _own(self, row: SourceLine) -> Iterator[tuple[int, ColumnKind | None, str]]:
        """Yield the cells that say something and do not go on from the row above."""
        for at, head, cell in self._cells(row):
            goes_on = at < len(row.continued) and row.continued[at]
            if cell and not goes_on:
                yield at, head, cell

    def _join(self, task: Piece, row: SourceLine) -> None:
        tag = task.tags[0]
        for at, head, cell in self._own(row):
            if head is ColumnKind.TEXT:
                task.text += cell
            else:
                _add(tag, head, cell, self.names[at])
        tag.start = tag.end = len(task.text)

    def _task(self, row: SourceLine) -> Piece:
        title, number = self._title(row)
        texts: list[str] = []
        tag = Tag(0, 0)
        for at, head, cell in self._cells(row):
            if cell and head in (ColumnKind.TEXT, ColumnKind.TARGET):
                texts.append(cell)
            elif cell:
                _add(tag, head, cell, self.names[at])
        text = "\n".join((title, *texts))
        tag.start = tag.end = len(text)
        return Piece(
            row,
            text,
            Numbered("row", number, 0),
            [tag],
            title=title if texts else None,
        )

    def _title(self, row: SourceLine) -> tuple[str, int]:
        """Return a task's title and number: of its own column, of the title, or counted."""
        number, title = self.serial, ""
        for _, head, cell in self._cells(row):
            written = cell.rstrip(_STOPS)
            if head is ColumnKind.NUMBER and written.isdecimal():
                number = int(written)
            elif head is ColumnKind.TASK:
                title = title or cell
        own = recognise(title)
        if own is None:
            return title, number
        is_numbered = ColumnKind.NUMBER in self.heads
        return title[own.length :], number if is_numbered else own.value


def _cell(row: SourceLine, at: int) -> str:
    return row.cells[at].strip() if at < len(row.cells) else ""


def _add(tag: Tag, head: ColumnKind | None, cell: str, heading: str) -> None:
    """Put a cell's words where its column says; columns of the text are no part of a tag."""
    if head in _ROLES:
        _add_names(tag, _ROLES[head], cell)
    elif head is ColumnKind.DUE:
        tag.labels.append(Label.DUE)
        tag.due.append(cell if tag.due else " ".join(cell.split()))
    elif head is ColumnKind.OTHER or head is None:
        tag.other.append((heading, cell))


def _add_names(tag: Tag, role: Role, cell: str) -> None:
    """Add a cell's names: with the labels that stand in the cell, else in its column's role."""
    inner = labels.find(cell.replace("\n", " "))
    if inner and inner[0].labels:
        for each in inner:
            tag.units += each.units
            tag.labels += each.labels
        return
    tag.labels.append(Label(role.value))
    tag.units += named(cell.replace("\n", "、").replace(" ", "、"), role)
