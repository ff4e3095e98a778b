"""What a table's cell is by what it says: a number, units, a day, a mark, a figure, text."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from bizenv.importers.reading import english_units
from bizenv.importers.reading.deadlines import is_deadline
from bizenv.importers.reading.english import dates, is_ongoing
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.ids import is_written
from bizenv.importers.reading.roles import only_units


class Shape(StrEnum):
    """What a cell is, whatever its column is called."""

    NOTHING = "nothing"
    NUMBER = "number"
    UNITS = "units"
    DAY = "day"
    MARK = "mark"
    FIGURE = "figure"
    TEXT = "text"


_EMPTY: Final = frozenset("-–—－/／无")
MARKS: Final = frozenset("√✓✔☑●○■▲△★☆◆×xX")
_FIGURE: Final = re.compile(
    r"[¥￥$€£]?\s?[0-9][0-9,，.]{0,15}\s?(?:%|％|[万亿]?元|[一-龥/㎡]{1,4})?"
)
_MONEY: Final = re.compile(
    r"(?:[A-Z]{2,3}\s?)?[¥￥$€£]?\s?[0-9][0-9,.]{0,15}\s?"
    r"(?:%|[万亿]?元|[万亿]|thousand|million|billion|bn|[mk])?",
    re.IGNORECASE,
)
_PATH: Final = re.compile("[0-9]{1,2}(?:[.-][0-9]{1,2}){1,3}")  # no day has no year
_LONGEST: Final = 200  # characters of a cell that can be units or a day
_SUM: Final = re.compile(
    r"(?:合|小|总|共)\s{0,4}计|累\s{0,4}计|总\s{0,4}数|(?:grand |sub-?)?total",
    re.IGNORECASE,
)
_BEHIND_SUM: Final = re.compile(r"[:：]?\s?[（(]?[^，。；]{0,12}[)）]?")
_NOTE: Final = re.compile(
    r"\s{0,4}(?:备\s?注|附?\s?注|填表说明|说\s?明|notes?)\s{0,2}[0-9一二三]?\s{0,2}[:：]",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def shape(cell: str) -> Shape:
    """Return what a cell is by what it says."""
    bare = " ".join(cell.split())
    if not bare or bare in _EMPTY:
        return Shape.NOTHING
    if set(bare) <= MARKS:
        return Shape.MARK
    if len(bare) > _LONGEST:
        return Shape.TEXT
    counted = _counted(bare)
    if counted is not None:
        return counted
    return Shape.UNITS if _are_units(cell) else Shape.TEXT


def _counted(bare: str) -> Shape | None:
    """Return what a text with figures is; None for any other."""
    if _PATH.fullmatch(bare) is not None:
        return Shape.NUMBER
    if _is_day(bare):
        return Shape.DAY
    if is_written(bare):
        return Shape.NUMBER
    return Shape.FIGURE if _FIGURE.fullmatch(bare) is not None else None


def _is_day(bare: str) -> bool:
    if is_deadline(bare):
        return True
    if has_han(bare):
        return False
    found = list(dates(bare, day_first=None))
    said = sum(each.end - each.start for each in found)
    is_all = bool(found) and said * 2 > len(bare)
    return is_all or is_ongoing(bare)


def _are_units(cell: str) -> bool:
    if has_han(cell):
        listed = "、".join(cell.split())
        return only_units(listed)
    parts = re.split(r"[,;\n/]", english_units.whole(cell))
    names = [part.strip() for part in parts if part.strip()]
    return bool(names) and all(map(english_units.is_titled, names))


def is_bare_figure(text: str) -> bool:
    """Tell whether a text is a day, an amount of money or a number alone, and no task's title."""
    is_counted = shape(text) in (Shape.DAY, Shape.MARK)
    return is_counted or _MONEY.fullmatch(text.strip()) is not None


def is_sum(cells: Iterable[str]) -> bool:
    """Tell whether a row adds up others: 合计（3个）, Total."""
    texts = filter(None, map(str.strip, cells))
    first = next(texts, "")
    match = _SUM.match(first)
    if match is None:
        return False
    return _BEHIND_SUM.fullmatch(first, match.end()) is not None


def is_note(text: str) -> bool:
    """Tell whether a text is a note on the table: 注：…, Note: …."""
    return _NOTE.match(text) is not None
