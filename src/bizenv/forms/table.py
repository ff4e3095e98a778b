"""The table of a form that came back: row by row what was typed, and what was changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bizenv.diagnostics import Location
from bizenv.forms.cell_faults import as_percentage, unclear, unreadable, unseen
from bizenv.forms.columns import KEY, NUMBER, PlacedColumn
from bizenv.forms.heads import ReturnedHeads, outside_known
from bizenv.forms.identity import FormLine
from bizenv.forms.typed import QUOTED, Returned, ReturnedRow, Typed, TypedDay
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.likeness import Likeness
from bizenv.recording.heads import squeezed

_LIKE: Final = 0.4  # how like an id one that was changed must be, from 0 to 1
_NAMED: Final = 8  # rows that are named of those that are gone
_DAY_BEHIND: Final = 2  # columns that the day of the form stands behind its label


class ReturnedTable:
    """The table of a form that came back."""

    def __init__(self, form: Returned, sheet: CellSheet) -> None:
        self.form = form
        self.identity = form.identity
        self.sheet = sheet
        self.heads = ReturnedHeads(form, sheet)
        self.seen: dict[str, int] = {}

    def take(self) -> None:
        """Take what stands above the table, then row by row."""
        self._take_above()
        key_at = self.heads.place_of(KEY)
        if key_at is None:
            at = self._at((self.heads.row, 1))
            head = self.identity.heads[KEY]
            self.form.fault("form-column-missing", at, head=head)
            return
        rows: dict[int, list[int]] = {}
        for row, column in sorted(self.sheet.cells):
            if row > self.heads.row:
                of_row = rows.setdefault(row, [])
                of_row.append(column)
        for row, columns in rows.items():
            self._take_row(row, columns, key_at)
        self._note_gone()
        self._note_beside()

    def _at(self, place: Cell) -> Location:
        row, column = place
        return Location(self.form.file, row, column, sheet=self.sheet.name)

    def _take_above(self) -> None:
        """Take the day of the form, and name what else was written above the table."""
        day_at = self._day_at()
        for place in outside_known(self.identity, self.sheet):
            row, _ = place
            if row >= self.heads.row:
                continue
            if place != day_at:
                self._quote("form-outside", place)
            elif not self._is_unreadable(place):
                at = self._at(place)
                text = self.sheet.text(*place)
                self.form.day = TypedDay(text, at)

    def _quote(self, code: str, place: Cell) -> None:
        """Name a cell with the beginning of what it says."""
        at = self._at(place)
        text = self.sheet.text(*place)
        self.form.fault(code, at, text=text[:QUOTED])

    def _day_at(self) -> Cell | None:
        """Return where the day of the form belongs: behind its label."""
        label = squeezed(self.identity.date_label)
        for row, column in sorted(self.sheet.cells):
            text = self.sheet.text(row, column)
            look = squeezed(text)
            is_above = row < self.heads.row
            if is_above and look == label:
                place = self._written_behind(row, column)
                self.form.day_at = self._at(place)
                return place
        return None

    def _written_behind(self, row: int, column: int) -> Cell:
        """Return the cell near the label that holds what was not handed out, or the usual one."""
        around = self.identity.around
        known = set(map(squeezed, around))
        first = column + 1
        last = column + _DAY_BEHIND + 1
        for place in range(first, last + 1):
            text = self.sheet.text(row, place)
            is_known = squeezed(text) in known
            if text and not is_known:
                return row, place
        return row, column + _DAY_BEHIND

    def _take_row(self, row: int, columns: Sequence[int], key_at: int) -> None:
        """Take a row: which it is by its key, and what was typed into it."""
        key = self.sheet.text(row, key_at)
        if key and key == self.identity.example.get(KEY):
            self._check_example(row)
            return
        line = self.identity.lines.get(key)
        if line is None:
            self._refuse_unknown(row, columns, key_at)
            return
        at = self._at((row, key_at))
        earlier = self.seen.get(key)
        if earlier is not None:
            self.form.fault("form-row-twice", at, id=key, line=earlier)
            return
        self.seen[key] = row
        self._check_shown(row, line)
        typed = tuple(self._typed(row, columns, line))
        if typed:
            returned = ReturnedRow(key, line, at, typed)
            self.form.rows.append(returned)

    def _refuse_unknown(self, row: int, columns: Sequence[int], key_at: int) -> None:
        """Name a row whose number the form did not have: it was changed, or the row was added."""
        written = [column for column in columns if self.sheet.text(row, column)]
        if not written:
            return
        key = self.sheet.text(row, key_at)
        at = self._at((row, key_at))
        if not key:
            first = (row, written[0])
            self._quote("form-row-unnamed", first)
            return
        known = list(self.identity.lines)
        near = Likeness().nearest(key, known, n=1, cutoff=_LIKE)
        if near:
            meant = near[0]
            self.form.fault("form-id-changed", at, id=key, meant=meant)
        else:
            self.form.fault("form-row-added", at, id=key)

    def _typed(
        self, row: int, columns: Sequence[int], line: FormLine
    ) -> Iterator[Typed]:
        """Yield what was typed into a row; what cannot be taken is named."""
        for column in columns:
            place = (row, column)
            cell = self.sheet.cells[place]
            placed = self.heads.columns.get(column)
            if placed is None:
                self._refuse_beside(place)
                continue
            is_blank = not cell.text and cell.formula is None and not cell.struck
            if placed.column.is_shown or is_blank:
                continue
            if not self._is_refused(place, placed, line):
                yield Typed(placed, cell.text, self._at(place))

    def _refuse_beside(self, place: Cell) -> None:
        """Name what stands under no head; a column with another head is named once."""
        _, column = place
        text = self.sheet.text(*place)
        is_named = column in self.heads.unnamed
        if text and not is_named:
            self._quote("form-outside", place)

    def _is_refused(self, place: Cell, placed: PlacedColumn, line: FormLine) -> bool:
        """Name what keeps a cell from being taken, if anything does."""
        at = self._at(place)
        code = unseen(self.sheet, place)
        if code:
            self.form.fault(code, at)
            return True
        if self._is_unreadable(place):
            return True
        cell = self.sheet.cells[place]
        if placed.name not in line.open:
            said = {"head": placed.head, "text": cell.text[:QUOTED]}
            self.form.fault("form-cell-shut", at, **said)
            return True
        code = unclear(placed, cell)
        if code:
            percentage = as_percentage(cell.text)
            self.form.fault(code, at, value=cell.text, percent=percentage)
        return bool(code)

    def _is_unreadable(self, place: Cell) -> bool:
        code = unreadable(self.sheet, place)
        if code:
            self.form.fault(code, self._at(place))
        return bool(code)

    def _check_shown(self, row: int, line: FormLine) -> None:
        """Name the cells that only show something and were changed."""
        for column, placed in self.heads.columns.items():
            name = placed.name
            is_shown = placed.column.is_shown
            if is_shown and name not in (KEY, NUMBER):
                was = line.shown.get(name, "")
                place = (row, column)
                self._compare(place, placed, was, "form-shown-changed")

    def _check_example(self, row: int) -> None:
        """Name the cells of the example that were changed: it is not read."""
        example: Mapping[str, str] = self.identity.example
        for column, placed in self.heads.columns.items():
            was = example.get(placed.name, "")
            place = (row, column)
            self._compare(place, placed, was, "form-example-changed")

    def _compare(self, place: Cell, placed: PlacedColumn, was: str, code: str) -> None:
        text = self.sheet.text(*place)
        is_as_it_was = squeezed(text) == squeezed(was)
        if is_as_it_was:
            return
        at = self._at(place)
        said = {"head": placed.head, "text": text[:QUOTED], "was": was}
        self.form.fault(code, at, **said)

    def _note_gone(self) -> None:
        """Say which rows were removed; nothing is recorded of them."""
        gone = [key for key in self.identity.lines if key not in self.seen]
        if gone:
            self.form.note("form.rows-gone", n=len(gone), names=gone[:_NAMED])

    def _note_beside(self) -> None:
        """Say that pictures are not taken, and name comments."""
        if self.sheet.drawn:
            self.form.note("form.drawn")
        for place, text in self.sheet.comments.items():
            at = self._at(place)
            begins = text[:QUOTED]
            self.form.fault("form-comment", at, text=begins)
