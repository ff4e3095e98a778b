"""The bulletin: its figures are those of the reports that say them, and its sentences say no more."""

import json
import re
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from bulletins import END, MONTH, STATUSES, city, said_in, told
from conftest import Golden, Run

__all__ = ["city"]  # fixtures


@pytest.mark.usefixtures("at_example")
def test_every_figure_is_that_of_the_report_that_says_it(run: Run) -> None:
    found = told(run, *MONTH)
    status = told(run, "status", "--as-of", END)
    kinds = told(run, "status", "--by", "kind", "--as-of", END)
    assert (found["as_of"], found["filing_as_of"]) == (END, "2025-11-05")
    assert found["plans"] == status["plans"]
    assert found["total"]["counts"] == status["totals"]
    rows = [row for table in found["tables"] for row in table["rows"]]
    assert {row["name"]: row["counts"] for row in rows} == by_key(status)
    assert {table["kind"]: table["whole"]["counts"] for table in found["tables"]} == by_key(kinds)
    filing = told(run, "filing", "--month", "2025-10", "--as-of", "2025-11-05")
    assert found["filing"] == filing["totals"]
    missing = {row["key"]: row["counts"]["missing"] for row in filing["rows"]}
    assert {row["name"]: row["unfiled"] for row in rows if row["name"] in missing} == missing
    ranked = told(run, "rank", "--month", "2025-10", "--as-of", "2025-11-05")
    ranked_rows = [row for table in ranked["classes"] for row in table["rows"]]
    ranks = {row["department"]: row["rank"] for row in ranked_rows}
    assert {row["name"]: row["rank"] for row in rows} == ranks
    overdue = told(run, "overdue", "--as-of", END)
    assert {f"{each['plan']}/{each['id']}" for each in found["slow"]} == {
        f"{task['plan']}/{task['id']}" for task in overdue["tasks"]
    }


def by_key(report: Any) -> dict[str | None, Any]:
    """Return the counts of each group of a status report."""
    found = {}
    for group in report["groups"]:
        found[group.pop("key")] = group
        del group["light"]
    return found


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("month", ["2025-09", "2025-12"])
def test_every_sum_adds_up(run: Run, month: str) -> None:
    found = told(run, "bulletin", "--month", month, "--as-of", "2026-01-10")
    tables = found["tables"]
    total = found["total"]
    for row in [total, *(each for table in tables for each in [*table["rows"], table["whole"]])]:
        counts = row["counts"]
        assert counts["tasks"] == sum(counts[each] for each in STATUSES), row["name"]
        assert counts["applied"] == sum(
            counts[each] for each in ("accepted", "declared", "pending")
        )
        assert row["behind"] <= counts["at_risk"]
    plans = [plan["totals"] for plan in found["plans"]]
    for name in ("tasks", "due", "applied", "accepted", "overdue", "returned", "extended"):
        assert total["counts"][name] == sum(plan[name] for plan in plans), name
    unfiled = [row["unfiled"] for table in tables for row in table["rows"]]
    assert sum(unfiled) == total["unfiled"] == found["filing"]["missing"]
    assert [table["whole"]["unfiled"] for table in tables] == [
        sum(row["unfiled"] for row in table["rows"]) for table in tables
    ]
    filing = found["filing"]
    assert filing["owed"] == sum(filing[each] for each in ("filed", "late", "missing", "open"))


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_october_reads_as_it_did(run: Run, golden: Golden, language: str) -> None:
    ran = run(*MONTH, "--plan", "demo", "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"bulletin.{language}.txt", ran.out)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_word_says_what_the_page_says(run: Run, tmp_path: Path, language: str) -> None:
    file = tmp_path / "通报.docx"
    asked = (*MONTH, "--plan", "demo", "--lang", language)
    assert run(*asked, "-o", file).status == 0
    in_word = "".join("".join(said_in(file)).split())
    for line in run(*asked, "--format", "text").out.splitlines():
        said = re.split(" {2,}", line.strip("= "))
        for each in filter(None, said):
            assert "".join(each.split()) in in_word, each


@pytest.mark.usefixtures("at_example")
def test_without_a_month_it_is_of_the_last_that_has_ended(run: Run) -> None:
    assert told(run, "bulletin", "--as-of", "2025-10-15")["month"] == "2025-09"
    assert told(run, "bulletin", "--as-of", "2025-10-31")["month"] == "2025-10"
    assert run("bulletin", "--month", "2025-11", "--as-of", "2025-10-15").status == 2
    within = told(run, "bulletin", "--month", "2025-10", "--as-of", "2025-10-15")
    assert (within["as_of"], within["filing_as_of"]) == ("2025-10-15", "2025-10-15")


@pytest.mark.usefixtures("at_example")
def test_an_annex_says_why_who_has_no_rank_has_none(run: Run) -> None:
    few, no_data = "“另列”的，", "排名为“—”的，"
    over_all = annexes_of(run(*MONTH, "--lang", "zh").out)
    assert few in over_all["区县"]
    assert few not in over_all["市直部门"]
    assert no_data not in over_all["市直部门"]
    on_last_day = ("bulletin", "--month", "2025-10", "--plan", "demo", "--as-of", END)
    of_one = annexes_of(run(*on_last_day, "--lang", "zh").out)
    assert no_data in of_one["市直部门"]  # no rate of filing is given yet
    assert few not in of_one["市直部门"]


def annexes_of(said: str) -> dict[str, str]:
    """Return the annexes by the kind of departments that they are of."""
    found = re.findall(r"\n附件\d+  各单位落实情况表（(.*?)）\n(.*?)(?=\n附件|$)", said, re.DOTALL)
    return dict(found)


@pytest.mark.usefixtures("at_example")
def test_who_still_owes_a_report_is_not_praised_for_all_filed(run: Run) -> None:
    call = ("--month", "2025-10", "--as-of", END)
    rows = told(run, "filing", *call)["rows"]
    awaited = {row["key"] for row in rows if row["counts"]["open"]}
    prompt = told(run, "bulletin", *call)["prompt"]
    assert "示例税务局" in awaited
    assert prompt
    assert not awaited & set(prompt)


NAMED: Final = {
    "1.2.3": (
        "reviews.yaml",
        (
            'task: "1.2.3", kind: decide, department: 示例住建局, by: 示例营商办, decision: 装完码牌, '
            "complete_by: 2025-12-20"
        ),
    ),
    "1.4.1": (
        "slips.yaml",
        'slip: "〔2025〕督第3号", kind: reply, text: 装修收尾, until: 2025-12-20',
    ),
}


@pytest.mark.parametrize("task", NAMED)
def test_who_is_overdue_is_told_with_the_month_that_was_named_last(
    run: Run, city: Path, task: str
) -> None:
    """By a decision, or by a reply to a slip."""
    asked = ("bulletin", "--month", "2025-10", "--as-of", "2025-10-15", "--plan", "demo")
    slow = {each["id"]: each for each in told(run, *asked)["slow"]}
    assert slow[task]["expected"] is None
    assert "未报预计完成时间" in slow[task]["state"]
    assert "预计" not in slow["1.3.2"]["state"]  # its application waits
    file, line = NAMED[task]
    with (city / "plans/demo" / file).open("a", encoding="utf-8") as records:
        records.write(f"- {{date: 2025-10-12, {line}}}\n")
    slow = {each["id"]: each for each in told(run, *asked)["slow"]}
    assert slow[task]["expected"] == "2025-12-20"
    assert "预计2025年12月完成" in slow[task]["state"]
    later = ("bulletin", "--month", "2025-12", "--as-of", "2026-01-10", "--plan", "demo")
    slow = {each["id"]: each for each in told(run, *later)["slow"]}
    assert all(each["expected"] is None for each in slow.values())


def test_without_a_scoring_there_are_no_ranks_and_it_says_so(run: Run, city: Path) -> None:
    place = city / "plans/workspace.yaml"
    place.write_text("city: 示例市\n", encoding="utf-8")
    said = run(*MONTH, "--plan", "demo").out
    assert said.count("排名") == said.count("未设评分办法，或者有文件未能读全，不列排名。") > 0


def test_without_an_open_plan_it_says_so(run: Run, city: Path) -> None:
    for plan in ("demo", "district", "street", "demo-2024", "hotline-2024"):
        shutil.rmtree(city / "plans" / plan)
    ran = run(*MONTH, "--issuer", "示例营商办")
    assert (ran.status, ran.err) == (0, "")
    assert "没有尚未关闭的方案。" in ran.out


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_register_has_its_problems_and_three_rates(run: Run, language: str) -> None:
    asked = ("--month", "2024-12", "--as-of", "2025-01-10", "--plan", "hotline-2024")
    told_now = told(run, "bulletin", *asked)
    problems = told(run, "problems", "hotline-2024", "--as-of", "2024-12-31")
    assert told_now["problems"] == problems["totals"]
    said = run("bulletin", *asked, "--lang", language).out
    rates = problems["totals"]["rates"]
    for name in ("response", "solution", "satisfaction"):
        assert said.count(f"{rates[name]['percent']}%") >= 2, name


def test_where_a_file_cannot_be_read_its_plan_has_no_figures(run: Run, city: Path) -> None:
    with (city / "plans/demo/reviews.yaml").open("a", encoding="utf-8") as reviews:
        reviews.write("- {date: x}\n")
    ran = run(*MONTH, "--format", "json")
    found = json.loads(ran.out)
    assert (ran.status, found["incomplete"]) == (3, ["plans/demo/reviews.yaml"])
    assert [plan["plan"] for plan in found["plans"]] == ["district", "street"]
    assert {row["rank"] for table in found["tables"] for row in table["rows"]} == {None}


@pytest.mark.usefixtures("at_example")
def test_it_says_by_which_rules_its_figures_differ(run: Run) -> None:
    """East: more due than the table has, for the table counts whole tasks; a rank is of the month alone."""
    asked = (*MONTH, "--plan", "demo")
    found = told(run, *asked)
    (table,) = [each for each in found["tables"] if each["kind"] == "区县"]
    due = {row["name"]: row["counts"]["due"] for row in table["rows"]}
    assert due["东区人民政府"] > table["whole"]["counts"]["due"]
    said = run(*asked).out
    sheets = len(found["tables"])
    for note in (
        "本表、全市按整项计：各牵头单位承担部分都到期的才算应完成",
        "退回指截至当日仍待补正的；延期为累计数",
        "排名按2025年10月考核得分排定，只考核当月的情况，与其余各列口径不同。",
    ):
        assert said.count(note) == sheets, note
    figures = said.partition("一、总体情况")[2].partition("二、")[0]
    assert "口径：总体完成率＝已完成/有期限的任务" in figures
    assert "从未填报指" in figures
    assert "（联合牵头的，各单位分别计）" in said
    together = run(*MONTH).out
    assert "（不含自行申报的）" in together
    assert "正常推进17（35.4%，从未填报1）" in together


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_read_no_ids_of_the_workspace(run: Run, language: str) -> None:
    """An item is named by its number, and by its plan where there are several."""
    one = run(*MONTH, "--plan", "demo", "--lang", language).out
    several = run(*MONTH, "--lang", language).out
    for said in (one, several):
        assert not re.search("(?:demo|district|street)[/：:]", said)
    named = {"zh": "第1.3.2项", "en": "item 1.3.2"}[language]
    assert f"（{named}）" in one or f"({named})" in one
    title = {"zh": f"《{DEMO}》{named}", "en": f"{DEMO}, {named}"}[language]
    assert title in several
    assert re.search(rf"{DEMO} +1\.3\.2 ", several)


DEMO: Final = "示例市优化营商环境行动方案"


@pytest.mark.usefixtures("at_example")
def test_before_a_plan_was_issued_there_is_nothing_to_say_of_it(run: Run) -> None:
    early = ("bulletin", "--month", "2025-03", "--as-of", "2025-10-15")
    ran = run(*early, "--plan", "district")
    assert (ran.status, ran.out) == (2, "")
    assert "截至2025年3月底，《东区优化营商环境行动方案》尚未印发" in ran.err
    said = run(*early).out
    assert "全部0项" not in said
    assert said.count("东区优化营商环境行动方案") == 1
    assert "截至2025年3月底尚未印发、未列入本通报的：《东区优化营商环境行动方案》" in said
    assert told(run, *early)["not_issued"] == ["district", "street"]


@pytest.mark.usefixtures("at_example")
def test_a_bulletin_of_registers_speaks_of_handling(run: Run) -> None:
    asked = ("bulletin", "--month", "2024-12", "--as-of", "2025-01-10")
    said = run(*asked, "--plan", "hotline-2024").out
    assert "2024年12月办理情况的通报" in said
    assert "（一）台账" in said
    assert "满意率以已评价的为基数，" in said.partition("二、")[0]
    assert "（四）台账" in run(*asked, "--closed").out


@pytest.mark.usefixtures("at_example")
def test_a_city_is_no_office(run: Run) -> None:
    """Where the plans name several issuers the bulletin has a blank, and a note says how to fill it."""
    ran = run(*MONTH)
    assert ran.out.splitlines()[0] == "＿＿＿＿＿＿"
    assert "示例市" not in ran.out.splitlines()
    assert "--issuer" in ran.err
    assert run(*MONTH, "--issuer", "示例营商办").err == ""
    assert run(*MONTH, "--plan", "demo").err == ""
    assert told(run, *MONTH)["issued"]["issuer"] is None


@pytest.mark.usefixtures("at_example")
def test_what_nobody_gives_is_a_blank_and_never_invented(run: Run) -> None:
    said = run(*MONTH, "--plan", "demo").out.splitlines()
    assert "〔2025〕　　号" in said
    assert "＿＿＿＿＿＿：" in said
    assert "2025年　　月　　日" in said
    assert "抄送：＿＿＿＿＿＿。" in said
    assert said[said.index("六、工作要求") + 1] == "＿＿＿＿＿＿"


def test_the_office_says_it_in_the_workspace_or_by_options(run: Run, city: Path) -> None:
    with (city / "plans/workspace.yaml").open("a", encoding="utf-8") as settings:
        settings.write(
            "bulletin:\n  issuer: 示例营商办\n  series: 示例营商办\n  addressee: 各区\n"
            "  copies: 示例府办\n  basis: 按照部署，通报如下。\n  requirements: [按期完成。, 如实填报。]\n"
        )
    said = run(*MONTH, "--plan", "demo").out.splitlines()
    assert said[:2] == ["示例营商办", "示例营商办〔2025〕　　号"]
    assert said[4:6] == ["各区：", "按照部署，通报如下。"]
    assert said[said.index("六、工作要求") + 1 :][:2] == ["按期完成。", "如实填报。"]
    assert "抄送：示例府办。" in said
    given = ("--number", "示办〔2025〕9号", "--date", "2025-11-06", "--requirement", "抓紧。")
    said = run(*MONTH, "--plan", "demo", *given, "--addressee", "市直各部门").out.splitlines()
    assert (said[1], said[4]) == ("示办〔2025〕9号", "市直各部门：")
    assert "2025年11月6日" in said
    assert said[said.index("六、工作要求") + 1] == "抓紧。"
    assert run(*MONTH, "--date", "2025-11").status == 2
