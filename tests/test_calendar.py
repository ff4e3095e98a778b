"""Days that count: which are worked, by the library and by the workspace's own file."""

from datetime import date
from typing import Final

import pytest
from bizenv.model.working_days import Calendar
from bizenv.store.workspace import Workspace

from diagnosing import PLAN, memory
from notices import ends, every_day, typed

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


def as_written(calendar: Calendar, year: int) -> tuple[str, ...]:
    lines: dict[int, str] = {}
    for day in every_day(year):
        sign = "." if calendar.is_off(day) else "#"
        lines[day.month] = lines.get(day.month, "") + sign
    return tuple(lines.values())


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
