"""The one parser of periods. What could mean two things is refused.

A text is first made plain (half width, small letters, Chinese figures as 12), then told
apart into spans and ends (10月底), then looked up in the table of forms.
"""

import re
import unicodedata
from datetime import date
from typing import Final

from bizenv.numerals import value_of
from bizenv.periods import period as periods
from bizenv.periods.frame import NO_CLOCK, Frame, UnclearError
from bizenv.periods.period import Period

_ISO: Final = re.compile(
    "([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?)?)?"
)
_LONGEST: Final = 60
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_SPACE: Final = r"(?<![0-9])\s+|\s+(?![0-9])"  # all but that between two figures
_HAN: Final = "[零〇○一二三四五六七八九十]+"
_BETWEEN: Final = r"(.+?)(?:\.\.|~|至|到)(.+)"
_END: Final = (
    "(?:the)?end(?:of)?(?:the)?(.+)|(month|quarter|year)-?end|(.+?)[底末](?:之?前)?"
)
_WHOSE_END: Final = {
    "月": "本月",
    "季": "本季",
    "季度": "本季",
    "年": "今年",
    "month": "thismonth",
    "quarter": "thisquarter",
    "year": "thisyear",
}


def parse(text: str, frame: Frame = NO_CLOCK) -> Period:
    """Read a period. Raises UnclearError for what is none, or not clear."""
    try:
        plain = _ISO.fullmatch(text)
        if plain:
            return _iso(plain)
        return _read(_plain(text), frame)
    except UnclearError as error:
        raise UnclearError(text, error.reason) from None
    except ValueError:
        raise UnclearError(text) from None


def _iso(found: "re.Match[str]") -> Period:
    parts = found.groups()
    year, month, day = (int(part) if part else None for part in parts)
    assert year is not None
    if month is None:
        return periods.in_year("year", year)
    if day is None:
        return periods.month(year, month)
    named = date(year, month, day)
    return periods.day(named)


def _plain(text: str) -> str:
    if len(text) > _LONGEST:
        raise UnclearError(text)
    flat = unicodedata.normalize("NFKC", text).translate(_DASHES)
    flat = re.sub(_SPACE, "", flat.strip().lower())
    return re.sub(_HAN, _figures, flat)


def _figures(found: "re.Match[str]") -> str:
    value = value_of(found[0])
    if value is None:
        return found[0]
    return str(value)


def _read(said: str, frame: Frame) -> Period:
    between = re.fullmatch(_BETWEEN, said)
    if between is not None:
        return _span(between[1], between[2], frame)
    closing = re.fullmatch(_END, said)
    if closing is None:
        return _one(said, frame)
    whose = closing[1] or closing[2] or closing[3]
    written = _WHOSE_END.get(whose, whose)
    found = _one(written, frame)
    if found.ongoing or found.unit == "day":
        raise UnclearError(said)
    return found.end


def _span(first: str, last: str, frame: Frame) -> Period:
    """Return the days from a period to another, which may leave its year to the first."""
    begin = _one(first, frame)
    if begin.ongoing:
        raise UnclearError(first)
    same_year = frame._replace(today=lambda: begin.first, year="this")
    end = _one(last, same_year)
    return periods.span(begin.first, end.last)


def _one(said: str, frame: Frame) -> Period:
    from bizenv.periods.forms import find

    return find(said, frame)
