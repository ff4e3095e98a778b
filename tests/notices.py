"""Calendars and plans in which days are counted."""

from collections.abc import Iterator
from datetime import date, timedelta

from bizenv.model.calendar import CalendarFile
from bizenv.model.durations import Duration, DurationText
from bizenv.model.policy import Policy
from bizenv.model.working_days import Calendar


def ends(trigger: str, written: str, calendar: Calendar | None = None) -> str:
    chosen = calendar or Calendar()
    return chosen.end(date.fromisoformat(trigger), Duration.parse(written)).isoformat()


def typed(**keys: object) -> Calendar:
    return Calendar(CalendarFile.model_validate(keys))


def every_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


# What is said of it


class Timed(Policy):
    """A policy with a further duration, as any model may have one."""

    answer_within: DurationText | None = None
