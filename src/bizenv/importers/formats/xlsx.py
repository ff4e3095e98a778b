"""Excel: the values that a reader of the sheet sees, row by row, merged cells repeated."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from bizenv.importers.document import (
    MAX_LINES,
    Doubts,
    SourceDocument,
    SourceLine,
    too_long,
)
from bizenv.importers.formats.references import Cell, letters_of, place_of
from bizenv.importers.formats.sheet_parts import Parts, Sheet
from bizenv.importers.formats.sheet_reading import SheetReading
from bizenv.importers.formats.sheet_values import KeptAs

_QUOTED: Final = 60  # characters of a text in a doubt


def read_xlsx(file: str, data: bytes) -> SourceDocument:
    """Return the rows of all visible sheets.

    A line's number is the row's; formulas give the values saved with them.
    """
    doubts = Doubts(file)
    parts = Parts(data)
    lines: list[SourceLine] = []
    names: dict[int, str] = {}
    for place, sheet in enumerate(parts.sheets, start=1):
        if not sheet.is_visible:
            first = SourceLine(1, "")
            doubts("hidden-sheet", first, sheet=sheet.name)
            continue
        names[place] = sheet.name
        read = SheetReading(file, parts, doubts)
        read.whole(sheet)
        lines += SeenRows(read).lines(place)
        _beside(parts, sheet, doubts)
        if len(lines) > MAX_LINES:
            raise too_long(file)
    found = tuple(doubts.found)
    return SourceDocument(file, tuple(lines), found, names)


def _beside(parts: Parts, sheet: Sheet, doubts: Doubts) -> None:
    """Tell what stands beside the cells: comments, and what is drawn over them."""
    for cell, text in parts.comments(sheet):
        row, _ = place_of(cell)
        line = SourceLine(row or 1, "")
        quoted = text[:_QUOTED]
        doubts("comment", line, text=quoted)
    first = SourceLine(1, "")
    for text in filter(None, parts.drawn(sheet)):
        quoted = text[:_QUOTED]
        doubts("drawn-text", first, text=quoted)


ColumnsByRow = dict[int, set[int]]
"""By row the columns that are meant."""


class SeenRows:
    """The rows of a sheet as its reader sees them; what is hidden is doubted."""

    def __init__(self, reading: SheetReading) -> None:
        self.reading = reading
        self.doubts = reading.doubts
        self.shape = reading.shape
        self.cells = reading.cells

    def lines(self, table: int) -> Iterator[SourceLine]:
        """Yield the rows that a reader sees."""
        continued = self._spread_out()
        columns = self._seen_columns()
        self._doubt_columns()
        self._doubt_rows()
        for row in sorted(self.cells):
            if row in self.shape.rows:
                line = SourceLine(row, "")
                self.doubts("hidden", line)
            else:
                also = continued[row]
                yield self._line(row, columns, also, table)

    def _seen_columns(self) -> list[int]:
        """Return the columns up to the last with a text, without those that are hidden."""
        last = 0
        for cells in self.cells.values():
            furthest = max(cells, default=0)
            last = max(last, furthest)
        hidden = self.shape.columns
        columns = range(1, last + 1)
        return [at for at in columns if at not in hidden]

    def _doubt_rows(self) -> None:
        """Tell of rows that were read though the sheet hides all that say nothing else."""
        rows = [row for row in self.shape.unsure if row in self.cells]
        if rows:
            self.reading.doubt_once("hidden-by-default", rows, n=len(rows))

    def _doubt_columns(self) -> None:
        """Tell of the hidden columns that say something, each at its first row."""
        for column in sorted(self.shape.columns):
            every_row = self.cells.items()
            rows = [row for row, cells in every_row if column in cells]
            if not rows:
                continue
            rows = sorted(rows)
            text = self.cells[rows[0]][column][:_QUOTED]
            self.reading.doubt_once(
                "hidden-column", rows, column=letters_of(column), text=text
            )

    def _line(
        self,
        row: int,
        columns: Sequence[int],
        from_above: set[int],
        table: int,
    ) -> SourceLine:
        here = self.cells[row]
        reading = self.reading
        texts = tuple(here.get(column, "") for column in columns)
        continued = tuple(column in from_above for column in columns)
        once = dict.fromkeys(texts)
        said = " ".join(filter(None, once))
        return SourceLine(
            row,
            said,
            cells=texts,
            continued=continued,
            table=table,
            figures=_among(reading.kept_as[KeptAs.FRACTION], row, columns),
            days=_among(reading.kept_as[KeptAs.DAY], row, columns),
            struck=_among(reading.struck, row, columns),
            unsaved=_among(reading.unsaved, row, columns),
        )

    def _spread_out(self) -> ColumnsByRow:
        """Repeat the text of merged cells in all of them.

        Return by row the columns that go on from above.
        """
        continued: ColumnsByRow = defaultdict(set)
        for top, left, bottom, right in self.shape.merged:
            first_row = self.cells.get(top, {})
            text = first_row.get(left, "")
            if not text:
                continue
            columns = range(left, right + 1)
            for row in range(top, bottom + 1):
                same = dict.fromkeys(columns, text)
                self.cells[row] |= same
                if row > top:
                    continued[row].update(columns)
        return continued


def _among(cells: set[Cell], row: int, columns: Sequence[int]) -> tuple[int, ...]:
    """Return the places in a row, from 0 on, of those columns whose cells are among these."""
    return tuple(
        place for place, column in enumerate(columns) if (row, column) in cells
    )
