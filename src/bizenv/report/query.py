"""What is asked of the plans: as of which day, whose view, and which tasks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal

from bizenv.meaning.verdict import Status
from bizenv.model.register import Register

Counting = Literal["once", "own-part", "support", "several"]
ONGOING: Final = "ongoing"
_PERIOD: Final = re.compile(r"(\d{4})(?:[Qq]([1-4])|-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Role(StrEnum):
    """Whether a department is looked at as one that leads, or as one that cooperates."""

    LEAD = "lead"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, as written: 2023, 2023Q2, 2023-06, 2023-06-15.

    Or `ongoing` work.
    """

    written: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period. Raises ValueError."""
        if text == ONGOING:
            return cls(text, date.max, date.max)
        from dateutil.relativedelta import relativedelta

        match = _PERIOD.fullmatch(text)
        if match is None:
            raise ValueError(text)
        parts = [int(part) if part else None for part in match.groups()]
        year, quarter, month, day = parts
        assert year is not None
        if 0 in (month, day):
            raise ValueError(text)
        if quarter:
            first, length = date(year, quarter * 3 - 2, 1), relativedelta(months=3)
        elif day and month:
            first, length = date(year, month, day), relativedelta(days=1)
        elif month:
            first, length = date(year, month, 1), relativedelta(months=1)
        else:
            first, length = date(year, 1, 1), relativedelta(years=1)
        try:
            last = first + length - timedelta(days=1)
        except (OverflowError, ValueError):  # the calendar ends with the year 9999
            last = date.max
        return cls(text.upper(), first, last)

    def holds(self, due: date | None) -> bool:
        """Whether a due day falls in the period; only `ongoing` holds work without one."""
        if due is None:
            return self.written == ONGOING
        return self.first <= due <= self.last


@dataclass(frozen=True)
class Query:
    """The question. `departments` are canonical names, of departments or groups, as asked for.

    `known_as_of` is the commit that it is put to; None for the folder as it is.
    """

    day: date
    known_as_of: str | None = None
    plans: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    role: Role = Role.LEAD
    due: Period | None = None
    statuses: tuple[Status, ...] = ()
    sections: tuple[str, ...] = ()
    within: int | None = None

    def members(self, register: Register) -> frozenset[str] | None:
        """Return the departments asked for, groups standing for their members of the day.

        None for all.
        """
        if not self.departments:
            return None
        found: set[str] = set()
        for name in self.departments:
            found.update(register.expand(name, self.day))
        return frozenset(found)


def in_section(task_id: str, numbers: Iterable[str], wanted: tuple[str, ...]) -> bool:
    """Whether a task stands in one of the wanted sections (or below it), or is itself named."""
    if not wanted or task_id in wanted:
        return True
    return any(number in wanted for number in numbers)
