"""Periods: years, halves, quarters, months, days, those of fiscal years, and spans of days."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

ONGOING: Final = "ongoing"
DECEMBER: Final = 12
Part = Literal["year", "half", "quarter"]
LENGTHS: Final[Mapping[Part, int]] = {"year": 12, "half": 6, "quarter": 3}
"""The parts of a year, each with its months."""
Unit = Literal["year", "half", "quarter", "month", "day", "span", "ongoing"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, and how they are written shortest: 2026, 2026Q3, 2026-10.

    `number`: which half, quarter or month of the year. `fiscal`: the year is a fiscal
    one, named by the calendar year in which it ends.
    """

    written: str
    first: date
    last: date
    unit: Unit = "day"
    year: int = 0
    number: int = 0
    fiscal: bool = False

    @property
    def ongoing(self) -> bool:
        """Whether it stands for work without a last day, not for days."""
        return self.unit == ONGOING

    @property
    def end(self) -> "Period":
        """The last day."""
        return day(self.last)

    def holds(self, due: date | None) -> bool:
        """Whether a due day falls in the period; only `ongoing` holds work without one."""
        if due is None:
            return self.ongoing
        return self.first <= due <= self.last


NO_LAST_DAY: Final = Period(ONGOING, date.max, date.max, "ongoing")


def day(of: date) -> Period:
    """Return a day as a period."""
    return Period(of.isoformat(), of, of, "day", of.year)


def month(year: int, number: int) -> Period:
    """Return a month. Raises ValueError."""
    first = date(year, number, 1)
    last = first.replace(day=_days_in(year, number))
    return Period(f"{year:04}-{number:02}", first, last, "month", year, number)


def in_year(unit: Part, year: int, number: int = 1) -> Period:
    """Return a year, or its half or quarter. Raises ValueError."""
    first, last, written = _run(unit, year, number, 1)
    return Period(written, first, last, unit, year, number)


def in_fiscal_year(unit: Part, year: int, number: int, starts: int) -> Period:
    """Return a fiscal year, or its half or quarter; it starts in the month `starts`.

    It is named by the calendar year in which it ends. Raises ValueError.
    """
    first, last, written = _run(unit, year, number, starts)
    return Period(f"FY{written}", first, last, unit, year, number, fiscal=True)


def around(
    of: date, unit: Part, steps: int, starts: int = 1, *, fiscal: bool = False
) -> Period:
    """Return the year, half or quarter of a day, or one so many later (or earlier).

    Raises ValueError.
    """
    length = LENGTHS[unit]
    in_a_year = DECEMBER // length
    is_next = starts > 1 and of.month >= starts
    index = (of.month - starts) % DECEMBER // length + steps
    year = of.year + is_next + index // in_a_year
    number = index % in_a_year + 1
    if fiscal:
        return in_fiscal_year(unit, year, number, starts)
    return in_year(unit, year, number)


def span(first: date, last: date) -> Period:
    """Return the days from one to another. Raises ValueError if the other comes first."""
    if last < first:
        raise ValueError(first, last)
    if first == last:
        return day(first)
    written = f"{first.isoformat()}..{last.isoformat()}"
    return Period(written, first, last, "span", first.year)


def _run(unit: Part, year: int, number: int, starts: int) -> tuple[date, date, str]:
    """Return first and last day of a part of a year, and its name."""
    length = LENGTHS[unit]
    if not 1 <= number <= DECEMBER // length:
        raise ValueError(number)
    begins = year if starts == 1 else year - 1
    first = _month_after(begins, starts, (number - 1) * length)
    final = _month_after(begins, starts, number * length - 1)
    last = final.replace(day=_days_in(final.year, final.month))
    letter = "" if unit == "year" else f"{unit[0].upper()}{number}"
    return first, last, f"{year:04}{letter}"


def _month_after(year: int, number: int, months: int) -> date:
    """Return the first day of the month so many months later. Raises ValueError."""
    years, index = divmod(number - 1 + months, DECEMBER)
    return date(year + years, index + 1, 1)


def month_of(of: date, months: int = 0) -> Period:
    """Return the month of a day, or one so many months later (or earlier). Raises ValueError."""
    first = _month_after(of.year, of.month, months)
    return month(first.year, first.month)


def days_later(of: date, days: int) -> Period:
    """Return a day so many days later (or earlier). Raises ValueError."""
    try:
        return day(of + timedelta(days=days))
    except OverflowError:
        raise ValueError(days) from None


def _days_in(year: int, number: int) -> int:
    return calendar.monthrange(year, number)[1]
