"""Tables → pieces: their rows read by what their columns hold."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import LineKind
from bizenv.importers.reading import columns
from bizenv.importers.reading.fields import Milestones, cards, milestones, on_side
from bizenv.importers.reading.headings import (
    TableHeading,
    dated,
    goes_on,
    heading,
    is_data,
)
from bizenv.importers.reading.pieces import Piece, piece, remainder
from bizenv.importers.reading.rows import quoted, texts_of
from bizenv.importers.reading.table_rows import TableRows
from bizenv.importers.reading.unit_matrix import Signs, with_roles
from bizenv.messages import Message

_HEADINGS: Final = 100  # of one table; behind them no further one is looked for


class TableReader:
    """Reads a document's tables; `above` is the heading of the last one.

    A table that a page break cut in two has its heading once. `counted`: the tasks that
    stood in cards. `signs`: what the document says of marks in columns of units.
    """

    def __init__(self, doubts: Doubts, signs: Signs) -> None:
        self.doubts = doubts
        self.signs = signs
        self.counted = 0
        self.above: TableHeading | None = None

    def pieces(self, rows: Sequence[SourceLine], *, led: bool = False) -> list[Piece]:
        """Return the pieces of a table; of one without tasks, each row is a line of text.

        `led`: the text above says who does what the table lists, until when.
        """
        found: list[Piece] = []
        steps = milestones(rows)
        if steps is not None:
            found += self._beside_milestones(steps)
            rows = steps.rows
        rows = with_roles(rows, self.signs, self.doubts)
        parts = 0
        if on_side(rows):
            found += self._cards(rows)
            rows = [] if found else rows
        while rows:
            head = heading(rows) or (dated(rows) if led else None)
            if head is None:
                return [*found, *self._without_heading(rows)]
            parts += 1
            end = len(rows)
            if parts < _HEADINGS:
                end = _next_heading(head, rows)
            found += self._below(head, rows[:end])
            rows = rows[end:]
        return found

    def _without_heading(self, rows: Sequence[SourceLine]) -> list[Piece]:
        found = list(self._cards(rows))
        if found:
            return found
        head = self._continued(rows)
        if head is None:
            return [_flat(row) for row in rows]
        return self._below(head, rows)

    def _below(self, head: TableHeading, rows: Sequence[SourceLine]) -> list[Piece]:
        """Return the pieces of a table with a heading."""
        found: list[Piece] = []
        for row in rows[: head.first]:
            found += _above(row)
        beside = _second_half(head)
        if beside is not None:
            below = rows[head.first :]
            left = [_cut(row, 0, beside) for row in below]
            right = [_cut(row, beside, len(row.cells)) for row in below]
            return [*found, *self.pieces(left), *self.pieces(right)]
        for row in rows[head.first : head.end]:
            found.append(Piece(row, "", heading=True))
        self._doubt_guesses(head, rows)
        own = TableRows(head, rows[head.end :], self.doubts)
        found += own.pieces()
        self.above = head
        return found

    def _cards(self, rows: Sequence[SourceLine]) -> Iterator[Piece]:
        """Yield the pieces of a table whose tasks stand in cards."""
        told = cards(rows, self.counted)
        for row in told.above:
            yield from _above(row)
        for card in told.found:
            self.counted += 1
            yield from map(self._left_out, card.asides)
            head = heading([card.head, card.values])
            if head is not None:
                own = TableRows(head, [card.values], self.doubts)
                yield from own.pieces()
            yield from map(remainder, card.others)

    def _beside_milestones(self, steps: Milestones) -> Iterator[Piece]:
        """Yield the pieces of a card's rows that are none of its milestones."""
        for row in steps.others:
            texts = texts_of(row)
            known = bool(texts) and columns.meaning(texts[0].rstrip(":")) is not None
            yield remainder(row) if known else self._left_out(row)
        for row in steps.above:
            yield from _above(row)

    def _left_out(self, row: SourceLine) -> Piece:
        self.doubts("row-left-out", row, text=quoted(row))
        return Piece(row, " ".join(texts_of(row)), kind=LineKind.PREAMBLE)

    def _continued(self, rows: Sequence[SourceLine]) -> TableHeading | None:
        if self.above is None:
            return None
        head = goes_on(self.above, rows)
        if head is not None:
            self.doubts("table-continued", rows[0])
        return head

    def _doubt_guesses(self, head: TableHeading, rows: Sequence[SourceLine]) -> None:
        """Tell which columns were read by what stands in them."""
        if head.first == head.end and head.guessed:
            self.doubts("no-headings", rows[head.first])
            return
        for at in head.guessed:
            kind = head.kinds[at]
            self.doubts(
                "column-guessed",
                rows[head.first],
                text=head.names[at],
                n=at + 1,
                kind=Message(f"draft.column.{kind}"),
            )


def _second_half(head: TableHeading) -> int | None:
    """Return where a table begins that stands beside another of the same columns."""
    first = head.names[0]
    if not first or first not in head.names[1:]:
        return None
    at = head.names.index(first, 1)
    width = len(head.names) - at
    is_same = head.names[at:] == head.names[:width]
    return at if is_same and width > 1 else None


def _cut(row: SourceLine, begin: int, end: int) -> SourceLine:
    """Return the cells of a row from one column up to another."""
    return replace(
        row,
        cells=row.cells[begin:end],
        continued=row.continued[begin:end],
        column=row.column + begin,
        figures=tuple(at - begin for at in row.figures if begin <= at < end),
        days=tuple(at - begin for at in row.days if begin <= at < end),
    )


def _next_heading(head: TableHeading, rows: Sequence[SourceLine]) -> int:
    """Return where another heading begins below a table's own; the end if none does."""
    for at in range(head.end, len(rows)):
        names = tuple(map(str.strip, rows[at].cells))
        is_own = names in head.rows
        is_head = not is_own and columns.header(names) is not None
        if is_head and not is_data(rows[at]):
            return at
    return len(rows)


def _above(row: SourceLine) -> Iterator[Piece]:
    """Yield the pieces of a row above a table's heading.

    An upper row of the heading is one piece; of other rows, each cell is one.
    """
    texts = texts_of(row)
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
    text = " ".join(texts_of(row))
    line = replace(row, text=text, cells=())
    return piece(line)
