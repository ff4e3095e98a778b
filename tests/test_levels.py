"""Levels: what falls to a unit, what takes it up, and what is found over several plans; each sentence of the design a row."""

import gc
import json
import random
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pytest
from bizenv.diagnostics import Diagnostic
from bizenv.files.snapshot import Memory
from bizenv.messages import catalogue
from bizenv.model.book import PlanBook
from bizenv.pages import render
from bizenv.report.levels import LevelsReport, levels_report
from bizenv.report.query import Query
from bizenv.store.examination import Examination
from bizenv.store.selection import Selection
from bizenv.store.workspace import Workspace

from building import amendment, mapping

CITY: Final = "示例数据局"
EAST: Final = "东区人民政府"
WEST: Final = "西区人民政府"
BUREAU: Final = "东区政务局"
GROUP: Final = "示例各区人民政府"
REGISTER: Final = {
    "departments": [{"name": name} for name in (CITY, EAST, WEST, BUREAU)],
    "groups": [{"name": GROUP, "members": [EAST, WEST]}],
}
TODAY: Final = date(2025, 10, 15)


def plan(name: str, *tasks: str, head: str = "") -> dict[str, Any]:
    """Return plan.yaml; a task is `id key: value, …`, by default led by the city's bureau, due at the end of 2025."""
    tree = mapping(head, plan=name, title="示例方案", issued="2025-03-01")
    lines = [task.partition(" ") for task in tasks]
    tree["tasks"] = [
        mapping(rest, id=id_, title="示例任务", lead=[BUREAU], due="2025-12")
        for id_, _, rest in lines
    ]
    return tree


def workspace(*plans: dict[str, Any], **amended: list[str]) -> Workspace:
    trees: dict[str, Any] = {"workspace.yaml": {}, "departments.yaml": REGISTER}
    for tree in plans:
        trees[f"{tree['plan']}/plan.yaml"] = tree
    for name, lines in amended.items():
        trees[f"{name}/amendments.yaml"] = [amendment(line) for line in lines]
    return Workspace(
        Memory({f"plans/{path}": json.dumps(tree).encode() for path, tree in trees.items()})
    )


def report(space: Workspace, day: date = TODAY, **asked: Any) -> LevelsReport:
    return levels_report(space.books(), Query(day, **asked))


def rows(space: Workspace, day: date = TODAY) -> dict[str, tuple[str, list[str]]]:
    """Return how each task stands that falls to a unit, and what takes it up."""
    return {
        f"{row.key} {row.unit}": (row.state, [each.key for each in row.below])
        for row in report(space, day).rows
    }


def codes(found: list[Diagnostic]) -> list[str]:
    return [each.code for each in found if each.code in LEVELS]


LEVELS: Final = {"derives-from-unknown", "due-after-superior", "not-taken-up"}
UNIT: Final = f"unit: {EAST}"
TAKES: Final = "1.1 derives_from: [city/1.1]"


# Each line: what the design says; the city's task, what is amended in it, the district's plan, and how it stands
SENTENCES: Final = {
    "unit says whose plan it is": (f"1.1 lead: [{EAST}]", [], UNIT, TAKES, "taken_up"),
    "a plan without a unit takes nothing up": (f"1.1 lead: [{EAST}]", [], "", TAKES, None),
    "each superior task that falls to a unit": (f"1.1 lead: [{WEST}]", [], UNIT, TAKES, None),
    "groups stand for their members": (f"1.1 lead: [{GROUP}]", [], UNIT, TAKES, "taken_up"),
    "a joint lead falls to it too": (f"1.1 lead: [{CITY}, {EAST}]", [], UNIT, TAKES, "taken_up"),
    "no longer led, no longer falling": (
        f"1.1 lead: [{EAST}]", [f"2025-06-01 lead: [{CITY}]"], UNIT, TAKES, None,
    ),
    "cancelled, it falls to nobody": (
        f"1.1 lead: [{EAST}]", ["2025-06-01 cancel: true"], UNIT, TAKES, None,
    ),
    "cancelled for the unit alone": (
        f"1.1 lead: [{CITY}, {EAST}]", [f"2025-06-01 cancel: true, department: {EAST}"], UNIT, TAKES, None,
    ),
    "not taken up is named": (f"1.1 lead: [{EAST}]", [], UNIT, "1.1 due: 2025-06", "not_taken_up"),
    "due no later": (f"1.1 lead: [{EAST}]", [], UNIT, f"{TAKES}, due: 2026-01", "later"),
    "due on the same day": (f"1.1 lead: [{EAST}]", [], UNIT, f"{TAKES}, due: 2025-12-31", "taken_up"),
    "ongoing work is later than any day": (
        f"1.1 lead: [{EAST}]", [], UNIT, f"{TAKES}, due: ongoing", "later",
    ),
    "nothing is later than ongoing work": (
        f"1.1 lead: [{EAST}], due: ongoing", [], UNIT, f"{TAKES}, due: 2027", "taken_up",
    ),
    "the unit's own due day counts": (
        f"1.1 lead: [{CITY}, {EAST}]", [f"2025-06-01 due: 2025-11, department: {EAST}"], UNIT, TAKES, "later",
    ),
    "an extension above is one for below": (
        f"1.1 lead: [{EAST}], due: 2025-06", ["2025-06-01 due: 2025-12"], UNIT, TAKES, "taken_up",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("above", "amended", "head", "below", "state"), SENTENCES.values(), ids=SENTENCES
)
def test_levels_of(
    above: str, amended: list[str], head: str, below: str, state: str | None
) -> None:
    space = workspace(plan("city", above), plan("east", below, head=head), city=amended)
    found = rows(space)
    assert [stands for stands, _ in found.values()] == ([] if state is None else [state])
    told = {"not_taken_up": ["not-taken-up"], "later": ["due-after-superior"]}
    assert codes(space.findings()) == told.get(state or "", [])


def test_it_is_taken_up_from_the_day_of_the_amendment_that_says_so() -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]"),
        plan("east", "1.1 due: 2025-06", head=UNIT),
        east=["2025-06-01 derives_from: [city/1.1]", "2025-09-01 derives_from: []"],
    )
    days = (date(2025, 5, 31), date(2025, 6, 1), date(2025, 8, 31), date(2025, 9, 1))
    assert [rows(space, day)[f"city/1.1 {EAST}"][0] for day in days] == [
        *("not_taken_up", "taken_up", "taken_up", "not_taken_up"),
    ]
    assert codes(space.findings()) == ["not-taken-up"]


def test_nothing_falls_to_a_unit_before_a_plan_of_its_own_is_issued() -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]"),
        {**plan("east", TAKES, head=UNIT), "issued": "2025-04-05"},
        {**plan("east2", "1", head=UNIT), "issued": "2025-06-01"},
    )
    states = {"city/1.1 东区人民政府": ("taken_up", ["east/1.1"])}
    assert [rows(space, date(2025, 4, day)) for day in (4, 5)] == [{}, states]


def test_tasks_that_take_each_other_up_are_shown_with_the_note_that_a_rule_is_broken() -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]"),
        plan("east", f"{TAKES}, lead: [{BUREAU}]", "6 derives_from: [bureau/1]", head=UNIT),
        plan("bureau", "1 derives_from: [east/6, east/1.1]", head=f"unit: {BUREAU}"),
    )
    noted = {each.plan for each in report(space).plans if "findings" in each.notes}
    assert noted == {"east", "bureau"}


def test_what_is_ongoing_is_said_to_be_later_in_whole_words() -> None:
    below = plan("east", f"{TAKES}, due: ongoing", head=UNIT)
    space = workspace(plan("city", f"1.1 lead: [{EAST}]"), below)
    (found,) = (each for each in space.findings() if each.code == "due-after-superior")
    said = catalogue("zh")(f"finding.{found.code}", **found.args)
    assert said == "任务1.1为长期坚持，晚于所承接的city/1.1（2025年12月31日）"


def test_what_is_ongoing_has_no_deadline_in_english() -> None:
    below = plan("east", f"{TAKES}, due: ongoing", head=UNIT)
    found = report(workspace(plan("city", f"1.1 lead: [{EAST}]"), below))
    words = catalogue("en")
    said = render("levels", "text", found, words)
    assert "No deadline: ongoing" in said
    assert "Due ongoing" not in said


def test_three_levels_are_two_pairs() -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]"),
        plan("east", f"{TAKES}, lead: [{BUREAU}]", "1.2 due: 2025-06", head=UNIT),
        plan("bureau", "7 derives_from: [east/1.1]", head=f"unit: {BUREAU}"),
    )
    assert rows(space) == {
        f"city/1.1 {EAST}": ("taken_up", ["east/1.1"]),
        f"east/1.1 {BUREAU}": ("taken_up", ["bureau/7"]),
        f"east/1.2 {BUREAU}": ("not_taken_up", []),
    }


def test_a_unit_s_own_plan_falls_to_nobody_and_its_plans_are_one() -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]", f"1.2 lead: [{EAST}]"),
        plan("east", TAKES, f"1.2 lead: [{EAST}]", head=UNIT),
        plan("east2", "1 derives_from: [city/1.2, city/1.1]", head=UNIT),
    )
    assert rows(space) == {
        f"city/1.1 {EAST}": ("taken_up", ["east/1.1", "east2/1"]),
        f"city/1.2 {EAST}": ("taken_up", ["east2/1"]),
    }


def test_what_is_closed_takes_up_nothing_that_is_open() -> None:
    closed = f"{UNIT}, closed: {{date: 2025-06-01}}"
    space = workspace(plan("city", f"1.1 lead: [{EAST}]"), plan("east", TAKES, head=closed))
    assert rows(space) == {f"city/1.1 {EAST}": ("not_taken_up", [])}
    (found,) = (each for each in space.findings() if each.code in LEVELS)
    assert (found.code, found.hint and found.hint.code) == (
        "not-taken-up", "hint.not-taken-up.closed"
    )  # fmt: skip
    told = levels_report(space.books(), Query(TODAY), closed=False)
    assert [(row.key, row.state) for row in told.rows] == [("city/1.1", "not_taken_up")]
    assert [each.plan for each in told.plans if "closed" in each.notes] == ["east"]


def test_what_stands_in_a_closed_plan_is_told_if_asked() -> None:
    over = "closed: {date: 2025-06-01}"
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]", head=over), plan("east", TAKES, head=UNIT)
    )
    assert rows(space) == {f"city/1.1 {EAST}": ("taken_up", ["east/1.1"])}
    told = levels_report(space.books(), Query(TODAY), closed=False)
    assert (told.rows, [each.plan for each in told.plans]) == ((), ["east"])


@pytest.mark.parametrize("head", ["", f"{UNIT}, closed: {{date: 2025-06-01}}"])
def test_what_takes_nothing_up_is_not_said_to(head: str) -> None:
    below = f"{TAKES}, due: 2026-01"
    space = workspace(plan("city", f"1.1 lead: [{EAST}]"), plan("east", below, head=head))
    assert "due-after-superior" not in codes(space.findings())


@pytest.mark.parametrize("key", ["city/1.9", "town/1.1", "1.1", "east/1.1", "city/"])
def test_what_no_other_plan_has_is_found(key: str) -> None:
    below = f"1.1 derives_from: [city/1.1, {key}]"
    space = workspace(plan("city", f"1.1 lead: [{EAST}]"), plan("east", below, head=UNIT))
    assert codes(space.findings()) == ["derives-from-unknown"]


def test_while_a_plan_cannot_be_read_nothing_is_called_missing() -> None:
    files = {
        "workspace.yaml": b"",
        "departments.yaml": json.dumps(REGISTER).encode(),
        "city/plan.yaml": json.dumps(plan("city", f"1.1 lead: [{EAST}]")).encode(),
        "east/plan.yaml": json.dumps(
            plan("east", "1.1 derives_from: [other/1]", head=UNIT)
        ).encode(),
        "other/plan.yaml": b"plan: [",
    }
    space = Workspace(Memory({f"plans/{path}": data for path, data in files.items()}))
    assert codes(space.findings()) == []
    assert [row.state for row in report(space).rows] == ["unknown"]


def test_a_unit_that_is_not_registered_is_found() -> None:
    space = workspace(plan("east", "1.1 due: 2025-06", head="unit: 无名局"))
    assert [each.code for each in space.findings()] == ["unknown-department"]


def test_a_workspace_without_units_reads_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    from bizenv.store import across

    monkeypatch.setattr(across, "levels", None)  # calling it would fail
    space = workspace(plan("city", f"1.1 lead: [{EAST}]"))
    examination = Examination(space)
    assert [each.plan for each in examination.plans()] == ["city"]
    assert examination.across() == []
    assert codes(workspace(plan("city", f"1.1 lead: [{EAST}]")).findings()) == []


def test_departments_asked_for_are_units_and_plans_the_superior_ones() -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{GROUP}]"),
        plan("town", f"1.1 lead: [{EAST}]"),
        plan("east", TAKES, head=UNIT),
        plan("west", "1.1 due: 2025-06", head=f"unit: {WEST}"),
    )
    told = {
        f"city/1.1 {EAST}": "taken_up",
        f"city/1.1 {WEST}": "not_taken_up",
        f"town/1.1 {EAST}": "not_taken_up",
    }
    assert {f"{row.key} {row.unit}": row.state for row in report(space).rows} == told
    asked = report(space, plans=("city",), departments=(WEST,)).rows
    assert [(row.key, row.unit) for row in asked] == [("city/1.1", WEST)]


def books_alive() -> int:
    gc.collect()
    return sum(isinstance(each, PlanBook) for each in gc.get_objects())


class Watched(Selection):
    """Plans, and how many of them were in memory at a time."""

    most = 0

    def __iter__(self) -> Iterator[Any]:
        for book in super().__iter__():
            yield book
            del book
            self.most = max(self.most, books_alive())


def test_many_plans_are_never_in_memory_together() -> None:
    names = [f"p{number}" for number in range(8)]
    plans = [
        plan(name, f"1.1 lead: [{EAST}]", head="" if number else UNIT)
        for number, name in enumerate(names)
    ]
    space = workspace(*plans)
    before = books_alive()
    watched = Watched(space, names, despite_errors=False)
    found = levels_report(watched, Query(TODAY))
    assert len(found.rows) == 7
    assert (
        watched.most - before <= 4
    )  # the one read, its copy that is marked, and the plain ones within
    del watched
    assert books_alive() == before


def six_plans(chance: random.Random) -> list[dict[str, Any]]:
    """Six plans of three levels, 724 tasks."""
    units = {
        "city": None,
        "east": EAST,
        "west": WEST,
        "bureau": BUREAU,
        "east2": EAST,
        "extra": None,
    }
    sizes = {"city": 263, "east": 150, "west": 120, "bureau": 90, "east2": 60, "extra": 41}
    trees: list[dict[str, Any]] = []
    for name, unit in units.items():
        above = [f"{each['plan']}/{task['id']}" for each in trees for task in each["tasks"]]
        tasks = []
        for number in range(1, sizes[name] + 1):
            leads = chance.sample((CITY, EAST, WEST, BUREAU), chance.randint(1, 2))
            due = chance.choice(("2025-06", "2025-09", "2025-12", "ongoing"))
            taken = chance.sample(above, min(len(above), chance.choice((0, 1, 1, 3))))
            tasks.append(
                f"{number} lead: [{', '.join(leads)}], due: {due}, derives_from: {json.dumps(taken)}"
            )
        trees.append(plan(name, *tasks, head=f"unit: {unit}" if unit else ""))
    assert sum(sizes.values()) == 724
    return trees


@pytest.mark.parametrize("seed", range(5))
def test_the_fold_counts_what_a_plain_count_over_the_files_counts(seed: int) -> None:
    """What falls to whom, what is taken up, and what is due later."""
    trees = six_plans(random.Random(seed))
    space = workspace(*trees)
    assert {row.state for row in report(space).rows} == {"not_taken_up", "later", "taken_up"}
    assert {f"{row.key} {row.unit}": row.state for row in report(space).rows} == plainly(trees)


def plainly(trees: list[dict[str, Any]]) -> dict[str, str]:
    """Count again from the files alone; plans stand in the order of their names."""
    found = {}
    for above in sorted(trees, key=lambda tree: tree["plan"]):
        for task in above["tasks"]:
            for unit in task["lead"]:
                own = [tree for tree in trees if tree.get("unit") == unit]
                if not own or above.get("unit") == unit:
                    continue
                key = f"{above['plan']}/{task['id']}"
                below = [low for tree in own for low in tree["tasks"] if key in low["derives_from"]]
                late = any(low["due"] > task["due"] for low in below)  # "ongoing" sorts last
                found[f"{key} {unit}"] = (
                    ("later" if late else "taken_up") if below else "not_taken_up"
                )
    return found


@pytest.mark.parametrize(
    ("heads", "notes"),
    [
        ({}, {"city": ["no-units"], "east": ["no-units"], "other": ["no-units"]}),
        ({"other": UNIT}, {"city": [], "east": ["no-unit"], "other": []}),
        ({"east": UNIT}, {"city": [], "east": [], "other": []}),
    ],
)
def test_levels_says_which_plans_name_no_unit(
    heads: dict[str, str], notes: dict[str, list[str]]
) -> None:
    space = workspace(
        plan("city", f"1.1 lead: [{EAST}]"),
        plan("east", TAKES, head=heads.get("east", "")),
        plan("other", "1.1", head=heads.get("other", "")),
    )
    found = {each.plan: each.notes for each in report(space).plans}
    assert {
        name: [code for code in said if "unit" in code] for name, said in found.items()
    } == notes
