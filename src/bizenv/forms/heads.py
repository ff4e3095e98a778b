"""The heads of a form that came back: which column is which, wherever it was moved to."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from bizenv.forms.columns import PlacedColumn, column_named
from bizenv.forms.identity import Identity
from bizenv.forms.typed import Returned, ReturnedSheet
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.likeness import Likeness
from bizenv.recording.head_words import squeezed

_LIKE: Final = 0.5  # how like a head one that was changed must be, from 0 to 1


def head_row(identity: Identity, sheet: CellSheet) -> int:
    """Return the row that holds most of the heads, 0 where none holds half of them."""
    heads = _head_looks(identity)
    found: dict[int, set[str]] = {}
    for place in sorted(sheet.cells):
        row, _ = place
        look = squeezed(sheet.text(*place))
        if look in heads:
            of_row = found.setdefault(row, set())
            of_row.add(look)
    best = 0
    most = 0
    for row, looks in found.items():
        count = len(looks)
        if count > most:
            best = row
            most = count
    half = len(heads) / 2
    if most < half:
        return 0
    return best


def outside_known(identity: Identity, sheet: CellSheet) -> Iterator[Cell]:
    """Yield the cells of a sheet whose texts were not handed out."""
    handed_out = was_handed_out(identity)
    for place in sorted(sheet.cells):
        text = sheet.text(*place)
        if text and not handed_out(text):
            yield place


def was_handed_out(identity: Identity) -> Callable[[str], bool]:
    """Return what tells whether a text stood beside the table when the form was handed out."""
    known = _looks(identity.around)

    def handed_out(text: str) -> bool:
        return squeezed(text) in known

    return handed_out


def _head_looks(identity: Identity) -> set[str]:
    heads = identity.heads
    return _looks(heads.values())


def _looks(texts: Iterable[str]) -> set[str]:
    return set(map(squeezed, texts))


class ReturnedHeads(ReturnedSheet):
    """Which columns a table has, by their places, and those whose heads are not known."""

    def __init__(self, form: Returned, sheet: CellSheet) -> None:
        super().__init__(form, sheet)
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

    def _take(self) -> None:
        """Take the heads from left to right; of two that are the same the first."""
        by_look: dict[str, str] = {}
        for name, head in self.identity.heads.items():
            look = squeezed(head)
            by_look[look] = name
        for column, text in self._written():
            look = squeezed(text)
            name = by_look.get(look, "")
            is_twice = self.place_of(name) is not None
            if is_twice:
                self._fault("form-column-twice", column, text)
            if is_twice or not name:
                self.unnamed[column] = text
            else:
                self._place(column, name)
        self._refuse_unnamed()

    def _written(self) -> Iterator[tuple[int, str]]:
        """Yield the columns whose head says something, and what."""
        for place in sorted(self.sheet.cells):
            row, column = place
            text = self.text(place)
            if row == self.row and text:
                yield column, text

    def _fault(
        self,
        code: str,
        column: int,
        head: str,
        **said: str,
    ) -> None:
        """Take note of what is wrong with a head."""
        place = (self.row, column)
        self.fault(code, place, head=head, **said)

    def _place(self, column: int, name: str) -> None:
        known = column_named(self.form.kind, name)
        if known is None:
            return
        _, _, target = name.partition(".")
        head = self.identity.heads[name]
        unit = self.identity.units.get(name, "")
        self.columns[column] = PlacedColumn(known, head, target, unit)

    def _refuse_unnamed(self) -> None:
        """Name columns that were added or whose heads were changed; tell of those that are gone."""
        gone = list(self._gone())
        known = _head_looks(self.identity)
        is_any_changed = False
        for column, text in self.unnamed.items():
            if squeezed(text) in known:
                continue  # which stands there twice
            near = Likeness().nearest(text, gone, cutoff=_LIKE)
            if near:
                is_any_changed = True
                meant = near[0]
                self._fault("form-head-changed", column, text, meant=meant)
            elif self._is_used(column):
                self._fault("form-column-added", column, text)
        if gone and not is_any_changed:
            self.form.note("form.columns-gone", heads=gone)

    def _gone(self) -> Iterator[str]:
        """Yield the heads of columns that are not there."""
        for name, head in self.identity.heads.items():
            place = self.place_of(name)
            if place is None:
                yield head

    def _is_used(self, column: int) -> bool:
        """Tell whether anything stands below a head."""
        for place in self.sheet.cells:
            row, there = place
            if there != column:
                continue
            if row > self.row and self.text(place):
                return True
        return False
