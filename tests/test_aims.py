"""Milestones and targets of a selection, foretold like due days; what waits for review; filters by tag, leader and stage."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bizenv.report.milestones import milestone_report
from bizenv.report.query import Query, Tag, has_tags, is_led_by
from bizenv.report.targets import target_report

from building import EAST, HOUSING, MARKET, WEST, City, Read
from conftest import Run, Written

STEPS = "milestones: [{title: 动工, due: 2025-03}, {title: 封顶, due: 2025-04-20}]"


def milestones(city: City, day: str, **asked: Any) -> list[str]:
    query = Query(date.fromisoformat(day), **asked)
    rows = milestone_report(Read([city.book]), query).rows
    return [f"{row.department} {row.milestone} {row.state} {row.days}" for row in rows]


@pytest.mark.parametrize(
    ("city", "day", "expected"),
    [
        (City().task(STEPS), "2025-03-31", ["动工 upcoming 0", "封顶 upcoming 20"]),
        (City().task(STEPS), "2025-04-01", ["动工 missed -1", "封顶 upcoming 19"]),
        (
            City().task(STEPS).says("2025-04-02 report milestone: 动工"),
            "2025-04-02",
            ["动工 met -2", "封顶 upcoming 18"],
        ),
        (
            City()
            .task(STEPS)
            .says("2025-05-02 apply milestone: 封顶")
            .decides("2025-05-05 accept"),
            "2025-05-06",
            ["动工 completed -36", "封顶 met -16"],
        ),
        (City().task(STEPS).amend("2025-03-10 cancel: true"), "2025-04-01", []),
        (
            City().task(STEPS).amend("2025-03-10 milestones: [{title: 验收, due: 2025-05}]"),
            "2025-04-01",
            ["验收 upcoming 60"],
        ),
        (City().task(STEPS), "2025-02-28", []),
    ],
)
def test_a_milestone_is_met_missed_or_upcoming(city: City, day: str, expected: list[str]) -> None:
    assert milestones(city, day) == [f"{MARKET} {each}" for each in expected]


def test_each_lead_has_its_own_milestones_and_departments_select_theirs() -> None:
    city = City().task(f"lead: [{EAST}, {WEST}], {STEPS}")
    city = city.says("2025-03-20 report milestone: 动工", by=EAST)
    found = milestones(city, "2025-04-01", departments=(EAST,))
    assert found == [f"{EAST} 动工 met -1", f"{EAST} 封顶 upcoming 19"]
    assert len(milestones(city, "2025-04-01")) == 4


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (0, ["动工 missed -1"]),
        (18, ["动工 missed -1"]),
        (19, ["动工 missed -1", "封顶 upcoming 19"]),
    ],
)
def test_within_leaves_what_is_due_and_not_met(within: int, expected: list[str]) -> None:
    found = milestones(City().task(STEPS), "2025-04-01", within=within)
    assert found == [f"{MARKET} {each}" for each in expected]


def targets(city: City, day: str) -> list[tuple[object, ...]]:
    rows = target_report(Read([city.book]), Query(date.fromisoformat(day))).rows
    return [
        (row.state, row.reading, str(row.read), row.by, None if row.gap is None else float(row.gap))
        for row in rows
    ]


RATE = City().task('targets: [{name: 网办率, at_least: 90, unit: "%"}]')
DAYS = City().task("targets: [{name: 用时, at_most: 30, baseline: 60}]")


@pytest.mark.parametrize(
    ("city", "day", "expected"),
    [
        (RATE, "2025-04-15", ("unread", None, "None", None, None)),
        (
            RATE.says("2025-04-01 report readings: {网办率: 89.5}"),
            "2025-04-15",
            ("on_course", 89.5, "2025-04-01", MARKET, 0.5),
        ),
        (
            RATE.says("2025-04-01 report readings: {网办率: 10}"),
            "2025-04-15",
            ("behind", 10, "2025-04-01", MARKET, 80),
        ),
        (
            RATE.says("2025-04-01 report readings: {网办率: 90}"),
            "2025-04-15",
            ("met", 90, "2025-04-01", MARKET, None),
        ),
        (
            RATE.says("2025-04-01 report readings: {网办率: 89}"),
            "2025-06-01",
            ("missed", 89, "2025-04-01", MARKET, 1),
        ),
        (
            RATE.says(
                "2025-04-01 report readings: {网办率: 95}",
                "2025-04-10 void of: {date: 2025-04-01, kind: report}",
            ),
            "2025-04-15",
            ("unread", None, "None", None, None),
        ),
        (
            DAYS.says("2025-04-10 report readings: {用时: 58}"),
            "2025-04-15",
            ("behind", 58, "2025-04-10", MARKET, 28),
        ),
        (
            DAYS.says("2025-04-10 report readings: {用时: 31}"),
            "2025-04-15",
            ("on_course", 31, "2025-04-10", MARKET, 1),
        ),
    ],
)
def test_a_target_has_its_latest_reading_and_the_gap(
    city: City, day: str, expected: tuple[object, ...]
) -> None:
    assert targets(city, day) == [expected]


@pytest.mark.parametrize("command", ["milestones", "targets"])
@pytest.mark.parametrize("form", ["text", "csv", "markdown", "html", "json"])
def test_every_format_of_both_lists_says_the_same(
    run: Run, at_example: Path, command: str, form: str
) -> None:
    del at_example
    out = run(command, "--plan", "demo", "--format", form).out
    wanted = (
        ["首宗地块成交", "示例各开发区"] if command == "milestones" else ["平均用时", "示例住建局"]
    )
    for text in (*wanted, "36" if command == "targets" else "2025-08-31"):
        assert text in out


def test_states_select(run: Run, at_example: Path) -> None:
    del at_example
    missed = json.loads(run("milestones", "--state", "missed", "--format", "json").out)
    assert [each["milestone"] for each in missed["milestones"]] == ["首宗地块成交"]
    two = run("targets", "--state", "behind", "--state", "on-course", "--format", "json").out
    assert {each["state"] for each in json.loads(two)["targets"]} == {"behind", "on_course"}
    assert run("targets", "--state", "upcoming").status == 2
    assert run("milestones", "--fail-on", "overdue").status == 1
    assert run("milestones", "--fail-on", "overdue", "--state", "met").status == 0
    assert run("milestones", "--within", "x").status == 2


def test_states_may_be_written_as_people_read_them(run: Run, at_example: Path) -> None:
    del at_example
    said = run("duties", "--state", "未到期末", "--format", "json").out
    assert {each["state"] for each in json.loads(said)["duties"]} == {"open"}
    for word, code in (("已承接", "taken-up"), ("未承接", "not-taken-up"), ("无法判断", "unknown")):
        by_word = run("levels", "--state", word, "--format", "csv").out
        assert by_word == run("levels", "--state", code, "--format", "csv").out
    wrong = run("levels", "--state", "x", "--lang", "en")
    assert wrong.status == 2
    assert "not-taken-up" in wrong.err or "未承接" in wrong.err


def test_of_a_plan_without_a_record_no_milestone_is_called_missed(
    run: Run,
    written: Written,
) -> None:
    written(City().task(STEPS))
    out = run("milestones", "--as-of", "2025-06-15").out
    assert out.count("到期未见填报  ") == 2
    assert "逾期  动工" not in out
    rows = json.loads(run("milestones", "--as-of", "2025-06-15", "--format", "json").out)
    assert {each["state"] for each in rows["milestones"]} == {"missed"}


def test_milestones_are_foretold_in_the_list_and_the_digest(
    run: Run,
    written: Written,
) -> None:
    step = "due: 2025-12, milestones: [{title: 动工, due: 2025-04-20}]"
    city = City(settings="due_soon: 10").task(step).task("due: 2025-12")
    written(city.says("2025-03-10 report percent: 5"))
    for day, found in (("2025-04-09", False), ("2025-04-10", True), ("2025-04-20", True)):
        listed = run("list", "--within", "10d", "--as-of", day).out
        assert ("动工" in listed) is found, day
        assert "1.0/1.2" not in listed
        digest = run("digest", "--as-of", day).out
        assert ("近期节点（1）" in digest) is found, day
        coming = json.loads(run("digest", "--as-of", day, "--format", "json").out)["milestones"]
        assert bool(coming) is found
    assert "节点：动工（2025年4月20日，还有4天）" in (
        run("list", "--within", "10d", "--as-of", "2025-04-16").out
    )
    for form in ("csv", "markdown", "html", "json"):
        assert (
            "动工" in run("list", "--within", "10d", "--as-of", "2025-04-16", "--format", form).out
        )
    written(city.says("2025-03-10 report milestone: 动工"))
    assert "动工" not in run("digest", "--as-of", "2025-04-16").out
    assert "1.0/1.1" not in run("list", "--within", "10d", "--as-of", "2025-04-16").out


LATE = City().says("2025-06-10 apply")
JOINT = (
    City()
    .task("")
    .task(f"lead: [{EAST}, {WEST}], due: 2025-12")
    .says("2025-06-01 apply task: '1.2'", by=WEST)
    .says("2025-06-02 report task: '1.2', percent: 20", by=EAST)
)


@pytest.mark.parametrize(
    "call", [("in-review",), ("list", "--stage", "in-review"), ("list", "--stage", "applied")]
)
def test_everything_that_waits_for_review_is_found(
    run: Run,
    written: Written,
    call: tuple[str, ...],
) -> None:
    written(JOINT.says("2025-06-10 apply"))
    found = json.loads(run(*call, "--as-of", "2025-06-20", "--format", "json").out)["tasks"]
    waiting = []
    for task in found:
        parts = [part for part in task["assignments"] if part["waiting_days"] is not None]
        waiting += [(task["id"], part["department"], part["waiting_days"]) for part in parts]
    assert waiting == [("1.1", MARKET, 10), ("1.2", WEST, 19)]


def test_the_reviewer_s_queue_labels_what_was_late_and_tells_how_long(
    run: Run,
    written: Written,
) -> None:
    written(JOINT.says("2025-06-10 apply"))
    out = run("in-review", "--as-of", "2025-06-20").out
    assert "待审核 2条，其中逾期申请1条" in out
    assert "2025年6月10日申请完成（逾期10天），已待审核10天" in out
    assert f"{WEST}：2025年6月1日按期申请完成，已待审核19天" in out
    english = run("in-review", "--as-of", "2025-06-20", "--lang", "en").out
    assert "Applied for completion on 10 June 2025, 10 days late; awaiting review for 10 days" in (
        english
    )
    rows = csv.DictReader(
        io.StringIO(run("in-review", "--as-of", "2025-06-20", "--format", "csv").out)
    )
    assert [row["待审核天数"] for row in rows] == ["10", f"{WEST}：19"]


@pytest.mark.parametrize(
    ("lang", "hint"), [("zh", "只能写 reviewer"), ("en", "write reviewer; there is nothing else")]
)
def test_where_there_is_one_choice_the_hint_says_so(
    run: Run, written: Written, lang: str, hint: str
) -> None:
    written(LATE)
    said = run("in-review", "--by", "department", "--lang", lang)
    assert (said.status, hint in said.err) == (2, True)


def test_what_was_decided_waits_no_more(run: Run, written: Written) -> None:
    written(LATE.decides("2025-06-15 return"))
    assert "待审核 0条" in run("in-review", "--as-of", "2025-06-20").out
    assert "待审核 1条" in run("in-review", "--as-of", "2025-06-14").out


TAGGED = (
    City()
    .task("tags: {分管领导: 张三、李四, 类型: 便民}")
    .task("tags: {分管领导: 王五}")
    .task(f"lead: [{HOUSING}]")
)


@pytest.mark.parametrize(
    ("options", "tasks"),
    [
        (("--leader", "张三"), ["1.1"]),
        (("--leader", "李四"), ["1.1"]),
        (("--leader", "张三", "--leader", "王五"), ["1.1", "1.2"]),
        (("--tag", "类型=便民"), ["1.1"]),
        (("--tag", "分管领导=王五"), ["1.2"]),
        (("--tag", "类型=便民", "--tag", "分管领导=王五"), []),
        (("--tag", "分管领导=王五", "--tag", "分管领导=张三、李四"), ["1.1", "1.2"]),
    ],
)
@pytest.mark.parametrize("command", ["list", "overdue", "milestones", "digest", "status"])
def test_tags_and_leaders_select(
    run: Run,
    written: Written,
    command: str,
    options: tuple[str, ...],
    tasks: list[str],
) -> None:
    written(TAGGED)
    ran = run(command, *options, "--as-of", "2025-06-15", "--format", "json")
    assert ran.status == 0
    found = json.loads(ran.out)
    assert found["filters"]["tags"] + found["filters"]["leaders"] == list(options[1::2])
    listed = {"digest": "overdue", "milestones": "milestones"}.get(command, "tasks")
    if command == "status":
        assert found["totals"]["tasks"] == len(tasks)
    elif command != "milestones":
        assert [each["id"] for each in found[listed]] == tasks
    if command == "digest":
        assert {each["id"] for each in found["changes"]} == set(tasks)


def test_the_changes_of_a_digest_are_those_of_the_tasks_selected(
    run: Run,
    written: Written,
) -> None:
    written(TAGGED.says("2025-06-10 report task: '1.1'", "2025-06-10 report task: '1.2'"))
    ran = run("digest", "--leader", "张三", "--as-of", "2025-06-15", "--format", "json")
    assert {each["id"] for each in json.loads(ran.out)["changes"]} == {"1.1"}


@pytest.mark.parametrize(
    "options", [("--tag", "类型"), ("--tag", "类型=便"), ("--leader", "赵六"), ("--stage", "done")]
)
def test_what_nothing_has_is_refused(
    run: Run,
    written: Written,
    options: tuple[str, ...],
) -> None:
    written(TAGGED)
    ran = run("list", *options, "--as-of", "2025-06-15")
    assert ran.status == 2
    assert options[1] in ran.err


def test_without_any_leader_the_refusal_says_how_to_name_one(
    run: Run,
    written: Written,
) -> None:
    written(City())
    ran = run("list", "--leader", "张三", "--as-of", "2025-06-15")
    assert ran.status == 2
    assert "分管领导" in ran.err


def test_a_task_s_own_tag_comes_before_those_of_its_leads() -> None:
    leads = [{"组": "甲", "分管领导": "张三"}, {"组": "乙"}]
    assert has_tags({}, leads, [Tag("组", "乙")])
    assert not has_tags({"组": "丙"}, leads, [Tag("组", "乙")])
    assert is_led_by({}, leads, ("张三",))
    assert not is_led_by({"leader": "Lee"}, leads, ("张三",))
    assert is_led_by({"leader": "Lee / Ray"}, leads, ("Ray",))
    assert not is_led_by({}, [{}], ("张三",))
