"""Carrying over to the next version of a plan: each sentence of the design, over the days."""

import json
from datetime import date
from typing import Any, Final

import pytest
from bizenv.meaning.statuses import Status
from bizenv.report.carried import carried
from bizenv.report.counts import Counts
from bizenv.report.query import Query
from bizenv.report.status import status_report
from bizenv.report.views import views

from building import City
from conftest import Run
from test_levels import CITY, EAST, UNIT, plan, rows, workspace

CARRIED: Final = "2025-07-01 carry_to: next/1"
LATE: Final = "2025-06-30"
AFTER: Final = "2025-07-01"


def status(city: City, day: str) -> Status:
    return city.verdict(day).status


def counts_of(city: City, day: date) -> Counts:
    return status_report(city.book, Query(day), "plan").totals


# What the records say by 1 July, and the status on the day before and from then on
STAGES: Final = {
    "neither nor": ((), "overdue"),
    "nor overdue": (("2025-03-10 report percent: 60",), "overdue"),
    "nor completed": (("2025-05-20 apply",), "completed"),
}


@pytest.mark.parametrize(("said", "before"), STAGES.values(), ids=STAGES)
def test_from_its_day_on_a_task_is_carried_over(said: tuple[str, ...], before: str) -> None:
    city = City().plan("review: none").says(*said).amend(CARRIED)
    assert status(city, LATE) == before
    found = city.verdict(AFTER)
    assert (found.status, found.light) == ("carried_over", None)
    assert [(each.code, each.figures["to"]) for each in found.reasons] == [
        ("carried-over", "next/1")
    ]


def test_the_later_of_carrying_over_and_cancelling_holds() -> None:
    again = City().amend(CARRIED, "2025-08-01 cancel: false")
    assert [status(again, f"2025-{month}-02") for month in ("07", "08")] == [
        "carried_over",
        "overdue",
    ]
    cancelled = City().amend(CARRIED, "2025-08-01 cancel: true")
    assert [status(cancelled, f"2025-{month}-02") for month in ("07", "08")] == [
        *("carried_over", "cancelled"),
    ]


def test_it_is_counted_apart_as_cancelled_ones_are() -> None:
    city = City().task("").task("").task("").amend(CARRIED, '2025-07-01 cancel: true, task: "1.2"')
    counts = counts_of(city, date(2025, 7, 1))
    assert (counts.tasks, counts.cancelled, counts.carried_over, counts.overdue) == (1, 1, 1, 1)
    assert (counts.due, (counts + counts).carried_over) == (1, 2)


def test_a_joint_task_is_carried_over_when_no_part_goes_on() -> None:
    city = (
        City()
        .task("lead: [示例市场监管局, 示例住建局]")
        .amend("2025-06-01 cancel: true, department: 示例住建局", CARRIED)
    )
    assert city.whole(AFTER).status == "carried_over"


def both(**old: Any) -> Any:
    """Return two versions: the old task was late when it was carried over."""
    return workspace(
        plan("old", f"1 lead: [{CITY}], due: 2025-06", **old),
        plan("next", f"1 lead: [{CITY}], due: 2025-12, carried_from: old/1"),
        old=['2025-07-10 task: "1", carry_to: next/1'],
    )


def test_show_gives_the_old_clock_and_history(run: Run, tmp_path: Any) -> None:
    space = both()
    for path in space.snapshot.paths("plans"):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(space.snapshot.read(path))
    ran = run("--root", tmp_path, "show", "next/1", "--as-of", "2025-08-01", "--format", "json")
    assert ran.status == 0
    (old,) = json.loads(ran.out)["carried_from"]
    assert {
        name: old[name] for name in ("plan", "id", "start", "first_due", "due", "carried_on")
    } == {
        "plan": "old",
        "id": "1",
        "start": "2025-03-01",
        "first_due": "2025-06-30",
        "due": "2025-06-30",
        "carried_on": "2025-07-10",
    }
    (course,) = old["courses"]
    assert course["department"] == CITY
    assert [(each["first"], each["status"]) for each in course["timeline"]] == [
        ("2025-03-01", "on_track"),
        ("2025-05-31", "at_risk"),
        ("2025-07-01", "overdue"),
        ("2025-07-10", "carried_over"),
    ]
    said = run("--root", tmp_path, "show", "next/1", "--as-of", "2025-08-01", "--lang", "en").out
    assert "Carried over from old/1  time counted from 1 March 2025  Due 2025-06-30" in said
    assert "2025-07-01 due, nothing reported; 2025-07-10 carried over" in said


@pytest.mark.parametrize("by", [0, 1], ids=["its own report", "one of another task"])
def test_the_old_history_says_from_when_on_something_was_reported(by: int) -> None:
    missed = "due: 2025-12, milestones: [{title: 立项, due: 2025-04-14}]"
    city = City().task(missed).task("due: 2025-12").amend(CARRIED)
    task = f'task: "1.{by + 1}"'
    city = city.says(f"2025-06-10 report percent: 10, {task}")
    old = carried(city.book, city.history(), "next/1", date(2025, 8, 1))
    assert old is not None
    (course,) = old.courses
    turns = [(f"{each.first:%m-%d}", each.standing.unheard) for each in course.spans]
    assert ("04-15", True) in turns
    assert ("06-10", False) in turns


def test_to_carry_a_plan_s_task_over_is_the_step_at_its_end_and_no_finding() -> None:
    assert [each.code for each in both().findings()] == []


def test_the_new_task_takes_nothing_from_the_old_one() -> None:
    alone = workspace(plan("next", f"1 lead: [{CITY}], due: 2025-12"))
    for day in (date(2025, 6, 1), date(2025, 8, 1)):
        assert said(both(), day) == said(alone, day)


def said(space: Any, day: date) -> list[Any]:
    book = space.book("next")
    return [(view.status, view.due, view.light) for view in views(book, Query(day))]


CHAINED: Final = {
    "both name each other": ("carried_from: old/1", "next/1", []),
    "the old one is of no plan": ("carried_from: old/9", "next/1", ["carried-from-unmatched"] * 2),
    "the new one does not say so": ("due: 2025-12", "next/1", ["carried-from-unmatched"]),
    "the new one is of no plan": ("due: 2025-12", "next/9", ["carry-to-unknown"]),
    "the old one goes elsewhere": (
        "carried_from: old/1",
        "third/1",
        ["carried-from-unmatched"] * 2,
    ),
}


@pytest.mark.parametrize(("new", "to", "codes"), CHAINED.values(), ids=CHAINED)
def test_both_must_name_each_other(new: str, to: str, codes: list[str]) -> None:
    space = workspace(
        plan("old", f"1 lead: [{CITY}]"),
        plan("next", f"1 lead: [{CITY}], {new}"),
        plan("third", f"1 lead: [{CITY}]"),
        old=[f'2025-07-10 task: "1", carry_to: {to}'],
    )
    assert [each.code for each in space.findings()] == codes


def test_what_was_carried_over_falls_to_nobody() -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]"),
        plan("next", f"1 lead: [{CITY}], carried_from: city/1.1"),
        plan("east", "1.1 due: 2025-06", head=UNIT),
        city=["2025-07-10 carry_to: next/1"],
    )
    assert list(rows(space, date(2025, 7, 9))) == [f"city/1.1 {EAST}"]
    assert rows(space, date(2025, 7, 10)) == {}
    assert space.findings() == []
