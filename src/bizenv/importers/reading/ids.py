"""Numbers in a column → ids, as the document writes them: 1.10, 1-1, ZW-01, 任务1."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.english_words import SHORT_MONTHS
from bizenv.numerals import value_of

_ID: Final = re.compile(r"\w[\w.-]{0,63}")
_DASHES: Final = str.maketrans("‐‑‒–—―−－_·・", "--------_..")
_AROUND: Final = " \t\u3000.、．,，:：;；。"
_BRACKETED: Final = re.compile(r"[（(\[【〔]([^（）()]{1,60})[）)\]】〕]")
_SHORT: Final = 12  # characters of a number that stands on a line of its own
_LETTERS: Final = 3
_TEXT_MARK: Final = "'’`"  # what spreadsheets show before a number kept as text
_NAMES: Final = "|".join(SHORT_MONTHS)
_DAY_IN_WORDS: Final = re.compile(
    r"(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12][0-9]|0?[1-9])日"
)
_FULL_DAY: Final = re.compile(
    r"(?:19|20)[0-9]{2}"
    r"(?:(?:年|/)(?P<month>1[0-2]|0?[1-9])(?:月|/)(?P<day>3[01]|[12][0-9]|0?[1-9])日?"
    r"|-(?P<month2>1[0-2]|0[1-9])-(?P<day2>3[01]|[12][0-9]|0[1-9]))"
    r"(?:0?0:00(?::00)?)?"
)
_DAY_MONTH: Final = re.compile(
    rf"(?P<day>[0-9]{{1,2}})-(?P<name>{_NAMES})(?:-[0-9]{{2,4}})?"
)
_MONTH_DAY: Final = re.compile(rf"(?P<name>{_NAMES})-(?P<day>[0-9]{{1,2}})")
_DAYS: Final = (_DAY_IN_WORDS, _FULL_DAY, _DAY_MONTH, _MONTH_DAY)
"""How a spreadsheet shows a number such as 3-1 that it took for a day."""


@dataclass(frozen=True, slots=True)
class ColumnNumber:
    """What a cell of a column of numbers says: a plain count, or an id as it is written.

    `was_date`: a spreadsheet took it for a day, so the id is only likely.
    """

    count: int | None = None
    written: str | None = None
    was_date: bool = False


def column_number(cell: str) -> ColumnNumber | None:
    """Return what a cell of a column of numbers says; None where no id can be made of it."""
    bare = _bare(cell)
    if not bare:
        return None
    turned = _turned(bare)
    if turned is not None:
        return ColumnNumber(written=turned, was_date=True)
    count = value_of(bare)
    if count is not None:
        padded = bare.isdecimal() and bare != str(count)
        return ColumnNumber(count, bare if padded else None)
    if _ID.fullmatch(bare) is None or not _counts(bare):
        return None
    return ColumnNumber(written=bare)


def _counts(bare: str) -> bool:
    """Tell whether a text can count: it has a figure, or is a letter or two."""
    if any(char.isdecimal() or value_of(char) for char in bare):
        return True
    is_word = bare.isascii() and bare.isalpha()
    return is_word and len(bare) <= _LETTERS


def is_written(cell: str) -> bool:
    """Tell whether a text can be nothing but a number of a column: 3., 1.10, ZW-01."""
    bare = _bare(cell)
    has_digit = any(char.isdecimal() for char in bare)
    is_short = len(bare) <= _SHORT and has_digit
    return is_short and column_number(cell) is not None


def _bare(cell: str) -> str:
    signs = cell.strip(_AROUND + _TEXT_MARK)
    inside = _BRACKETED.fullmatch(signs)
    if inside is not None:
        signs = inside[1].strip(_AROUND)
    if len(signs) == 1:  # ① stays itself
        return signs
    normal = unicodedata.normalize("NFKC", signs).translate(_DASHES)
    return "".join(normal.split()).strip(_AROUND)


def _turned(bare: str) -> str | None:
    """Return the number behind a day as a spreadsheet writes it: 3-1 behind 3月1日, 1-Mar."""
    for pattern in _DAYS:
        match = pattern.fullmatch(bare.lower())
        if match is None:
            continue
        found = match.groupdict()
        month = found.get("month") or found.get("month2")
        if month is None:
            place = SHORT_MONTHS.index(found["name"])
            month = str(place + 1)
        day = found.get("day") or found["day2"]
        return f"{int(month)}-{int(day)}"
    return None
