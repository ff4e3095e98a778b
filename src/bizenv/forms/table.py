"""The table of a form that came back: row by row what was typed, and what was changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bizenv.diagnostics import Location
from bizenv.forms.above import AboveTable, ReturnedCells
from bizenv.forms.cell_faults import as_percentage, doubtful, is_blank, unclear, unseen
from bizenv.forms.columns import KEY, NUMBER, PlacedColumn
from bizenv.forms.heads import ReturnedHeads
from bizenv.forms.identity import FormLine
from bizenv.forms.typed import QUOTED, Returned, ReturnedRow, TypedCell
from bizenv.forms.unknown_rows import UnknownRows
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.recording.head_words import squeezed

_NAMED: Final = 8  # rows that are named of those that are gone
_COUNTED: Final = (KEY, NUMBER)
"""Columns that tell rows apart: what is changed there is named otherwise, or not at all."""
_DUE: Final = "due"
_UNTIL: Final = "until"


CellsByRow = dict[int, list[Cell]]
"""By row its cells."""


class ReturnedTable(ReturnedCells):
    """The table of a form that came back."""

    def __init__(self, form: Returned, sheet: CellSheet) -> None:
        super().__init__(form, sheet)
        self.heads = ReturnedHeads(form, sheet)
        self.seen: dict[str, int] = {}

    def take(self) -> None:
        """Take what stands above the table, then row by row."""
        AboveTable(self.form, self.sheet, self.heads).take()
        key_at = self.heads.place_of(KEY)
        if key_at is None:
            first = (self.heads.row, 1)
            head = self.identity.heads[KEY]
            self.fault("form-column-missing", first, head=head)
            return
        rows = self._rows()
        there = {self.text((row, key_at)) for row in rows}
        unknown = UnknownRows(self.form, self.sheet, self.heads, there)
        for row, places in rows.items():
            self._take_row((row, key_at), places, unknown)
        self._note_gone()
        self._note_beside()

    def _rows(self) -> CellsByRow:
        """Return the rows below the head, each with its cells."""
        head = self.heads.row
        rows: CellsByRow = {}
        for place in sorted(self.sheet.cells):
            row, _ = place
            if row > head:
                of_row = rows.setdefault(row, [])
                of_row.append(place)
        return rows

    def _take_row(
        self, key_at: Cell, places: Sequence[Cell], unknown: UnknownRows
    ) -> None:
        """Take a row: which it is by its key, and what was typed into it."""
        row, _ = key_at
        key = self.text(key_at)
        example = self.identity.example.get(KEY)
        if key and key == example:
            self._check_example(row)
            return
        line = self.identity.lines.get(key)
        if line is None:
            meant = unknown.refuse(key_at, places)
            if meant:
                self.seen.setdefault(meant, row)
            return
        earlier = self.seen.get(key)
        if earlier is not None:
            self.fault("form-row-twice", key_at, id=key, line=earlier)
            return
        self.seen[key] = row
        self._check_shown(row, line)
        typed = tuple(self._typed(places, line))
        if typed:
            at = self.at(key_at)
            belongs = dict(self._to_fill(row))
            returned = ReturnedRow(key, line, at, typed, belongs)
            self.form.rows.append(returned)

    def _to_fill(self, row: int) -> Iterator[tuple[str, tuple[PlacedColumn, Location]]]:
        """Yield the keys that the cells of a row fill, each with its column and where it is."""
        for place, placed in self._cells(row):
            if not placed.column.is_shown:
                at = self.at(place)
                yield placed.key, (placed, at)

    def _typed(self, places: Sequence[Cell], line: FormLine) -> Iterator[TypedCell]:
        """Yield what was typed into a row; what cannot be taken is named."""
        for place in places:
            _, column = place
            placed = self.heads.columns.get(column)
            if placed is None:
                self._refuse_beside(place)
                continue
            cell = self.sheet.cells[place]
            if placed.column.is_shown or is_blank(cell):
                continue
            if not self._is_refused(place, placed, line):
                at = self.at(place)
                self._doubt(placed, cell, at)
                yield TypedCell(placed, cell.text, at)

    def _doubt(self, placed: PlacedColumn, cell: SheetCell, at: Location) -> None:
        """Tell what people are to look at in a value that is taken."""
        code = doubtful(placed, cell)
        if code:
            self.form.doubt(code, at, head=placed.said, value=cell.text)

    def _refuse_beside(self, place: Cell) -> None:
        """Name what stands under no head; a column with another head is named once."""
        _, column = place
        text = self.text(place)
        is_named = column in self.heads.unnamed
        if text and not is_named:
            self.quote("form-outside", place)

    def _is_refused(self, place: Cell, placed: PlacedColumn, line: FormLine) -> bool:
        """Name what keeps a cell from being taken, if anything does."""
        code = unseen(self.sheet, place)
        if code:
            self.fault(code, place)
            return True
        if self.is_unreadable(place):
            return True
        cell = self.sheet.cells[place]
        text = cell.text
        if placed.name not in line.open:
            begins = text[:QUOTED]
            self.fault(
                "form-cell-shut",
                place,
                head=placed.said,
                text=begins,
            )
            return True
        code = unclear(placed, cell)
        if code:
            percentage = as_percentage(text)
            self.fault(code, place, head=placed.said, value=text, percent=percentage)
        return bool(code)

    def _check_shown(self, row: int, line: FormLine) -> None:
        """Name the cells that only show something and were changed."""
        shown = line.shown
        for place, placed in self._cells(row):
            is_counted = placed.name in _COUNTED
            if placed.column.is_shown and not is_counted:
                may_ask = placed.name == _DUE and _UNTIL in line.open
                how = ".due" if may_ask else ""
                self._compare(place, placed, shown, ("form-shown-changed", how))

    def _check_example(self, row: int) -> None:
        """Name the cells of the example that were changed: it is not read."""
        example = self.identity.example
        for place, placed in self._cells(row):
            self._compare(place, placed, example, ("form-example-changed", ""))

    def _cells(self, row: int) -> Iterator[tuple[Cell, PlacedColumn]]:
        """Yield the cells of a row that stand under a known head, each with its column."""
        for column, placed in self.heads.columns.items():
            place = (row, column)
            yield place, placed

    def _compare(
        self,
        place: Cell,
        placed: PlacedColumn,
        handed_out: Mapping[str, str],
        named: tuple[str, str],
    ) -> None:
        """Name a cell that does not say any more what was handed out, by code and hint."""
        was = handed_out.get(placed.name, "")
        text = self.text(place)
        is_as_it_was = squeezed(text) == squeezed(was)
        if is_as_it_was:
            return
        head = placed.said
        begins = text[:QUOTED]
        code, how = named
        self.fault(code, place, how, head=head, text=begins, was=was)

    def _note_gone(self) -> None:
        """Say which rows were removed; nothing is recorded of them."""
        lines = self.identity.lines
        gone = [key for key in lines if key not in self.seen]
        if gone:
            count = len(gone)
            names = gone[:_NAMED]
            self.form.note("form.rows-gone", n=count, names=names)

    def _note_beside(self) -> None:
        """Say that pictures are not taken, and name comments."""
        sheet = self.sheet
        if sheet.drawn:
            self.form.note("form.drawn")
        for place, text in sheet.comments.items():
            begins = text[:QUOTED]
            self.fault("form-comment", place, text=begins)
