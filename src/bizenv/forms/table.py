"""The table of a form that came back: row by row what was typed, and what was changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bizenv.forms.cell_faults import as_percentage, unclear, unreadable, unseen
from bizenv.forms.columns import KEY, NUMBER, PlacedColumn
from bizenv.forms.heads import ReturnedHeads, outside_known, was_handed_out
from bizenv.forms.identity import FormLine
from bizenv.forms.typed import (
    QUOTED,
    Returned,
    ReturnedRow,
    ReturnedSheet,
    Typed,
    TypedDay,
)
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.likeness import Likeness
from bizenv.recording.heads import squeezed

_LIKE: Final = 0.4  # how like an id one that was changed must be, from 0 to 1
_NAMED: Final = 8  # rows that are named of those that are gone
_COUNTED: Final = (KEY, NUMBER)
"""Columns that tell rows apart: what is changed there is named otherwise, or not at all."""
_DAY_BEHIND: Final = 2  # columns that the day of the form stands behind its label


class ReturnedTable(ReturnedSheet):
    """The table of a form that came back."""

    def __init__(self, form: Returned, sheet: CellSheet) -> None:
        super().__init__(form, sheet)
        self.heads = ReturnedHeads(form, sheet)
        self.seen: dict[str, int] = {}

    def take(self) -> None:
        """Take what stands above the table, then row by row."""
        self._take_above()
        key_at = self.heads.place_of(KEY)
        if key_at is None:
            first = (self.heads.row, 1)
            head = self.identity.heads[KEY]
            self.fault("form-column-missing", first, head=head)
            return
        for row, places in self._rows().items():
            self._take_row((row, key_at), places)
        self._note_gone()
        self._note_beside()

    def _rows(self) -> dict[int, list[Cell]]:
        """Return the rows below the head, each with its cells."""
        head = self.heads.row
        rows: dict[int, list[Cell]] = {}
        for place in sorted(self.sheet.cells):
            row, _ = place
            if row > head:
                of_row = rows.setdefault(row, [])
                of_row.append(place)
        return rows

    def _take_above(self) -> None:
        """Take the day of the form, and name what else was written above the table."""
        head = self.heads.row
        day_at = self._day_at()
        for place in outside_known(self.identity, self.sheet):
            row, _ = place
            if row >= head:
                continue
            if place != day_at:
                self.quote("form-outside", place)
            elif not self._is_unreadable(place):
                at = self.at(place)
                text = self.text(place)
                self.form.day = TypedDay(text, at)

    def _day_at(self) -> Cell | None:
        """Return where the day of the form belongs: behind its label."""
        head = self.heads.row
        label = squeezed(self.identity.date_label)
        for place in sorted(self.sheet.cells):
            row, _ = place
            text = self.text(place)
            is_above = row < head
            if is_above and squeezed(text) == label:
                day_at = self._written_behind(place)
                self.form.day_at = self.at(day_at)
                return day_at
        return None

    def _written_behind(self, label: Cell) -> Cell:
        """Return the cell near the label that holds what was not handed out, or the usual one."""
        handed_out = was_handed_out(self.identity)
        row, column = label
        usual = column + _DAY_BEHIND
        for near in range(column + 1, usual + 2):
            place = (row, near)
            text = self.text(place)
            if text and not handed_out(text):
                return place
        return row, usual

    def _take_row(self, key_at: Cell, places: Sequence[Cell]) -> None:
        """Take a row: which it is by its key, and what was typed into it."""
        row, _ = key_at
        key = self.text(key_at)
        example = self.identity.example.get(KEY)
        if key and key == example:
            self._check_example(row)
            return
        line = self.identity.lines.get(key)
        if line is None:
            self._refuse_unknown(key_at, places)
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
            returned = ReturnedRow(key, line, at, typed)
            self.form.rows.append(returned)

    def _refuse_unknown(self, key_at: Cell, places: Sequence[Cell]) -> None:
        """Name a row whose number the form did not have: it was changed, or the row was added."""
        written = list(filter(self.text, places))
        if not written:
            return
        key = self.text(key_at)
        if not key:
            first = written[0]
            self.quote("form-row-unnamed", first)
            return
        known = list(self.identity.lines)
        near = Likeness().nearest(key, known, cutoff=_LIKE)
        if near:
            meant = near[0]
            self.fault("form-id-changed", key_at, id=key, meant=meant)
        else:
            self.fault("form-row-added", key_at, id=key)

    def _typed(self, places: Sequence[Cell], line: FormLine) -> Iterator[Typed]:
        """Yield what was typed into a row; what cannot be taken is named."""
        for place in places:
            _, column = place
            placed = self.heads.columns.get(column)
            if placed is None:
                self._refuse_beside(place)
                continue
            cell = self.sheet.cells[place]
            if placed.column.is_shown or _is_blank(cell):
                continue
            if not self._is_refused(place, placed, line):
                at = self.at(place)
                yield Typed(placed, cell.text, at)

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
        if self._is_unreadable(place):
            return True
        cell = self.sheet.cells[place]
        text = cell.text
        if placed.name not in line.open:
            begins = text[:QUOTED]
            self.fault(
                "form-cell-shut",
                place,
                head=placed.head,
                text=begins,
            )
            return True
        code = unclear(placed, cell)
        if code:
            percentage = as_percentage(text)
            self.fault(code, place, value=text, percent=percentage)
        return bool(code)

    def _is_unreadable(self, place: Cell) -> bool:
        code = unreadable(self.sheet, place)
        if code:
            self.fault(code, place)
        return bool(code)

    def _check_shown(self, row: int, line: FormLine) -> None:
        """Name the cells that only show something and were changed."""
        shown = line.shown
        for place, placed in self._cells(row):
            is_counted = placed.name in _COUNTED
            if placed.column.is_shown and not is_counted:
                self._compare(place, placed, shown, "form-shown-changed")

    def _check_example(self, row: int) -> None:
        """Name the cells of the example that were changed: it is not read."""
        example = self.identity.example
        for place, placed in self._cells(row):
            self._compare(place, placed, example, "form-example-changed")

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
        code: str,
    ) -> None:
        """Name a cell that does not say any more what was handed out."""
        was = handed_out.get(placed.name, "")
        text = self.text(place)
        is_as_it_was = squeezed(text) == squeezed(was)
        if is_as_it_was:
            return
        head = placed.head
        begins = text[:QUOTED]
        self.fault(code, place, head=head, text=begins, was=was)

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


def _is_blank(cell: SheetCell) -> bool:
    """Tell whether nothing was typed into a cell."""
    if cell.text or cell.struck:
        return False
    return cell.formula is None
