"""Counts, rates, groupings and headlines: what is counted, how often, and on which base."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bizenv.files.snapshot import Memory
from bizenv.report.counts import Counts
from bizenv.report.query import Query
from bizenv.report.rate import Rate
from bizenv.report.status import status_report

from building import (
    EAST,
    FINANCE,
    GROUP,
    HOUSING,
    MARKET,
    OPEN,
    REVIEWER,
    SECOND,
    SOUTH,
    WEST,
    City,
    load,
)
from conftest import Run

REVIEWED, APPLIED, DUE_IN_2023 = 37, 47, 79


def written(city: City, folder: Path) -> Path:
    for path, data in city.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def status(run: Run, *arguments: str | Path) -> Any:
    ran = run(*arguments, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


@pytest.fixture
def year_2023(tmp_path: Path) -> Path:
    """79 tasks due in 2023 and ten due later; at the end of June 47 are applied for, 37 of them accepted."""
    city = City().plan("issued: 2023-01-10")
    for number in range(DUE_IN_2023 + 10):
        city = city.task(
            f"due: 2023-{6 + number % 7:02}" if number < DUE_IN_2023 else "due: 2024-06"
        )
    city = city.says(*(f'2023-06-20 apply task: "1.{number}"' for number in range(1, APPLIED + 1)))
    city = city.decides(
        *(f'2023-06-28 accept task: "1.{number}"' for number in range(1, REVIEWED + 1))
    )
    return written(city, tmp_path)


def test_the_headline_is_in_the_words_of_the_office(run: Run, year_2023: Path) -> None:
    ran = run("--root", year_2023, "status", "--due", "2023", "--as-of", "2023-06-30")
    assert ran.status == 0
    assert (
        "截至2023年6月底，2023年需完成的79条任务，申请完成47条，经第三方机构审核通过37条" in ran.out
    )
    assert "审核通过率 78.7%（37/47）" in ran.out


@pytest.mark.parametrize(
    ("late", "in_time", "accepted", "said"),
    [
        (1, 0, 3, "申请完成共4条（待审核1条，其中逾期申请1条）"),
        (2, 2, 0, "申请完成共4条（待审核4条，其中逾期申请2条）"),
        (0, 2, 1, "申请完成共3条（待审核2条）"),
        (0, 0, 0, "申请完成共0条（待审核0条）"),
    ],
)
def test_what_is_applied_for_is_in_review_or_accepted_late_or_not(
    run: Run, tmp_path: Path, late: int, in_time: int, accepted: int, said: str
) -> None:
    city = City()
    days = ["2025-06-10"] * late + ["2025-05-20"] * (in_time + accepted)
    for _ in range(len(days) + 1):
        city = city.task("due: 2025-05-31")
    for number, made in enumerate(days, 1):
        city = city.says(f'{made} apply task: "1.{number}"')
        if number > late + in_time:
            city = city.decides(f'2025-06-12 accept task: "1.{number}"')
    folder = written(city, tmp_path)
    assert said in run("--root", folder, "status", "--as-of", "2025-06-15").out
    days_of = ("--since", "2025-06-01", "--as-of", "2025-06-15")
    assert said in run("--root", folder, "digest", *days_of, "--no-wrap").out
    totals = status(run, "--root", folder, "status", "--as-of", "2025-06-15")["totals"]
    assert (totals["pending"], totals["late_pending"]) == (late + in_time, late)


@pytest.mark.parametrize(
    ("by", "said", "in_english"),
    [
        ([REVIEWER, REVIEWER], f"经{REVIEWER}审核通过2条", f"2 accepted by {REVIEWER};"),
        ([SECOND, SECOND], f"经{SECOND}审核通过2条", f"2 accepted by {SECOND};"),
        ([REVIEWER, SECOND], "，审核通过2条", "; 2 accepted;"),
        ([], "，审核通过0条", "; 0 accepted;"),
    ],
)
def test_the_headline_names_the_one_reviewer_and_claims_no_third_party(
    run: Run, tmp_path: Path, by: list[str], said: str, in_english: str
) -> None:
    city = City().task("").task("")
    for number, name in enumerate(by, 1):
        city = city.says(f'2025-05-20 apply task: "1.{number}"')
        city = city.decides(f'2025-05-28 accept task: "1.{number}", by: {name}')
    folder = written(city, tmp_path)
    asked = ("status", "--as-of", "2025-05-30")
    for more in ((), ("--dept", MARKET)):
        assert said in run("--root", folder, *asked, *more).out
        assert in_english in run("--root", folder, "--lang", "en", *asked, *more).out
    digest = ("digest", "--since", "2025-05-01", "--as-of", "2025-05-30")
    assert said in run("--root", folder, *digest).out.replace("\n", "")


def test_the_measure_word_is_the_plan_s(run: Run, tmp_path: Path) -> None:
    folder = written(City().plan("measure_word: 项"), tmp_path)
    assert "应完成1项" in run("--root", folder, "status", "--as-of", "2025-06-15").out


@pytest.mark.parametrize(
    ("n", "of", "percent"),
    [
        (0, 0, None),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (162, 222, "73.0"),
        (1, 16, "6.3"),  # 6.25: half up
        (9999, 10000, "99.9"),  # never 100.0 unless exactly so
        (1, 10000, "0.1"),  # never 0.0 unless exactly so
    ],
)
def test_a_rate_has_one_decimal_half_up_and_never_lies(
    n: int, of: int, percent: str | None
) -> None:
    assert Rate(n, of).percent == (None if percent is None else Decimal(percent))


def test_counts_of_several_plans_add_up() -> None:
    assert Counts(tasks=2, due=1) + Counts(tasks=3, overdue=1) == Counts(tasks=5, due=1, overdue=1)


JOINT = City().task(f"lead: [{MARKET}, {HOUSING}]").task(f"lead: [{HOUSING}]")


def test_totals_count_a_joint_task_once_and_rows_each_their_own_part(
    run: Run, tmp_path: Path
) -> None:
    folder = written(JOINT.says("2025-05-20 apply"), tmp_path)
    report = status(run, "--root", folder, "status", "--as-of", "2025-06-01")
    rows = {row["key"]: row for row in report["groups"]}
    assert (
        report["totals"]["tasks"],
        report["totals"]["overdue"],
        report["totals"]["applied"],
    ) == (2, 2, 0)
    assert (rows[MARKET]["tasks"], rows[MARKET]["in_review"], rows[MARKET]["overdue"]) == (1, 1, 0)
    assert (rows[HOUSING]["tasks"], rows[HOUSING]["overdue"]) == (2, 2)
    assert report["counting"] == "own-part"


def test_nobody_is_red_for_another_s_delay(run: Run, tmp_path: Path) -> None:
    folder = written(JOINT.says("2025-05-20 apply"), tmp_path)
    assert (
        status(run, "--root", folder, "overdue", "--dept", MARKET, "--as-of", "2025-06-01")["tasks"]
        == []
    )
    found = status(run, "--root", folder, "overdue", "--dept", HOUSING, "--as-of", "2025-06-01")[
        "tasks"
    ]
    assert [task["id"] for task in found] == ["1.1", "1.2"]


def test_a_group_means_its_members_each_task_once_the_worst_of_theirs(
    run: Run, tmp_path: Path
) -> None:
    city = City().task(f"lead: [{GROUP}]").task(f"lead: [{WEST}]").says("2025-05-20 apply", by=EAST)
    folder = written(city, tmp_path)
    tasks = status(run, "--root", folder, "list", "--dept", GROUP, "--as-of", "2025-06-01")["tasks"]
    assert [(task["id"], task["status"], len(task["assignments"])) for task in tasks] == [
        ("1.1", "overdue", 2),
        ("1.2", "overdue", 1),
    ]
    assert tasks[0]["lead"] == [GROUP]


def test_a_closed_group_is_never_a_row_and_an_open_one_is(run: Run, tmp_path: Path) -> None:
    folder = written(City().task(f"lead: [{GROUP}]").task(f"lead: [{OPEN}]"), tmp_path)
    report = status(run, "--root", folder, "status", "--as-of", "2025-04-01")
    assert {row["key"] for row in report["groups"]} == {EAST, WEST, OPEN}


def test_rows_of_supporting_departments_show_the_task_s_status(run: Run, tmp_path: Path) -> None:
    city = City().task(f"support: [{FINANCE}, {GROUP}]")
    folder = written(city, tmp_path)
    report = status(run, "--root", folder, "status", "--role", "support", "--as-of", "2025-06-01")
    assert {row["key"]: row["overdue"] for row in report["groups"]} == {
        FINANCE: 1,
        EAST: 1,
        WEST: 1,
    }
    assert report["counting"] == "support"
    assert (
        status(run, "--root", folder, "list", "--dept", SOUTH, "--role", "support")["tasks"] == []
    )


def test_a_joint_task_counts_as_applied_when_all_that_make_its_status_have_applied(
    run: Run, tmp_path: Path
) -> None:
    city = JOINT.says("2025-05-20 apply").says("2025-05-21 apply", by=HOUSING)
    folder = written(city, tmp_path)
    totals = [
        status(run, "--root", folder, "status", "--as-of", day)["totals"]["applied"]
        for day in ("2025-05-20", "2025-05-21")
    ]
    assert totals == [0, 1]


def test_a_first_lead_task_is_completed_by_the_first_alone(run: Run, tmp_path: Path) -> None:
    city = (
        City().task(f"lead: [{MARKET}, {HOUSING}], completion: first-lead").says("2025-05-20 apply")
    )
    folder = written(city.decides("2025-05-21 accept"), tmp_path)
    report = status(run, "--root", folder, "status", "--as-of", "2025-06-01")
    assert (report["totals"]["completed"], report["totals"]["overdue"]) == (1, 0)
    assert {row["key"]: row["overdue"] for row in report["groups"]} == {MARKET: 0, HOUSING: 1}
    task = status(run, "--root", folder, "list", "--as-of", "2025-06-01")["tasks"][0]
    assert [part["status"] for part in task["assignments"]] == ["completed", "overdue"]


def test_cancelled_tasks_stand_apart(run: Run, tmp_path: Path) -> None:
    folder = written(City().task("").task("").amend("2025-04-01 cancel: true"), tmp_path)
    totals = status(run, "--root", folder, "status", "--as-of", "2025-06-01")["totals"]
    assert (totals["tasks"], totals["cancelled"], totals["overdue"], totals["due"]) == (1, 1, 1, 1)


def test_an_extended_district_keeps_the_task_s_earliest_due_day(run: Run, tmp_path: Path) -> None:
    city = City().task(f"lead: [{GROUP}]").amend(f"2025-05-01 due: 2025-09, department: {EAST}")
    folder = written(city, tmp_path)
    task = status(run, "--root", folder, "list", "--as-of", "2025-06-10")["tasks"][0]
    assert (task["due"], task["status"], task["days_overdue"]) == ("2025-05-31", "overdue", 10)
    own = status(run, "--root", folder, "list", "--as-of", "2025-06-10", "--dept", EAST)["tasks"][0]
    assert (own["due"], own["status"], own["days_left"]) == ("2025-09-30", "on_track", 112)


def test_ongoing_work_is_in_no_base_and_only_ongoing_selects_it(run: Run, tmp_path: Path) -> None:
    folder = written(
        City().task("due: ongoing").task("").says("2025-05-20 apply").decides("2025-05-21 accept"),
        tmp_path,
    )
    report = status(run, "--root", folder, "status", "--as-of", "2025-06-01")["totals"]
    assert report["rates"]["overall"] == {"n": 0, "of": 1, "percent": 0}
    for period, ids in (("2025", ["1.2"]), ("ongoing", ["1.1"])):
        tasks = status(run, "--root", folder, "list", "--due", period, "--as-of", "2025-06-01")[
            "tasks"
        ]
        assert [task["id"] for task in tasks] == ids


@pytest.mark.parametrize(
    ("period", "ids"),
    [
        ("2025", ["1.1", "1.2", "1.3"]),
        ("2025Q2", ["1.1", "1.2"]),
        ("2025q2", ["1.1", "1.2"]),
        ("2025-06", ["1.2"]),
        ("2025-06-30", ["1.2"]),
        ("2026", []),
    ],
)
def test_due_selects_by_the_due_day_in_force(
    run: Run, tmp_path: Path, period: str, ids: list[str]
) -> None:
    folder = written(City().task("").task("due: 2025-06").task("due: 2025"), tmp_path)
    tasks = status(run, "--root", folder, "list", "--due", period, "--as-of", "2025-04-01")["tasks"]
    assert [task["id"] for task in tasks] == ids


def test_within_lists_what_is_due_soon_and_what_is_overdue(run: Run, tmp_path: Path) -> None:
    city = City().task("").task("due: 2025-06-30").task("due: 2025-07-01").task("due: ongoing")
    folder = written(city, tmp_path)
    tasks = status(run, "--root", folder, "list", "--within", "29d", "--as-of", "2025-06-01")[
        "tasks"
    ]
    assert [task["id"] for task in tasks] == ["1.1", "1.2"]


def test_plans_that_are_closed_are_left_out_unless_asked_for(run: Run, tmp_path: Path) -> None:
    folder = written(City().plan("closed: {date: 2025-07-01, document: 示例}"), tmp_path)
    plans = [
        len(status(run, "--root", folder, "status", "--as-of", day, *more)["plans"])
        for day, more in (("2025-06-30", ()), ("2025-07-01", ()), ("2025-07-01", ("--closed",)))
    ]
    assert plans == [1, 0, 1]
    named = status(run, "--root", folder, "status", "--as-of", "2025-07-01", "--plan", "1.0")[
        "plans"
    ]
    assert named[0]["notes"] == ["no-records", "closed"]


def test_before_issue_a_plan_has_no_tasks(run: Run, tmp_path: Path) -> None:
    report = status(run, "--root", written(City(), tmp_path), "status", "--as-of", "2025-02-28")
    assert (report["totals"]["tasks"], report["plans"][0]["notes"]) == (0, ["not-issued"])


def test_since_is_the_first_day_of_the_present_status(run: Run, tmp_path: Path) -> None:
    folder = written(
        City().says("2025-05-20 apply").decides("2025-06-10 return opinion: 示例"), tmp_path
    )
    part = status(run, "--root", folder, "list", "--as-of", "2025-07-01")["tasks"][0][
        "assignments"
    ][0]
    assert (part["status"], part["since"]) == ("overdue", "2025-06-10")


def test_figures_are_withheld_where_a_file_cannot_be_read_in_full(run: Run, tmp_path: Path) -> None:
    folder = written(City().says("2025-05-20 apply"), tmp_path)
    ledger = folder / "plans" / "1.0" / "progress" / f"{MARKET}.yaml"
    ledger.write_text(
        "- {date: 2025-13-01, task: '1.1', kind: report}\n- {date: 2025-04-01, task: '1.1', kind: report}\n"
    )
    ran = run("--root", folder, "status", "--as-of", "2025-06-01")
    assert ran.status == 3
    assert "应完成" not in ran.out
    assert f"plans/1.0/progress/{MARKET}.yaml:1:10: 错误[bad-date]" in ran.err
    despite = status_despite(run, folder)
    assert despite["incomplete"] == [f"plans/1.0/progress/{MARKET}.yaml"]
    assert despite["plans"][0]["notes"] == ["incomplete"]
    assert despite["totals"]["overdue"] == 1


def status_despite(run: Run, folder: Path) -> Any:
    ran = run(
        "--root", folder, "status", "--as-of", "2025-06-01", "--despite-errors", "--format", "json"
    )
    assert ran.status == 3
    return json.loads(ran.out)


def test_one_broken_plan_does_not_hide_another(run: Run, tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    broken = folder / "plans" / "2.0" / "plan.yaml"
    broken.parent.mkdir()
    broken.write_text("plan: [\n")
    ran = run("--root", folder, "status", "--as-of", "2025-06-01", "--format", "json")
    report = json.loads(ran.out)
    assert ran.status == 3
    assert [plan["plan"] for plan in report["plans"]] == ["1.0"]
    assert report["incomplete"] == ["plans/2.0/plan.yaml"]


def test_findings_of_rules_withhold_nothing_and_point_to_validate(run: Run, tmp_path: Path) -> None:
    folder = written(City().decides("2025-05-20 accept"), tmp_path)
    call = ("--root", folder, "status", "--as-of", "2025-06-01")
    asked = run(*call, "--format", "json")
    report = json.loads(asked.out)
    assert (report["totals"]["overdue"], report["plans"][0]["notes"]) == (1, ["findings"])
    assert (asked.status, "bizenv validate" in asked.err) == (0, True)
    assert "bizenv validate" not in run(*call).out  # leadership reads it
    ran = run("--root", folder, "validate")
    assert (ran.status, "accept-without-apply" in ran.out) == (1, True)


def test_a_first_lead_that_stands_for_nobody_leaves_the_others_to_decide() -> None:
    city = City().group("").task(f"lead: [{GROUP}, {HOUSING}], completion: first-lead")
    book, found = load(Memory(city.files))
    assert book is not None
    assert found == ["empty-group"]
    report = status_report(book, Query(day=date(2025, 6, 15)), "department")
    assert report.totals.tasks == report.totals.overdue == 1


@pytest.mark.parametrize(
    ("said", "meant"),
    [("逾期", "overdue"), ("预警", "at_risk"), ("完成", "completed"), ("已完成", "completed"),
     ("正常", "on_track"), ("待审核", "in_review"), ("at risk", "at_risk"), ("At-Risk", "")],
)  # fmt: skip
def test_a_status_is_taken_in_words(run: Run, tmp_path: Path, said: str, meant: str) -> None:
    city = written(City().task(""), tmp_path)
    ran = run("--root", city, "list", "--status", said, "--format", "json")
    if not meant:
        assert ran.status == 2
        return
    assert ran.out == run("--root", city, "list", "--status", meant, "--format", "json").out
