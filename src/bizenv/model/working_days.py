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
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.model.base import shifted
from bizenv.model.durations import Duration

if TYPE_CHECKING:  # it is loaded where the file is there
    from bizenv.model.calendar import CalendarFile, DaysInARow

_LIBRARY: Final = "chinese_calendar.constants"
_WEEKDAYS: Final = 5
# Off in every year by statute: a list without them is no list of a whole year
_STATUTORY: Final = ((1, 1), (5, 1), (10, 1))
_CHINA: Final = "CN"


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

    def __init__(self, file: "CalendarFile | None" = None) -> None:
        self.country = _CHINA if file is None else file.country
        self._off = () if file is None else file.off
        self._worked = () if file is None else file.worked
        self._years: dict[int, _Year] = {}

    def is_off(self, day: date) -> bool:
        """Whether a day is not worked."""
        working = self._year(day.year).working
        place = bisect_left(working, day)
        if place == len(working):
            return True
        return working[place] != day

    def worked(self, day: date) -> date:
        """Return a day, or the next working day if it is off."""
        return self._nth(day, 1)

    def knows(self, year: int) -> bool:
        """Whether the file or the library has the holidays of a year; else they are guessed."""
        return self._year(year).known

    def end(self, trigger: date, duration: Duration) -> date:
        """Return the last day of a duration, which counts to its end; never a day off.

        The day of the trigger does not count.
        """
        if duration.working:
            return self._nth(shifted(trigger, 1), duration.number)
        return self._nth(shifted(trigger, duration.number), 1)

    def since(self, day: date, duration: Duration) -> date:
        """Return the earliest trigger of which a duration is not over before a day."""
        latest = shifted(day, -duration.number)
        numbers = range(date.min.toordinal(), latest.toordinal())

        def end_of(number: int) -> date:
            trigger = date.fromordinal(number)
            return self.end(trigger, duration)

        early = bisect_left(numbers, day, key=end_of)
        return date.fromordinal(early + date.min.toordinal())

    def guessed(self, trigger: date, duration: Duration) -> tuple[int, ...]:
        """Return the years that nobody knows and on which the end of a duration rests."""
        counted = 1 if duration.working else duration.number
        first = shifted(trigger, counted)
        last = self.end(trigger, duration)
        return self.unknown(first, last)

    def unknown(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years from one day to another that nobody knows."""
        years = range(first.year, last.year + 1)
        unknown = [year for year in years if not self.knows(year)]
        return tuple(unknown)

    def _nth(self, day: date, count: int) -> date:
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
        off = frozenset(_of_year(self._off, year))
        worked = frozenset(_of_year(self._worked, year))
        any_named = bool(off | worked)
        known = _is_whole(off, year) if self.country else any_named
        library = published() if self.country else None
        if library is not None and _is_whole(library.off, year):
            known = True
            off |= library.off - worked
            worked |= library.worked - off
        working: list[date] = []
        for day in _days_of(year):
            is_weekday = day.weekday() < _WEEKDAYS
            may_be_worked = is_weekday or day in worked
            if may_be_worked and day not in off:
                working.append(day)
        return _Year(tuple(working), known)


@cache
def published() -> _Published | None:
    """Return what the library of statutory holidays knows; None without it (extra `calendar`)."""
    try:
        library = import_module(_LIBRARY)
    except ImportError:
        return None
    off = frozenset(library.holidays)
    worked = frozenset(library.workdays)
    return _Published(off, worked)


def _is_whole(off: frozenset[date], year: int) -> bool:
    """Whether days off are those of a whole year, as a notice has them, not single days of it."""
    statutory = [date(year, *day) for day in _STATUTORY]
    return off.issuperset(statutory)


def _of_year(rows: "Iterable[DaysInARow]", year: int) -> Iterator[date]:
    for row in rows:
        yield from row.of_year(year)


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    last = date(year, 12, 31)
    days = (last - first).days + 1
    for later in range(days):
        yield first + timedelta(days=later)
