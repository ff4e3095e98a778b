"""A table on a narrow screen: heads over several lines, names folded, spare columns left out."""

from collections.abc import Sequence
from itertools import product
from typing import Final, NamedTuple

from rich.cells import cell_len

from bizenv.formats.page import Table, flat
from bizenv.formats.wrapping import wrapped

ROOM: Final = 14  # columns that names have at least
GAP: Final = 1
_TWO: Final = 2
_FOLDS: Final = 7  # columns from which on a head may be folded

Said = list[list[str]]
"""Rows of cells in words, the heads first; a cell may have several lines."""


class FittedTable(NamedTuple):
    """A table in words as it fits: which of its columns, and their cells, heads first."""

    chosen: tuple[int, ...]
    said: Said


def fitted(table: Table, width: int) -> FittedTable | None:
    """Return a table as it fits into so many columns, or None if it cannot."""
    columns = table.columns
    heads = [column.title for column in columns]
    every = (heads, *table.worded())
    said = [list(map(flat, row)) for row in every]
    everything = range(len(columns))
    needed: list[int] = []
    for at in everything:
        column = columns[at]
        if not column.spare:
            needed.append(at)
    for is_tall, chosen in product((False, True), (everything, needed)):
        rows = [_chosen(row, chosen) for row in said]
        figures = [columns[at].numeric for at in chosen]
        if _fold(rows, figures, width, is_tall=is_tall):
            return FittedTable(tuple(chosen), rows)
    return None


def _chosen(row: list[str], columns: Sequence[int]) -> list[str]:
    return [row[at] for at in columns]


def _fold(
    rows: Said,
    figures: Sequence[bool],
    width: int,
    *,
    is_tall: bool,
) -> bool:
    """Fold the heads and the widest column of words; tell whether that is enough."""
    widths = _fold_heads(rows, is_tall=is_tall)
    places = enumerate(figures)
    words = [at for at, is_figure in places if not is_figure]
    if not words:
        return False
    names = max(words, key=widths.__getitem__)
    widest = widths[names]
    others = sum(widths) - widest
    gaps = GAP * len(widths)
    room = width - others - gaps
    if room >= widest:
        return True
    if room < ROOM:
        return False
    for row in rows:
        lines = wrapped(row[names], room)
        row[names] = "\n".join(lines)
    return True


def _fold_heads(rows: Said, *, is_tall: bool) -> list[int]:
    """Fold the heads that are wider than what stands below them; return the columns' widths.

    Over two lines, or where the table is still too wide, `is_tall`, over as many as it takes.
    """
    heads, *below = rows
    widths = []
    for at, cells in enumerate(zip(*below, strict=True)):
        widest = max(map(cell_len, cells))
        head = heads[at]
        narrowest = max(widest, _FOLDS - 1, _longest_word(head))
        if cell_len(head) > narrowest:
            head = "\n".join(wrapped(head, narrowest)) if is_tall else _in_two(head)
            heads[at] = head
        lines = head.split("\n")
        wide = max(map(cell_len, lines))
        widths.append(max(widest, wide))
    return widths


def _longest_word(head: str) -> int:
    """Return how wide a head must be so that none of its words is torn; Chinese may be."""
    if not head.isascii():
        return 0
    return max(map(len, head.split()), default=0)


def _in_two(head: str) -> str:
    """Return a head over two lines, broken between words or where Chinese may be."""
    middle = (len(head) + 1) // 2
    signs = enumerate(head)
    gaps = [at for at, char in signs if char == " "]
    if gaps:
        distances = [(abs(each - middle), each) for each in gaps]
        _, at = min(distances)
        first = head[:at]
        second = head[at + 1 :]
        return f"{first}\n{second}"
    if head.isascii():
        return head
    width_of_head = cell_len(head)
    for width in range(width_of_head // 2, width_of_head):
        lines = list(wrapped(head, width))
        if len(lines) <= _TWO:
            return "\n".join(lines)
    return head
