"""What stands above the table of a form that came back: its day, and the month that it reports."""

from typing import Final

from bizenv.forms.cell_faults import is_blank, unreadable
from bizenv.forms.heads import ReturnedHeads, outside_known, was_handed_out
from bizenv.forms.typed import Returned, ReturnedSheet, TypedDay
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.recording.head_words import squeezed

_DAY_BEHIND: Final = 2  # columns that the day of the form stands behind its label
_MONTH_BEHIND: Final = 1


class ReturnedCells(ReturnedSheet):
    """A sheet of a form that came back, whose cells may be no values of their own."""

    def is_unreadable(self, place: Cell) -> bool:
        """Name why a cell is no value of its own, if it is none."""
        code = unreadable(self.sheet, place)
        if code:
            self.fault(code, place)
        return bool(code)


class AboveTable(ReturnedCells):
    """What stands above the table of a form that came back."""

    def __init__(self, form: Returned, sheet: CellSheet, heads: ReturnedHeads) -> None:
        super().__init__(form, sheet)
        self.heads = heads

    def take(self) -> None:
        """Take the day of the form and its month, and name what else was written there."""
        identity = self.identity
        form = self.form
        day_at = self._behind(identity.date_label, _DAY_BEHIND)
        month_at = self._behind(identity.month_label, _MONTH_BEHIND)
        if day_at is not None:
            form.day_at = self.at(day_at)
            form.is_day_named = self._is_refused_above(day_at)
            if not form.is_day_named:
                form.day = self._written(day_at)
        if month_at is not None and not self._is_refused_above(month_at):
            form.month = self._written(month_at)
        for place in outside_known(identity, self.sheet):
            row, _ = place
            if row < self.heads.row and place not in (day_at, month_at):
                self.quote("form-outside", place)

    def _is_refused_above(self, place: Cell) -> bool:
        """Name why a cell above the table cannot be read, if anything was typed there."""
        cell = self.sheet.cells.get(place)
        if cell is None or is_blank(cell):
            return False
        return self.is_unreadable(place)

    def _written(self, place: Cell) -> TypedDay | None:
        """Return what a cell above the table says, None where nobody wrote anything."""
        text = self.text(place)
        if not text or was_handed_out(self.identity)(text):
            return None
        return TypedDay(text, self.at(place))

    def _behind(self, label: str, usual: int) -> Cell | None:
        """Return the cell behind a label above the table, None where the label is gone."""
        head = self.heads.row
        look = squeezed(label)
        for place in sorted(self.sheet.cells):
            row, _ = place
            text = self.text(place)
            is_above = row < head
            if look and is_above and squeezed(text) == look:
                return self._written_behind(place, usual)
        return None

    def _written_behind(self, label: Cell, usual: int) -> Cell:
        """Return the cell near a label that holds what was not handed out, or the usual one."""
        handed_out = was_handed_out(self.identity)
        row, column = label
        for near in range(column + 1, column + usual + 2):
            place = (row, near)
            text = self.text(place)
            if text and handed_out(text):
                break  # the next label, or what is explained beside
            if text:
                return place
        return row, column + usual
