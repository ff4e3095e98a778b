"""The heads of a form that came back: which column is which, wherever it was moved to."""

from collections.abc import Iterator
from typing import Final

from bizenv.diagnostics import Location
from bizenv.forms.columns import PlacedColumn, column_named
from bizenv.forms.identity import Identity
from bizenv.forms.typed import Returned
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.likeness import Likeness
from bizenv.recording.heads import squeezed

_LIKE: Final = 0.5  # how like a head one that was changed must be, from 0 to 1


def head_row(identity: Identity, sheet: CellSheet) -> int:
    """Return the row that holds most of the heads, 0 where none holds half of them."""
    several = identity.heads.values()
    heads = set(map(squeezed, several))
    found: dict[int, set[str]] = {}
    for (row, _), cell in sheet.cells.items():
        look = squeezed(cell.text)
        if look in heads:
            of_row = found.setdefault(row, set())
            of_row.add(look)
    best = 0
    most = 0
    for row, looks in sorted(found.items()):
        count = len(looks)
        if count > most:
            best = row
            most = count
    is_head = 2 * most >= len(heads)
    return best if is_head else 0


def outside_known(identity: Identity, sheet: CellSheet) -> Iterator[Cell]:
    """Yield the cells of a sheet whose texts were not handed out."""
    known = set(map(squeezed, identity.around))
    for place in sorted(sheet.cells):
        text = sheet.text(*place)
        if text and squeezed(text) not in known:
            yield place


class ReturnedHeads:
    """Which columns a table has, by their places, and those whose heads are not known."""

    def __init__(self, form: Returned, sheet: CellSheet) -> None:
        self.form = form
        self.sheet = sheet
        self.row = head_row(form.identity, sheet)
        self.columns: dict[int, PlacedColumn] = {}
        self.unnamed: dict[int, str] = {}
        self._take()

    def place_of(self, name: str) -> int | None:
        """Return where a column stands, None where it is gone."""
        for place, each in self.columns.items():
            if each.name == name:
                return place
        return None

    def _at(self, column: int) -> Location:
        return Location(self.form.file, self.row, column, sheet=self.sheet.name)

    def _take(self) -> None:
        by_look: dict[str, str] = {}
        for name, head in self.form.identity.heads.items():
            look = squeezed(head)
            by_look[look] = name
        for row, column in sorted(self.sheet.cells):
            text = self.sheet.text(row, column)
            if row != self.row or not text:
                continue
            look = squeezed(text)
            name = by_look.get(look, "")
            is_twice = self.place_of(name) is not None
            if is_twice:
                at = self._at(column)
                self.form.fault("form-column-twice", at, head=text)
            if is_twice or not name:
                self.unnamed[column] = text
            else:
                self._place(column, name)
        self._refuse_unnamed()

    def _place(self, column: int, name: str) -> None:
        form = self.form
        known = column_named(form.kind, name)
        if known is None:
            return
        _, _, target = name.partition(".")
        head = form.identity.heads[name]
        self.columns[column] = PlacedColumn(known, head, target)

    def _refuse_unnamed(self) -> None:
        """Name columns that were added or whose heads were changed; tell of those that are gone."""
        gone = list(self._gone())
        heads = self.form.identity.heads.values()
        known = set(map(squeezed, heads))
        is_any_changed = False
        for column, text in self.unnamed.items():
            if squeezed(text) in known:
                continue  # which stands there twice
            near = Likeness().nearest(text, gone, n=1, cutoff=_LIKE)
            at = self._at(column)
            if near:
                is_any_changed = True
                meant = near[0]
                self.form.fault("form-head-changed", at, head=text, meant=meant)
            elif self._is_used(column):
                self.form.fault("form-column-added", at, head=text)
        if gone and not is_any_changed:
            self.form.note("form.columns-gone", heads=gone)

    def _gone(self) -> Iterator[str]:
        """Yield the heads of columns that are not there."""
        found = {each.name for each in self.columns.values()}
        for name, head in self.form.identity.heads.items():
            if name not in found:
                yield head

    def _is_used(self, column: int) -> bool:
        for row, place in self.sheet.cells:
            is_below = row > self.row and place == column
            if is_below and self.sheet.text(row, place):
                return True
        return False
