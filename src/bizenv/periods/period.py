"""Periods: years, halves, quarters, months, days, those of fiscal years, and spans of days."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

ONGOING: Final = "ongoing"
DECEMBER: Final = 12
Part = Literal["year", "half", "quarter"]
LENGTHS: Final[Mapping[Part, int]] = {"year": 12, "half": 6, "quarter": 3}
"""The parts of a year, each with its months."""
Unit = Literal["year", "half", "quarter", "month", "day", "span", "ongoing"]


class Period(NamedTuple):
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

    def follows(self, other: "Period") -> bool:
        """Whether it begins on the day after the last one of another."""
        return (self.first - other.last).days == 1

    def holds(self, due: date | None) -> bool:
        """Whether a due day falls in the period; only `ongoing` holds work without one."""
        if due is None:
            return self.ongoing
        return self.first <= due <= self.last


NO_LAST_DAY: Final = Period(ONGOING, date.max, date.max, "ongoing")


def day(of: date) -> Period:
    """Return a day as a period."""
    written = of.isoformat()
    return Period(written, of, of, "day", of.year)


def month(year: int, number: int) -> Period:
    """Return a month. Raises ValueError."""
    first = date(year, number, 1)
    days = _days_in(year, number)
    last = first.replace(day=days)
    written = f"{year:04}-{number:02}"
    return Period(written, first, last, "month", year, number)


def in_year(unit: Part, year: int, number: int = 1) -> Period:
    """Return a year, or its half or quarter. Raises ValueError."""
    first, last, written = _run(unit, year, number, 1)
    return Period(written, first, last, unit, year, number)


def in_fiscal_year(
    unit: Part,
    year: int,
    number: int,
    starts: int,
) -> Period:
    """Return a fiscal year, or its half or quarter; it starts in the month `starts`.

    It is named by the calendar year in which it ends. Raises ValueError.
    """
    begins = year if starts == 1 else year - 1
    is_whole = begins >= date.min.year and year <= date.max.year
    if not is_whole:
        raise ValueError(year)
    return _fiscal(unit, year, number, starts)


def _fiscal(unit: Part, year: int, number: int, starts: int) -> Period:
    first, last, written = _run(unit, year, number, starts)
    name = f"FY{written}"
    return Period(name, first, last, unit, year, number, fiscal=True)


def around(
    of: date,
    unit: Part,
    steps: int,
    starts: int = 1,
    *,
    fiscal: bool = False,
) -> Period:
    """Return the year, half or quarter of a day, or one so many later (or earlier).

    Raises ValueError.
    """
    length = LENGTHS[unit]
    in_a_year = DECEMBER // length
    is_next = starts > 1 and of.month >= starts
    months = (of.month - starts) % DECEMBER  # since the year began
    whole = months // length
    years, index = divmod(whole + steps, in_a_year)
    year = of.year + is_next + years
    number = index + 1
    if fiscal:
        return _fiscal(unit, year, number, starts)
    return in_year(unit, year, number)


def year_of(day: date, starts: int | None) -> Period:
    """Return the year that holds a day: the fiscal one where a workspace has such, from that month."""
    return around(day, "year", 0, starts or 1, fiscal=starts is not None)


def span(first: date, last: date) -> Period:
    """Return the days from one to another. Raises ValueError if the other comes first."""
    if last < first:
        raise ValueError(first, last)
    if first == last:
        return day(first)
    written = f"{first.isoformat()}..{last.isoformat()}"
    return Period(written, first, last, "span", first.year)


def _run(
    unit: Part,
    year: int,
    number: int,
    starts: int,
) -> tuple[date, date, str]:
    """Return first and last day of a part of a year, and its name.

    A fiscal year that the calendar begins or ends within has the days that there are.
    """
    length = LENGTHS[unit]
    if not 1 <= number <= DECEMBER // length:
        raise ValueError(number)
    begins = year if starts == 1 else year - 1
    ended = number * length
    start = _place(begins, starts) + ended - length
    end = start + length - 1
    first = _month_at(max(start, _FIRST_MONTH))
    final = _month_at(min(end, _LAST_MONTH))
    days = _days_in(final.year, final.month)
    last = final.replace(day=days)
    written = f"{year:04}"
    if unit != "year":
        letter = unit[0].upper()
        written += f"{letter}{number}"
    return first, last, written


def _place(year: int, month: int) -> int:
    """Return how many months came before a month, counted from a year 0."""
    return year * DECEMBER + month - 1


def _month_at(place: int) -> date:
    """Return the first day of a month; `place`: how many came before it. Raises ValueError."""
    year, index = divmod(place, DECEMBER)
    return date(year, index + 1, 1)


def month_of(of: date, months: int = 0) -> Period:
    """Return the month of a day, or one so many months later (or earlier). Raises ValueError."""
    first = _month_at(_place(of.year, of.month) + months)
    return month(first.year, first.month)


def months_of(first: date, last: date) -> Iterator[Period]:
    """Yield the months from that of a day to that of another, as far as there are any."""
    month = month_of(first)
    while month.first <= last:
        yield month
        if month.last == date.max:
            return
        month = month_of(month.first, 1)


def ended_months(first: date, last: date) -> int:
    """Return how many months' last days lie between two days, both included."""
    is_end = last.day == _days_in(last.year, last.month)
    return _place(last.year, last.month) + is_end - _place(first.year, first.month)


def whole_between(first: date, last: date, length: int) -> int:
    """Return how many stretches of so many months, the first begun on a day, end before a month's first day."""
    months = _place(last.year, last.month) - _place(first.year, first.month)
    return max(0, months // length)


def days_later(of: date, days: int) -> Period:
    """Return a day so many days later (or earlier). Raises ValueError."""
    try:
        later = of + timedelta(days=days)
    except OverflowError:
        raise ValueError(days) from None
    return day(later)


_FIRST_MONTH: Final = _place(date.min.year, 1)
_LAST_MONTH: Final = _place(date.max.year, DECEMBER)


def _days_in(year: int, number: int) -> int:
    return calendar.monthrange(year, number)[1]
