"""What a workbook is made of: sheets, each with a head, one table, and charts drawn from it.

`workbook` writes it; whoever makes one says only what stands where.
"""

import re
from collections.abc import Container, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bizenv.formats.page import Cell, Holds, Table, flat
from bizenv.formats.picture import Trends
from bizenv.messages import Catalogue

_LONGEST_NAME: Final = 31  # of UTF-16, as Excel counts
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_RESERVED: Final = ("history", "历史记录")  # Excel keeps them for itself


class Chart(NamedTuple):
    """A chart of a sheet's table: `figures` by `names`, which are columns, in the first rows.

    Stacked are figures that add up to a whole; others are shares, drawn from 0 to 100 %. A `note`
    stands under it.
    """

    title: str
    names: int
    figures: tuple[int, ...]
    rows: int
    stacked: bool = False
    note: str = ""


class TableSheet(NamedTuple):
    """A sheet: its name, the lines above its table, the title first, the table, and its charts.

    `fixed`: so many columns stay in sight at the left. `whole`: it has all that there is, more than
    the width of a page. Charts stand on a sheet of their own behind it, and so does a `picture`,
    which no spreadsheet draws by itself.
    """

    name: str
    head: tuple[str, ...]
    table: Table
    fixed: int = 0
    charts: tuple[Chart, ...] = ()
    whole: bool = False
    picture: Trends | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is a sheet of charts behind it."""
        return bool(self.charts) or self.picture is not None


class Book(NamedTuple):
    """A workbook: its title, the day that its figures are of, and its sheets in order."""

    title: str
    day: date | None
    sheets: tuple[TableSheet, ...]


class SheetColumn(NamedTuple):
    """A column of a sheet: its title, and what it holds."""

    title: str
    holds: Holds


def places(table: Table, words: Catalogue) -> Iterator[SheetColumn]:
    """Yield the columns of a sheet: a share takes three, for its base stands beside it."""
    for column in table.columns:
        title = column.title
        yield SheetColumn(title, column.holds)
        if column.holds is Holds.SHARE:
            number = words("workbook.share.n", title=title)
            yield SheetColumn(number, Holds.COUNT)
            base = words("workbook.share.of", title=title)
            yield SheetColumn(base, Holds.COUNT)


def placed(table: Table, row: Iterable[Cell]) -> Iterator[Cell]:
    """Yield the cells of a row as a sheet has them: of a share the percentage, and n and of."""
    for column, cell in zip(table.columns, row, strict=True):
        if column.holds is not Holds.SHARE:
            yield cell
            continue
        percent: Decimal | None = getattr(cell, "percent", None)
        yield None if percent is None else percent / 100
        yield getattr(cell, "n", None)
        yield getattr(cell, "of", None)


def sheet_names(wanted: Iterable[str], nameless: str) -> list[str]:
    r"""Return names that sheets may have, each once whatever the case: 31 characters, no []:*?/\.

    `nameless` is the name of one of which nothing is left.
    """
    found: list[str] = []
    taken = set(_RESERVED)
    for name in wanted:
        safe = _safe(name) or nameless
        free = _free(safe, taken)
        taken.add(free.casefold())
        found.append(free)
    return found


def _safe(name: str) -> str:
    """Return a name without what no sheet's name may have."""
    safe = _NO_NAME.sub("_", flat(name))
    return safe.strip(" '")


def _free(name: str, taken: Container[str]) -> str:
    """Return a name as long as there is room for, with a number where it is taken."""
    tried = _shortened(name, _LONGEST_NAME)
    number = 1
    while tried.casefold() in taken:
        number += 1
        mark = f"({number})"
        room = _LONGEST_NAME - len(mark)
        tried = _shortened(name, room) + mark
    return tried


def utf16(text: str) -> int:
    """Return how long a text is as Excel counts: a rare character takes two places."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(text: str, longest: int) -> str:
    """Return as much of a name as there is room for; it does not end in a quote."""
    while utf16(text) > longest:
        text = text[:-1]
    return text.rstrip(" '")
