"""The calendar (日历): which days are worked (工作日), and when a duration ends.

The library of statutory holidays is asked only where a duration is counted. What the file says
of a day holds against it; of a year that neither knows, Monday to Friday are worked, and
whoever counts is told.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date, timedelta
from functools import cache
from importlib import import_module
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from bizenv.model.base import Day, Model, one_or_more, shifted
from bizenv.model.durations import Duration

_LIBRARY: Final = "chinese_calendar.constants"
_WEEKDAYS: Final = 5
# Off in every year by statute: a list without them is no list of a whole year
_STATUTORY: Final = ((1, 1), (5, 1), (10, 1))


class DaysInARow(Model):
    """Days from the first to the last, both included."""

    from_: Day = Field(alias="from")
    """The first day."""
    until: Day
    """The last day."""

    def of_year(self, year: int) -> Iterator[date]:
        """Yield its days in a year."""
        first = max(self.from_, date(year, 1, 1))
        last = min(self.until, date(year, 12, 31))
        for number in range(first.toordinal(), last.toordinal() + 1):
            yield date.fromordinal(number)


def _one_day(value: Any) -> Any:
    if isinstance(value, str):
        return {"from": value, "until": value}
    return value


_DayOrDays = Annotated[
    DaysInARow, BeforeValidator(_one_day, json_schema_input_type=Day | DaysInARow)
]
_Days = Annotated[
    tuple[_DayOrDays, ...],
    BeforeValidator(
        one_or_more, json_schema_input_type=Day | tuple[_DayOrDays, ...] | None
    ),
]


class CalendarFile(Model):
    """calendar.yaml: days off and days worked, over the statutory holidays of the country."""

    country: Literal["CN"] | None = "CN"
    """Whose statutory holidays hold where the file says nothing: CN, or null for none."""
    off: _Days = ()
    """Days that are not worked (放假): a day, or {from: day, until: day}."""
    worked: _Days = ()
    """Saturdays and Sundays that are worked (调休上班): a day, or {from: day, until: day}."""

    def rows(self) -> Iterator[tuple[str, int, DaysInARow]]:
        """Yield what stands under each key, with its place."""
        for key, several in (("off", self.off), ("worked", self.worked)):
            for row, days in enumerate(several):
                yield key, row, days


class _Published(NamedTuple):
    """What the library knows: days off, weekend days worked."""

    off: frozenset[date]
    worked: frozenset[date]


class _Year(NamedTuple):
    """The working days of a year, in order, and whether anybody knows its holidays."""

    working: tuple[date, ...]
    known: bool


class Calendar:
    """Says of a day whether it is off, and of a duration when it ends.

    Years are worked out when they are needed.
    """

    def __init__(self, file: CalendarFile | None = None) -> None:
        self._file = file
        self._years: dict[int, _Year] = {}

    @property
    def file(self) -> CalendarFile:
        """What calendar.yaml says; without the file, what it would say if it were empty."""
        return self._file or CalendarFile()

    def is_off(self, day: date) -> bool:
        """Whether a day is not worked."""
        working = self._year(day.year).working
        place = bisect_left(working, day)
        return place == len(working) or working[place] != day

    def knows(self, year: int) -> bool:
        """Whether the file or the library has the holidays of a year; else they are guessed."""
        return self._year(year).known

    def end(self, trigger: date, duration: Duration) -> date:
        """Return the last day of a duration, which counts to its end; never a day off.

        The day of the trigger does not count.
        """
        if duration.working:
            return self._worked(shifted(trigger, 1), duration.count)
        return self._worked(shifted(trigger, duration.count), 1)

    def since(self, day: date, duration: Duration) -> date:
        """Return the earliest trigger of which a duration is not over before a day."""
        latest = shifted(day, -duration.count)
        numbers = range(date.min.toordinal(), latest.toordinal())
        early = bisect_left(numbers, day, key=lambda each: self._end_of(each, duration))
        return date.fromordinal(early + date.min.toordinal())

    def guessed(self, trigger: date, duration: Duration) -> tuple[int, ...]:
        """Return the years that nobody knows and on which the end of a duration rests."""
        counted = 1 if duration.working else duration.count
        return self.unknown(shifted(trigger, counted), self.end(trigger, duration))

    def unknown(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from one day to another that nobody knows."""
        years = range(first.year, last.year + 1)
        return tuple(year for year in years if not self.knows(year))

    def _end_of(self, trigger: int, duration: Duration) -> date:
        return self.end(date.fromordinal(trigger), duration)

    def _worked(self, day: date, count: int) -> date:
        """Return the working day that is so many from a day on, the day itself included."""
        for year in range(day.year, MAXYEAR + 1):
            working = self._year(year).working
            begun = bisect_left(working, day)
            left = len(working) - begun
            if count <= left:
                return working[begun + count - 1]
            count -= left
        return date.max

    def _year(self, year: int) -> _Year:
        found = self._years.get(year)
        if found is None:
            found = self._made(year)
            self._years[year] = found
        return found

    def _made(self, year: int) -> _Year:
        """Work out a year: the file's own days win, then the library's, then the week's."""
        file = self.file
        off = frozenset(_of_year(file.off, year))
        worked = frozenset(_of_year(file.worked, year))
        known = _is_whole(off, year) if file.country else bool(off | worked)
        library = published() if file.country else None
        if library is not None and _is_whole(library.off, year):
            known = True
            off |= library.off - worked
            worked |= library.worked - off
        working: list[date] = []
        for day in _days_of(year):
            is_weekday = day.weekday() < _WEEKDAYS
            if day not in off and (is_weekday or day in worked):
                working.append(day)
        return _Year(tuple(working), known)


def contradictions(file: CalendarFile) -> Iterator[tuple[int, int, date]]:
    """Yield which rows of `off` and `worked` share a day, by their places, and the first such day."""
    for row, off in enumerate(file.off):
        for other, worked in enumerate(file.worked):
            first = max(off.from_, worked.from_)
            last = min(off.until, worked.until)
            if first <= last:
                yield row, other, first


@cache
def published() -> _Published | None:
    """Return what the library of statutory holidays knows; None without it (extra `calendar`)."""
    try:
        library = import_module(_LIBRARY)
    except ImportError:
        return None
    return _Published(frozenset(library.holidays), frozenset(library.workdays))


def _is_whole(off: frozenset[date], year: int) -> bool:
    """Whether days off are those of a whole year, as a notice has them, not single days of it."""
    return all(date(year, *day) in off for day in _STATUTORY)


def _of_year(rows: Iterable[DaysInARow], year: int) -> Iterator[date]:
    for row in rows:
        yield from row.of_year(year)


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    for later in range((date(year, 12, 31) - first).days + 1):
        yield first + timedelta(days=later)
