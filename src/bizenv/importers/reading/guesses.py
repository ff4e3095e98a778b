"""What a table's columns hold that their names do not say: units, days, numbers stand in them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.columns import ColumnKind, Kinds, stage
from bizenv.importers.reading.rows import text_at, texts_of
from bizenv.importers.reading.shapes import Shape, is_note, is_sum, shape

_CODE: Final = re.compile(r"(?:[A-Z]{1,4}[-. ]?)?[0-9]{1,3}(?:[.-][0-9]{1,3}){0,3}")
_MOST: Final = 0.6  # of a column's cells that say what it is
_FEWEST: Final = 2  # columns of stages; texts of a row that is no band
_MAY_HOLD: Final = (*columns.TASKS, ColumnKind.TARGET, None)
"""Columns that may hold the tasks, where another one holds their codes."""
_TIMES: Final = (ColumnKind.DUE, ColumnKind.STAGE)


@dataclass(slots=True)
class ColumnGuess:
    """What the columns hold that their names do not say. `words`: what the names say."""

    names: tuple[str, ...]
    words: Kinds | None
    sample: Sequence[SourceLine]

    def settled(self) -> tuple[Kinds | None, tuple[int, ...]]:
        """Return the kinds of the columns, and which of them only their shape tells."""
        named = self.words or map(columns.meaning, self.names)
        found = list(named)
        self._stages(found)
        before = list(found)
        width = len(found)
        each_share = list(shares(self.sample, width))
        self._fill(found, each_share)
        is_known = self.words is not None
        if not is_known and not self._is_of_tasks(found):
            return None, ()
        guessed: list[int] = []
        for at, kind in enumerate(found):
            if kind is not before[at]:
                guessed.append(at)
        return tuple(found), tuple(guessed)

    def _stages(self, found: list[ColumnKind | None]) -> None:
        places: list[int] = []
        for at, name in enumerate(self.names):
            if stage(name) is not None:
                places.append(at)
        if len(places) < _FEWEST:
            return
        for at in places:
            found[at] = ColumnKind.STAGE

    def _fill(
        self,
        found: list[ColumnKind | None],
        each_share: Sequence["Counter[Shape]"],
    ) -> None:
        self._number(found)
        known = set(found)
        has_units = not known.isdisjoint(columns.UNITS)
        if not has_units:
            _take(found, each_share, Shape.UNITS, ColumnKind.RESPONSIBLE)
        if known.isdisjoint(_TIMES):
            _take(found, each_share, Shape.DAY, ColumnKind.DUE, last=True)
        lacks_numbers = ColumnKind.NUMBER not in known
        may_number = lacks_numbers and found[0] is None
        if may_number and is_mostly(each_share[0], Shape.NUMBER):
            found[0] = ColumnKind.NUMBER
        if known.isdisjoint(columns.TASKS):
            _take(found, each_share, Shape.TEXT, ColumnKind.TASK)
        has_tasks = not columns.TASKS.isdisjoint(found)
        if has_units and not has_tasks:  # 建设市民中心
            words = list(map(_as_words, each_share))
            _take(found, words, Shape.TEXT, ColumnKind.TASK)

    def _number(self, found: list[ColumnKind | None]) -> None:
        """Take a column of codes for that of the numbers: BE-1.1, below Action."""
        tasks = [at for at, kind in enumerate(found) if kind in columns.TASKS]
        codes = [at for at in tasks if self._are_codes(at)]
        may_hold = [at for at, kind in enumerate(found) if kind in _MAY_HOLD]
        if len(codes) == 1 and len(may_hold) > 1:
            found[codes[0]] = ColumnKind.NUMBER

    def _are_codes(self, at: int) -> bool:
        """Tell whether a column's cells are codes, a different one in each."""
        told = [text_at(row, at) for row in self.sample if says_something(row)]
        if not told or not all(map(_CODE.fullmatch, told)):
            return False
        figures = [int(each) for each in told if each.isdecimal()]
        is_count = figures == list(range(1, len(told) + 1))
        return is_count or (not figures and len(set(told)) == len(told))

    def _is_of_tasks(self, found: Sequence[ColumnKind | None]) -> bool:
        """Tell whether such columns are those of tasks: units lead until a day."""
        known = set(found)
        if known.isdisjoint(columns.TASKS):
            return False
        if known.isdisjoint(columns.UNITS):
            return False
        has_time = not known.isdisjoint(_TIMES)
        plainly = map(columns.is_plainly_of_units, self.names)
        return has_time or any(plainly)


def _take(
    found: list[ColumnKind | None],
    each_share: Sequence["Counter[Shape]"],
    wanted: Shape,
    kind: ColumnKind,
    *,
    last: bool = False,
) -> None:
    """Give a kind to the first column that is free and has the shape, or to the last."""
    places: list[int] = []
    for at, share in enumerate(each_share):
        is_free = _is_free(found[at], kind)
        if is_free and is_mostly(share, wanted):
            places.append(at)
    if not places:
        return
    at = places[-1] if last else places[0]
    found[at] = kind


def _as_words(share: "Counter[Shape]") -> "Counter[Shape]":
    """Return the shapes of a column's cells, units taken for text."""
    found = Counter(share)
    found[Shape.TEXT] += found.pop(Shape.UNITS, 0)
    return found


def _is_free(kind: ColumnKind | None, wanted: ColumnKind) -> bool:
    if kind is None:
        return True
    return kind is ColumnKind.TARGET and wanted is ColumnKind.TASK


def shares(rows: Sequence[SourceLine], width: int) -> "Iterator[Counter[Shape]]":
    """Yield for each column how many of its cells have which shape."""
    said = [row for row in rows if says_something(row)]
    for at in range(width):
        cells = [text_at(row, at) for row in said]
        shapes = map(shape, cells)
        found = Counter(shapes)
        del found[Shape.NOTHING]
        yield found


def says_something(row: SourceLine) -> bool:
    """Tell whether a row shows what columns hold: no band, sum or note does."""
    texts = texts_of(row)
    is_band = len(texts) < _FEWEST
    if is_band or is_sum(row.cells):
        return False
    return not any(map(is_note, texts))


def is_mostly(share: "Counter[Shape]", wanted: Shape) -> bool:
    """Tell whether most of a column's cells have a shape."""
    total = share.total()
    needed = total * _MOST
    return total > 0 and share[wanted] >= needed
