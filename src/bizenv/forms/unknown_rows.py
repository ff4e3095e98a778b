"""Rows of a form that came back whose numbers were not handed out: changed, copied, or added."""

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from bizenv.forms.columns import FormKind
from bizenv.forms.heads import ReturnedHeads
from bizenv.forms.typed import Returned, ReturnedSheet
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.likeness import Likeness
from bizenv.recording.head_words import squeezed

_LIKE: Final = 0.4  # how like an id one that was changed must be, from 0 to 1
_TITLE: Final = "task"
"""The column that shows what a task is called."""
_ADDRESS: Final = re.compile(r"[^\s/]+/\S")


class UnknownRows(ReturnedSheet):
    """Rows of a form whose numbers it did not have; `there` are the numbers that stand in it."""

    def __init__(
        self,
        form: Returned,
        sheet: CellSheet,
        heads: ReturnedHeads,
        there: AbstractSet[str],
    ) -> None:
        super().__init__(form, sheet)
        self.heads = heads
        self.there = there

    def refuse(self, key_at: Cell, places: Sequence[Cell]) -> str:
        """Name a row, and return the number that stood there, nothing where none did."""
        written = list(filter(self.text, places))
        key = self.text(key_at)
        is_alone = written == [key_at]
        if not written:
            return ""
        if not key:
            first = written[0]
            self.quote("form-row-unnamed", first)
            return ""
        if is_alone and not self._is_number(key):
            self.quote("form-outside", key_at)
            return ""
        if self.form.kind is FormKind.OFFICER:
            count = len(self.identity.lines)
            self.fault("form-row-beyond", key_at, id=key, n=count)
            return ""
        return self._refuse_number(key_at, key)

    def _is_number(self, key: str) -> bool:
        """Tell whether a text under the head of numbers may be one: that of a task, or of a row."""
        plain = unicodedata.normalize("NFKC", key)
        if self.form.kind is FormKind.OFFICER:
            return plain.isdecimal()
        known = list(self.identity.lines)
        is_like = bool(self._like(key, known))
        return is_like or _ADDRESS.match(plain) is not None

    def _refuse_number(self, key_at: Cell, key: str) -> str:
        """Name a row by its number, with the one that stood there; else it was added."""
        row, _ = key_at
        meant = self._meant(row, key)
        if meant:
            self.fault("form-id-changed", key_at, id=key, meant=meant)
        else:
            self.fault("form-row-added", key_at, id=key)
        return meant

    def _meant(self, row: int, key: str) -> str:
        """Return the number that was changed: one that is gone, of the task that the row shows."""
        lines = self.identity.lines
        gone = [each for each in lines if each not in self.there]
        title_at = self.heads.place_of(_TITLE)
        if title_at is None:
            return self._like(key, gone)
        place = (row, title_at)
        title = squeezed(self.text(place))
        for each in gone:
            line = lines[each]
            shown = line.shown.get(_TITLE, "")
            if squeezed(shown) == title:
                return each
        return ""

    def _like(self, key: str, known: Sequence[str]) -> str:
        """Return the number that is most like one, nothing where none is."""
        near = Likeness().nearest(key, known, cutoff=_LIKE)
        if near:
            return near[0]
        return ""
