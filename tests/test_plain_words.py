"""What readers stumbled over: sums that do not close, lateness not told, torn and doubled words."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from bizenv.formats.narrow import fitted
from bizenv.formats.page import Column, Holds, Lit, Table
from bizenv.formats.terminal import terminal
from bizenv.formats.wrapping import columns, wrapped
from bizenv.messages import catalogue
from bizenv.pages import measures, render
from bizenv.pages.status_table import brief_table
from bizenv.report.query import Query
from bizenv.report.status import status_report
from bizenv.report.tasks import task_report
from rich.cells import cell_len

from building import EAST, FINANCE, GROUP, HOUSING, SOUTH, WEST, City, Read
from conftest import Run, Written
from digesting import digest

THREE = (
    City()
    .task("due: 2025-05-31")
    .task("due: 2025-05-31")
    .task("due: 2025-12-31")
    .says("2025-05-20 apply task: '1.1'")
    .decides("2025-05-25 accept task: '1.1'")
    .says("2025-05-28 apply task: '1.3'")
)


def test_the_headline_says_of_those_due_and_of_those_applied_for_what_is_what(
    run: Run, written: Written
) -> None:
    written(THREE)
    asked = ("status", "--as-of", "2025-06-10")
    said = "应完成2条，其中已完成1条；申请完成共2条（含未到期1条，待审核1条）"
    assert said in run(*asked).out
    english = run(*asked, "--lang", "en").out
    assert "2 due, 1 of them completed; applied for completion: 2 in all" in english
    assert "(1 not yet due; 1 awaiting review)" in english


def test_the_headline_with_nothing_due_says_nothing_of_it(run: Run, written: Written) -> None:
    written(City().task("due: 2025-12-31").says("2025-05-28 report percent: 5"))
    out = run("status", "--as-of", "2025-06-10").out
    assert "应完成0条；申请完成共0条（待审核0条）" in out


RETURNED = (
    City()
    .task("due: 2025-05-31")
    .says("2025-05-20 apply")
    .decides("2025-06-02 return opinion: 缺材料, resubmit_by: 2025-06-20")
)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-06-15", "期限已过15天，在补正期内不计逾期"),
        ("2025-06-20", "期限已过20天，在补正期内不计逾期"),
        ("2025-07-01", "补正期已过11天"),
    ],
)
def test_mending_time_is_told_while_it_runs_and_when_it_is_over(
    run: Run, written: Written, day: str, said: str
) -> None:
    written(RETURNED)
    listed = run("list", "--as-of", day).out
    assert said in listed
    assert said in run("digest", "--since", "2025-05-01", "--as-of", day).out.replace("\n", "")
    assert ("逾期未完成" in listed) is False
    assert said in run("show", "1.0/1.1", "--as-of", day).out


def test_mending_time_that_ended_before_the_due_day_is_told(run: Run, written: Written) -> None:
    written(
        City()
        .task("due: 2025-12-31")
        .says("2025-05-20 apply")
        .decides("2025-06-02 return opinion: 缺材料, resubmit_by: 2025-06-20")
    )
    out = run("at-risk", "--as-of", "2025-07-01").out
    assert "补正期已过11天" in out
    assert "不计逾期" not in out


@pytest.mark.parametrize(
    ("city", "said"),
    [
        (
            City().task("due: 2025-05-31").says("2025-06-12 apply").decides("2025-06-15 accept"),
            "2025年6月12日申请完成，晚于期限2025年5月31日12天；2025年6月15日经",
        ),
        (
            City().task("due: 2025-05-31").says("2025-06-12 apply"),
            "2025年6月12日申请完成，晚于期限2025年5月31日12天，尚未审核",
        ),
    ],
)
def test_what_is_late_says_by_how_many_days(
    run: Run, written: Written, city: City, said: str
) -> None:
    written(city)
    assert said in run("list", "--as-of", "2025-06-20").out


def test_an_application_of_the_day_waits_no_days_and_a_late_one_is_told_once(
    run: Run, written: Written
) -> None:
    written(City().task("due: 2025-05-31").says("2025-05-20 apply"))
    out = run("in-review", "--as-of", "2025-05-20").out
    assert "2025年5月20日按期申请完成，待审核" in out
    assert "0天" not in out
    english = run("in-review", "--as-of", "2025-05-20", "--lang", "en").out
    assert "Applied for completion on 20 May 2025, in time; awaiting review" in english
    written(City().task("due: 2025-05-31").says("2025-06-10 apply"))
    assert run("in-review", "--as-of", "2025-06-15").out.count("2025年6月10日申请完成") == 1


def test_a_first_lead_task_says_whose_status_it_has(run: Run, written: Written) -> None:
    written(
        City()
        .task(f"due: 2025-06-30, lead: [{EAST}, {WEST}], completion: first-lead")
        .says("2025-05-20 apply", by=EAST)
        .decides(f"2025-05-25 accept department: {EAST}")
    )
    said = f"联合牵头2家（整项以首位牵头部门{EAST}为准）"
    assert said in run("list", "--as-of", "2025-06-20").out
    assert said in run("list", "--dept", WEST, "--as-of", "2025-06-20").out
    assert said in run("overdue", "--dept", WEST, "--as-of", "2025-07-20").out


def test_the_first_lead_is_named_whoever_is_asked_for(run: Run, written: Written) -> None:
    led = f"lead: [{GROUP}, {HOUSING}, {FINANCE}], completion: first-lead"
    applied = City().task(f"due: 2025-06-30, {led}").says("2025-06-20 apply", by=FINANCE)
    written(applied)
    asked = ("--dept", FINANCE, "--as-of", "2025-06-25")
    for command in ("list", "in-review"):
        out = "".join(run(command, *asked).out.split())
        assert f"整项以首位牵头部门{GROUP}为准" in out
        assert f"首位牵头部门{FINANCE}" not in out
    english = run("in-review", *asked, "--lang", "en").out
    assert f"the task as a whole goes by the first-named, {GROUP}" in " ".join(english.split())
    written(applied.amend(f"2025-06-22 lead: [{HOUSING}, {FINANCE}]"))
    assert f"首位牵头部门{HOUSING}为准" in "".join(run("list", *asked).out.split())


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("450.0", "户", "450户", "450户"),
        ("9213.0", "tonnes", "9213 tonnes", "9,213 tonnes"),
        ("1000", "trees", "1000 trees", "1,000 trees"),
        ("22", "miles", "22 miles", "22 miles"),
        ("95.20", "%", "95.2%", "95.2%"),
        ("100", "km²", "100 km²", "100 km²"),
        ("3", "µg", "3 µg", "3 µg"),
    ],
)
def test_a_figure_with_its_unit(value: str, unit: str, zh: str, en: str) -> None:
    assert measures.measured(catalogue("zh"), Decimal(value), unit) == zh
    assert measures.measured(catalogue("en"), Decimal(value), unit) == en


def test_percentages_are_apart_by_points(run: Run, written: Written) -> None:
    aim = "targets: [{name: 网办率, at_least: 95, unit: '%', baseline: 80}]"
    written(
        City().task(f"due: 2025-12-31, {aim}").says("2025-06-01 report readings: {网办率: 93.5}")
    )
    out = run("targets", "--as-of", "2025-06-02").out
    assert "差1.5个百分点" in out
    assert "最近读数93.5%" in out
    shown = run("show", "1.0/1.1", "--as-of", "2025-06-02").out
    assert "网办率 93.5%" in shown


def test_show_says_percent_plan_and_months_in_words(run: Run, written: Written) -> None:
    written(
        City()
        .task("due: 2025-06")
        .says("2025-05-20 report percent: 72")
        .amend("2025-05-25 due: 2025-09")
    )
    out = run("show", "1.0/1.1", "--as-of", "2025-06-02").out
    assert "填报，完成72%" in out
    assert "期限改为2025年9月底" in out
    assert "已延期（原定2025年6月底）" in out
    assert "方案：" in out
    assert not re.search(r"[^0-9-]2025-0[69][^-0-9]", out)


@pytest.mark.parametrize(
    "kept", ["30个工作日", "10个工作日", "【本期新增】", "1.5个百分点", "18个月", "36小时"]
)
@pytest.mark.parametrize("width", range(20, 60))
def test_a_measure_or_a_tag_is_not_torn(kept: str, width: int) -> None:
    text = f"推进联合验收并公布清单，平均用时{kept}，其余分期项目可以分段验收{kept}以及其他。"
    lines = list(wrapped(text, width))
    assert sum(line.count(kept) for line in lines) == 2


def test_a_digest_does_not_name_a_department_again_below_its_name(
    run: Run, written: Written
) -> None:
    written(
        City()
        .task(f"due: 2025-05-31, lead: [{EAST}, {WEST}]")
        .says("2025-04-20 report percent: 5", by=EAST)
        .amend(f"2025-05-20 due: 2025-06-15, department: {WEST}")
    )
    out = run("digest", "--since", "2025-05-01", "--as-of", "2025-06-20").out
    assert "已延期：期限由" in out
    assert f"{WEST}：已延期" not in out


def test_html_joins_phrases_by_a_sign_and_names_all_plans(run: Run, written: Written) -> None:
    written(THREE)
    page = run("status", "--as-of", "2025-06-10", "--format", "html").out
    assert page.count("max-width:48em") == 0
    listed = run("digest", "--since", "2025-05-01", "--as-of", "2025-06-10", "--format", "html").out
    assert listed.count("max-width:48em") <= 1
    assert re.search(r"已完成 1[^<]*；待审核", page)
    text = run("status", "--as-of", "2025-06-10", "--format", "markdown").out
    assert re.search(r"已完成 1[^\n]*；待审核", text)


@pytest.mark.usefixtures("at_example")
def test_a_page_of_several_plans_is_named_by_all(run: Run) -> None:
    page = run("status", "--as-of", "2025-10-15", "--format", "html").out
    title = re.search("<title>(.*)</title>", page)
    assert title is not None
    assert title.group(1).startswith("3个")


@pytest.mark.usefixtures("at_example")
def test_milestones_say_days_in_words_and_hang(run: Run) -> None:
    page = run("milestones", "--as-of", "2025-10-15", "--format", "markdown").out
    assert "| -45 |" not in page
    assert "已过45天" in page
    table = run("milestones", "--as-of", "2025-10-15", "--format", "csv").out
    assert ",-45," in table


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("command", ["at-risk", "overdue", "in-review", "milestones", "targets"])
def test_english_has_capitals_where_they_belong(run: Run, command: str) -> None:
    out = run(command, "--as-of", "2025-10-15", "--lang", "en").out
    assert out[:1].isupper()
    for stem in ("Milestone “", "Due ", "Nothing heard", "Returned on", "No application"):
        assert f"; {stem}" not in out


@pytest.mark.parametrize("width", range(50, 90, 4))
def test_no_word_of_a_head_is_torn(width: int) -> None:
    heads = ("Completed late", "Accepted", "Overdue", "Cancelled", "On track")
    columns = (Column("Lead department"), *(Column(head, Holds.COUNT) for head in heads))
    table = Table(columns, (("Exampleton Transit Authority", *range(len(heads))),), catalogue("en"))
    grid = fitted(table, width)
    if grid is not None:
        words = " ".join(grid.said[0]).split()
        assert words == " ".join(("Lead department", *heads)).split()


def test_the_plan_s_table_in_english_fits_80_columns() -> None:
    words = catalogue("en")
    names = ("tasks", "due", "in_review", "accepted", "on_track", "at_risk", "overdue")
    heads = [Column(words(f"column.{name}"), Holds.COUNT) for name in names]
    table = Table(
        (
            Column(words("column.light"), Holds.LIGHT),
            Column("Lead department"),
            *heads,
            Column(words("column.due_rate"), Holds.TEXT),
        ),
        ((Lit("yellow", "yellow"), "Exampleton Transit Authority", *range(7), "100.0% (1/1)"),),
        words,
    )
    assert fitted(table, 80) is not None
    assert max(map(len, terminal([table], 80, color=False).splitlines())) <= 80


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_without_a_record_has_a_table_that_fits_80_columns(
    language: str,
) -> None:
    city = (
        City()
        .policy("report_every: null, due_soon: 30")
        .task("due: 2025-05-31")
        .task("due: 2025-06-20")
        .task("due: 2025-12-31, milestones: [{title: 甲, due: 2025-05-01}]")
        .task(f"due: 2025-12-31, lead: [{GROUP}]")
    )
    report = status_report(city.book, Query(day=date(2025, 6, 10)), "department")
    words = catalogue(language)
    table = brief_table(report, words)
    assert sum(column.numeric for column in table.columns) == 6  # three of them grey
    assert fitted(table, 80) is not None
    lines = terminal([table], 80, color=False).splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert not any(line.lstrip().startswith(("、", "，", ",")) for line in lines)
    (rule,) = [at for at, line in enumerate(lines) if "──" in line]
    assert len(lines) == rule + 1 + len(report.groups)  # a line each, no blocks


def test_show_names_supporters_as_the_register_does(run: Run, written: Written) -> None:
    written(City().task(f"due: 2025-06-30, support: [住建局, {GROUP}]"))
    out = run("show", "1.0/1.1", "--as-of", "2025-04-01").out
    assert f"配合 {HOUSING}、{GROUP}" in out


@pytest.mark.parametrize("command", ["list", "show 1.0/1.1"])
def test_a_lead_is_called_as_the_register_calls_it(
    run: Run, written: Written, command: str
) -> None:
    written(City().task("due: 2025-05-31, lead: [住建局]"))
    out = run(*command.split(), "--as-of", "2025-04-20").out
    assert f"牵头 {HOUSING}" in out
    assert "牵头 住建局" not in out


@pytest.mark.parametrize(("due", "said"), [("2025-11", "2025年11月底"), ("2026", "2026年底")])
def test_show_says_of_a_deadline_that_it_is_the_end_of_the_period(
    run: Run, written: Written, due: str, said: str
) -> None:
    written(City().task("due: 2025-05").amend(f"2025-04-25 due: {due}"))
    out = run("show", "1.0/1.1", "--as-of", "2025-05-02").out
    assert f"期限改为{said}" in out
    assert "已延期（原定2025年5月底）" in out


def test_none_of_several_is_no_zero(run: Run, written: Written) -> None:
    written(City().task("due: 2025-05-31").task("due: 2025-05-31").says("2025-06-01 apply"))
    english = run("status", "--as-of", "2025-06-10", "--lang", "en").out
    assert "2 due, none of them completed" in english
    assert "0 of them" not in english


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "节点“签订合同”（2025年7月31日）"), ("en", "Milestone “签订合同” (31 July 2025)")],
)
def test_a_milestone_is_called_one_wherever_it_stands(
    run: Run, written: Written, lang: str, said: str
) -> None:
    written(City().task("milestones: [{title: 签订合同, due: 2025-07}]").says("2025-05-02 report"))
    asked = ("--as-of", "2025-08-10", "--lang", lang)
    assert said in run("show", "1.0/1.1", *asked).out
    named, _, _ = said.partition("”")
    assert f"{named}”" in run("milestones", *asked).out
    assert f"{named}”" in run("digest", "--since", "2025-07-01", *asked).out


@pytest.mark.parametrize(
    ("what", "lang"), [("cancel", "zh"), ("cancel", "en"), ("pause", "zh"), ("pause", "en")]
)
def test_what_an_amendment_did_is_said_once_in_a_turn(
    run: Run, written: Written, what: str, lang: str
) -> None:
    written(City().says("2025-04-02 report").amend(f"2025-05-02 {what}: true, document: 9号"))
    out = run("show", "1.0/1.1", "--as-of", "2025-05-10", "--lang", lang).out
    turns = out[out.index("2025-05-02") :]
    assert turns.count("9号") == 1


def test_one_task_is_no_plural(run: Run, written: Written) -> None:
    written(City().task("due: 2025-05-31").says("2025-06-01 apply"))
    english = run("status", "--as-of", "2025-06-10", "--lang", "en").out
    assert "1 due, 0 completed" in english
    assert "1 awaiting review, applied for late" in english


@pytest.mark.parametrize(("days", "zh", "en"), [(61, "100%", "100%"), (31, "50.8%", "50.8%")])
def test_a_worked_out_figure_ends_with_no_zero(
    run: Run, written: Written, days: int, zh: str, en: str
) -> None:
    city = City().policy("behind: 10").plan("start: 2025-03-01")
    written(city.task("due: 2025-05-01").says("2025-03-02 report percent: 20"))
    day = (date(2025, 3, 1) + timedelta(days)).isoformat()
    assert f"序时进度{zh}" in run("list", "--as-of", day).out
    english = run("list", "--as-of", day, "--lang", "en").out
    assert f"{en} of the time has passed" in english
    assert ".0" not in english.replace("1.0/", "")


UNHEARD = (
    City()
    .policy("due_soon: 30")
    .task("due: 2025-05-31")
    .task("due: 2025-12-31, milestones: [{title: 示例, due: 2025-04}]")
)


@pytest.mark.parametrize("command", ["list", "at-risk"])
@pytest.mark.parametrize("day", ["2025-05-20", "2025-05-31", "2025-06-02"])
def test_no_days_are_said_to_have_passed_of_what_is_not_due(
    run: Run, written: Written, command: str, day: str
) -> None:
    written(UNHEARD)
    for lang, nothing in (("zh", "已过期限0天"), ("en", "0 days past")):
        assert nothing not in run(command, "--as-of", day, "--lang", lang).out


def test_without_any_record_it_is_the_same_words_everywhere(run: Run, written: Written) -> None:
    written(UNHEARD)
    soon, watched = "30天内到期、尚未填报", "需关注、尚未填报"
    days = ("2025-04-30", "2025-05-20")
    for asked in (
        ("at-risk", "--as-of", days[1]),
        ("status", "--as-of", days[1]),
        ("diff", *days),
        ("diff", *days, "--format", "csv"),
        ("digest", "--since", days[0], "--as-of", days[1]),
    ):
        out = run(*asked).out
        assert "出现预警" not in out
        assert "临期未填报" not in out
        assert "其他预警（" not in out
        assert watched in out
        assert soon in out or asked[0] == "digest"
    assert f"{soon} 1" in run("diff", *days).out
    assert "became at risk" not in run("diff", *days, "--lang", "en").out
    written(UNHEARD.says("2025-04-02 report percent: 1"))
    assert "出现预警 1" in run("diff", *days).out


def test_show_tells_the_records_of_a_day_in_the_order_in_which_they_count(
    run: Run, written: Written
) -> None:
    written(
        City()
        .says("2025-05-05 apply", "2025-05-20 apply", "2025-05-20 withdraw reason: 材料有误")
        .decides("2025-05-20 return opinion: 缺件")
    )
    out = run("show", "1.0/1.1", "--as-of", "2025-05-25").out
    day = out[out.index("2025-05-20  ") :]
    assert day.index("退回") < day.index("申请完成") < day.index("撤回")
    assert "退回后2025年5月20日重新申请，当日撤回" in out
    english = run("show", "1.0/1.1", "--as-of", "2025-05-25", "--lang", "en").out
    assert "applied for again and withdrawn on 20 May 2025" in " ".join(english.split())


CANCELLED_PART = (
    City()
    .task(f"due: 2025-12-31, lead: [{GROUP}]")
    .says("2025-05-02 report percent: 20", "2025-06-05 apply percent: 100", by=EAST)
    .says("2025-05-03 report percent: 5", by=WEST)
    .amend(f"2025-04-01 cancel: true, department: {SOUTH}")
)


@pytest.mark.parametrize(
    ("language", "head", "joint", "also"),
    [
        ("zh", "取消", "联合牵头2家，", "；另有已取消：南区人民政府"),
        ("en", "Cancelled", "2 departments lead: ", "; also cancelled: 南区人民政府"),
    ],
)
def test_a_part_that_was_cancelled_is_in_its_row_and_leads_no_more(
    language: str, head: str, joint: str, also: str
) -> None:
    city = replace(CANCELLED_PART, members=f"{EAST}, {WEST}, {SOUTH}")
    words = catalogue(language)
    query = Query(day=date(2025, 6, 10))
    report = status_report(city.book, query, "department")
    table = brief_table(report, words)
    heads = [column.title for column in table.columns]
    rows = {row[1]: dict(zip(heads, row, strict=True)) for row in table.rows}
    assert rows[SOUTH][head] == 1
    assert rows[EAST][head] == 0
    found = task_report(Read([city.book]), query, "list")
    listed = " ".join(render("tasks", "text", found, words).split())
    assert joint in listed
    assert also in listed
    said = render("digest", "text", digest(city, "2025-05-31", "2025-06-10"), words)
    said = " ".join(said.split())
    assert {"zh": "（2家联合牵头）", "en": "one of 2 lead departments"}[language] in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_a_table_is_too_wide_its_rows_say_what_there_is(language: str) -> None:
    """What is 0 is left out, but for the first figure."""
    report = status_report(CANCELLED_PART.book, Query(day=date(2025, 6, 10)), "department")
    table = brief_table(report, catalogue(language))
    lines = terminal([table], 30, color=False).splitlines()
    assert not [line for line in lines if re.search(r"\S+ 0  ", line.split("  ", 2)[-1])]
    assert all(columns(line) <= 30 for line in lines)


@pytest.mark.parametrize(
    ("due", "text", "said"),
    [
        ("2025-09-15", "by 15 September 2025", "期限 by 15 September 2025"),
        ("2025-09-15", "September 15th, 2025", "期限 September 15th, 2025"),
        ("2025-09-15", "2025年9月15日前", "期限 2025年9月15日前"),
        ("2025-12-31", "2025年12月底前", "期限 2025年12月底前"),
        ("2025-12-31", "by the end of December 2025", "期限 by the end of December 2025"),
        ("2025-12-31", "2025年底前", "期限 2025年底前（2025-12-31）"),
        ("2025-03-31", "end of FY2025 Q3", "期限 end of FY2025 Q3（2025-03-31）"),
        ("2025-12-31", "2025年9月15日前", "期限 2025年9月15日前（2025-12-31）"),
        ("2025-09-30", "9月底前", "期限 9月底前（2025-09-30）"),
        ("ongoing", "长期坚持", "期限 长期坚持"),
    ],
)
def test_a_day_is_said_once_where_the_words_name_it(
    run: Run, written: Written, due: str, text: str, said: str
) -> None:
    written(City().task(f"due: {due}, due_text: '{text}'"))
    out = run("show", "1.0/1.1", "--as-of", "2025-04-01").out
    lines = [re.split("  +", line)[0] for line in out.splitlines()]
    assert said in lines, out


def test_who_does_not_read_the_words_is_told_the_day(run: Run, written: Written) -> None:
    written(City().task("due: 2025-12-31, due_text: 2025年12月底前"))
    out = run("show", "1.0/1.1", "--as-of", "2025-04-01", "--lang", "en").out
    assert "Due 2025年12月底前 (2025-12-31)" in out
