"""calendar.yaml, as written: which days are off, and which are worked."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bizenv.model.base import Day, Model, one_or_more


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
        begin = first.toordinal()
        end = last.toordinal() + 1
        for number in range(begin, end):
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
    """Days that are not worked: a day, or {from: day, until: day}."""
    worked: _Days = ()
    """Saturdays and Sundays that are worked: a day, or {from: day, until: day}."""

    def rows(self) -> Iterator[tuple[str, int, DaysInARow]]:
        """Yield what stands under each key, with its place."""
        lists = {"off": self.off, "worked": self.worked}
        for key, several in lists.items():
            for row, days in enumerate(several):
                yield key, row, days


def contradictions(file: CalendarFile) -> Iterator[tuple[int, int, date]]:
    """Yield which rows of `off` and `worked` share a day, by their places, and the first such day."""
    for row, off in enumerate(file.off):
        for other, worked in enumerate(file.worked):
            first = max(off.from_, worked.from_)
            last = min(off.until, worked.until)
            if first <= last:
                yield row, other, first
