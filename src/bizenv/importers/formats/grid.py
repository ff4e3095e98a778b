"""A table's rows with merged cells repeated, so that every row has all columns."""

from collections import deque
from collections.abc import Iterable
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
        rightmost = max(above, default=-1)
        while len(texts) < MAX_CELLS:
            at = len(texts)
            goes_on = at in above
            if goes_on:
                cell = above[at]
            elif waiting:
                cell = waiting.popleft()
            elif at < rightmost:
                cell = _EMPTY
            else:
                break
            width = min(cell.columns, MAX_CELLS - at)
            texts += [cell.text] * width
            continued += [goes_on] * width
            self._keep(cell, at, width)
        return texts, continued

    def _keep(self, cell: Spanning, at: int, width: int) -> None:
        """Keep a cell that spans further rows for the next one."""
        if cell.rows > 1:
            below = Spanning(cell.text, cell.rows - 1)
            columns = range(at, at + width)
            self._open |= dict.fromkeys(columns, below)
