"""A table's rows with merged cells repeated, so that every row has all columns."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import MAX_CELLS


@dataclass(frozen=True, slots=True)
class Spanning:
    """A cell: its text, and the rows and columns that it still spans."""

    text: str
    rows: int = 1
    columns: int = 1


_EMPTY: Final = Spanning("")


class Grid:
    """Lays rows out one after another; a cell that spans rows is kept for the next."""

    def __init__(self) -> None:
        self._open: dict[int, Spanning] = {}

    def row(self, cells: Iterable[Spanning]) -> tuple[list[str], list[bool]]:
        """Return a row's texts and which of them go on from above."""
        texts: list[str] = []
        continued: list[bool] = []
        waiting = deque(cells)
        above = self._open
        self._open = {}
        while len(texts) < MAX_CELLS and (waiting or _goes_on(above, len(texts))):
            at = len(texts)
            goes_on = at in above
            cell = _EMPTY
            if goes_on:
                cell = above[at]
            elif waiting:
                cell = waiting.popleft()
            width = min(cell.columns, MAX_CELLS - at)
            texts += [cell.text] * width
            continued += [goes_on] * width
            if cell.rows > 1:
                below = Spanning(cell.text, cell.rows - 1)
                self._open |= dict.fromkeys(range(at, at + width), below)
        return texts, continued


def _goes_on(above: Mapping[int, Spanning], at: int) -> bool:
    return any(column >= at for column in above)
