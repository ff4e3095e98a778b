"""When a duration ends, and how it is written."""

import re
from datetime import date, timedelta
from typing import Final

import pytest
from bizenv.meaning.statuses import Status
from bizenv.messages import LANGUAGES
from bizenv.model.calendar import CalendarFile, DaysInARow
from bizenv.model.durations import Duration
from bizenv.model.working_days import Calendar
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from building import City
from conftest import ROOT
from notices import Timed, ends, typed

# When a duration ends


@pytest.mark.parametrize(
    ("trigger", "written", "end"),
    [
        pytest.param("2026-03-02", "1d", "2026-03-03", id="the day of the trigger does not count"),
        pytest.param("2026-03-02", "1wd", "2026-03-03", id="nor does it in working days"),
        pytest.param("2026-03-07", "1wd", "2026-03-09", id="from a day off the next working day"),
        pytest.param("2026-03-02", "10d", "2026-03-12", id="days are all days"),
        pytest.param("2026-03-02", "10wd", "2026-03-16", id="working days are not"),
        pytest.param("2026-03-02", "5d", "2026-03-09", id="a Saturday moves to Monday"),
        pytest.param("2025-09-28", "5d", "2025-10-09", id="and out of the holidays"),
        pytest.param("2026-09-28", "5d", "2026-10-08", id="to 8 October where it is worked"),
        pytest.param("2026-09-30", "1wd", "2026-10-08", id="the first day behind the holidays"),
        pytest.param("2026-09-30", "5wd", "2026-10-13", id="and the week after them"),
        pytest.param("2026-10-07", "3wd", "2026-10-10", id="a worked Saturday counts"),
        pytest.param("2026-10-04", "6d", "2026-10-10", id="and a duration may end on it"),
        pytest.param("2025-12-30", "3wd", "2026-01-05", id="over the end of the year"),
    ],
)
def test_a_duration_ends(trigger: str, written: str, end: str) -> None:
    assert ends(trigger, written) == end


EXAMPLE: Final = re.compile(
    r"^\| ([0-9]{4}-[0-9]{2}-[0-9]{2}) \| `([0-9]+w?d)` \| ([0-9-]+) \|", re.MULTILINE
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_s_examples_end_so(language: str) -> None:
    page = (ROOT / "docs" / language / "meaning.md").read_text(encoding="utf-8")
    examples = EXAMPLE.findall(page)
    assert len(examples) == 6
    assert [ends(trigger, written) for trigger, written, _ in examples] == [
        end for _, _, end in examples
    ]


def test_a_named_date_never_moves() -> None:
    """5 October 2026 is off: the work is due on it all the same."""
    city = City().task("due: 2026-10-05")
    assert Calendar().is_off(date(2026, 10, 5))
    assert city.verdict("2026-10-05").status is not Status.OVERDUE
    assert city.verdict("2026-10-06").status is Status.OVERDUE


def test_at_the_end_of_the_calendar_it_stops() -> None:
    assert ends("9999-12-30", "9999wd") == "9999-12-31"
    assert ends("9999-12-31", "1d") == "9999-12-31"
    first = Calendar().since(date(1, 1, 2), Duration.parse("30wd"))
    assert first == date.min


def test_where_all_days_are_off_there_is_no_end() -> None:
    own = typed(country=None, off=[{"from": "2026-01-01", "until": "9999-12-31"}])
    assert ends("2026-06-01", "1wd", own) == "9999-12-31"


DURATIONS: Final = st.builds(
    lambda count, working: Duration.parse(f"{count}{'wd' if working else 'd'}"),
    st.integers(1, 60),
    st.booleans(),
)


TRIGGERS: Final = st.dates(date(2023, 6, 1), date(2027, 6, 1))


STRETCHES: Final = st.builds(
    lambda first, more: DaysInARow.model_validate(
        {"from": first.isoformat(), "until": (first + timedelta(days=more)).isoformat()}
    ),
    TRIGGERS,
    st.integers(0, 12),
)


CALENDARS: Final = st.builds(
    lambda country, off, worked: Calendar(
        CalendarFile(country=country, off=tuple(off), worked=tuple(worked))
    ),
    st.sampled_from(("CN", None)),
    st.lists(STRETCHES, max_size=4),
    st.lists(STRETCHES, max_size=4),
)


def counted(calendar: Calendar, trigger: date, duration: Duration) -> date:
    """Count day by day, as somebody would with a calendar on the wall."""
    day = trigger
    left = duration.number
    while left:
        day += timedelta(days=1)
        if not duration.working or not calendar.is_off(day):
            left -= 1
    while calendar.is_off(day):
        day += timedelta(days=1)
    return day


@given(CALENDARS, TRIGGERS, DURATIONS)
def test_it_ends_where_somebody_counts_to(
    calendar: Calendar, trigger: date, duration: Duration
) -> None:
    end = calendar.end(trigger, duration)
    assert end == counted(calendar, trigger, duration)
    assert not calendar.is_off(end)


@given(CALENDARS, TRIGGERS, DURATIONS, st.integers(0, 30))
def test_a_later_trigger_or_a_longer_duration_ends_no_earlier(
    calendar: Calendar, trigger: date, duration: Duration, more: int
) -> None:
    end = calendar.end(trigger, duration)
    assert calendar.end(trigger + timedelta(days=more), duration) >= end
    unit = "wd" if duration.working else "d"
    assert calendar.end(trigger, Duration.parse(f"{duration.number + more}{unit}")) >= end


@given(CALENDARS, TRIGGERS, DURATIONS)
def test_since_is_the_earliest_day_that_is_not_over(
    calendar: Calendar, day: date, duration: Duration
) -> None:
    first = calendar.since(day, duration)
    assert calendar.end(first, duration) >= day
    assert calendar.end(first - timedelta(days=1), duration) < day


# How it is written


@pytest.mark.parametrize(
    "written", ["10", "0d", "01d", "5w", "5 wd", "wd", "-1d", "10000d", "10天"]
)
def test_only_days_and_working_days_are_durations(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Duration.parse(written)
    with pytest.raises(ValidationError) as refused:
        Timed.model_validate({"answer_within": written})
    assert [each["type"] for each in refused.value.errors()] == ["bad-duration"]
