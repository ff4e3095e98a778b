"""The rows below a table's heading → pieces: sections, tasks, what goes on, what is left out."""

import operator
import re
from collections.abc import Iterator, Sequence
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import LineKind
from bizenv.importers.reading import notes
from bizenv.importers.reading.cells import (
    Cell,
    add,
    goes_on,
    in_said_role,
    join,
    put_behind,
)
from bizenv.importers.reading.columns import ColumnKind, stage
from bizenv.importers.reading.headings import TableHeading
from bizenv.importers.reading.ids import column_number
from bizenv.importers.reading.label_words import TagLabel
from bizenv.importers.reading.misfits import by_shape, is_misfit
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.pieces import Piece, remainder
from bizenv.importers.reading.rows import (
    RowNumbers,
    RowTitles,
    first_title,
    is_aside,
    is_unread_target,
    may_go_on,
    quoted,
    text_at,
    texts_of,
    whole_rows,
)
from bizenv.importers.reading.shapes import Shape, is_bare_figure, shape
from bizenv.importers.reading.text_tag import TextTag

_OF_SECTIONS: Final = ("han", "(han)", "chapter", "article")
_RULE: Final = re.compile(":?-{2,}:?")
_FINE: Final = (ColumnKind.TASK, ColumnKind.TEXT)
_OF_TEXT: Final = (ColumnKind.TEXT, ColumnKind.TARGET)
_IDS: Final = "编号"
_AMOUNTS: Final = (Shape.FIGURE, Shape.NUMBER)
_SAID_OF_TASKS: Final = (
    ColumnKind.LEAD,
    ColumnKind.RESPONSIBLE,
    ColumnKind.SUPPORT,
    ColumnKind.DUE,
    ColumnKind.STAGE,
)
"""Columns whose cells, standing alone, go on with the row above."""


def _headed(row: SourceLine, text: str, number: Numbered) -> Piece:
    """Return the piece of a section that a cell names, its own number left out."""
    own = recognise(text)
    if own is not None:
        behind = own.length
        text = text[behind:]
    return Piece(row, text, number, heading=True)


class TableRows:
    """The rows below a table's heading.

    `sections` are the sections that the last row stands in, by column; `counts` says how
    many there were; `serial` counts the tasks of the section; `last` is the last of them.
    """

    def __init__(
        self,
        head: TableHeading,
        rows: Sequence[SourceLine],
        doubts: Doubts,
    ) -> None:
        self.doubts = doubts
        self.rows = list(whole_rows(list(filter(texts_of, rows)), head.kinds))
        self.head = head
        self.names = head.names
        self.heads = list(head.kinds)
        self.sections: dict[int, str] = {}
        self.counts: dict[int, int] = {}
        self.serial = 0
        self.last: Piece | None = None
        self.band: SourceLine | None = None
        """The section row that no task stands below yet."""
        self.said = [row for row in self.rows if not is_aside(row)]
        self._find_tasks()
        column = self._column_of_numbers()
        self.of_sections = self._numbered_sections(column)
        """The column whose numbers count the sections, not the tasks."""
        own = column if self.of_sections is None else None
        numbers = RowNumbers(own, self.said, doubts)
        self.titles = RowTitles(self.heads, self.said, numbers)

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

    def _numbered_sections(self, column: int | None) -> int | None:
        """Return the column of numbers if each of them stands for a section's rows."""
        if column is None or ColumnKind.SECTION not in self.heads:
            return None
        section = self.heads.index(ColumnKind.SECTION)
        numbered = list(self._begins(column))
        is_alike = numbered == list(self._begins(section))
        return column if is_alike and not all(numbered) else None

    def _begins(self, at: int) -> Iterator[bool]:
        """Yield for each row whether its cell of a column says something new."""
        before = ""
        for row in self.said:
            text = text_at(row, at)
            yield bool(text) and text != before
            before = text or before

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
        several = [row for row in self.said if len(texts_of(row)) > 1]
        texts = [text_at(row, at) for row in several]
        below = texts[1:]
        if "" in below:
            return True
        repeated = map(operator.eq, texts, below)
        return any(repeated)

    def _cells(self, row: SourceLine) -> list[Cell]:
        """Return a row's cells, one a column: by their places, or by what they are."""
        kinds = tuple(self.heads)
        fits = not is_misfit(row, kinds)
        texts = [text_at(row, at) for at in range(len(kinds))]
        if not fits:
            texts = by_shape(row, kinds)
            self.doubts("row-misfit", row, text=quoted(row))
        found: list[Cell] = []
        for at, kind in enumerate(kinds):
            heading = self.names[at] or f"#{at + 1}"
            goes_on = fits and any(row.continued[at : at + 1])
            cell = Cell(at, kind, heading, texts[at], goes_on)
            found.append(cell)
        return in_said_role(found)

    def pieces(self) -> Iterator[Piece]:
        """Yield a piece for each new section and for each row."""
        for row in may_go_on(self.said, tuple(self.heads)):
            self.doubts("row-may-go-on", row, text=quoted(row))
        for row in self.rows:
            if all(map(_RULE.fullmatch, texts_of(row))):  # |---|---|
                yield Piece(row, "", heading=True)
            elif is_aside(row):
                yield self._left_out(row)
            elif self._is_band(row):
                self._doubt_band()
                yield self._band(row, "、".join(texts_of(row)))
                self.band = row
            elif tuple(map(str.strip, row.cells)) in self.head.rows:  # again
                yield Piece(row, "", heading=True)
            else:
                self.band = None
                cells = self._cells(row)
                yield from self._row(row, cells)
        self._doubt_band()

    def _is_band(self, row: SourceLine) -> bool:
        """Tell whether a row is one cell across the table, which names a section."""
        texts = texts_of(row)
        if len(texts) > 1 or len(row.cells) <= 1:
            return len(texts) > 1 and self._numbers_section(texts, row)
        places = [at for at, cell in enumerate(row.cells) if cell.strip()]
        alone = places[0]
        if len(places) > 1 or alone >= len(self.heads):
            return True
        return self.heads[alone] not in _SAID_OF_TASKS

    def _numbers_section(self, texts: Sequence[str], row: SourceLine) -> bool:
        """Tell whether a row is a Chinese number and one text across the others: 一 | 数据共享."""
        number, *names = texts
        own = recognise(f"{number}、")
        counts = (
            own is not None
            and own.kind in _OF_SECTIONS
            and row.cells[0].strip() == number
        )
        if not counts or len(names) != 1 or self.heads[0] is not ColumnKind.NUMBER:
            return False
        others = [cell.strip() for cell in row.cells[1:]]
        return others.count(names[0]) > 1 or not any(others[1:])

    def _left_out(self, row: SourceLine) -> Piece:
        """Return the piece of a sum or a note; a note that many tasks heed is heeded."""
        text = " ".join(texts_of(row))
        if notes.note(text) is None:
            self.doubts("row-left-out", row, text=quoted(row))
        return Piece(row, text, kind=LineKind.PREAMBLE)

    def _doubt_band(self) -> None:
        """Tell of a row across the table below which no task stands."""
        if self.band is not None:
            self.doubts("row-left-out", self.band, text=quoted(self.band))
            self.band = None

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
        title = first_title(cells)
        has_text = any(cell.kind in _OF_TEXT and cell.text for cell in cells)
        if title is not None and is_bare_figure(title.text) and not has_text:
            yield self._left_out(row)
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
            numbered = self._section_number(row, at, text)
            yield _headed(row, text, numbered)

    def _section_number(self, row: SourceLine, at: int, text: str) -> Numbered:
        """Return a section's number: of the column of numbers, its own, or counted."""
        kind = f"column{at}"
        if self.of_sections is not None:
            found = column_number(text_at(row, self.of_sections))
            if found is not None:
                count = found.count or self.counts[at]
                return Numbered(kind, count, 0, found.written)
        number = recognise(text)
        value = self.counts[at] if number is None else number.value
        return Numbered(kind, value, 0)

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
        title, numbered = self.titles.of(row, cells, self.serial)
        texts: list[str] = []
        tag = TextTag(0, 0, apart=ColumnKind.SUPPORT in self.heads)
        written = first_title(cells)
        for cell in cells:
            is_title = cell is written
            if not cell.text or is_title or cell.kind is ColumnKind.STAGE:
                continue
            if cell.kind is ColumnKind.TARGET and is_unread_target(cell.text):
                self.doubts("target-unread", row, value=" ".join(cell.text.split()))
            if cell.kind in _OF_TEXT or cell.kind is ColumnKind.TASK:
                texts.append(cell.text)
            else:
                add(tag, cell)
        self._add_stages(row, cells, tag)
        parts = (title, *texts)
        text = "\n".join(parts)
        put_behind(tag, text)
        task = Piece(row, text, numbered, [tag])
        if texts:
            task.title = title
        return task

    def _add_stages(self, row: SourceLine, cells: list[Cell], tag: TextTag) -> None:
        """Take the last column of a time that a row fills in for its deadline, and tell so."""
        said = [cell for cell in cells if _is_stage(cell)]
        if not said:
            return
        amounts = all(shape(cell.text) in _AMOUNTS for cell in said)
        words = stage(said[-1].heading)
        if tag.due or amounts or words is None:
            tag.other += [(cell.heading, cell.text) for cell in said]
            return
        tag.labels.append(TagLabel.DUE)
        tag.due.append(words)
        steps = [f"{cell.heading} {' '.join(cell.text.split())}" for cell in said]
        self.doubts("due-of-stages", row, due=words, steps=steps)


def _is_stage(cell: Cell) -> bool:
    return cell.kind is ColumnKind.STAGE and shape(cell.text) is not Shape.NOTHING
