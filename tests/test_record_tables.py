"""record --from: tables as offices have them, in Excel, in GBK, with heads in Chinese."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bizenv.formats.csv_file import csv_text
from bizenv.formats.page import Column, Holds, Table
from bizenv.messages import catalogue
from bizenv.recording import head_words
from bizenv.recording.rows import rows
from bizenv.store.workspace import open_workspace
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from building import HOUSING, MARKET
from conftest import DAY, Run
from recording_city import LEDGER, city, lines, record

__all__ = ["city", "record"]  # fixtures

HEADS = ("编号", "单位", "日期", "完成比例", "进展情况", "存在问题", "下一步措施", "需协调事项")
SAID = ("1.0/1.1", MARKET, "2025-04-30", "40", "已上线", "缺资金", "督促", "请财政统筹")
LINE = (
    '- {date: 2025-04-30, task: "1.1", kind: report, percent: 40, progress: 已上线, '
    "problems: 缺资金, next: 督促, needs: 请财政统筹}"
)
Rows = tuple[tuple[Any, ...], ...]


def workbook(place: Path, *tables: Rows, formats: dict[str, str] | None = None) -> Path:
    """Write a workbook, one sheet a table; `formats` are those of the first sheet's cells."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for number, table in enumerate(tables, start=1):
        sheet = book.create_sheet(f"{number}月")
        for row in table:
            sheet.append(row)
    for cell, number_format in (formats or {}).items():
        book.worksheets[0][cell].number_format = number_format
    book.save(place)
    return place


def text(
    place: Path, *table: tuple[str, ...], separator: str = ",", encoding: str = "utf-8"
) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(table)
    place.write_bytes(out.getvalue().encode(encoding))
    return place


Writer = Callable[[Path], Path]


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda city: text(city / "a.csv", HEADS, SAID), ""),
        (lambda city: text(city / "a.csv", HEADS, SAID, encoding="gbk"), "GBK"),
        (lambda city: text(city / "a.csv", HEADS, SAID, encoding="gb18030"), "GBK"),
        (lambda city: text(city / "a.csv", HEADS, SAID, encoding="utf-16"), "UTF-16"),
        (lambda city: text(city / "a.csv", HEADS, SAID, separator="\t"), ""),
        (lambda city: text(city / "a.tsv", HEADS, SAID, separator="\t", encoding="gbk"), "GBK"),
        (lambda city: text(city / "a.csv", HEADS, SAID, separator=";"), ""),
        (lambda city: workbook(city / "a.xlsx", (HEADS, SAID)), ""),
        (lambda city: workbook(city / "a.xlsx", (HEADS, SAID)).rename(city / "a.csv"), "xlsx"),
        (lambda city: workbook(city / "a.xlsx", (("示例市进展表",), HEADS, SAID)), ""),
        (lambda city: text(city / "a.csv", ("示例市进展表",), (), HEADS, SAID), ""),
    ],
)
def test_a_table_as_an_office_has_it_is_recorded(
    record: Run, city: Path, write: Writer, said: str
) -> None:
    ran = record("--from", write(city))
    assert (ran.status, lines(city, LEDGER)) == (0, [LINE]), ran.err
    assert said in ran.err
    assert bool(ran.err) is bool(said)


@pytest.mark.parametrize(
    "heads",
    [
        (
            "任务编号",
            "填报单位",
            "填报日期",
            "完成进度（%）",
            "工作进展",
            "问题",
            "下一步",
            "需协调",
        ),
        (
            "任务",
            "部门",
            "截至日期",
            "进度",
            "推进情况",
            "存在的问题",
            "下一步工作",
            "需要协调事项",
        ),
        ("编号 ", "责任单位", "日 期", "完成率(%)", "进展", "主要问题", "下一步打算", "需协调问题"),
        ("Task", "Department", "Date", "Percent", "Progress", "Problems", "Next", "Needs"),
        (
            "Task ID",
            "Unit",
            "As of",
            "% complete",
            "Work done",
            "Issues",
            "Next steps",
            "Help needed",
        ),
    ],
)
def test_a_column_is_known_by_the_words_that_offices_have_for_it(
    record: Run, city: Path, heads: tuple[str, ...]
) -> None:
    ran = record("--from", text(city / "a.csv", heads, SAID))
    assert (ran.status, lines(city, LEDGER)) == (0, [LINE]), ran.err


@pytest.mark.parametrize(
    "written",
    [
        *("2025/4/30", "2025.4.30", "2025年4月30日", "２０２５／４／３０", "2025-4-30", "20250430"),
        *("2025/4/30 0:00", "2025 年 4 月 30 日"),
        *("30 April 2025", "April 30, 2025", "30-Apr-2025", "Apr 30 2025"),
    ],
)
def test_a_day_is_read_as_people_write_it(record: Run, city: Path, written: str) -> None:
    record("--from", text(city / "a.csv", ("编号", "日期", "完成比例"), ("1.1", written, "40")))
    assert lines(city, LEDGER) == ['- {date: 2025-04-30, task: "1.1", kind: report, percent: 40}']


@pytest.mark.parametrize(
    "written", ["4月30日", "2025/4/31", "30/4/2025", "昨天", "45777", "2025年4月"]
)
def test_a_day_that_is_none_is_refused_at_its_cell(record: Run, city: Path, written: str) -> None:
    table = (("编号", "单位", "日期", "进展"), ("1.1", MARKET, written, "已上线"))
    ran = record("--from", text(city / "a.csv", *table))
    assert (ran.status, "a.csv:2:3: error[bad-date]" in ran.err) == (1, True), ran.err
    ran = record("--from", workbook(city / "a.xlsx", table))
    assert (ran.status, "a.xlsx 1月!C2: error[bad-date]" in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10 %", "10"),
        ("10％", "10"),
        ("１０", "10"),
        ("62.5%", "62.5"),
        ("40.0", "40.0"),
        ("0.6", "0.6"),
    ],
)
def test_a_percentage_is_read_as_people_write_it(
    record: Run, city: Path, written: str, read: str
) -> None:
    table = (("编号", "日期", "完成比例"), ("1.1", "2025-04-30", written))
    record("--from", text(city / "a.csv", *table))
    assert lines(city, LEDGER)[0].endswith(f"percent: {read}}}")


def test_a_workbook_s_figures_are_those_that_its_cells_show(record: Run, city: Path) -> None:
    table = (
        ("编号", "日期", "完成比例", "readings.网办率"),
        (1.1, date(2025, 4, 29), 0.6, 1234.5),
        ("1.1", 45777, 0.07, "1,234.5"),
        ("1.1", datetime(2025, 5, 2), 62.5, 0.1 + 0.2),  # noqa: DTZ001 - as sheets have it
    )
    formats = {"C2": "0%", "C3": "0.00%", "B3": 'yyyy"年"m"月"d"日"', "D2": "#,##0.00"}
    ran = record("--from", workbook(city / "a.xlsx", table, formats=formats))
    assert ran.status == 0, ran.err
    assert lines(city, LEDGER) == [
        '- {date: 2025-04-29, task: "1.1", kind: report, percent: 60, readings: {网办率: 1234.50}}',
        '- {date: 2025-04-30, task: "1.1", kind: report, percent: 7, readings: {网办率: 1234.5}}',
        '- {date: 2025-05-02, task: "1.1", kind: report, percent: 62.5, readings: {网办率: 0.3}}',
    ]


def test_every_sheet_is_taken_and_one_without_records_is_told(record: Run, city: Path) -> None:
    one = (HEADS[:4], ("1.1", MARKET, "2025-04-30", "40"))
    two = (HEADS[:4], ("1.2", HOUSING, "2025-05-30", "50"))
    ran = record("--from", workbook(city / "a.xlsx", one, (("说明",), ("每月填报",)), two))
    assert (ran.status, ran.err) == (
        0,
        "These sheets hold no records and were not taken: 2月\n",
    )
    assert len(lines(city, LEDGER)) == 1
    assert len(lines(city, f"plans/1.0/progress/{HOUSING}.yaml")) == 1


def test_a_workbook_without_any_record_is_refused_once(record: Run, city: Path) -> None:
    ran = record("--from", workbook(city / "a.xlsx", (("说明",), ("每月填报",))))
    assert (ran.status, ran.err.count("error[")) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "more", "stands"),
    [
        ("填报", ("", "按期"), "kind: report"),
        ("申请完成", ("docs/a.txt", ""), "kind: apply"),
        ("申请", ("docs/a.txt；https://example.org/b", ""), "kind: apply"),
        ("月报", ("", "按期完成有困难"), "forecast: difficult"),
        ("月报", ("", "不能"), "forecast: cannot"),
    ],
)
def test_kinds_and_forecasts_are_read_in_words(
    record: Run, city: Path, kind: str, more: tuple[str, str], stands: str
) -> None:
    heads = ("编号", "日期", "类型", "佐证材料", "预计")
    ran = record("--from", text(city / "a.csv", heads, ("1.1", "2025-04-30", kind, *more)))
    assert ran.status == 0, ran.err
    assert stands in lines(city, LEDGER)[0]


def test_what_has_one_cause_is_told_once_with_its_lines(record: Run, city: Path) -> None:
    bad = [("1.1", "某局", f"2025-04-{day}", "40") for day in range(10, 23)]
    ran = record("--from", text(city / "a.csv", HEADS[:4], *bad))
    assert (ran.status, ran.err.count("error[")) == (1, 1)
    assert "a.csv:2:2: error[unknown-department]" in ran.err
    assert "12 more lines: 3–14" in ran.err
    bad = [("1.1", MARKET, f"4月{day}日", "40") for day in range(10, 23)]
    ran = record("--from", text(city / "a.csv", HEADS[:4], *bad))
    assert (ran.status, ran.err.count("error[")) == (1, 1)
    bad = [("", MARKET, f"2025-04-{day}", "40") for day in range(10, 23)]
    ran = record("--from", text(city / "a.csv", HEADS[:4], *bad))
    assert (ran.status, ran.err.count("error[")) == (1, 1)
    assert lines(city, LEDGER) == []


def test_a_misspelt_head_is_refused_at_its_cell(record: Run, city: Path) -> None:
    for heads in (("编号", "日期", "percnt"), ("编号", "日期", "存在间题")):
        ran = record("--from", text(city / "a.csv", heads, ("1.1", "2025-04-30", "40")))
        assert (ran.status, "a.csv:1:3: error[unknown-head]" in ran.err) == (1, True), ran.err
    ran = record("--from", workbook(city / "a.xlsx", (heads, ("1.1", "2025-04-30", "40"))))
    assert "a.xlsx 1月!C1: error[unknown-head]" in ran.err


def test_columns_of_the_office_s_own_are_told_and_left(record: Run, city: Path) -> None:
    heads = ("序", "编号", "日期", "完成比例", "分管领导", "联系电话")
    ran = record("--from", text(city / "a.csv", heads, ("1", "1.1", "2025-04-30", "40", "张", "1")))
    assert (ran.status, ran.err) == (
        0,
        "These columns were not taken: 序, 分管领导, 联系电话\n",
    )


def test_a_title_tells_a_wrong_number(record: Run, run: Run, city: Path) -> None:
    title = list_of(run, city)[1][3]
    heads = ("编号", "任务名称", "日期", "完成比例")
    ran = record("--from", text(city / "a.csv", heads, ("1.1", "别的事", "2025-04-30", "40")))
    assert (ran.status, "a.csv:2:2: error[other-title]" in ran.err) == (1, True), ran.err
    spaced = f" {title[0]} {title[1:]}。"
    ran = record("--from", text(city / "a.csv", heads, ("1.1", spaced, "2025-04-30", "40")))
    assert ran.status == 0, ran.err


def list_of(run: Run, city: Path, *more: str) -> list[list[str]]:
    said = run("--root", city, "list", "--format", "csv", "--as-of", DAY, *more).out
    return list(csv.reader(io.StringIO(said.removeprefix("\ufeff"))))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_program_s_own_list_is_taken_back_as_a_form(
    record: Run, run: Run, city: Path, language: str
) -> None:
    head, *body = list_of(run, city, "--lang", language)
    ran = record("--from", text(city / "list.csv", tuple(head), *map(tuple, body)))
    assert ran.status == 0, ran.err
    assert "3 rows hold nothing to record: lines 2–4" in ran.err
    assert ran.err.count("\n") == 2
    filled = [[*row, "55" if row[2] == "1.1" else ""] for row in body]
    ran = record("--from", text(city / "list.csv", (*head, "完成比例"), *map(tuple, filled)))
    assert ran.status == 0, ran.err
    assert lines(city, LEDGER) == [f'- {{date: {DAY}, task: "1.1", kind: report, percent: 55}}']


TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")
    ),
    min_size=1,
).map(lambda said: said if not said.startswith("'") else "x")


@given(
    st.dictionaries(
        st.sampled_from(("progress", "problems", "next", "needs", "note")), TEXT, min_size=1
    ),
    st.sampled_from((",", "\t", ";")),
)
def test_what_the_program_s_own_csv_says_reads_back_the_same(
    said: dict[str, str], separator: str
) -> None:
    told = {"task": "1.0/1.10", "date": "2025-04-30", "percent": "40", **said}
    columns = [Column(key, Holds.TEXT) for key in told]
    table = csv_text(
        Table(tuple(columns), (tuple(told.values()),), catalogue("zh")), catalogue("zh")
    )
    if separator != ",":
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=separator).writerows(csv.reader(io.StringIO(table, newline="")))
        table = out.getvalue()
    found = rows(table.encode(), "a.csv", "csv")
    assert (found.faults, [row.tree for row in found.rows]) == ([], [{**told, "kind": "report"}])


ODD_IDS = ("1.10", "007", "1-2", "1E5", "3-4-5", "123456789012")


def test_ids_that_a_spreadsheet_would_change_are_kept_and_read_back(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "city"
    run("init", root)
    plan = root / "plans/1.0/plan.yaml"
    plan.parent.mkdir(parents=True)
    tasks = [
        f"  - {{id: '{each}', title: 任务, lead: [示例住建局], due: 2025-06}}\n"
        for each in (*ODD_IDS, "1.1", "1.2.3")
    ]
    plan.write_text(
        f"plan: '1.0'\ntitle: 示例方案\nissued: 2025-03-01\ntasks:\n{''.join(tasks)}",
        encoding="utf-8",
    )
    (root / "plans/departments.yaml").write_text(
        "departments: [{name: 示例住建局, kind: department}]\n", encoding="utf-8"
    )
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    out = run("--root", root, "list", "--format", "csv").out.removeprefix("\ufeff")
    head, *body = list(csv.reader(io.StringIO(out)))
    shown = [row[2] for row in body]
    assert shown == [*[f'="{each}"' for each in ODD_IDS], "1.1", "1.2.3"]
    assert {row[1] for row in body} == {'="1.0"'}
    filled = [(*row, "40") for row in body]
    table = text(root / "list.csv", (*head, "完成比例"), *filled)
    ran = run("--root", root, "record", "--from", table)
    assert ran.status == 0, ran.err
    _, *said = lines(root, "plans/1.0/progress/示例住建局.yaml")
    assert len(said) == len(body)
    assert all(f'task: "{each}"' in line for each, line in zip(ODD_IDS, said, strict=False))


def test_utf8_with_a_damaged_byte_is_not_taken_for_gbk(record: Run, city: Path) -> None:
    place = text(city / "a.csv", HEADS, SAID)
    place.write_bytes(place.read_bytes() + b"\xff\n")
    ran = record("--from", place)
    assert (ran.status, "error[not-utf8]" in ran.err) == (1, True)


def test_an_old_workbook_is_named(record: Run, city: Path) -> None:
    (city / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert record("--from", city / "a.xls").status == 2
    (city / "a.xls").rename(city / "a.xlsx")
    ran = record("--from", city / "a.xlsx")
    assert (ran.status, ran.out) == (3, "")


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "写明日期，如"), ("en", "write the day, such as")]
)
def test_a_row_without_its_day_is_told_what_to_write(
    record: Run, city: Path, lang: str, told: str
) -> None:
    heads = ("任务编号", "日期", "完成比例")
    place = text(city / "a.csv", heads, ("1.1", "2025-04-30", "40"), ("1.2", "", "40"))
    ran = record("--from", place, "--lang", lang)
    assert (ran.status, "a.csv:3: " in ran.err, told in ran.err) == (1, True, True), ran.err


PAGE = "<html><body><table><tr><td>任务</td></tr></table></body></html>"


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv", "a.et"])
@pytest.mark.parametrize(
    ("data", "what"),
    [
        (PAGE.encode(), "HTML"),
        (PAGE.encode("gbk"), "HTML"),
        (PAGE.encode("utf-16"), "HTML"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>" + PAGE.encode(), "HTML"),
        (b'<?xml version="1.0"?>\n<Workbook><Worksheet/></Workbook>', "XML"),
    ],
)
def test_a_page_that_is_called_a_workbook_is_named(
    record: Run, city: Path, name: str, data: bytes, what: str
) -> None:
    (city / name).write_bytes(data)
    ran = record("--from", city / name, "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert f"it holds a table in {what}" in ran.err
    assert "save it as .xlsx" in ran.err


def test_hidden_rows_columns_and_sheets_are_told(record: Run, city: Path) -> None:
    place = workbook(city / "a.xlsx", (HEADS, SAID), (HEADS, SAID), (HEADS, SAID))
    book = openpyxl.load_workbook(place)
    first, second, third = book.worksheets
    first.row_dimensions[2].hidden = True
    second.column_dimensions["E"].hidden = True
    third.sheet_state = "hidden"
    book.save(place)
    err = record("--from", place, "--dry-run").err
    for told in ("hidden text was left out", "hidden column E", "is hidden and was left out"):
        assert told in err


@pytest.mark.parametrize(("language", "key"), [("en", "key"), ("zh", "键")])
def test_the_manual_lists_every_head(language: str, key: str) -> None:
    page = Path(f"docs/{language}/commands/record.md").read_text(encoding="utf-8")
    listed = {
        line.split("`")[1]: tuple(line.rpartition("` | ")[2].removesuffix(" |").split("、"))
        for line in page.partition(f"| {key} |")[2].partition("\n\n")[0].splitlines()[2:]
    }
    assert listed == dict(head_words.HEADS)


@pytest.mark.parametrize(("language", "key"), [("en", "key of a line"), ("zh", "行的键")])
def test_the_manual_lists_every_head_of_a_register(language: str, key: str) -> None:
    page = Path(f"docs/{language}/commands/record.md").read_text(encoding="utf-8")
    listed = {
        line.split("`")[1]: tuple(line.rpartition("` | ")[2].removesuffix(" |").split("、"))
        for line in page.partition(f"| {key} |")[2].partition("\n\n")[0].splitlines()[2:]
    }
    assert listed == dict(head_words.ITEM_HEADS)


def test_what_the_list_shows_as_said_already_is_not_recorded_again(
    record: Run, run: Run, city: Path
) -> None:
    report = ("report", "1.1", "--date", "2025-04-01", "--percent", "40", "--progress", "已上线")
    assert record(*report).status == 0
    head, *body = list_of(run, city, "--lang", "zh")
    row = body[0]
    assert (row[head.index("完成百分比")], row[head.index("进展")]) == ("40", "已上线")
    ran = record("--from", text(city / "list.csv", tuple(head), tuple(row)))
    assert (ran.status, "1 row is unchanged: line 2" in ran.err) == (0, True), ran.err
    assert len(lines(city, LEDGER)) == 1
    row[head.index("完成百分比")] = "60 %"
    row[head.index("存在问题")] = "缺资金"
    ran = record("--from", text(city / "list.csv", tuple(head), tuple(row)))
    assert ran.status == 0, ran.err
    assert lines(city, LEDGER)[1:] == [
        f'- {{date: {DAY}, task: "1.1", kind: report, percent: 60, problems: 缺资金}}'
    ]


@pytest.mark.parametrize(
    ("key", "column"), [("problems", "存在问题"), ("needs", "需协调"), ("percent", "完成百分比")]
)
def test_a_cell_of_the_list_that_was_cleared_is_told(
    record: Run, run: Run, city: Path, key: str, column: str
) -> None:
    said = ("--progress", "已上线", f"--{key}", "40")
    assert record("report", "1.1", "--date", "2025-04-01", *said).status == 0
    head, row, *_ = list_of(run, city, "--lang", "zh")
    row[head.index(column)] = ""
    ran = record("--from", text(city / "list.csv", tuple(head), tuple(row)))
    assert ran.status == 0, ran.err
    assert f"{column}: cleared on line 2" in ran.err
    assert "unchanged" not in ran.err
    assert len(lines(city, LEDGER)) == 1


@pytest.mark.parametrize(
    ("column", "text_of_cell", "said"),
    [
        ("期限", "2025-12-31", "第2行改动的“期限”不能由填报改变：期限以文件为准"),
        ("期限", "年底", "第2行改动的“期限”不能由填报改变"),
        ("期限", "2025/5/31", None),  # the same day, as a spreadsheet writes it
        ("期限", "", None),
        ("状态", "已完成", "第2行改动的“状态”不能由填报改变：状态由记录推算"),
        ("牵头部门", MARKET, None),
    ],
)
def test_a_cell_of_the_list_that_no_record_changes_is_told(
    run: Run, city: Path, column: str, text_of_cell: str, said: str | None
) -> None:
    head, row, *_ = list_of(run, city, "--lang", "zh")
    row[head.index(column)] = text_of_cell
    table = text(city / "list.csv", (*head, "完成比例"), (*row, "55"))
    ran = run("--root", city, "--lang", "zh", "record", "--from", table)
    assert (ran.status, len(lines(city, LEDGER))) == (0, 1), ran.err
    assert ("改动的" in ran.err) is (said is not None), ran.err
    assert said is None or said in ran.err
    english = run("--root", city, "--lang", "en", "record", "--from", table, "--dry-run").err
    assert ("was changed on line 2, and was not taken" in english) is (said is not None)


@pytest.mark.parametrize("added", ["完成比例", "完成百分比"])
def test_a_column_added_to_the_list_says_more_than_its_own(
    record: Run, run: Run, city: Path, added: str
) -> None:
    report = ("report", "1.1", "--date", "2025-04-01", "--percent", "40", "--progress", "已上线")
    assert record(*report).status == 0
    head, row, *_ = list_of(run, city, "--lang", "zh")
    ran = record("--from", text(city / "list.csv", (*head, added), (*row, "70")))
    assert ran.status == 0, ran.err
    said = f'- {{date: {DAY}, task: "1.1", kind: report, percent: 70}}'
    assert lines(city, LEDGER)[1:] == [said]
    ran = record("--from", text(city / "list.csv", (*head, added), (*row, "")))
    assert "1 row is unchanged: line 2" in ran.err


def test_a_row_of_the_list_that_several_lead_is_told_and_left(
    record: Run, run: Run, city: Path
) -> None:
    head, *body = list_of(run, city, "--lang", "zh")
    rows = [(*row, f"{MARKET}：40；{HOUSING}：50") for row in body[1:]]
    assert len(rows) == 2
    ran = record("--from", text(city / "list.csv", (*head, "完成比例"), *rows))
    assert (ran.status, ran.out) == (0, "Nothing to record.\n"), ran.err
    assert "1 row is led by several departments and was not taken: line 2" in ran.err
    assert "1 row is led by several departments and was not taken: line 3" in ran.err


def test_a_plain_table_may_say_again_what_was_said(record: Run, city: Path) -> None:
    record("report", "1.1", "--date", "2025-04-01", "--percent", "40")
    ran = record("--from", text(city / "a.csv", HEADS[:4], ("1.1", MARKET, "2025-04-30", "40")))
    assert (ran.status, len(lines(city, LEDGER))) == (0, 2), ran.err


@pytest.mark.parametrize(
    "head", ["截止日期", "截止时间", "截止", "截止日期（年/月/日）", "Deadline"]
)
def test_a_deadline_is_not_taken_for_the_day_of_the_record(
    record: Run, city: Path, head: str
) -> None:
    heads = ("编号", "单位", head, "类型", "完成比例")
    ran = record("--from", text(city / "a.csv", heads, ("1.1", MARKET, "2025-04-30", "填报", "40")))
    assert (ran.status, lines(city, LEDGER)) == (1, [])
    assert "a.csv:1:3: error[deadline-head]" in ran.err
    assert "column Date" in ran.err


def test_a_deadline_beside_the_day_is_left_out(record: Run, city: Path) -> None:
    heads, row = (
        ("编号", "截止日期", "填报日期", "完成比例"),
        ("1.1", "2025/6/30", "2025/4/30", "40"),
    )
    ran = record("--from", text(city / "a.csv", heads, row))
    assert lines(city, LEDGER) == ['- {date: 2025-04-30, task: "1.1", kind: report, percent: 40}']
    assert "截止日期" in ran.err


@pytest.mark.parametrize("written", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_text_table_named_as_a_workbook_is_read(
    record: Run, city: Path, written: str, separator: str
) -> None:
    table = text(city / "a.xlsx", HEADS, SAID, separator=separator, encoding=written)
    ran = record("--from", table)
    assert (ran.status, lines(city, LEDGER)) == (0, [LINE]), ran.err
    assert "no Excel workbook" in ran.err


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("累计完成比例", "完成比例"),
        ("当月完成进度（%）", "完成进度"),
        ("截至目前完成率", "完成率"),
        ("本月进展", "进展"),
        ("8月工作进展情况", "工作进展情况"),
        ("Percent (total)", "percent"),
    ],
)
def test_a_longer_head_that_holds_one_of_ours_is_asked_about(
    record: Run, city: Path, head: str, meant: str
) -> None:
    table = text(city / "a.csv", ("编号", "日期", head), ("1.1", "2025/4/30", "40"))
    ran = record("--from", table)
    assert (ran.status, lines(city, LEDGER)) == (1, [])
    assert "a.csv:1:3: error[unknown-head]" in ran.err
    assert f"is it “{meant}”?" in ran.err


def test_a_longer_head_beside_ours_is_left_out(record: Run, city: Path) -> None:
    heads = ("编号", "日期", "进展", "上月进展")
    ran = record("--from", text(city / "a.csv", heads, ("1.1", "2025/4/30", "已上线", "筹备")))
    assert lines(city, LEDGER) == [
        '- {date: 2025-04-30, task: "1.1", kind: report, progress: 已上线}'
    ]
    assert "上月进展" in ran.err


@pytest.mark.parametrize(
    "heads", [("编号", "日期", "6月", "7月"), ("任务", "单位", "说明", "备查")]
)
def test_rows_of_which_nothing_is_taken_are_no_success(
    record: Run, city: Path, heads: tuple[str, ...]
) -> None:
    ran = record("--from", text(city / "a.csv", heads, ("1.1", "2025/4/30", "30", "40")))
    assert ran.status == 1
    assert "[table-without-content]" in ran.err


def changed(place: Path, cell: str, *, value: Any = None, strike: bool = False) -> Path:
    """Change a cell of a workbook's first sheet."""
    book = openpyxl.load_workbook(place)
    there = book.worksheets[0][cell]
    there.font = Font(strike=strike)
    if value is not None:
        there.value = value
    book.save(place)
    return place


@pytest.mark.parametrize("cell", ["D2", "E2"])
def test_a_cell_that_was_not_read_refuses_its_table(record: Run, city: Path, cell: str) -> None:
    table = workbook(city / "a.xlsx", (HEADS, SAID))
    ran = record("--from", changed(table, cell, value="=30+30"))
    assert (ran.status, lines(city, LEDGER)) == (1, [])
    assert f"1月!{cell}: error[cell-without-value]" in ran.err
    ran = record("--from", changed(table, cell, value="60", strike=True))
    assert (ran.status, lines(city, LEDGER)) == (1, [])
    assert f"1月!{cell}: error[cell-struck]" in ran.err


def test_a_cell_that_was_not_read_in_a_column_of_the_office_s_own_is_let_be(
    record: Run, city: Path
) -> None:
    table = workbook(city / "a.xlsx", ((*HEADS, "小计"), (*SAID, "1")))
    ran = record("--from", changed(table, "I2", value="=1+1"))
    assert (ran.status, lines(city, LEDGER)) == (0, [LINE]), ran.err


def test_a_merged_figure_is_told(record: Run, city: Path) -> None:
    heads = ("编号", "日期", "完成比例")
    table = workbook(
        city / "a.xlsx", (heads, ("1.1", "2025-04-30", 60), ("1.2", "2025-04-30", None))
    )
    book = openpyxl.load_workbook(table)
    book.worksheets[0].merge_cells("C2:C3")
    book.save(table)
    assert "Merged cells under 完成比例: line 3 " in record("--from", table).err


@pytest.mark.parametrize("share", ["60%", "６０％", "约60%", "60", "百分之六十"])
def test_a_percentage_among_words_is_refused(record: Run, city: Path, share: str) -> None:
    heads = ("编号", "日期", "完成情况")
    ran = record("--from", text(city / "a.csv", heads, ("1.1", "2025/4/30", share)))
    assert (ran.status, lines(city, LEDGER)) == (1, [])
    assert "a.csv:2:3: error[percent-as-words]" in ran.err
    ran = record("--from", text(city / "a.csv", heads, ("1.1", "2025/4/30", "完成立项，约60%")))
    assert ran.status == 0


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        ((("编号", "日期", "完成比例", "完成比例"),), "head-twice"),
        ((("编号", "日期", "情况", "情况"), ("", "", "完成比例", "进展")), "head-in-two-lines"),
    ],
)
def test_a_head_that_stands_twice_is_named(record: Run, city: Path, heads: Rows, code: str) -> None:
    row = ("1.1", "2025/4/30", "40", "已上线")
    ran = record("--from", text(city / "a.csv", *heads, row))
    assert ran.status == 1
    assert f"a.csv:1:4: error[{code}]" in ran.err


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("单位，任务，填报日期，完成比例\n甲局，1.1，2025-04-20，60\n", "full-width “，”"),
        ("单位,任务,填报情况,\n,,填报日期,完成比例\n{m},1.1,2025-04-20,60\n", "heads take two lines"),
        ("方案,单位,任务,填报日期,完成比例\n{title},{m},1.1,2025-04-20,60\n", "that is the title of plan 1.0"),
        ("单位,任务,填报日期,完成比例\n{m},1.1,下周,60\n", "such as 2026/8/31"),
        ("单位,任务,填报日期,完成比例\n{m},1.1,2025-04-20,六成\n", "such as 60 or 60%"),
    ],
)  # fmt: skip
def test_a_slip_in_a_table_is_told_by_its_cause(
    record: Run, city: Path, table: str, said: str
) -> None:
    (plan,) = open_workspace(city).books(["1.0"])
    written = table.replace("{title}", plan.plan.title).replace("{m}", MARKET)
    (city / "t.csv").write_text(written, encoding="utf-8")
    ran = record("--from", city / "t.csv")
    assert (ran.status, said in ran.err) == (1, True), ran.err


def test_a_line_without_a_task_below_a_head_is_no_second_head(record: Run, city: Path) -> None:
    table = f"单位,任务,日期,完成比例\n合计,,,\n{MARKET},1.1,2025-04-20,60\n"
    (city / "t.csv").write_text(table, encoding="utf-8")
    assert "two lines" not in record("--from", city / "t.csv").err


@pytest.mark.parametrize("written", ["30/04/2025", "4/5/2025", "30 April"])
def test_a_day_that_could_mean_two_or_lacks_its_year_is_refused(
    record: Run, city: Path, written: str
) -> None:
    table = text(city / "a.csv", ("编号", "日期", "完成比例"), ("1.1", written, "40"))
    ran = record("--from", table)
    assert ran.status
    assert "a.csv:2:2" in ran.err


@pytest.mark.parametrize("written", ["30 June 2025", "June 30, 2025", "end of June 2025"])
def test_a_deadline_in_words_is_read(record: Run, city: Path, written: str) -> None:
    heads = ("编号", "类型", "生效日", "due", "文号", "理由")
    said = ("1.1", "amend", "1 April 2025", written, "示政发〔2025〕9号", "汛期")
    ran = record("--from", text(city / "a.csv", heads, said), "--dry-run")
    assert "effective: 2025-04-01" in ran.out, ran.err
    assert "due: 2025-06-30" in ran.out


def test_a_head_of_readings_ignores_capitals(record: Run, city: Path) -> None:
    table = text(city / "a.csv", ("编号", "日期", "Readings.新增户数"), ("1.1", "2025-04-30", "3"))
    ran = record("--from", table)
    assert ran.status
    assert "新增户数" in ran.err
    assert "unknown-aim" in ran.err


def test_a_table_without_a_column_for_the_date_is_refused_at_its_head(
    record: Run, city: Path
) -> None:
    table = text(city / "a.csv", ("编号", "完成比例"), ("1.1", "40"), ("1.2", "50"))
    ran = record("--from", table)
    assert ran.status == 1
    assert "a.csv:1: error[table-without-date]" in ran.err
    assert ran.err.count("error") == 1


def test_a_small_negative_figure_is_zero(record: Run, city: Path) -> None:
    ran = record("report", "1.1", "--dept", MARKET, "--percent", "-0", "--date", "2025-04-30")
    assert ran.status == 0
    assert "percent: 0" in lines(city, LEDGER)[-1]
