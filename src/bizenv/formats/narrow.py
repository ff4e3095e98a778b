"""A table on a narrow screen: heads over two lines, names folded, spare columns left out."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

from bizenv.formats.page import Table, flat
from bizenv.formats.wrapping import wrapped

ROOM: Final = 14  # columns that names have at least
GAP: Final = 1
_FOLDS: Final = 7  # columns from which on a head may be folded

Said = list[list[str]]
"""Rows of cells in words, the heads first; a cell may have several lines."""


class FittedTable(NamedTuple):
    """A table in words as it fits: which of its columns, and their cells, heads first."""

    chosen: tuple[int, ...]
    said: Said


def fitted(table: Table, width: int) -> FittedTable | None:
    """Return a table as it fits into so many columns, or None if it cannot."""
    heads = [column.title for column in table.columns]
    said = [[flat(cell) for cell in row] for row in (heads, *table.worded())]
    everything = tuple(range(len(heads)))
    needed = tuple(at for at in everything if not table.columns[at].spare)
    for chosen in (everything, needed):
        rows = [[row[at] for at in chosen] for row in said]
        figures = [table.columns[at].numeric for at in chosen]
        if _fold(rows, figures, width):
            return FittedTable(chosen, rows)
    return None


def _fold(rows: Said, figures: Sequence[bool], width: int) -> bool:
    """Fold the heads and the widest column of words; tell whether that is enough."""
    heads, *below = rows
    widths = []
    for at, cells in enumerate(zip(*below, strict=True)):
        widest = max(map(cell_len, cells))
        if cell_len(heads[at]) > max(widest, _FOLDS - 1):
            heads[at] = _in_two(heads[at])
        lines = heads[at].split("\n")
        widths.append(max(widest, *map(cell_len, lines)))
    words = [at for at, is_figure in enumerate(figures) if not is_figure]
    if not words:
        return False
    names = max(words, key=widths.__getitem__)
    others = sum(widths) - widths[names]
    room = width - others - GAP * len(widths)
    if room >= widths[names]:
        return True
    if room < ROOM:
        return False
    for row in rows:
        row[names] = "\n".join(wrapped(row[names], room))
    return True


def _in_two(head: str) -> str:
    """Return a head over two lines, broken between words or between Chinese characters."""
    middle = (len(head) + 1) // 2
    gaps = [at for at, char in enumerate(head) if char == " "]
    if gaps:
        at = min(gaps, key=lambda each: abs(each - middle))
        return f"{head[:at]}\n{head[at + 1 :]}"
    return head if head.isascii() else f"{head[:middle]}\n{head[middle:]}"
