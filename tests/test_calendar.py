"""Days that count: working days, when a duration ends, and which years nobody knows."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from bizenv.meaning.guesses import figures_guessed, guesses
from bizenv.meaning.verdict import Status
from bizenv.messages import LANGUAGES
from bizenv.model.book import PlanBook
from bizenv.model.calendar import CalendarFile, DaysInARow
from bizenv.model.durations import Duration, DurationText, durations
from bizenv.model.plan import Plan, Policy
from bizenv.model.register import Register, RegisterFile
from bizenv.model.settings import Settings
from bizenv.model.working_days import Calendar
from bizenv.report.notes import notes
from bizenv.store.workspace import Workspace
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from building import City
from conftest import ROOT
from diagnosing import PLAN, memory

# The State Council's notices: `#` is a working day, a line a month
DAYS: Final = {
    2025: (
        ".##..#####..#####..#####.##....",
        "....####.#####..#####..#####",
        "..#####..#####..#####..#####..#",
        "###...#####..#####..#####.####",
        ".....####..#####..#####..#####.",
        "..####..#####..#####..#####..#",
        "####..#####..#####..#####..####",
        "#..#####..#####..#####..#####..",
        "#####..#####..#####..#####.###",
        "........###.#####..#####..#####",
        "..#####..#####..#####..#####..",
        "#####..#####..#####..#####..###",
    ),
    2026: (
        "...######..#####..#####..#####.",
        ".#####..######.........#####",
        ".#####..#####..#####..#####..##",
        "###...####..#####..#####..####",
        ".....####.#####..#####..#####..",
        "#####..#####..####...#####..##",
        "###..#####..#####..#####..#####",
        "..#####..#####..#####..#####..#",
        "####..#####..#####.#####...###",
        ".......###.#####..#####..#####.",
        ".#####..#####..#####..#####..#",
        "####..#####..#####..#####..####",
    ),
}
NOTICES: Final = {
    2025: {
        "off": [
            "2025-01-01",
            {"from": "2025-01-28", "until": "2025-02-04"},
            {"from": "2025-04-04", "until": "2025-04-06"},
            {"from": "2025-05-01", "until": "2025-05-05"},
            {"from": "2025-05-31", "until": "2025-06-02"},
            {"from": "2025-10-01", "until": "2025-10-08"},
        ],
        "worked": ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    },
    2026: {
        "off": [
            {"from": "2026-01-01", "until": "2026-01-03"},
            {"from": "2026-02-15", "until": "2026-02-23"},
            {"from": "2026-04-04", "until": "2026-04-06"},
            {"from": "2026-05-01", "until": "2026-05-05"},
            {"from": "2026-06-19", "until": "2026-06-21"},
            {"from": "2026-09-25", "until": "2026-09-27"},
            {"from": "2026-10-01", "until": "2026-10-07"},
        ],
        "worked": [
            "2026-01-04",
            "2026-02-14",
            "2026-02-28",
            "2026-05-09",
            "2026-09-20",
            "2026-10-10",
        ],
    },
}
# A fictional notice of a year that no library knows yet
NOTICE_2027: Final = """\
off:
  - {from: 2027-01-01, until: 2027-01-03}
  - {from: 2027-02-05, until: 2027-02-11}
  - {from: 2027-05-01, until: 2027-05-05}
  - {from: 2027-10-01, until: 2027-10-07}
worked: [2027-02-14, 2027-10-09]
"""


def ends(trigger: str, written: str, calendar: Calendar | None = None) -> str:
    chosen = calendar or Calendar()
    return chosen.end(date.fromisoformat(trigger), Duration.parse(written)).isoformat()


def typed(**keys: object) -> Calendar:
    return Calendar(CalendarFile.model_validate(keys))


def as_written(calendar: Calendar, year: int) -> tuple[str, ...]:
    lines: dict[int, str] = {}
    for day in every_day(year):
        sign = "." if calendar.is_off(day) else "#"
        lines[day.month] = lines.get(day.month, "") + sign
    return tuple(lines.values())


def every_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


# Which days are worked


@pytest.mark.parametrize("year", DAYS)
def test_every_day_is_as_the_notice_has_it(year: int) -> None:
    assert as_written(Calendar(), year) == DAYS[year]


@pytest.mark.parametrize("year", DAYS)
def test_a_typed_notice_gives_the_same_days_without_the_library(year: int) -> None:
    """`country: null` asks no library."""
    own = typed(country=None, **NOTICES[year])
    assert as_written(own, year) == DAYS[year]


def test_the_library_is_of_the_country() -> None:
    assert not typed(country=None).is_off(date(2026, 10, 1))
    assert typed().is_off(date(2026, 10, 1))


def test_the_files_own_days_win() -> None:
    own = typed(off=["2026-06-15"], worked=[{"from": "2026-10-05", "until": "2026-10-07"}])
    days = [date(2026, 6, 15), date(2026, 10, 4), date(2026, 10, 5), date(2026, 10, 7)]
    assert [own.is_off(day) for day in days] == [True, True, False, False]


def test_a_weekday_may_be_called_worked_in_no_need() -> None:
    assert as_written(typed(worked=["2026-06-15"]), 2026) == DAYS[2026]


def test_a_stretch_may_cross_the_end_of_the_year() -> None:
    own = typed(country=None, off=[{"from": "2026-12-30", "until": "2027-01-05"}])
    assert (own.knows(2026), own.knows(2027)) == (True, True)
    assert ends("2026-12-29", "1wd", own) == "2027-01-06"


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


# Which years nobody knows


def guessed(trigger: str, written: str, calendar: Calendar | None = None) -> tuple[int, ...]:
    chosen = calendar or Calendar()
    return chosen.guessed(date.fromisoformat(trigger), Duration.parse(written))


def test_a_year_that_nobody_knows_counts_monday_to_friday() -> None:
    years = (2003, 2004, 2026, 2027)
    assert [Calendar().knows(year) for year in years] == [False, True, True, False]
    weeks = [day for day in every_day(2027) if Calendar().is_off(day)]
    assert weeks == [day for day in every_day(2027) if day.weekday() >= 5]


@pytest.mark.parametrize(
    ("trigger", "written", "years"),
    [
        ("2026-12-28", "3wd", ()),
        ("2026-12-28", "4wd", (2027,)),
        ("2026-12-31", "1d", (2027,)),
        ("2026-12-30", "1d", ()),
        ("2027-12-31", "1wd", (2028,)),
        ("2027-12-01", "60wd", (2027, 2028)),
        ("2026-12-01", "400d", (2028,)),
        ("2026-12-01", "400wd", (2027, 2028)),
    ],
)
def test_a_duration_tells_on_which_such_years_its_end_rests(
    trigger: str, written: str, years: tuple[int, ...]
) -> None:
    assert guessed(trigger, written) == years


def test_a_year_works_from_the_day_its_notice_is_typed_in() -> None:
    workspace = Workspace(memory(plan=PLAN, **{"calendar.yaml": NOTICE_2027}))
    assert not workspace.found
    calendar = workspace.shelf.calendar
    assert (calendar.knows(2026), calendar.knows(2027)) == (True, True)
    assert guessed("2026-12-28", "10wd", calendar) == ()
    assert ends("2027-09-30", "1wd", calendar) == "2027-10-08"
    assert ends("2027-02-04", "2wd", calendar) == "2027-02-14"
    assert ends("2027-09-30", "1wd") == "2027-10-01"


def test_a_regions_own_day_makes_no_year_known() -> None:
    own = typed(off=["2027-06-15"])
    assert not own.knows(2027)
    assert own.is_off(date(2027, 6, 15))


def test_without_a_country_any_day_of_a_year_makes_it_known() -> None:
    own = typed(country=None, worked=["2027-06-19"])
    assert (own.knows(2027), own.knows(2026)) == (True, False)


NO_LIBRARY: Final = """
import sys
sys.modules["chinese_calendar"] = None
from datetime import date
from bizenv.model.calendar import CalendarFile
from bizenv.model.durations import Duration
from bizenv.model.working_days import Calendar
assert not Calendar().knows(2026)
assert not Calendar().is_off(date(2026, 10, 1))
days = ["2026-01-01", "2026-05-01", {"from": "2026-10-01", "until": "2026-10-07"}]
typed = Calendar(CalendarFile.model_validate({"off": days}))
assert typed.knows(2026)
print(typed.end(date(2026, 9, 30), Duration.parse("1wd")))
"""
LOADED: Final = """
import sys
from datetime import date
from bizenv.store.workspace import open_workspace
workspace = open_workspace(sys.argv[1])
workspace.findings(date(2026, 6, 30))
print([name for name in sys.modules if name.startswith("chinese_calendar")])
"""


def python(script: str, *arguments: str) -> str:
    ran = subprocess.run(
        (sys.executable, "-c", script, *arguments), capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def test_without_the_library_the_files_days_hold_and_the_week() -> None:
    assert python(NO_LIBRARY) == "2026-10-08"


@pytest.mark.parametrize(("filing", "loaded"), [("5", False), ("5wd", True)])
def test_the_library_is_loaded_where_a_duration_is_counted(
    tmp_path: Path, filing: str, *, loaded: bool
) -> None:
    files = memory(plan=PLAN, **{"workspace.yaml": f"policy: {{filing_days: {filing}}}\n"}).files
    for path, data in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    assert (python(LOADED, str(tmp_path)) != "[]") == loaded


# What is said of it


class Timed(Policy):
    """A policy with a further duration, as any model may have one."""

    answer_within: DurationText | None = None


def book(policy: Policy, calendar: Calendar | None = None) -> PlanBook:
    plan = Plan.model_validate({"plan": "demo", "title": "示例方案", "issued": "2026-03-01"})
    register = Register(RegisterFile())
    return PlanBook(plan, register, policy, {}, calendar=calendar or Calendar())


def test_a_duration_is_found_under_whatever_key_it_stands() -> None:
    class Deep(Policy):
        steps: Mapping[str, tuple[DurationText, ...]]

    deep = Deep.model_validate({"filing_days": "5wd", "steps": {"a": ["1d"], "b": ["2d", "3wd"]}})
    found = {path: each.written for path, each in durations(deep)}
    assert found == {
        ("filing_days",): "5wd",
        ("steps", "a", 0): "1d",
        ("steps", "b", 0): "2d",
        ("steps", "b", 1): "3wd",
    }
    settings = Settings.model_validate({"policy": {"filing_days": "10d"}})
    assert [path for path, _ in durations(settings)] == [("policy", "filing_days")]
    assert not list(durations(Settings()))


@pytest.mark.parametrize(
    ("policy", "day", "years", "figures"),
    [
        ({"answer_within": "5wd"}, "2026-12-24", [], False),
        ({"answer_within": "5wd"}, "2026-12-28", [(2027,)], True),
        ({"filing_days": "5wd"}, "2026-12-28", [], False),
        ({"filing_days": "5wd"}, "2027-01-04", [(2027,)], False),
        ({"filing_days": "5"}, "2027-01-04", [], False),
        ({}, "2027-01-04", [], False),
    ],
)
def test_a_note_stands_where_a_figure_rests_on_a_guess(
    policy: dict[str, str], day: str, years: list[tuple[int, ...]], *, figures: bool
) -> None:
    """What counts back from today only guard reads: it is a finding, but no note of figures."""
    asked = date.fromisoformat(day)
    plan = book(Timed.model_validate(policy))
    assert [each.years for each in guesses(plan, asked)] == years
    assert figures_guessed(plan, asked) is figures
    assert ("calendar-unknown" in notes(plan, asked)) is figures


def test_the_note_goes_when_the_notice_is_typed_in() -> None:
    days = ["2027-01-01", "2027-05-01", "2027-10-01"]
    plan = book(Timed.model_validate({"answer_within": "5wd"}), typed(off=days))
    assert "calendar-unknown" not in notes(plan, date(2026, 12, 28))


def found(day: str, **files: str) -> list[tuple[str, int, str]]:
    snapshot = memory(plan=PLAN, **files)
    findings = Workspace(snapshot).findings(date.fromisoformat(day))
    return [(each.code, each.at.line, each.at.file) for each in findings]


def test_validate_tells_of_an_unknown_year_until_it_is_typed_in() -> None:
    settings = "city: 示例市\npolicy: {filing_days: 5wd}\n"
    told = ("calendar-unknown", 2, "plans/workspace.yaml")
    assert found("2026-12-31", **{"workspace.yaml": settings}) == []
    assert found("2027-01-04", **{"workspace.yaml": settings}) == [told]
    with_notice = {"workspace.yaml": settings, "calendar.yaml": NOTICE_2027}
    assert found("2027-01-04", **with_notice) == []


def test_without_a_day_nothing_is_told_of_the_calendar() -> None:
    files = {"workspace.yaml": "policy: {filing_days: 5wd}\n", "calendar.yaml": "country: null\n"}
    assert not Workspace(memory(plan=PLAN, **files)).findings()


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


@pytest.mark.parametrize(
    ("calendar", "codes"),
    [
        ("", []),
        ("off:\nworked:\n", []),
        ("country: CN\noff: 2026-06-15\n", []),
        ("country: null\noff: [2026-06-15]\n", []),
        ("country: US\n", ["bad-value"]),
        ("off: [2026-13-01]\n", ["bad-date"]),
        ("off: [{from: 2026-06-01}]\n", ["missing-key"]),
        ("off: [{from: 2026-06-02, until: 2026-06-01}]\n", ["dates-reversed"]),
        ("off: [2026-06-15]\nworked: [2026-06-15]\n", ["off-and-worked"]),
        ("holidays: [2026-06-15]\n", ["unknown-key"]),
        ("off: [\n", ["yaml-syntax"]),
    ],
)
def test_the_file_is_read(calendar: str, codes: list[str]) -> None:
    workspace = Workspace(memory(plan=PLAN, **{"calendar.yaml": calendar}))
    assert [each.code for each in workspace.findings()] == codes


def test_a_calendar_with_a_fault_withholds_the_figures_that_may_rest_on_it() -> None:
    workspace = Workspace(memory(plan=PLAN, **{"calendar.yaml": "off: [2026-13-01]\n"}))
    books = workspace.books()
    assert not list(books)
    assert books.incomplete == ("plans/calendar.yaml",)
