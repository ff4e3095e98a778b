"""What a digest tells of its period beside its two days."""

from typing import Final

import pytest

from building import FINANCE, HOUSING, MARKET, City
from digesting import DUE, START, STEPS, difference, digest, output, text

REOPENED: Final = START.says("2025-05-20 apply", "2025-06-12 apply").decides(
    "2025-05-25 accept", "2025-06-05 reopen reason: 佐证不实", "2025-06-20 accept"
)


@pytest.mark.parametrize(
    ("city", "period", "steps"),
    [
        (REOPENED, "2025-05-31 2025-06-30", ["reopened", "applied-late", "finished-late"]),
        (
            START.says("2025-05-05 apply", "2025-05-20 apply").decides(
                "2025-05-10 return", "2025-05-25 accept"
            ),
            "2025-04-30 2025-05-31",
            ["applied", "returned", "applied", "finished"],
        ),
        (
            START.amend("2025-05-05 cancel: true", "2025-05-20 cancel: false"),
            "2025-04-30 2025-05-31",
            ["cancelled", "reinstated"],
        ),
        (
            START.says("2025-05-05 apply", "2025-05-20 withdraw"),
            "2025-04-30 2025-05-31",
            ["applied", "withdrawn"],
        ),
        (  # all on one day: as they count, not as they matter
            START.says("2025-05-05 apply", "2025-05-20 apply", "2025-05-20 withdraw").decides(
                "2025-05-20 return"
            ),
            "2025-05-10 2025-05-31",
            ["returned", "applied", "withdrawn"],
        ),
        (
            START.says("2025-05-05 apply", "2025-05-12 apply").decides(
                "2025-05-10 return", "2025-05-20 return"
            ),
            "2025-05-05 2025-05-31",
            ["returned", "applied", "returned"],
        ),
        (
            START.says("2025-06-05 apply", "2025-06-28 apply").decides("2025-06-20 return"),
            "2025-06-10 2025-06-30",
            ["returned", "applied-late"],
        ),
        (
            START.says("2025-05-05 apply").decides("2025-05-10 accept"),
            "2025-04-30 2025-05-31",
            [],
        ),
        (STEPS, "2025-04-30 2025-05-31", []),
        (STEPS, "2025-04-30 2025-05-15", []),
        (
            STEPS.says("2025-05-25 apply").decides("2025-05-22 reopen", "2025-05-27 accept"),
            "2025-04-30 2025-05-31",
            ["applied", "passed", "finished", "reopened", "applied", "passed"],
        ),
    ],
)
def test_what_was_decided_and_changed_again_is_told_step_by_step(
    city: City, period: str, steps: list[str]
) -> None:
    turns = output(city, *period.split())["turns"]
    found = [step["change"]["code"] for turn in turns for step in turn["steps"]]
    assert found == steps


@pytest.mark.parametrize(
    ("said", "text_of_it"),
    [
        ((), "退回后未再申请"),
        (("2025-05-20 apply", "2025-05-20 withdraw"), "退回后2025年5月20日重新申请，当日撤回"),
        (
            ("2025-05-21 apply", "2025-05-23 withdraw"),
            "退回后2025年5月21日重新申请，2025年5月23日撤回",
        ),
        (
            ("2025-05-21 apply", "2025-05-21 withdraw", "2025-05-22 apply", "2025-05-24 withdraw"),
            "退回后2025年5月22日重新申请，2025年5月24日撤回",
        ),
        (("2025-05-21 report",), "退回后未再申请"),
    ],
)
def test_what_was_applied_for_again_after_a_return_is_not_said_to_be_none(
    said: tuple[str, ...], text_of_it: str
) -> None:
    city = DUE.says("2025-05-05 apply", *said).decides("2025-05-20 return")
    assert text_of_it in text(city, "2025-04-30", "2025-05-31")


JOINT: Final = START.task(f"due: 2025-06-10, lead: [{MARKET}, {HOUSING}]").task("due: 2025-06-10")


ONE_DONE: Final = JOINT.says("2025-06-02 apply").decides("2025-06-05 accept")


BOTH_DONE: Final = ONE_DONE.says("2025-06-02 apply", by=HOUSING).decides(
    f"2025-06-05 accept department: {HOUSING}"
)


OTHER_DONE: Final = ONE_DONE.says("2025-06-02 apply task: '1.2'").decides(
    "2025-06-05 accept task: '1.2'"
)


BY_FIRST: Final = START.task(
    f"due: 2025-06-10, lead: [{MARKET}, {HOUSING}], completion: first-lead"
).task("due: 2025-06-10")


@pytest.mark.parametrize(
    ("city", "since", "said", "completed"),
    [
        (ONE_DONE, "2025-05-31", "完成（1条联合牵头任务由部分牵头部门完成，1家次）", 0),
        (BOTH_DONE, "2025-05-31", "完成（1条任务，涉及2家次）", 1),
        (
            OTHER_DONE,
            "2025-05-31",
            "完成（整项1条；另有1条联合牵头任务由部分牵头部门完成，1家次）",
            1,
        ),
        (  # the first lead had completed it before: the other's part completes nothing
            BY_FIRST.says("2025-05-02 apply")
            .decides("2025-05-05 accept", f"2025-06-05 accept department: {HOUSING}")
            .says("2025-06-02 apply", by=HOUSING),
            "2025-05-31",
            "完成（1条联合牵头任务由部分牵头部门完成，1家次）",
            0,
        ),
    ],
)
def test_finished_adds_up_with_what_is_completed(
    city: City, since: str, said: str, completed: int
) -> None:
    told = text(city, since, "2025-06-20")
    assert said in told
    was, now = (digest(city, "2025-03-31", day).totals.completed for day in (since, "2025-06-20"))
    assert now - was == completed
    assert "另有联合牵头" not in text(city, since, "2025-06-20", MARKET)


HALF_APPLIED: Final = JOINT.says("2025-06-02 apply")
HALF_LATE: Final = ONE_DONE.says("2025-06-12 apply", by=HOUSING).decides(
    f"2025-06-15 accept department: {HOUSING}"
)


@pytest.mark.parametrize(
    ("city", "day", "figures", "listed"),
    [
        (
            HALF_APPLIED,
            "2025-06-05",
            {"applied": 0, "completed": 0},
            ["申请完成（1条联合牵头任务的部分牵头部门，1家次，没有整项）"],
        ),
        (
            HALF_APPLIED.says("2025-06-03 apply task: '1.2'"),
            "2025-06-05",
            {"applied": 1, "completed": 0},
            ["申请完成（整项1条；另有1条联合牵头任务的部分牵头部门，1家次）"],
        ),
        (  # as a whole it was completed late, and that once
            HALF_LATE,
            "2025-06-20",
            {"applied": 1, "completed": 1, "completed_late": 1},
            ["逾期完成（1）", "完成（1条联合牵头任务由部分牵头部门完成，1家次）"],
        ),
        (
            HALF_LATE.says("2025-06-02 apply task: '1.2'").decides("2025-06-05 accept task: '1.2'"),
            "2025-06-20",
            {"completed": 2, "completed_late": 1},
            ["逾期完成（1）", "完成（整项1条；另有1条联合牵头任务由部分牵头部门完成，1家次）"],
        ),
        (
            HALF_LATE.decides(f"2025-06-18 reopen department: {HOUSING}"),
            "2025-06-20",
            {"completed": 0},
            ["完成（1条联合牵头任务由部分牵头部门完成，1家次）"],
        ),
    ],
)
def test_lists_of_steps_add_up_with_the_headline_in_digest_and_diff(
    city: City, day: str, figures: dict[str, int], listed: list[str]
) -> None:
    told = text(city, "2025-05-31", day)
    totals = digest(city, "2025-05-31", day).totals
    assert {name: getattr(totals, name) for name in figures} == figures
    compared = difference(city, f"2025-05-31 {day}")
    for each in listed:
        assert each in told
        name, _, count = each.rstrip("）").partition("（")
        figure = count if count.isdecimal() else f"：{count}"
        assert f"{name}{figure}" in compared


@pytest.mark.parametrize(
    ("city", "said", "overdue"),
    [
        (BY_FIRST.says("2025-04-02 report"), "逾期未完成（2条任务，涉及3家次）", 2),
        (
            BY_FIRST.says("2025-06-02 apply"),
            "逾期未完成（1；另有1条整项未逾期、部分牵头部门逾期，1家次）",
            1,
        ),
        (
            BY_FIRST.says("2025-06-02 apply", "2025-06-02 apply task: '1.2'"),
            "逾期未完成（1条整项未逾期、部分牵头部门逾期，1家次）",
            0,
        ),
        (JOINT.says("2025-06-02 apply"), "逾期未完成（2）", 2),
    ],
)
def test_overdue_adds_up_with_the_headline(city: City, said: str, overdue: int) -> None:
    told = text(city, "2025-05-31", "2025-06-20")
    assert said in told
    assert digest(city, "2025-05-31", "2025-06-20").totals.overdue == overdue
    apart = f"以首位牵头部门{MARKET}为准，整项待审核；{HOUSING}承担部分逾期"
    assert (apart in told) == ("整项未逾期" in said)


def test_both_steps_stand_in_the_text() -> None:
    said = text(REOPENED, "2025-05-31", "2025-06-30")
    assert (
        "2025年6月5日撤销销号（佐证不实）；2025年6月12日逾期申请完成；2025年6月20日逾期完成" in said
    )


def test_milestones_that_were_reached_or_missed_in_the_period_are_told() -> None:
    aims = (
        "[{title: 甲, due: 2025-05-10}, {title: 乙, due: 2025-05-20}, {title: 丙, due: 2025-05-31}]"
    )
    city = START.task(f"due: 2025-12-31, milestones: {aims}")
    city = city.says("2025-05-25 report milestone: 甲")
    found = output(city, "2025-04-30", "2025-05-31")["milestones_passed"]
    assert [(row["milestone"], row["state"]) for row in found] == [("乙", "missed"), ("甲", "met")]
    said = text(city, "2025-04-30", "2025-05-31")
    assert "节点未完成（1）" in said
    assert "节点“甲”（期限2025年5月10日，2025年5月25日填报完成，晚15天）" in said
    later = output(city, "2025-05-31", "2025-06-30")["milestones_passed"]
    assert [row["milestone"] for row in later] == ["丙"]


AMENDED: Final = START.task("due: 2025-12-31").amend(
    f"2025-06-10 lead: [{HOUSING}]",
    '2025-06-11 task: "1.2", cancel: true',
)


def test_counts_of_changes_are_of_tasks_and_parts_where_these_differ() -> None:
    city = START.task("due: 2025-12-31").amend(
        f"2025-06-10 lead: [{HOUSING}]",
        f"2025-06-14 add: {{id: '1.9', title: 新, lead: [{FINANCE}, {HOUSING}], due: 2025-12-31}}",
    )
    said = text(city, "2025-05-31", "2025-06-30")
    assert "牵头调整（1条任务，涉及2家次）" in said
    assert "新增任务（1条任务，涉及2家次）" in said


@pytest.mark.parametrize(
    ("days", "listed"),
    [
        ("2025-02-28 2025-04-30", 1),  # due on 31 May, 31 days later
        ("2025-03-31 2025-04-30", 1),
        ("2025-04-23 2025-04-30", 0),  # a week is no month
        ("2025-03-31 2025-04-29", 0),
        ("2025-03-31 2025-05-01", 1),  # 30 days
    ],
)
def test_at_the_end_of_a_month_all_of_the_next_is_foretold(days: str, listed: int) -> None:
    city = START.task("milestones: [{title: 甲, due: 2025-05-31}]")
    said = output(city, *days.split())
    assert (len(said["due_soon"]), len(said["milestones"])) == (listed, listed)


@pytest.mark.parametrize(("rule", "listed"), [(10, 1), (60, 2), (0, 1)])
def test_never_less_is_foretold_than_the_rule_says(rule: int, listed: int) -> None:
    city = START.policy(f"report_every: 0, due_soon: {rule}").task("").task("due: 2025-06-20")
    assert len(output(city, "2025-03-31", "2025-04-30")["due_soon"]) == listed


def test_requests_stand_under_those_asked_or_in_a_group_of_their_own() -> None:
    city = START.task("due: 2025-12-31").task("due: 2025-12-31")
    city = city.says(
        "2025-05-10 report needs: 请住建局协助", '2025-05-10 report task: "1.2", needs: 请增加人手'
    )
    said = text(city, "2025-04-30", "2025-05-20")
    assert f"请有关部门协调（1）{HOUSING}：第1.1项" in said
    assert f"单位未确定的事项（1）第1.2项示例任务{MARKET}（2025年5月10日）：请增加人手" in said


@pytest.mark.parametrize(
    ("lines", "dropped"),
    [
        (["2025-05-10 report progress: 推进中"], 1),
        (["2025-05-10 report needs: 无"], 1),
        (["2025-05-10 report needs: 请财政局拨付"], 0),  # still asked, in other words
        (["2025-05-10 report percent: 50"], 0),  # no words at all: it stands
        (["2025-05-10 apply progress: 完成"], 1),
    ],
)
def test_what_is_no_longer_asked_for_is_told_once(lines: list[str], dropped: int) -> None:
    city = START.task("due: 2025-12-31").says("2025-04-10 report needs: 请住建局协助", *lines)
    found = output(city, "2025-04-30", "2025-05-31")["requests_dropped"]
    assert len(found) == dropped
    assert ("上期提出、本期未再提（1）" in text(city, "2025-04-30", "2025-05-31")) is bool(dropped)
    assert output(city, "2025-05-15", "2025-05-31")["requests_dropped"] == []
    done = city.says("2025-05-20 apply").decides("2025-05-25 accept")
    assert output(done, "2025-04-30", "2025-05-31")["requests_dropped"] == []


def test_who_was_given_an_old_task_is_new_in_the_list_though_it_was_at_risk_before() -> None:
    city = DUE.amend(f"2025-07-12 lead: [{HOUSING}]")
    told = text(city, "2025-06-30", "2025-07-15")
    assert f"{HOUSING}第1.1项示例任务【本期新增】" in told
    alone = text(DUE, "2025-07-10", "2025-07-15")
    assert "【本期新增】" not in alone


def test_what_happened_counts_tasks_and_their_parts() -> None:
    city = START.task(f"lead: [{MARKET}, {HOUSING}], due: 2025-12-31").amend(
        "2025-05-05 cancel: true", "2025-05-20 cancel: false"
    )
    told = text(city, "2025-04-30", "2025-05-31")
    assert "本期内发生（1条任务，涉及2家次）" in told
