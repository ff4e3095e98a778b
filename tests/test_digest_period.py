"""What a digest tells of its period beside its two days, and what diff says of amendments."""

from datetime import date
from typing import Any, Final

import pytest
from bizenv.contract.digest import digest_json
from bizenv.messages import catalogue
from bizenv.pages import render
from bizenv.pages.diff import said_of
from bizenv.pages.reasoning import reasons
from bizenv.pages.sentences import status
from bizenv.report.advance import VOIDED as VOIDED_CODES
from bizenv.report.changes import State, changes_report
from bizenv.report.counts import Counts
from bizenv.report.digest import DigestReport, digest_report
from bizenv.report.part_changes import Change
from bizenv.report.query import Query

from building import FINANCE, HOUSING, MARKET, City
from test_json import validate

START: Final = City().policy("report_every: 0, due_soon: 30")
ZH: Final = catalogue("zh")
DUE: Final = START.task("due: 2025-07-31")
MOVED: Final = START.task("due: 2025-07-31").amend("2025-08-20 due: 2025-09-30")
LATE: Final = "期限已过20天后才调整，此前逾期19天"
REOPENED: Final = START.says("2025-05-20 apply", "2025-06-12 apply").decides(
    "2025-05-25 accept", "2025-06-05 reopen reason: 佐证不实", "2025-06-20 accept"
)
DUE_LATER: Final = START.task("due: 2025-09-30")
VOIDED: Final = DUE_LATER.says("2025-05-20 apply").decides("2025-06-05 accept")
READ: Final = (
    City()
    .task("due: 2025-12-31, targets: [{name: 学位, at_least: 2000, unit: 个, baseline: 0}]")
    .says("2025-04-30 report percent: 90, readings: {学位: 300}")
)
CORRECTED: Final = START.task("due: 2025-12-31").says(
    "2025-06-10 report percent: 4",
    "2025-06-12 void of: {date: 2025-06-10, kind: report}, reason: 误填",
    "2025-06-10 report percent: 40",
)


def digest(city: City, since: str, until: str, *departments: str) -> DigestReport:
    query = Query(day=date.fromisoformat(until), departments=departments)
    return digest_report(city.book, query, date.fromisoformat(since))


def text(city: City, since: str, until: str, *departments: str) -> str:
    """Return the digest without its line breaks."""
    said = render("digest", "text", digest(city, since, until, *departments), ZH)
    return "".join(said.split())


def output(city: City, since: str, until: str) -> Any:
    return validate(digest_json(digest(city, since, until), ZH))


def changes(before: City, after: City, days: str) -> dict[str, Change]:
    one, other = (date.fromisoformat(day) for day in (days.split() * 2)[:2])
    books = [{city.book.id: city.book} for city in (before, after)]
    report = changes_report(books[0], books[1], (State(one), State(other)))
    return {f"{each.department} {each.code}": each for each in report.changes}


@pytest.mark.parametrize(
    ("city", "late"),
    [
        (MOVED, LATE),
        (MOVED.says("2025-08-10 apply"), LATE),  # late, and overdue until it was moved
        (START.task("due: 2025-07-31").amend("2025-08-01 due: 2025-09-30"), None),
        (START.task("due: 2025-07-31").amend("2025-07-20 due: 2025-09-30"), None),
        (MOVED.says("2025-07-30 apply"), None),  # in review all the time
        (MOVED.says("2025-07-30 apply").decides("2025-08-15 reopen"), None),
        (
            START.task("due: 2025-07-31").amend("2025-08-03 due: 2025-09-30"),
            "期限已过3天后才调整，此前逾期2天",
        ),
    ],
)
def test_a_deadline_that_was_moved_once_overdue_says_so(city: City, late: str | None) -> None:
    said = text(city, "2025-07-31", "2025-08-31")
    assert said.count(late or "才调整") == (said.count("期限由2025年7月31日改为") if late else 0)


LEAD: Final = DUE.amend(f"2025-08-12 lead: [{HOUSING}]")
TAKEN: Final = f"2025-08-12 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}"
LED: Final = "2025年8月12日起牵头，接手时期限已过12天"
PAUSED: Final = DUE.amend("2025-06-12 cancel: true", "2025-08-12 cancel: false")
PAUSED_LATE: Final = DUE.amend("2025-08-05 cancel: true", "2025-08-12 cancel: false")
BACK: Final = "2025年8月12日恢复实施时期限已过12天"


@pytest.mark.parametrize(
    ("city", "said"),
    [
        (LEAD, LED),
        (DUE.amend(f"2025-08-12 lead: [{MARKET}, {HOUSING}]"), LED),
        (LEAD.amend("2025-08-20 due: 2025-08-25"), None),  # overdue by a deadline of its own
        (DUE.amend(TAKEN), None),
        (DUE.amend(f"2025-07-31 lead: [{HOUSING}]"), None),  # the due day itself
        (PAUSED, BACK),
        (PAUSED_LATE, BACK),
        (DUE.amend("2025-06-12 cancel: true", "2025-07-12 cancel: false"), None),
        (PAUSED.amend(f"2025-08-20 lead: [{HOUSING}]"), "2025年8月20日起牵头，接手时期限已过20天"),
    ],
)
def test_who_comes_to_a_task_after_its_due_day_is_told_since_when(
    city: City, said: str | None
) -> None:
    told = text(city, "2025-07-31", "2025-08-31")
    found = {each for each in (LED, BACK, said) if each and each in told}
    assert found == ({said} if said else set())


@pytest.mark.parametrize("city", [PAUSED, PAUSED.says("2025-08-20 report")])
def test_what_was_reinstated_after_its_due_day_is_newly_overdue(city: City) -> None:
    assert "示例任务【本期新增】" in text(city, "2025-07-31", "2025-08-31")
    found = changes(city, city, "2025-07-31 2025-08-31")
    assert {f"{MARKET} reinstated", f"{MARKET} became-overdue"} <= set(found)


def test_what_was_reinstated_before_its_due_day_is_not_overdue() -> None:
    city = START.task("due: 2025-12-31").amend(
        "2025-06-12 cancel: true", "2025-08-12 cancel: false"
    )
    assert f"{MARKET} became-overdue" not in changes(city, city, "2025-07-31 2025-08-31")


@pytest.mark.parametrize(
    ("amended", "said"),
    [
        ("2025-08-12 cancel: true", "期限已过12天后才取消，此前逾期11天"),
        (f"2025-08-12 lead: [{HOUSING}]", "期限已过12天后才不再牵头，此前逾期11天"),
        (f"2025-08-12 lead: [{FINANCE}, {HOUSING}]", "期限已过12天后才不再牵头，此前逾期11天"),
        (TAKEN, "期限已过12天后才不再牵头，此前逾期11天"),
        ("2025-07-31 cancel: true", None),
        ("2025-08-01 cancel: true", None),  # no day was overdue
        (f"2025-07-20 lead: [{HOUSING}]", None),
    ],
)
def test_how_long_a_part_was_overdue_until_it_ended_is_told(amended: str, said: str | None) -> None:
    city = DUE.amend(amended)
    told = text(city, "2025-07-31", "2025-08-31")
    assert told.count("此前逾期") == bool(said)
    assert (said or "") in told
    days = [
        each.spell.days_overdue
        for each in changes(city, city, "2025-07-31 2025-08-31").values()
        if each.spell
    ]
    assert days == ([11] if said else [])


def test_whoever_takes_over_keeps_the_days_overdue_of_a_moved_deadline() -> None:
    taking = f"2025-08-20 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}"
    said = digest(MOVED.amend(taking), "2025-07-31", "2025-08-31")
    (item,) = said.plans[0].items
    assert [(each.days_past, each.days_overdue) for each in item.moves] == [(20, 19)]


def city_counts(city: City, day: str) -> Counts:
    return digest(city, "2025-08-31", day).totals


EXTENDED: Final = DUE.says("2025-08-05 apply").amend("2025-08-15 due: 2025-08-31")
THEN: Final = "2025年8月5日申请完成（当时已逾期5天；2025年8月15日延期后按新期限计为按期）"


@pytest.mark.parametrize(
    ("city", "said"),
    [
        (EXTENDED, f"{THEN}，已待审核26天"),
        (EXTENDED.decides("2025-08-20 accept"), f"{THEN}，2025年8月20日经"),
        (DUE.says("2025-07-31 apply"), "2025年7月31日按期申请完成，已待审核31天"),
        (DUE.amend("2025-07-15 due: 2025-08-31").says("2025-08-05 apply"), "8月5日按期申请完成，"),
    ],
)
def test_what_was_late_when_made_is_not_simply_on_time(city: City, said: str) -> None:
    found = status_words(city, "2025-08-31")
    assert said in found


def status_words(city: City, day: str) -> str:
    (assignment,) = city.whole(day).judged
    return reasons(ZH, assignment.verdict.reasons)


def test_what_was_extended_once_overdue_is_never_called_early() -> None:
    done = MOVED.says("2025-09-10 apply").decides("2025-09-15 accept")
    early = START.task("due: 2025-09-30").says("2025-09-10 apply").decides("2025-09-15 accept")
    moved_in_time = START.task("due: 2025-07-31").amend("2025-07-20 due: 2025-09-30")
    in_time = moved_in_time.says("2025-09-10 apply").decides("2025-09-15 accept")
    words = [status(ZH, city.whole("2025-09-20")) for city in (done, early, in_time)]
    assert words == ["延期后完成", "提前完成", "提前完成"]
    counted = [city_counts(city, "2025-09-20") for city in (done, early, in_time)]
    assert [(each.early, each.completed_extended) for each in counted] == [(0, 1), (1, 0), (1, 0)]
    assert [each.completed_early for each in counted] == [1, 1, 1]  # JSON stays as it is
    assert "提前完成" not in text(done, "2025-08-31", "2025-09-20")
    assert done.verdict("2025-09-20").early  # the meaning stays as it is


@pytest.mark.parametrize(
    ("city", "said", "unsaid"),
    [
        (
            VOIDED.decides(
                "2025-06-07 void of: {date: 2025-06-05, kind: accept}, reason: 录错任务"
            ),
            "因更正恢复待审核（1）示例市场监管局：1.0/1.1示例任务2025年6月7日更正，录错任务",
            ("撤销销号", "申请完成（"),
        ),
        (
            VOIDED.says("2025-06-07 void of: {date: 2025-05-20, kind: apply}").decides(
                "2025-06-07 void of: {date: 2025-06-05, kind: accept}, reason: 录错任务"
            ),
            "因更正不再计为完成（1）",
            ("撤销销号",),
        ),
        (
            DUE_LATER.says(
                "2025-05-20 apply", "2025-06-07 void of: {date: 2025-05-20, kind: apply}"
            ),
            "因更正不再计为申请完成（1）示例市场监管局：1.0/1.1示例任务2025年6月7日更正",
            ("撤回申请", "撤销销号"),
        ),
    ],
)
def test_what_a_correction_changed_is_no_decision_and_no_withdrawal(
    city: City, said: str, unsaid: tuple[str, ...]
) -> None:
    told = text(city, "2025-06-06", "2025-06-30")
    assert said in told
    assert not [each for each in unsaid if each in told]
    found = changes(city, city, "2025-06-06 2025-06-30")
    assert any(each.code in VOIDED_CODES and each.void for each in found.values())


def test_a_record_that_was_taken_back_is_told_with_what_stands_instead() -> None:
    said = text(CORRECTED, "2025-05-31", "2025-06-30")
    assert "更正（1）" in said
    assert "2025年6月10日填报（完成4%）作废，改为2025年6月10日填报（完成40%）；原因：误填" in said
    (one,) = output(CORRECTED, "2025-05-31", "2025-06-30")["corrections"]
    assert (one["record"]["percent"], one["instead"]["percent"]) == (4, 40)
    assert "更正（" not in text(CORRECTED, "2025-06-12", "2025-06-30")  # before the period
    assert "更正（1）" in text(CORRECTED, "2025-05-31", "2025-06-30", MARKET)


VOIDED_REPORT: Final = START.task("due: 2025-12-31").says(
    "2025-06-10 report percent: 4",
    "2025-06-12 void of: {date: 2025-06-10, kind: report}, reason: 误填",
)
VOIDED_ACCEPTANCE: Final = DUE_LATER.says("2025-05-20 apply").decides(
    "2025-06-05 accept", "2025-06-07 void of: {date: 2025-06-05, kind: accept}"
)


@pytest.mark.parametrize(
    ("city", "instead"),
    [
        (VOIDED_REPORT, "作废，未另报；原因：误填"),
        (
            VOIDED_REPORT.says("2025-06-12 report percent: 40"),
            "作废，改为2025年6月12日填报（完成40%）；原因",
        ),
        (
            VOIDED_REPORT.says("2025-06-20 report percent: 40", "2025-06-25 report percent: 50"),
            "作废；此后2025年6月20日填报（完成40%）；原因",
        ),
        (
            VOIDED_REPORT.says("2025-06-20 apply percent: 100"),
            "作废；此后2025年6月20日申请完成（完成100%）；原因",
        ),
        (VOIDED_REPORT.says("2025-07-20 report percent: 40"), "作废，未另报"),  # after the period
        (VOIDED_ACCEPTANCE, "2025年6月5日审核通过作废，未另作审核"),
        (
            VOIDED_ACCEPTANCE.decides("2025-06-09 return"),
            "2025年6月5日审核通过作废；此后2025年6月9日退回",
        ),
        (
            VOIDED_ACCEPTANCE.says("2025-06-09 report percent: 90"),
            "2025年6月5日审核通过作废，未另作审核",  # a department's word is no decision
        ),
    ],
)
def test_what_stands_in_place_of_what_was_taken_back_may_bear_another_day(
    city: City, instead: str
) -> None:
    assert instead in text(city, "2025-05-31", "2025-06-30")


@pytest.mark.parametrize(
    ("city", "said"),
    [
        (
            START.says("2025-05-10 apply").decides(
                "2025-05-12 return",
                "2025-05-13 void of: {date: 2025-05-12, kind: return}",
            ),
            "2025年5月12日退回作废",
        ),
        (
            START.says("2025-05-10 apply", "2025-05-11 void of: {date: 2025-05-10, kind: apply}"),
            "2025年5月10日申请完成作废",
        ),
    ],
)
def test_any_kind_of_record_that_was_taken_back_is_told(city: City, said: str) -> None:
    whole = text(city, "2025-04-30", "2025-05-31")
    assert said in whole
    assert "先后发生" not in whole  # what was taken back never happened


STEPS: Final = (
    START.plan("review_steps: [初审, 验收]")
    .says("2025-05-05 apply")
    .decides("2025-05-10 accept", "2025-05-20 accept")
)


def test_who_passed_a_step_is_not_said_to_have_accepted() -> None:
    said = text(STEPS, "2025-04-30", "2025-05-10")
    assert "审核通过0条" in said
    assert "经第三方机构审核通过0条" not in said
    assert "2025年5月10日（当日）起待“验收”" in said


def test_a_step_that_was_passed_is_told_as_such() -> None:
    city = STEPS.decides("2025-05-22 reopen")
    said = text(city, "2025-04-30", "2025-05-31")
    assert "2025年5月10日通过“初审”" in said


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


@pytest.mark.parametrize(
    ("line", "kind", "day"),
    [
        (f"2025-06-10 lead: [{HOUSING}]", "牵头调整", "2025年6月10日"),
        ("2025-06-11 cancel: true", "取消", "2025年6月11日"),
        ("2025-06-12 cancel: false", "恢复实施", "2025年6月12日"),
        ("2025-06-13 due: 2025-11-30", "期限调整", "2025年6月13日"),
        (
            f"2025-06-14 add: {{id: '1.9', title: 新, lead: [{FINANCE}], due: 2025-12-31}}",
            "新增任务",
            "2025年6月14日",
        ),
    ],
)
def test_every_adjustment_names_document_day_and_reason(line: str, kind: str, day: str) -> None:
    city = START.task("due: 2025-12-31")
    if "cancel: false" in line:
        city = city.amend("2025-05-01 cancel: true")
    said = text(city.amend(line), "2025-05-31", "2025-06-30")
    assert f"{kind}（" in said
    assert f"示例发〔2025〕1号，自{day}起执行，示例" in said.split("任务调整")[1]


OTHER: Final = '2025-03-02 apply task: "1.2"'  # or nobody would speak of a warning
SILENT: Final = (
    City()
    .policy("report_every: 20, due_soon: 0, behind: 30")
    .task("due: 2025-12-31, milestones: [{title: 甲, due: 2025-05-10}]")
    .task("due: 2025-12-31")
    .says(OTHER)
)
NEAR: Final = (
    City()
    .policy("report_every: null, behind: 90, due_soon: 10")
    .task("due: 2025-06-30")
    .task("due: 2025-12-31")
    .says(OTHER)
)


@pytest.mark.parametrize(
    ("city", "days", "by"),
    [
        (
            SILENT.says("2025-06-10 report percent: 40, milestone: 甲", "2025-06-18 report"),
            "2025-05-31 2025-07-05",
            "2025年6月10日填报40%；2025年6月18日填报",  # the milestone, and the silence
        ),
        (
            SILENT.says("2025-06-10 report percent: 40, milestone: 甲"),
            "2025-05-31 2025-06-20",
            "2025年6月10日填报40%",
        ),
        (
            NEAR.amend("2025-06-25 due: 2025-09-30"),
            "2025-06-24 2025-06-30",
            "示例发〔2025〕1号自2025年6月25日起调整",
        ),
        (
            NEAR.amend("2025-06-25 due: 2025-09-30").says("2025-06-26 report percent: 3"),
            "2025-06-24 2025-06-30",
            "示例发〔2025〕1号自2025年6月25日起调整",  # not the report
        ),
        (
            NEAR.says("2025-06-26 report percent: 95"),
            "2025-06-24 2025-06-30",
            "2025年6月26日填报95%",
        ),
        (
            SILENT.says("2025-06-10 report percent: 40").amend("2025-06-15 milestones: []"),
            "2025-06-12 2025-06-20",
            "示例发〔2025〕1号自2025年6月15日起调整",
        ),
        (
            READ.says("2025-06-10 report percent: 30, readings: {学位: 800}"),
            "2025-05-31 2025-06-20",
            "2025年6月10日填报学位800个",  # the percentage warned of nothing
        ),
    ],
)
def test_what_lifted_a_warning_is_said_by_diff_and_digest(city: City, days: str, by: str) -> None:
    since, until = days.split()
    found = changes(city, city, days)[f"{MARKET} no-longer-at-risk"]
    assert said_of(found, ZH) == f"解除预警（{by}）"
    assert f"解除预警（1）示例市场监管局：1.0/1.1示例任务{by}" in text(city, since, until)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            f"2025-06-10 lead: [{HOUSING}]",
            "牵头改为示例住建局（示例发〔2025〕1号，自2025年6月10日起执行，示例",
        ),
        ("2025-06-11 cancel: true", "取消（示例发〔2025〕1号，自2025年6月11日起执行，示例"),
        (
            "2025-06-11 carry_to: next/1",
            "结转至next/1（示例发〔2025〕1号，自2025年6月11日起执行，示例",
        ),
        ("2025-06-12 cancel: false", "恢复实施（示例发〔2025〕1号，自2025年6月12日起执行，示例"),
        (
            f"2025-06-14 add: {{id: '1.9', title: 新, lead: [{FINANCE}], due: 2025-12-31}}",
            "新增任务（示例发〔2025〕1号，自2025年6月14日起执行，示例",
        ),
    ],
)
def test_diff_names_document_day_and_reason_of_what_was_decided(line: str, said: str) -> None:
    city = START.task("due: 2025-12-31")
    if "cancel: false" in line:
        city = city.amend("2025-05-01 cancel: true")
    city = city.amend(line)
    found = changes(city, city, "2025-05-31 2025-06-30").values()
    assert [each for each in found if said_of(each, ZH).startswith(said)]
    _, known = said.split("（", 1)
    assert known in text(city, "2025-05-31", "2025-06-30")


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


TAKES: Final = f"2025-05-10 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}"


@pytest.mark.parametrize(
    ("lines", "amended", "codes"),
    [
        (["2025-05-02 report percent: 10"], TAKES, {"lead-changed"}),
        (["2025-05-02 report percent: 10"], f"2025-05-10 lead: [{HOUSING}]", {"lead-changed"}),
        (["2025-04-02 apply"], TAKES, {"lead-changed"}),
        ([], f"2025-05-10 lead: [{HOUSING}]", {"lead-changed", "started"}),
    ],
)
def test_whoever_takes_over_starts_nothing_that_was_started(
    lines: list[str], amended: str, codes: set[str]
) -> None:
    city = START.task("due: 2025-12-31").says(*lines).amend(amended)
    city = city.says("2025-05-15 report percent: 20", by=HOUSING)
    if "apply" in "".join(lines):
        city = START.task("due: 2025-12-31").says(*lines).amend(amended)
    found = changes(city, city, "2025-05-05 2025-05-20")
    assert {each.split()[1] for each in found if HOUSING in each} == codes


def test_requests_stand_under_those_asked_or_in_a_group_of_their_own() -> None:
    city = START.task("due: 2025-12-31").task("due: 2025-12-31")
    city = city.says(
        "2025-05-10 report needs: 请住建局协助", '2025-05-10 report task: "1.2", needs: 请增加人手'
    )
    said = text(city, "2025-04-30", "2025-05-20")
    assert f"请有关部门协调（1）{HOUSING}：1.0/1.1" in said
    assert f"未指明单位的事项（1）1.0/1.2示例任务{MARKET}（2025年5月10日）：请增加人手" in said


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


@pytest.mark.parametrize(
    ("after", "days", "code", "file"),
    [
        (START.says("2025-05-05 report percent: 40"), "2025-05-04 2025-05-06", "started", "progress/"),
        (City().policy("report_every: 60").says("2025-05-20 report percent: 40"), "2025-05-19 2025-05-20", "no-longer-at-risk", "progress/"),
        (START.amend("2025-06-10 due: 2025-12-31"), "2025-06-09 2025-06-10", "no-longer-overdue", "amendments"),
        (START.says("2025-05-05 apply", "2025-05-06 withdraw"), "2025-05-05 2025-05-06", "withdrawn", "progress/"),
        (START.amend(f"2025-05-10 lead: [{HOUSING}]"), "2025-05-09 2025-05-10", "lead-changed", "amendments"),
        (START.amend("2025-05-10 cancel: true"), "2025-05-09 2025-05-10", "cancelled", "amendments"),
        (START.amend("2025-05-10 due: 2025-12-31"), "2025-05-09 2025-05-10", "deadline-moved", "amendments"),
        (START, "2025-05-31 2025-06-01", "became-overdue", "plan.yaml"),
    ],
)  # fmt: skip
def test_a_change_points_at_what_caused_it(after: City, days: str, code: str, file: str) -> None:
    told = [each for each in changes(after, after, days).values() if each.code == code]
    assert told
    for each in told:
        assert each.place is not None
        assert file in each.place.file


@pytest.mark.parametrize(
    ("city", "told"),
    [
        (MOVED, "期限由2025年7月31日改为2025年9月30日（示例发〔2025〕1号，自2025年8月20日起执行"),
        (MOVED, LATE),
        (DUE.amend(f"2025-06-10 lead: [{HOUSING}]"), "牵头改为示例住建局（示例发〔2025〕1号"),
        (DUE.amend(f"2025-06-10 lead: [{HOUSING}]"), "不再牵头（示例发〔2025〕1号"),
        (DUE.amend("2025-08-20 cancel: true"), "期限已过20天后才取消，此前逾期19天"),
        (DUE.amend("2025-06-10 pause: true"), "暂缓（1）示例市监局"),
    ],
)
def test_a_period_with_the_day_of_issue_tells_what_was_adjusted(city: City, told: str) -> None:
    said = text(city, "2025-02-28", "2025-08-31")
    assert told.replace("示例市监局", MARKET) in said
    assert "本期印发，共1条任务" in said
    assert "新增任务" not in said
    since = text(city, "2025-03-01", "2025-08-31")
    assert since[since.index("任务调整") :] == said[said.index("任务调整") :]


def test_what_was_mended_on_the_day_of_issue_is_no_adjustment() -> None:
    city = DUE.amend("2025-03-01 due: 2025-09-30")
    assert "任务调整" not in text(city, "2025-02-28", "2025-08-31")


def test_that_a_stage_went_back_is_explained() -> None:
    city = DUE.says("2025-05-20 apply", "2025-08-20 apply", "2025-08-20 withdraw reason: 再补")
    city = city.decides("2025-05-25 return")
    said = text(city, "2025-08-10", "2025-08-31")
    assert "环节后退（1）示例市场监管局：1.0/1.1示例任务2025年8月20日撤回申请（再补）" in said


def test_new_leads_are_named_as_registered() -> None:
    city = DUE.amend("2025-06-10 lead: [住建局]")
    told = changes(city, city, "2025-06-09 2025-06-10")[f"{HOUSING} lead-changed"]
    assert said_of(told, ZH).startswith("牵头改为示例住建局（")
