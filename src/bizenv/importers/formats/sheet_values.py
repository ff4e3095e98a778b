"""Numbers of a sheet as its reader sees them: figures, shares, days, by their formats."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Final

_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a format that show signs, not the value."""
_SIGNS_OF_DATES: Final = re.compile("[ymdhs年月日时分秒]")
_DAY: Final = re.compile("d|日")
_YEAR: Final = re.compile("y|年")
_DECIMALS: Final = re.compile(r"\.(0+)")
_PADDED: Final = re.compile("0{2,}")
_FULL: Final = "yyyy-m-d"
_MONTH: Final = "yyyy年m月"
_MONTH_DAY: Final = "m月d日"
_TIME: Final = "h:mm"
# The formats that a file need not spell out; 27 to 36 and 50 to 58 are China's own.
_KNOWN: Final[Mapping[int, str]] = {
    2: "0.00",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: _FULL,
    15: _FULL,
    16: _MONTH_DAY,
    17: _MONTH,
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), _TIME),
    22: _FULL,
    **dict.fromkeys((27, 36, 50, 52, 57), _MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    30: _FULL,
    31: _FULL,
}
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zones
_SINCE_1904: Final = 1462  # days between the two epochs
_LAST: Final = 2_958_465  # 31 December 9999
_LEAP: Final = 60  # Excel counts a 29 February 1900
_PLACES: Final = 15  # of a figure that is padded
_PERCENT_DECIMALS: Final = 6
_DIGITS: Final = ".15g"  # figures that Excel keeps


class KeptAs(Enum):
    """How a sheet keeps a value, where that hides what was typed; an error is #REF! and its like."""

    AS_TYPED = auto()
    FRACTION = auto()
    DAY = auto()
    ERROR = auto()


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as shown, and how it is kept."""

    text: str
    kept: KeptAs = KeptAs.AS_TYPED


def pattern(number_format: int, custom: Mapping[int, str]) -> str:
    """Return the pattern of a format; "" for the general one."""
    written = custom.get(number_format, _KNOWN.get(number_format, ""))
    first, _, _ = written.partition(";")
    if first.lower() in ("general", "@", "g/通用格式"):
        return ""
    return first


def shown(value: float, written: str, *, from_1904: bool) -> Shown:
    """Return a number as a format shows it: a day with the precision of its pattern."""
    bare = _ASIDE.sub(_kept_words, written).lower()
    is_date = _SIGNS_OF_DATES.search(bare) is not None
    day = value + _SINCE_1904 if from_1904 else value
    if is_date and 0 <= day <= _LAST:
        return _day(day, bare)
    if bare.endswith("%"):
        return Shown(_percent(value))
    text = _figure(value, bare)
    is_loose = not value.is_integer() and _DECIMALS.search(bare) is None
    kept = KeptAs.FRACTION if is_loose else KeptAs.AS_TYPED
    return Shown(text, kept)


def _kept_words(match: "re.Match[str]") -> str:
    """Keep 年, 月, 日 that a pattern quotes: they show how precise it is."""
    return "".join(sign for sign in match[0] if sign in "年月日")


def _day(value: float, bare: str) -> Shown:
    first = _EPOCH if value >= _LEAP else _EPOCH + timedelta(days=1)
    moment = first + timedelta(days=value)
    if _DAY.search(bare) is not None:
        return Shown(f"{moment:%Y-%m-%d}", KeptAs.DAY)
    if _YEAR.search(bare) is not None:
        return Shown(f"{moment:%Y-%m}", KeptAs.DAY)
    return Shown(f"{moment:%H:%M}", KeptAs.DAY)


def _percent(value: float) -> str:
    """Return a share in percent, as precisely as it is kept."""
    share = Decimal(repr(value))
    percent = round(share * 100, _PERCENT_DECIMALS)
    return f"{percent.normalize():f}%"


def _figure(value: float, bare: str) -> str:
    """Return a figure as precisely as it is kept, with the zeros that are shown: 6.10."""
    text = format(value, _DIGITS)
    if value.is_integer():
        whole = int(value)
        if _PADDED.fullmatch(bare) is not None:
            width = min(len(bare), _PLACES)
            return f"{whole:0{width}d}"
        text = str(whole)
    decimals = _DECIMALS.search(bare)
    if decimals is None or "e" in text:
        return text
    before, _, behind = text.partition(".")
    wanted = min(len(decimals[1]), _PLACES)
    behind = behind.ljust(wanted, "0")
    return f"{before}.{behind}"
