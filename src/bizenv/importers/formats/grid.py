"""A table's rows with merged cells repeated, so that every row has all columns."""

from collections.abc import Iterable

from bizenv.importers.document import MAX_CELLS


class Grid:
    """Lays rows out one after another; what spans several rows is remembered for the next."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[str, int]] = {}

    def row(
        self, cells: Iterable[tuple[str, int, int]]
    ) -> tuple[list[str], list[bool]]:
        """Return a row's texts and which of them go on from above. A cell is (text, rows, columns that it spans)."""
        texts: list[str] = []
        continued: list[bool] = []
        waiting = list(cells)
        upcoming: dict[int, tuple[str, int]] = {}
        while len(texts) < MAX_CELLS and (
            waiting or any(at >= len(texts) for at in self._open)
        ):
            at = len(texts)
            if at in self._open:
                text, left = self._open[at]
                texts.append(text)
                continued.append(True)
                if left > 1:
                    upcoming[at] = (text, left - 1)
                continue
            if not waiting:
                texts.append("")
                continued.append(False)
                continue
            text, rows, columns = waiting.pop(0)
            for column in range(min(columns, MAX_CELLS - at)):
                texts.append(text)
                continued.append(False)
                if rows > 1:
                    upcoming[at + column] = (text, rows - 1)
        self._open = upcoming
        return texts, continued
