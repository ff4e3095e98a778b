"""How wide columns of a sheet are, and how high rows: a Chinese character is two wide."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from math import ceil
from typing import Final

from rich.cells import cell_len

from bizenv.formats.page import FIGURES, Cell, Holds, Lit, Table, flat
from bizenv.formats.sheets import SheetColumn, placed

_MARGIN: Final = 2
_FILTER: Final = 3  # room for the arrow of a filter
_LEAST: Final = 7
_WIDEST: Final = (36, 30, 24, 20, 17, 15)  # further text goes on in lines
ROOM: Final = 250  # of a sheet that is read, and printed on one page's width
_WIDEST_TITLE: Final = 16
_WIDEST_OF_FIGURES: Final = 8
_DAY: Final = 12
_LOOKED_AT: Final = 2_000  # rows: what comes after them is wrapped at worst
_LINE: Final = 13.5  # points
_LARGE: Final = 1.5
_EDGES: Final = 4
ONE_LINE: Final = _LINE + _EDGES
_HIGHEST: Final = 409  # points that a row may have


def widths(table: Table, places: Sequence[SheetColumn]) -> list[int]:
    """Return the widths of a sheet's columns: of the widest cell, less where there are many."""
    found = [_of_title(each) for each in places]
    for row in islice(table.rows, _LOOKED_AT):
        for at, cell in enumerate(placed(table, row)):
            found[at] = max(found[at], _of_cell(cell))
    for at, each in enumerate(places):
        if each.holds is Holds.DAY:
            found[at] = max(found[at], _DAY)
    for widest in _WIDEST:
        narrower = [min(width, widest) for width in found]
        if sum(narrower) <= ROOM:
            return narrower
    return [min(width, _WIDEST[2]) for width in found]


def _of_title(place: SheetColumn) -> int:
    widest = _WIDEST_OF_FIGURES if place.holds in FIGURES else _WIDEST_TITLE
    least = min(cell_len(place.title), widest)
    return max(_LEAST, least + _FILTER)


def _of_cell(cell: Cell) -> int:
    match cell:
        case str():
            said = cell
        case Lit():
            said = cell.text
        case date():
            return _DAY
        case timedelta():
            said = str(cell.days)
        case int() | Decimal():
            said = str(cell)
        case _:
            return 0
    return cell_len(flat(said)) + _MARGIN


def height(text: str, width: int, *, large: bool = False) -> float:
    """Return how high a row is in points that shows a text whole in so many columns."""
    factor = _LARGE if large else 1
    room = max(1, width - 1)
    needed = cell_len(text) * factor / room
    lines = max(1, ceil(needed))
    return min(_LINE * factor * lines + _EDGES, _HIGHEST)
