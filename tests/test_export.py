"""The ledger and the data sets that `export` writes: the same figures and words as all other outputs."""

import csv
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import jsonschema
import openpyxl
import pytest
from bizenv.contract.exports import DATA_SETS
from bizenv.contract.schemas import FOLDER, file_name
from openpyxl.worksheet.worksheet import Worksheet

from conftest import ROOT, Run

COLUMNS: Final = (
    *(
        "序号",
        "编号",
        "一级板块",
        "二级板块",
        "任务名称",
        "任务内容",
        "责任领导",
        "牵头部门",
        "配合单位",
    ),
    *("完成时限", "进展情况", "完成情况", "存在问题", "下一步措施", "佐证材料", "审核意见", "备注"),
)
PLANS: Final = {
    "6.0": ("--plan", "6.0", "--as-of", "2025-10-15"),
    "example": ("--closed",),
    "demo": ("--plan", "demo"),
}


@pytest.fixture
def at_plan(request: pytest.FixtureRequest, plan: str) -> str:
    request.getfixturevalue("at_root" if plan == "6.0" else "at_example")
    return plan


def ledger(run: Run, tmp_path: Path, *asked: str) -> dict[str, Worksheet]:
    file = tmp_path / "ledger.xlsx"
    ran = run("export", *asked, "-o", file, "--lang", "zh")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    return {each.title: each for each in openpyxl.load_workbook(file).worksheets}


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return the rows of a sheet's table, by its heads."""
    said = list(sheet.iter_rows(values_only=True))
    at = next(n for n, row in enumerate(said) if sum(each is not None for each in row) > 1)
    heads = [str(each) for each in said[at]]
    return [dict(zip(heads, row, strict=True)) for row in said[at + 1 :]]


def answer(run: Run, *call: str) -> Any:
    return json.loads(run(*call, "--format", "json", "--lang", "zh").out)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.usefixtures("at_plan")
def test_every_cell_of_the_ledger_is_what_json_says(run: Run, plan: str, tmp_path: Path) -> None:
    sheets = ledger(run, tmp_path, *PLANS[plan])
    tasks = answer(run, "list", *PLANS[plan])["tasks"]
    one_plan = len({each["plan"] for each in tasks}) == 1 and "--plan" in PLANS[plan]
    found = rows(sheets["台账"])
    has_milestones = "下一节点" in found[0]
    heads = [each for each in found[0] if each != "下一节点"]
    assert tuple(heads) == COLUMNS
    assert [row["序号"] for row in found] == list(range(1, len(tasks) + 1))
    coming = answer(run, "milestones", *PLANS[plan])["milestones"]
    assert has_milestones == bool(coming)
    waited = [each for each in coming if each["state"] in ("missed", "upcoming")]
    named = {(each["plan"], each["id"]): each["milestone"] for each in reversed(waited)}
    assert [row.get("下一节点", "").partition("（")[0] for row in map(blank, found)] == [
        named.get((each["plan"], each["id"]), "") for each in tasks
    ]
    for row, task in zip(found, tasks, strict=True):
        compare(row, task, one_plan=one_plan)
    parts = [part for task in tasks for part in task["assignments"]]
    compare_departments(run, plan, sheets, {part["department"] for part in parts})
    overdue = [each for each in tasks if each["status"] == "overdue"]
    assert Counter(row["任务名称"] for row in rows(sheets["逾期任务"])) == Counter(
        each["title"] for each in overdue
    )
    told = [part for part in parts if part["said"]["problems"] or part["said"]["needs"]]
    assert [
        (row["部门"], row["存在问题"] or None, row["需协调"] or None, day(row["所报日期"]))
        for row in rows(sheets["存在问题"])
    ] == [
        (part["department"], flat(said["problems"]), flat(said["needs"]), said["told"])
        for part in told
        if (said := part["said"])
    ]


def blank(row: dict[str, Any]) -> dict[str, str]:
    return {head: str(cell or "") for head, cell in row.items()}


def flat(text: str | None) -> str | None:
    return None if text is None else re.sub(r"\s*\n\s*", " ", text.rstrip())


def day(cell: Any) -> Any:
    return cell.date().isoformat() if isinstance(cell, datetime) else cell


def compare(row: dict[str, Any], task: dict[str, Any], *, one_plan: bool) -> None:
    number = task["id"] if one_plan else f"{task['plan']}/{task['id']}"
    assert row["编号"] == number
    assert row["任务名称"] == flat(task["title"])
    assert day(row["完成时限"]) == (task["due"] or "长期坚持")
    assert row["责任领导"] == task["leader"]
    assert (row["牵头部门"] or "").count("、") == len(task["lead"]) - 1
    assert (row["配合单位"] or "").count("、") >= len(task["support"]) - 1
    parts = task["assignments"]
    if len(parts) == 1:
        said = parts[0]["said"]
        assert row["进展情况"] == flat(said["progress"])
        assert row["存在问题"] == flat(said["problems"])
        assert row["下一步措施"] == flat(said["next"])
        percent = f"，填报{said['percent']:g}%" if said["percent"] is not None else ""
        assert row["完成情况"].endswith(percent)
    assert status_of(row["完成情况"]) == task["status"]
    if task["last_review"] and task["last_review"]["counts"]:
        said = row["审核意见"].removeprefix(f"{task['last_review']['department']}：")
        assert said.startswith(task["last_review"]["date"])
    else:
        assert row["审核意见"] is None
    unheard = row["完成情况"].startswith(("到期未见填报", "30天内到期"))
    for reason in task["reasons"] if len(parts) == 1 else ():
        if reason["code"] not in ("overdue", "never-applied"):
            said = reason["message"].partition("（")[0] if unheard else reason["message"]
            assert said in (row["备注"] or ""), (row, reason)


def status_of(said: str) -> str:
    words = {
        ("逾期未完成", "到期未见填报"): "overdue",
        ("预警", "30天内到期"): "at_risk",
        ("已完成", "提前完成", "逾期完成", "延期后完成"): "completed",
        ("待审核",): "in_review",
        ("正常推进",): "on_track",
        ("已取消",): "cancelled",
        ("已并案",): "merged",
        ("已结转", "结转"): "carried_over",
        ("暂缓", "已暂缓"): "paused",
    }
    (found,) = [each for begins, each in words.items() if said.startswith(begins)]
    return found


def compare_departments(run: Run, plan: str, sheets: dict[str, Worksheet], names: set[str]) -> None:
    own = list(sheets)[5:]
    assert set(own) == names
    for name in own[:: max(1, len(own) // 6)]:
        tasks = answer(run, "list", "--dept", name, *PLANS[plan])["tasks"]
        found = rows(sheets[name])
        assert [row["任务名称"] for row in found] == [each["title"] for each in tasks]
        assert [status_of(row["完成情况"]) for row in found] == [each["status"] for each in tasks]
        assert [day(row["完成时限"]) for row in found] == [
            each["due"] or "长期坚持" for each in tasks
        ]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.usefixtures("at_plan")
def test_counts_and_rates_are_those_of_status_with_their_bases(
    run: Run, plan: str, tmp_path: Path
) -> None:
    sheet = ledger(run, tmp_path, *PLANS[plan])["数量与比率"]
    status = answer(run, "status", *PLANS[plan])
    groups = {each["key"]: each for each in status["groups"]} | {
        "合计（任务不重复计数）": status["totals"]
    }
    found = rows(sheet)
    assert {row["牵头部门"] for row in found} == set(groups)
    for row in found:
        counts = groups[row["牵头部门"]]
        assert row["任务"] == counts["tasks"]
        assert row["已完成"] == counts["completed"]
        unheard = row.get("到期未见填报", 0) or 0
        assert row["逾期"] + unheard == counts["overdue"]
        for name, title in (
            ("overall", "总体完成率"),
            ("due", "到期任务完成率"),
            ("on_time", "按期完成率"),
            ("review", "审核通过率"),
        ):
            rate = counts["rates"][name]
            assert (row[f"{title} 分子"], row[f"{title} 分母"]) == (rate["n"], rate["of"])
            percent = None if row[title] is None else Decimal(str(row[title])) * 100
            assert percent == (None if rate["percent"] is None else Decimal(str(rate["percent"])))


@pytest.mark.usefixtures("at_example")
def test_charts_are_drawn_by_the_spreadsheet_and_told_apart_in_grey(
    run: Run, tmp_path: Path
) -> None:
    ledger(run, tmp_path)
    with zipfile.ZipFile(tmp_path / "ledger.xlsx") as book:
        charts = [book.read(each).decode() for each in book.namelist() if "/chart" in each]
    stacked, rates = [each for each in charts if "<c:barChart>" in each]
    fills = re.findall(
        r"</c:tx><c:spPr><a:(?:solidFill|pattFill).*?</a:(?:solidFill|pattFill)>", stacked
    )
    assert len(set(fills)) == len(fills) == 5
    colours = set(re.findall(r'srgbClr val="(\w{6})"', stacked + rates))
    assert all(each[:2] == each[2:4] == each[4:] for each in colours)
    assert 'val="stacked"' in stacked
    assert '<c:max val="1"/>' in rates


@pytest.mark.usefixtures("at_example")
def test_rates_stand_dark_on_their_bars_and_without_a_base_is_a_dash(
    run: Run, tmp_path: Path
) -> None:
    sheets = ledger(run, tmp_path)
    due = [row["到期任务完成率 分母"] for row in rows(sheets["数量与比率"])[:-1]]
    with zipfile.ZipFile(tmp_path / "ledger.xlsx") as book:
        charts = [book.read(each).decode() for each in book.namelist() if "/chart" in each]
        (page,) = [
            said
            for each in book.namelist()
            if each.startswith("xl/worksheets/sheet")
            and "<drawing " in (said := book.read(each).decode())
        ]
        anchors = book.read("xl/drawings/drawing1.xml").decode()
    (rates,) = [each for each in charts if '<c:max val="1"/>' in each]
    labels = rates.partition("<c:dLbls>")[2].partition("</c:dLbls>")[0]
    assert "FFFFFF" not in labels
    assert set(re.findall(r'<c:dLblPos val="(\w+)"', labels)) == {"inBase"}
    dashes = [int(each) for each in re.findall(r'<c:dLbl><c:idx val="(\d+)"', labels)]
    assert dashes == [at for at, base in enumerate(due) if base == 0]
    assert 0 < len(dashes) == labels.count("<a:t>—</a:t>")
    assert '<c:dispBlanksAs val="zero"/>' in rates
    (broken,) = re.findall(r'<brk id="(\d+)"', page)
    _, second = re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", anchors)
    assert int(broken) < int(second)  # or the second frame's edge is printed below the first
    assert "fitToPage" not in page  # or the break does not count


@pytest.mark.usefixtures("at_example")
def test_the_ledger_has_what_every_joint_lead_said(run: Run, tmp_path: Path) -> None:
    sheets = ledger(run, tmp_path, "--plan", "demo")
    tasks = answer(run, "list", "--plan", "demo")["tasks"]
    joint = {each["id"]: each for each in tasks if len(each["assignments"]) > 1}
    told = 0
    for row in rows(sheets["台账"]):
        for part in joint.get(row["编号"], {}).get("assignments", ()):
            name, said = part["department"], part["said"]
            if said["progress"]:
                told += 1
                assert f"{name}：{flat(said['progress'])}" in row["进展情况"]
            if said["percent"] is not None:
                assert f"{name}填报{said['percent']:g}%" in row["完成情况"]
    assert told > len(joint) > 1
    own = {row["编号"]: row["完成情况"] for row in rows(sheets["示例住建局"])}
    assert own["1.2.3"].endswith("，填报100%")
    assert own["1.3.1"].endswith("，填报86%")


@pytest.mark.usefixtures("at_example")
def test_figures_and_days_of_a_list_are_values(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    assert run("list", "--plan", "demo", "-o", file, "--lang", "zh").status == 0
    found = rows(openpyxl.load_workbook(file).worksheets[-1])
    tasks = answer(run, "list", "--plan", "demo")["tasks"]
    alone = 0
    for row, task in zip(found, tasks, strict=True):
        parts = task["assignments"]
        if len(parts) > 1:
            continue
        alone += 1
        said = parts[0]["said"]
        assert row["完成百分比"] == said["percent"]
        assert day(row["最近填报"]) == said["filed"]
        assert not isinstance(row["待审核天数"], str)
    assert alone
    assert any(isinstance(row["待审核天数"], int) for row in found)


@pytest.mark.usefixtures("at_example")
def test_under_a_chart_that_draws_some_leads_alone_it_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts = ledger(run, tmp_path)["数量与比率 图表"]
    assert [cell for row in charts.iter_rows(values_only=True) for cell in row if cell] == []
    monkeypatch.setattr("bizenv.pages.ledger._MOST_BARS", 3)
    charts = ledger(run, tmp_path)["数量与比率 图表"]
    said = [cell for row in charts.iter_rows(values_only=True) for cell in row if cell]
    assert said == ["图中只有表里的前3个牵头部门，共16个；其余见前一张表。"] * 2


@pytest.mark.usefixtures("at_example")
def test_the_head_of_every_sheet_says_day_rule_and_notes(run: Run, tmp_path: Path) -> None:
    sheets = ledger(run, tmp_path, "--closed")
    for name, sheet in sheets.items():
        if name.endswith("图表"):
            continue
        head = "".join(str(row[0]) for row in sheet.iter_rows(max_row=60, values_only=True))
        assert "截至2025年10月15日" in head, name
        assert "已办结" in head, name
        assert "联合牵头" in head or "各部门" in head or "自身" in head or "任务" in head, name


@pytest.mark.usefixtures("at_example")
def test_a_plan_that_cannot_be_read_is_withheld(run: Run, example: Path, tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    with (city / "plans/demo/reviews.yaml").open("a", encoding="utf-8") as reviews:
        reviews.write("- {date: x}\n")
    file = tmp_path / "a.xlsx"
    for what in ("ledger", *DATA_SETS):
        ran = run("--root", city, "export", what, "--plan", "demo", "-o", file)
        assert (ran.status, file.exists()) == (3, False)
    ran = run("--root", city, "export", "--plan", "demo", "-o", file, "--despite-errors")
    assert ran.status == 3
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert "未能完整读取" in "".join(str(row[0].value) for row in sheet.iter_rows(max_row=5))


@pytest.mark.usefixtures("at_example")
def test_the_ledger_as_csv_is_its_first_sheet(run: Run, tmp_path: Path) -> None:
    found = rows(ledger(run, tmp_path)["台账"])
    ran = run("export", "--format", "csv")
    heads, *lines = csv.reader(io.StringIO(ran.out.removeprefix("\ufeff")))
    assert heads == list(found[0])
    assert len(lines) == len(found)
    for line, row in zip(lines, found, strict=True):
        assert line == [str(day(each)) if each is not None else "" for each in row.values()]


def exported(run: Run, what: str, *asked: str) -> list[dict[str, Any]]:
    ran = run("export", what, *asked, "--format", "jsonl")
    assert (ran.status, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("what", DATA_SETS)
def test_every_line_keeps_its_schema_and_the_table_says_the_same(
    run: Run, what: str, tmp_path: Path
) -> None:
    lines = exported(run, what, "--closed")
    assert lines
    schema = json.loads((ROOT / FOLDER / file_name(f"export-{what}")).read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(schema)
    for line in lines:
        checker.validate(line)
        assert line["schema"] == f"bizenv/export-{what}/1"
    table = list(
        csv.DictReader(io.StringIO(run("export", what, "--closed", "--format", "csv").out))
    )
    assert len(table) == len(lines)
    file = tmp_path / "a.xlsx"
    assert run("export", what, "--closed", "-o", file).status == 0
    (sheet,) = openpyxl.load_workbook(file).worksheets
    for line, row, cells in zip(lines, table, rows(sheet), strict=True):
        assert row.keys() == cells.keys() <= line.keys()
        for name, text in row.items():
            value = line[name]
            if isinstance(value, float):
                assert Decimal(text) == Decimal(str(cells[name])) == Decimal(str(value)), name
            elif isinstance(value, (str, int)) and not isinstance(value, bool):
                assert text == str(flat(value) if isinstance(value, str) else value), name
                assert str(day(cells[name])) == text
            elif value is None:
                assert (text, cells[name]) == ("", None)


@pytest.mark.usefixtures("at_example")
def test_lines_are_those_of_the_other_outputs(run: Run) -> None:
    own = ("schema", "as_of", "notes")
    tasks = answer(run, "list", "--closed")["tasks"]
    lines = exported(run, "tasks", "--closed", "--lang", "zh")
    assert [{k: v for k, v in each.items() if k not in own} for each in lines] == tasks
    parts = [part for task in tasks for part in task["assignments"]]
    lines = exported(run, "assignments", "--closed", "--lang", "zh")
    assert [{k: each[k] for k in parts[0]} for each in lines] == parts
    shown = answer(run, "show", "demo/1.2.3")
    spans = exported(run, "spans", "--plan", "demo", "--section", "1.2.3", "--lang", "zh")
    expected = [span for course in shown["courses"] for span in course["timeline"]]
    assert [{k: each[k] for k in expected[0]} for each in spans] == expected
    records = exported(run, "records", "--plan", "demo", "--section", "1.2.3", "--lang", "zh")
    expected = [
        each
        for course in shown["courses"]
        for each in course["records"]
        if each["date"] <= "2025-10-15"
    ]
    assert [{k: each[k] for k in expected[0]} for each in records] == expected


@pytest.mark.usefixtures("at_example")
def test_items_add_up_to_the_counts_of_their_register(run: Run) -> None:
    items = exported(run, "items", "--plan", "hotline-2024")
    counts = answer(run, "problems", "hotline-2024")["totals"]
    assert len(items) == counts["raised"]
    assert sum(each["status"] == "merged" for each in items) == counts["merged"]
    assert sum(bool(each["merged_into"]) for each in items) == counts["merged"]
    for rating in ("satisfied", "mostly", "dissatisfied"):
        going_on = [each for each in items if each["status"] not in ("merged", "cancelled")]
        assert sum(each["rating"] == rating for each in going_on) == counts[rating]
    for clock, states in counts["clocks"].items():
        going_on = [each for each in items if each["status"] not in ("merged", "cancelled")]
        assert Counter(each["clocks"].get(clock) for each in going_on) - Counter([None] * 999) == {
            state: n for state, n in states.items() if n
        }
    assert exported(run, "items", "--plan", "demo") == []


@pytest.mark.usefixtures("at_example")
def test_spans_of_a_department_follow_one_another_without_a_gap(run: Run) -> None:
    by_part: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for span in exported(run, "spans", "--dept", "示例住建局"):
        assert span["department"] == "示例住建局"
        by_part.setdefault((span["plan"], span["id"]), []).append(span)
    for spans in by_part.values():
        for before, after in itertools.pairwise(spans):
            gap = datetime.fromisoformat(after["first"]) - datetime.fromisoformat(before["last"])
            assert gap.days == 1


@pytest.mark.usefixtures("at_example")
def test_wrong_usage_of_export_says_what_there_is(run: Run, tmp_path: Path) -> None:
    ran = run("export", "task", "--format", "csv", "--lang", "en")
    assert ran.status == 2
    assert "tasks" in ran.err
    ran = run("export", "--lang", "en")
    assert ran.status == 2
    assert "-o NAME.xlsx" in ran.err
    ran = run("export", "-o", tmp_path / "a.docx", "--lang", "en")
    assert ran.status == 2
    assert ".xlsx" in ran.err
    assert list(tmp_path.iterdir()) == []
    assert run("export", "--format", "jsonl").out == run("export", "tasks", "--format", "jsonl").out


AS_SHOWN: Final = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_libreoffice_prints_the_ledger_whole(run: Run, language: str, tmp_path: Path) -> None:
    file = tmp_path / "ledger.xlsx"
    assert run("export", "-o", file, "--lang", language).status == 0
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for form in ("pdf", AS_SHOWN):
        calling = ["soffice", profile, "--headless", "--convert-to", form]
        subprocess.run(
            [*calling, "--outdir", str(tmp_path), str(file)],
            check=True,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    assert (tmp_path / "ledger.pdf").read_bytes().startswith(b"%PDF")
    shown = [each.read_text(encoding="utf-8") for each in sorted(tmp_path.glob("ledger-*.csv"))]
    assert len(shown) == len(openpyxl.load_workbook(file).worksheets)
    assert not [each for each in shown if "###" in each]
    tasks = answer(run, "list")["tasks"]
    whole = "".join(shown)
    assert all(each["title"] in whole for each in tasks)
    assert all(each["due"] in whole for each in tasks if each["due"])
