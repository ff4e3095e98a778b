"""Years whose days off nobody knows yet, and what is said of figures that rest on them."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.meaning.guesses import figures_guessed, guesses
from bizenv.model.book import PlanBook
from bizenv.model.durations import Duration, DurationText, durations
from bizenv.model.plan import Plan
from bizenv.model.policy import Policy
from bizenv.model.register import Register, RegisterFile
from bizenv.model.settings import Settings
from bizenv.model.working_days import Calendar
from bizenv.report.notes import notes
from bizenv.store.workspace import Workspace

from diagnosing import PLAN, memory
from notices import Timed, ends, every_day, typed

# A fictional notice of a year that no library knows yet
NOTICE_2027: Final = """\
off:
  - {from: 2027-01-01, until: 2027-01-03}
  - {from: 2027-02-05, until: 2027-02-11}
  - {from: 2027-05-01, until: 2027-05-05}
  - {from: 2027-10-01, until: 2027-10-07}
worked: [2027-02-14, 2027-10-09]
"""


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
