"""What digest and diff tell of amendments: moved deadlines, new leads, pauses, and how late they came."""

from typing import Final

import pytest
from bizenv.pages.change_words import said_of
from bizenv.pages.reasoning import reasons
from bizenv.pages.sentences import status
from bizenv.report.counts import Counts

from building import FINANCE, HOUSING, MARKET, City
from digesting import DUE, START, ZH, changes, digest, text

MOVED: Final = START.task("due: 2025-07-31").amend("2025-08-20 due: 2025-09-30")


LATE: Final = "期限已过20天后才调整，此前逾期19天"


READ: Final = (
    City()
    .task("due: 2025-12-31, targets: [{name: 学位, at_least: 2000, unit: 个, baseline: 0}]")
    .says("2025-04-30 report percent: 90, readings: {学位: 300}")
)


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
        (f"2025-08-12 lead: [{HOUSING}]", "不再牵头时期限已过12天，此前逾期11天"),
        (f"2025-08-12 lead: [{FINANCE}, {HOUSING}]", "不再牵头时期限已过12天，此前逾期11天"),
        (TAKEN, "不再牵头时期限已过12天，此前逾期11天"),
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
    assert f"解除预警（1）示例市场监管局：第1.1项示例任务{by}" in text(city, since, until)


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
    assert "环节后退（1）示例市场监管局：第1.1项示例任务2025年8月20日撤回申请（再补）" in said


def test_new_leads_are_named_as_registered() -> None:
    city = DUE.amend("2025-06-10 lead: [住建局]")
    told = changes(city, city, "2025-06-09 2025-06-10")[f"{HOUSING} lead-changed"]
    assert said_of(told, ZH).startswith("牵头改为示例住建局（")
