"""How periods are written: a table of forms, each a pattern and the period that it means.

The texts are plain ones: half width, small letters, no spaces but between figures.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from bizenv.periods import period as periods
from bizenv.periods.frame import Frame, UnclearError
from bizenv.periods.patterns import DAYS, MONTHS, ORDINALS, STEPS, YEARS, compiled
from bizenv.periods.period import Part, Period

Found = Mapping[str, str]
Meaning = Callable[[Found, Frame], Period]

_CENTURY: Final = 2000
_ABBREVIATED: Final = 3  # letters of a month: oct
_SHORT: Final = 100  # years below are those of this century: FY26

_THIRDS: Final = {"上": (1, 10), "中": (11, 20), "下": (21, None)}


def find(said: str, frame: Frame) -> Period:
    """Return the period that a plain text means. Raises ValueError."""
    for pattern, meaning in _forms():
        match = pattern.fullmatch(said)
        if match is not None:
            found = match.groupdict(default="")
            found["said"] = said
            return meaning(found, frame)
    raise UnclearError(said)


@cache
def _forms() -> list[tuple[re.Pattern[str], Meaning]]:
    """Return the forms, the likeliest first, each compiled once."""
    rows: dict[str, Meaning] = {
        "<YEAR>?[-/]?<PART>": _part_of_year,
        "<LETTER>[-/, ]?(?:of)?<FOUR>": _part_of_year,
        "<YEAR_HAN>?<M>月份?(?:<D>[日号]?|(?P<third>[上中下])旬)?": _date,
        "<FOUR>(?P<sign>[-/.])<M>(?:(?P=sign)<D>)?": _date,
        "<YEAR>(?:度|全年)?": _whole_year,
        "今[天日]|[昨明][天日]|[前后]天|today|yesterday|tomorrow": _day_from_today,
        "(?P<which>[本当这上下])1?个?(?P<fiscal>财)?(?P<unit>月|季度?|年度?)": _from_today,
        "(?P<which>this|last|next)(?P<fiscal>fiscal)?(?P<unit>month|quarter|year)": (
            _from_today
        ),
        "<FY>(?:[-/,]?<PART>)?": _fiscal,
        "<LETTER>[-/,]?(?:of)?<FY>": _fiscal,
        "<NTH>(?:of)?<FY>": _fiscal,
        "<FY_HAN>(?:的?-?<PART>)?": _fiscal,
        "<NTH>(?:(?:of)?<FOUR>)?": _part_of_year,
        "(?:<ON>(?:of)?)?<MONTH>[, ]?(?:of)?<FOUR>?": _date,
        "<D>(?P<sign>[-/.])<MONTH>(?P=sign)<FOUR>": _date,
        "<MONTH><ON>[, ]+<FOUR>": _date,
        "<MONTH><ON>": _unclear_year,
        "[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}": _either_order,
        "ongoing|长期坚持|长期": _ongoing,
    }
    found = []
    for pattern, meaning in rows.items():
        form = compiled(pattern)
        found.append((form, meaning))
    return found


def _placed(found: Found, frame: Frame, make: Callable[[int], Period]) -> Period:
    """Return a period in its year; where none is written, by the rule of the frame."""
    written = found.get("y")
    if written:
        return make(_full(written))
    word = found.get("yw")
    if word:
        now = frame.now(word)
        return make(now.year + YEARS[word])
    if frame.year == "written":
        raise UnclearError("", "no-year")
    today = frame.now("")
    of_this_year = make(today.year)
    if frame.year == "this" or of_this_year.first <= today:
        return of_this_year
    return make(today.year - 1)


def _full(year: str) -> int:
    """Return a year that may be written 26."""
    value = int(year)
    two_signs = len(year) == len("26")
    is_short = two_signs and value < _SHORT
    if is_short:
        return value + _CENTURY
    return value


def _whole_year(found: Found, frame: Frame) -> Period:
    return _placed(found, frame, lambda year: periods.in_year("year", year))


def _part_of_year(found: Found, frame: Frame) -> Period:
    unit, number = _part(found)
    return _placed(found, frame, lambda year: periods.in_year(unit, year, number))


def _part(found: Found) -> tuple[Part, int]:
    """Return which part of a year is meant: third quarter, 第3季度, q3, 上半年; else all of it."""
    nth = found.get("nth")
    if nth:
        unit: Part = "half" if found["unit"] == "half" else "quarter"
        return unit, ORDINALS[nth]
    part = found.get("part")
    if not part:
        return "year", 1
    if "半" in part:
        return "half", 1 if part.startswith("上") else 2
    unit = "half" if part.startswith("h") else "quarter"
    figure = part.strip("第季度qh")
    return unit, int(figure)


def _date(found: Found, frame: Frame) -> Period:
    """Return a month, a day of it, or one of its thirds (旬)."""

    def in_year(year: int) -> Period:
        month = periods.month(year, _month(found))
        third = found.get("third")
        if third:
            return _third(month, third)
        written = found.get("d")
        if written:
            day = month.first.replace(day=int(written))
            return periods.day(day)
        return month

    return _placed(found, frame, in_year)


def _month(found: Found) -> int:
    name = found.get("name")
    if name:
        short = name[:_ABBREVIATED]
        return MONTHS.index(short) + 1
    return int(found["m"])


def _third(month: Period, which: str) -> Period:
    first, last = _THIRDS[which]
    begin = month.first.replace(day=first)
    end = month.last
    if last:
        end = month.first.replace(day=last)
    return periods.span(begin, end)


def _day_from_today(found: Found, frame: Frame) -> Period:
    word = found["said"]
    today = frame.now(word)
    return periods.days_later(today, DAYS[word])


def _from_today(found: Found, frame: Frame) -> Period:
    """Return this, the last or the next month, quarter or year, by the calendar or fiscal."""
    which = found["which"]
    unit = found["unit"]
    is_fiscal = bool(found["fiscal"])
    today = frame.now(which)
    steps = STEPS.get(which, 0)
    if unit[0] in "月m":
        if is_fiscal:
            raise UnclearError(unit)
        return periods.month_of(today, steps)
    starts = frame.starts(which) if is_fiscal else 1
    part: Part = "quarter" if unit[0] in "季q" else "year"
    return periods.around(today, part, steps, starts, fiscal=is_fiscal)


def _fiscal(found: Found, frame: Frame) -> Period:
    """Return a fiscal year or a part of it; FY2025-26 is named by the year in which it ends."""
    written = found["fy"]
    year = _full(written)
    until = found.get("until")
    if until:
        ends = _full(until)
        if ends != year + 1:
            raise UnclearError(until)
        year = ends
    unit, number = _part(found)
    starts = frame.starts(written)
    return periods.in_fiscal_year(unit, year, number, starts)


def _unclear_year(found: Found, frame: Frame) -> Period:
    """Refuse October 26: the 26th, or the year 2026."""
    del frame
    raise UnclearError(found["name"], "no-year")


def _either_order(found: Found, frame: Frame) -> Period:
    """Refuse 10/11/2026: nobody can tell day and month apart."""
    del found, frame
    raise UnclearError("", "which-first")


def _ongoing(found: Found, frame: Frame) -> Period:
    del found, frame
    return periods.NO_LAST_DAY
