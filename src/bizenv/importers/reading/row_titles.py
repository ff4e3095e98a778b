"""The titles of a table's tasks, and their numbers: of a column, of the title itself, or counted."""

import re
from collections.abc import Sequence
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.cells import Cell
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.row_numbers import RowNumbers, text_at
from bizenv.importers.reading.row_texts import unbroken

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
