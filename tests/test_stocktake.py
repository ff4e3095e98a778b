"""bizenv stocktake: figures that other reports give too, the worst first, and promises with what came of them."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.meaning.filing import filing_day
from bizenv.periods.period import months_of
from bizenv.report.filing import FilingCounts, filings_of
from bizenv.report.query import Query
from bizenv.report.stocktake import LastStocktake, StocktakeReport, stocktake_report
from bizenv.report.views import views
from hypothesis import given
from hypothesis import strategies as st

from building import CALM, EAST, GROUP, HOUSING, MARKET, WEST, City, Read
from conftest import Run, Written
from test_json import validate
from test_terminals import on_terminal

MEETING: Final = "2025-04-10"
DECIDED: Final = City().decides(f"{MEETING} decide decision: 抓紧办结, complete_by: 2025-04-30")
UNTIMED: Final = City().decides(f"{MEETING} decide decision: 抓紧办结")
ON_DUE: Final = City().decides(f"{MEETING} decide decision: 抓紧办结, complete_by: 2025-05-31")
APPLIED: Final = DECIDED.says("2025-04-29 apply")
RETURNED: Final = ON_DUE.says("2025-05-30 apply").decides(
    "2025-06-02 return resubmit_by: 2025-06-10"
)
HOPED: Final = City().says("2025-04-09 report forecast: on_time, next: 组织验收")
SILENT: Final = City().task("milestones: [{title: 开工, due: 2025-05-10}]")
PRESSED: Final = City().says("2025-04-20 report percent: 40").presses("2025-06-02 issue")
STEPS: Final = SILENT.says("2025-03-20 report percent: 5")
SPAN: Final = st.dates(date(2025, 3, 1), date(2026, 6, 30))
DAY: Final = ("--as-of", "2025-10-15")


def taken(
    city: City, day: str, since: str | None = MEETING, department: str = MARKET
) -> StocktakeReport:
    query = Query(date.fromisoformat(day), departments=(department,))
    begun = None if since is None else date.fromisoformat(since)
    return stocktake_report(Read((city.book,)), query, begun)


def states(city: City, day: str, since: str = MEETING) -> Mapping[str, str]:
    """Return how each promise stands, by where it was said."""
    return {each.promised.source: each.state for each in taken(city, day, since).promises}


@pytest.mark.parametrize(
    ("city", "day", "state"),
    [
        (DECIDED, "2025-04-30", "open"),
        (DECIDED, "2025-05-01", "not-kept"),
        (APPLIED, "2025-05-01", "waiting"),
        (APPLIED.decides("2025-05-02 accept"), "2025-05-05", "kept"),
        (APPLIED.decides("2025-05-02 return"), "2025-05-05", "not-kept"),
        (DECIDED.says("2025-05-02 apply"), "2025-05-02", "not-kept"),
        (
            DECIDED.says("2025-05-02 apply").decides("2025-05-03 accept"),
            "2025-05-05",
            "not-kept",
        ),
        (DECIDED.amend("2025-04-20 pause: true"), "2025-05-05", "said"),
        (DECIDED.amend("2025-04-20 cancel: true"), "2025-05-05", "said"),
        (UNTIMED, "2025-05-05", "said"),
    ],
)
def test_a_decision_of_a_meeting_is_judged_by_its_day(city: City, day: str, state: str) -> None:
    assert states(city, day) == {"decision": state}


@pytest.mark.parametrize(
    ("day", "state"), [("2025-06-05", "open"), ("2025-06-10", "open"), ("2025-06-11", "not-kept")]
)
def test_where_the_day_is_the_due_day_the_verdict_decides(day: str, state: str) -> None:
    assert states(RETURNED, day) == {"decision": state}
    assert (RETURNED.said(day).split()[0] == "overdue") is (state == "not-kept")


def test_what_is_decided_on_the_day_is_no_promise_yet() -> None:
    report = taken(DECIDED, MEETING, "2025-03-10")
    assert report.promises == ()
    assert [each.record.decision for each in report.decided] == ["抓紧办结"]


def test_of_older_decisions_only_what_was_open_at_the_last_meeting_counts() -> None:
    assert states(DECIDED, "2025-05-10", "2025-04-20") == {"decision": "not-kept"}
    assert states(UNTIMED, "2025-05-10", "2025-04-20") == {}
    done = DECIDED.says("2025-04-15 apply").decides("2025-04-16 accept")
    assert states(done, "2025-05-10", "2025-04-20") == {}


def test_a_decision_that_was_taken_back_is_none() -> None:
    back = DECIDED.decides(f"2025-04-11 void of: {{date: {MEETING}, kind: decide}}")
    assert states(back, "2025-05-10") == {}
    assert taken(back, "2025-05-10", None).since.basis == "months"


@pytest.mark.parametrize(
    ("more", "day", "state"),
    [
        ((), "2025-05-31", "open"),
        ((), "2025-06-01", "not-kept"),
        (("2025-05-31 apply",), "2025-06-01", "waiting"),
        (("2025-06-01 apply",), "2025-06-01", "not-kept"),
    ],
)
def test_what_was_expected_is_judged_by_the_due_day_of_then(
    more: tuple[str, ...], day: str, state: str
) -> None:
    assert states(HOPED.says(*more), day) == {"forecast": state, "next": "said"}


def test_more_time_does_not_keep_what_was_expected_before() -> None:
    moved = HOPED.amend("2025-05-20 due: 2025-06-30")
    assert states(moved, "2025-06-10") == {
        "moved": "open",
        "forecast": "not-kept",
        "next": "said",
    }
    assert states(moved, "2025-07-01")["moved"] == "not-kept"
    assert "moved" not in states(HOPED.amend("2025-05-20 due: 2025-05-25"), "2025-06-10")


def test_an_expectation_of_difficulties_is_told_and_not_judged() -> None:
    hard = City().says("2025-04-09 report forecast: difficult")
    assert states(hard, "2025-06-10") == {"forecast": "said"}


def test_what_was_said_after_the_last_meeting_is_no_promise_of_it() -> None:
    later = City().says("2025-04-11 report forecast: on_time, next: 组织验收")
    assert states(later, "2025-06-10") == {}


@pytest.mark.parametrize(
    ("more", "day", "found"),
    [
        ((), "2025-05-09", {}),
        ((), "2025-05-10", {"milestone": "open"}),
        ((), "2025-05-11", {"milestone": "not-kept"}),
        (("2025-05-10 report milestone: 开工",), "2025-05-11", {"milestone": "kept"}),
        (("2025-05-11 report milestone: 开工",), "2025-05-11", {"milestone": "not-kept"}),
    ],
)
def test_a_milestone_is_looked_at_once_its_day_has_come(
    more: tuple[str, ...], day: str, found: Mapping[str, str]
) -> None:
    assert states(STEPS.says(*more), day) == found


def test_in_a_plan_without_any_record_a_milestone_is_not_judged() -> None:
    assert states(SILENT, "2025-05-11") == {"milestone": "said"}


@pytest.mark.parametrize(
    ("more", "day", "state"),
    [
        ((), "2025-06-08", "open"),
        ((), "2025-06-09", "not-kept"),
        (("2025-06-08 apply",), "2025-06-09", "waiting"),
        (("2025-06-09 apply",), "2025-06-09", "not-kept"),
    ],
)
def test_what_a_reply_to_a_slip_promises_is_judged_by_the_day_that_it_names(
    more: tuple[str, ...], day: str, state: str
) -> None:
    city = PRESSED.presses("2025-06-03 reply text: 设备已到, until: 2025-06-08").says(*more)
    assert states(city, day) == {"reply": state}
    assert states(city, day, "2025-06-04") == {"reply": state}


def test_a_reply_that_names_no_day_is_told_and_not_judged() -> None:
    city = PRESSED.presses("2025-06-03 reply text: 正在办理")
    assert states(city, "2025-06-20") == {"reply": "said"}
    assert states(city, "2025-06-02") == {}


def test_of_the_replies_before_the_last_meeting_the_last_counts_while_the_part_is_open() -> None:
    first, second = ("2025-06-03 reply text: 设备未到", "2025-06-05 reply text: 设备已到")
    city = PRESSED.presses(second, first)
    told = [each.promised.text for each in taken(city, "2025-06-20", "2025-06-10").promises]
    assert told == ["设备已到"]
    since = [each.promised.text for each in taken(city, "2025-06-20", "2025-06-03").promises]
    assert since == ["设备未到", "设备已到"]
    done = city.says("2025-06-06 apply").decides("2025-06-07 accept")
    assert states(done, "2025-06-20", "2025-06-10") == {}


def test_a_reply_is_a_promise_of_who_was_issued_the_slip_alone() -> None:
    joint = City().task(f"lead: [{EAST}, {WEST}]")
    joint = joint.presses(f"2025-06-02 issue department: {EAST}", "2025-06-03 reply text: 正在办理")
    (of_east,) = taken(joint, "2025-06-10", department=EAST).promises
    assert (of_east.department, of_east.promised.slip) == (EAST, "〔2025〕督第1号")
    assert taken(joint, "2025-06-10", department=WEST).promises == ()


@pytest.mark.parametrize(
    ("city", "day", "since"),
    [
        (City(), "2025-06-15", LastStocktake(date(2025, 3, 15), "months")),
        (City(), "2025-05-31", LastStocktake(date(2025, 2, 28), "months")),
        (DECIDED, "2025-06-15", LastStocktake(date(2025, 4, 10), "decided")),
        (DECIDED, MEETING, LastStocktake(date(2025, 1, 10), "months")),
    ],
)
def test_it_compares_with_the_last_meeting(city: City, day: str, since: LastStocktake) -> None:
    assert taken(city, day, None).since == since


def test_the_worst_come_first_and_there_are_five_of_them() -> None:
    city = City().policy("behind: 10")
    for due in ("2025-05-20", "2025-05-10", "2025-05-25", "2025-12-31", "2025-12-31", "2025-12-31"):
        city = city.task(f"due: {due}")
    for task, percent in (("1.4", 15), ("1.5", 2), ("1.6", 90)):
        city = city.says(f"2025-05-28 report task: '{task}', percent: {percent}")
    report = taken(city, "2025-05-31")
    assert [each.task for each in report.worst] == ["1.2", "1.1", "1.3", "1.5", "1.4"]
    more = city.task("due: 2025-05-30")
    assert [each.task for each in taken(more, "2025-05-31").worst] == [
        *("1.2", "1.1", "1.3", "1.7", "1.5")
    ]
    assert taken(more, "2025-05-31").pressing == 6


def test_a_department_alone_is_told_of_its_own_part() -> None:
    joint = City().task(f"lead: [{EAST}, {WEST}]")
    joint = joint.decides(f"{MEETING} decide decision: 抓紧, department: {EAST}")
    assert [each.department for each in taken(joint, "2025-06-10", department=EAST).promises] == [
        EAST
    ]
    assert taken(joint, "2025-06-10", department=WEST).promises == ()
    both = taken(joint, "2025-06-10", department=GROUP)
    assert [each.department for each in both.worst] == [EAST, WEST]


def asked(run: Run, *arguments: str) -> Any:
    ran = run(*arguments, *DAY, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    return validate(ran.out)


@pytest.mark.usefixtures("at_example")
def test_its_figures_are_those_of_other_reports(run: Run) -> None:
    name = "示例市场监管局"
    page = asked(run, "stocktake", "--dept", name, "--since", "2025-07-31")
    assert page["now"] == asked(run, "status", "--dept", name)["totals"]
    then = run("status", "--dept", name, "--as-of", "2025-07-31", "--format", "json").out
    assert page["before"] == json.loads(then)["totals"]
    owed = []
    for month in ("2025-07", "2025-08", "2025-09", "2025-10"):
        owed += asked(run, "filing", "--dept", name, "--month", month)["reports"]
    came = [each for each in owed if "2025-07-31" <= each["filing_day"] < "2025-10-15"]
    assert page["filing"]["owed"] == len(came) > 0
    assert page["filing"]["filed"] == sum(each["state"] == "filed" for each in came)
    late = {each["id"] for each in asked(run, "overdue", "--dept", name)["tasks"]}
    warned = {each["id"] for each in asked(run, "at-risk", "--dept", name)["tasks"]}
    assert page["pressing"] == len(late) + len(warned)
    told = [each["id"] for each in page["worst"]]
    assert set(told) <= late | warned
    assert all(each in told for each in late)
    digest = asked(run, "digest", "--dept", name)
    assert [*page["asks"], *page["asked"]] == digest["requests"]


@given(
    said=st.lists(SPAN, max_size=4),
    since=SPAN,
    day=st.dates(date(2025, 3, 1), date(2029, 12, 31)),
    cancelled=st.none() | SPAN,
    due=st.none() | st.integers(1, 31),
)
def test_reports_owed_are_those_of_each_month(
    said: list[date], since: date, day: date, cancelled: date | None, due: int | None
) -> None:
    policy = CALM if due is None else f"{CALM}, report_by: {due}"
    city = City().policy(policy).task("due: ongoing").says(*(f"{on} report" for on in sorted(said)))
    if cancelled is not None:
        city = city.amend(f"{cancelled} cancel: true")
    since = min(since, day)
    naive: Counter[str] = Counter()
    query = Query(day)
    for month in months_of(since, day):
        if since <= filing_day(city.book.policy, month) < day:
            rows = filings_of(city.book, list(views(city.book, query)), month, frozenset([MARKET]))
            naive += FilingCounts.of(rows).figures
    assert +taken(city, day.isoformat(), since.isoformat()).filing.figures == naive


def test_at_the_end_of_the_calendar_reports_are_counted() -> None:
    filing = taken(City().task("due: ongoing"), "9999-12-31", "2025-04-30").filing
    assert (filing["owed"], filing["missing"], filing["open"]) == (95_696, 95_696, 0)


@pytest.mark.usefixtures("at_example")
def test_a_page_reads_as_an_office_writes(run: Run) -> None:
    said = run("stocktake", "--dept", "住建局", *DAY, "--lang", "zh").out
    assert "与2025年9月5日对比：最近一次会议议定之日。" in said
    (title,) = [line for line in said.splitlines() if line.startswith("三、")]
    number, counts = re.findall(r"（(\d+)项：(.*)）", title)[0]
    told = [int(each) for each in re.findall(r"\d+", counts)]
    assert "未落实1" in counts
    assert sum(told) == int(number)
    assert "【未落实】2025年9月5日议定：9月底前把其余小区的码牌装完（时限2025年9月30日）" in said
    promised = "【已申请完成、待审核】2025年9月19日对〔2025〕督第2号的回复：两个区的意见迟交，9月22日公布清单"
    assert f"{promised}（时限2025年9月22日）" in said
    shown = run("show", "demo/1.2.3", *DAY, "--lang", "zh").out
    assert (
        "会议议定，9月底前把其余小区的码牌装完，2025年9月30日（含）前完成，示例府会纪〔2025〕8号"
        in shown
    )


@pytest.mark.usefixtures("at_example")
def test_who_promised_nothing_is_told_without_counts(run: Run) -> None:
    said = run("stocktake", "--dept", "税务局", "--as-of", "2025-03-31", "--lang", "zh").out
    assert "三、上次议定和承诺落实情况\n" in said


@pytest.mark.usefixtures("at_example")
def test_rates_of_reports_say_of_how_many_they_are(run: Run) -> None:
    """Of reports that may still be given nobody can say whether they are in time: they wait."""
    asked_for = ("--dept", "市场监管局", "--since", "2025-07-31", "--lang", "zh", "--as-of")
    for day, months in (("2025-10-31", 3), ("2025-11-01", 4)):
        said = run("stocktake", *asked_for, day).out
        (line,) = [each for each in said.splitlines() if each.startswith("其间月度填报")]
        owed, base = re.findall(r"应报(\d+)份.*按时填报率\S+?（\d+/(\d+)）", line)[0]
        owed_of = ("filing", "--dept", "市场监管局", "--format", "json", "--as-of", day, "--month")
        each_month = ("2025-07", "2025-08", "2025-09", "2025-10")[:months]
        counted = [json.loads(run(*owed_of, month).out)["totals"] for month in each_month]
        assert int(owed) == int(base) == sum(each["owed"] for each in counted)
        assert not any(each["open"] for each in counted)


@pytest.mark.usefixtures("at_example")
def test_the_command_is_told_to_the_office_alone(run: Run, example: Path) -> None:
    """Beside the page at a terminal; the page itself goes to departments and leaders."""
    page = run("stocktake", "--dept", "住建局", *DAY, "--lang", "zh")
    assert "record decide" not in page.out + page.err
    terminal = on_terminal(120, "stocktake", "--dept", "住建局", "--lang", "zh", cwd=example)
    assert "会后用 bizenv record decide" in terminal


@pytest.mark.usefixtures("at_example")
def test_the_digest_of_the_period_tells_what_was_decided(run: Run) -> None:
    said = run("digest", "--month", "2025-09", "--as-of", "2025-09-30", "--lang", "zh").out
    assert "会议议定（1）" in said
    assert "示例住建局：《示例市优化营商环境行动方案》第1.2.3项 推广一码缴费" in said
    assert "会议议定" not in run("digest", "--month", "2025-08", "--as-of", "2025-08-31").out


def lines_of(folder: Path) -> Path:
    """Return reviews.yaml, to which a line may be appended."""
    reviews = folder / "plans/1.0/reviews.yaml"
    reviews.write_text("", encoding="utf-8")
    return reviews


def test_what_is_recorded_is_asked_for_the_next_time(run: Run, written: Written) -> None:
    lines_of(written(City()))
    decide = ("record", "decide", "1.1", "--by", "第三方机构", "--date", MEETING)
    decision = ("--decision", "先办第一批", "--complete-by", "2025-04-30")
    ran = run(*decide, *decision, "--document", "示例府会纪〔2025〕1号", "--as-of", MEETING)
    assert (ran.status, ran.err) == (0, "")
    assert "五、本次议定\n  第1.1项 示例任务\n    2025年4月10日议定：先办第一批" in (
        run("stocktake", "--dept", MARKET, "--as-of", MEETING, "--lang", "zh").out
    )
    later = run("stocktake", "--dept", MARKET, "--as-of", "2025-05-01", "--lang", "zh").out
    assert "【未落实】2025年4月10日议定：先办第一批（时限2025年4月30日）" in later
    assert "1．____" in later


def test_a_day_for_completing_is_not_before_the_meeting(run: Run, written: Written) -> None:
    reviews = lines_of(written(City()))
    decide = ("record", "decide", "1.1", "--by", "第三方机构", "--date", MEETING)
    ran = run(*decide, "--decision", "办结", "--complete-by", "2025-04-09", "--as-of", MEETING)
    assert ran.status == 1
    assert "dates-reversed" in ran.err
    assert reviews.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--dept"),
        (("--dept", "无此局"), "无此局"),
        (("--dept", MARKET, "--since", "2025-06-01"), "--since"),
        (("--dept", MARKET, "--since", "2025-07-01"), "--since"),
    ],
)
def test_what_it_cannot_answer_is_refused(
    run: Run, written: Written, arguments: tuple[str, ...], said: str
) -> None:
    written(City())
    ran = run("stocktake", *arguments, "--as-of", "2025-06-01")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_plan_without_records_has_no_rates(run: Run, written: Written) -> None:
    written(City())
    said = run("stocktake", "--dept", MARKET, "--as-of", "2025-06-05", "--lang", "zh").out
    assert "完成率" not in said
    assert HOUSING not in said
    assert run(
        "stocktake", "--dept", MARKET, "--as-of", "2025-06-05", "--fail-on", "overdue"
    ).status
