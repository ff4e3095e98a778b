"""A table's rows with merged cells repeated, so that every row has all columns."""

from collections.abc import Iterable

from bizenv.importers.document import MAX_CELLS


class Grid:
    """Lays rows out one after another; a cell that spans rows is kept for the next."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[str, int]] = {}

    def row(
        self, cells: Iterable[tuple[str, int, int]]
    ) -> tuple[list[str], list[bool]]:
        """Return a row's texts and which of them go on from above.

        A cell is its text, and the rows and columns that it spans.
        """
        texts: list[str] = []
        continued: list[bool] = []
        waiting = list(cells)
        above, self._open = self._open, {}
        while len(texts) < MAX_CELLS and (waiting or _goes_on(above, len(texts))):
            at = len(texts)
            if at in above:
                text, rows = above[at]
                columns = 1
            else:
                text, rows, columns = waiting.pop(0) if waiting else ("", 1, 1)
            for column in range(at, min(at + columns, MAX_CELLS)):
                texts.append(text)
                continued.append(at in above)
                if rows > 1:
                    self._open[column] = (text, rows - 1)
        return texts, continued


def _goes_on(above: dict[int, tuple[str, int]], at: int) -> bool:
    return any(column >= at for column in above)
