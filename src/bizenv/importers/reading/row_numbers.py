"""The numbers that a table's column gives its tasks, and what is unsure of them."""

from collections.abc import Sequence

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.reading.ids import column_number
from bizenv.importers.reading.numbering import Numbered


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
