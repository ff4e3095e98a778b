"""Ids follow the numbers of the document, as it writes them; where that is unsure, it is told."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
from bizenv.importers.draft import Draft
from bizenv.importers.reading.ids import column_number

from reading import read
from test_import_formats import book, codes, saved

Rows = list[list[object]]


def as_csv(rows: Rows) -> Draft:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return read("x.csv", stream.getvalue())


def as_docx(rows: Rows) -> Draft:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in enumerate(rows):
        for at, cell in enumerate(cells):
            table.cell(row, at).text = str(cell)
    return read("x.docx", saved(document))


def as_xlsx(rows: Rows) -> Draft:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)

    return read("x.xlsx", book(fill))


def numbered(numbers: list[object], heading: str = "序号") -> Rows:
    """Return the rows of a table whose tasks have these numbers."""
    head: list[object] = [heading, "工作任务", "牵头单位", "完成时限"]
    rows: Rows = [
        [number, f"推进第{sign}类事项", "市甲局", "2026年6月底前"]
        for number, sign in zip(numbers, "甲乙丙丁戊己庚辛", strict=False)
    ]
    return [head, *rows]


def ids(draft: Draft) -> list[str]:
    return [task.id for task in draft.every_task()]


@pytest.mark.parametrize("make", [as_csv, as_docx, as_xlsx])
@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("序号", ["1.1", "1.10", "2.1"]),
        ("编号", ["1-1", "1-2", "2-1"]),
        ("任务编号", ["A1", "A2", "B1"]),
        ("编号", ["ZW-01", "ZW-07", "ZW-10"]),
        ("序号", ["任务1", "任务2", "任务10"]),
        ("编号", ["2025-001", "2025-002", "2025-010"]),
        ("序号", ["1.1.1", "1.1.2", "1.2.1"]),
        ("序号", ["3", "5", "9"]),
        ("No.", ["2.1a", "2.1b", "2.2"]),
        ("序号", ["07", "08", "10"]),
    ],
)
def test_ids_follow_the_numbers_of_a_column(
    make: Callable[[Rows], Draft], heading: str, numbers: list[object]
) -> None:
    draft = make(numbered(numbers, heading))
    assert ids(draft) == numbers
    assert not set(codes(draft)) & {"number-twice", "number-unread", "no-number"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("１．１０", "1.10"),
        ("（1.2）", "1.2"),
        ("1.2.", "1.2"),
        ("1—2", "1-2"),
        ("ZW－01", "ZW-01"),
        ("任务 1", "任务1"),
    ],
)
def test_width_and_signs_around_a_number_are_evened_out(cell: str, expected: str) -> None:
    assert ids(as_csv(numbered([cell, "9.9"]))) == [expected, "9.9"]


def test_numbers_stand_under_sections_as_the_document_writes_them() -> None:
    rows = [
        ["项目", "序号", "工作任务", "牵头单位", "完成时限"],
        ["开办企业", "1.1", "推行一表申请", "市甲局", "2026年6月底前"],
        ["开办企业", "1.3", "推行一日办结", "市甲局", "2026年6月底前"],
        ["获取场所", "2.7", "推行联合验收", "市乙局", "2026年6月底前"],
    ]
    for make in (as_csv, as_docx, as_xlsx):
        draft = make([list(row) for row in rows])
        assert ids(draft) == ["1.1", "1.3", "2.7"]
        assert [section.title for section in draft.sections] == ["开办企业", "获取场所"]


def test_the_column_of_ids_goes_before_the_one_that_only_counts() -> None:
    rows: Rows = [
        ["任务编号", "序号", "工作任务", "牵头单位"],
        ["A-1", "1", "推进甲类事项", "市甲局"],
        ["A-5", "2", "推进乙类事项", "市甲局"],
    ]
    assert ids(as_csv(rows)) == ["A-1", "A-5"]


@pytest.mark.parametrize("make", [as_csv, as_docx, as_xlsx])
def test_a_number_that_stands_twice_is_told_and_takes_no_other_tasks_number(
    make: Callable[[Rows], Draft],
) -> None:
    draft = make(numbered(["1.1", "1.1", "1.1-2"]))
    assert ids(draft) == ["1.1", "1.1-3", "1.1-2"]
    assert codes(draft).count("number-twice") == 1


@pytest.mark.parametrize(("cell", "code"), [("", "no-number"), ("／／", "number-unread"), ("待定", "number-unread")])  # fmt: skip
def test_a_row_without_a_usable_number_is_told_with_its_line(cell: str, code: str) -> None:
    draft = as_csv(numbered(["1.1", cell, "1.3"]))
    (doubt,) = (each for each in draft.doubts if each.code == code)
    assert doubt.at.line == 3
    assert ids(draft) == ["1.1", "2", "1.3"]


def test_figures_that_may_have_lost_a_zero_are_doubts_with_their_lines() -> None:
    draft = as_xlsx(numbered([6.8, 6.9, 6.10, 7.1]))
    assert ids(draft) == ["6.8", "6.9", "6.1", "7.1"]
    lines = [each.at.line for each in draft.doubts if each.code == "number-as-figure"]
    assert 4 in lines
    twice = as_xlsx(numbered([1.1, 1.10]))
    assert [each.at.line for each in twice.doubts if each.code == "number-as-figure"] == [2, 3]
    assert "number-as-figure" not in codes(as_xlsx(numbered(["6.9", "6.10"])))


def test_a_figure_is_read_as_its_cell_shows_it() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        for row in numbered([6.9, 6.1, 7]):
            sheet.append(row)
        sheet["A3"].number_format = "0.00"
        sheet["A4"].number_format = "000"

    draft = read("x.xlsx", book(fill))
    assert ids(draft) == ["6.9", "6.10", "007"]


@pytest.mark.parametrize("shown", ["m-d", 'm"月"d"日"', "yyyy/m/d", "d-mmm"])
def test_a_number_that_a_spreadsheet_took_for_a_day_is_a_doubt(shown: str) -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        for row in numbered(["2-9", dt.date(2026, 3, 1), "3-2"]):
            sheet.append(row)
        sheet["A3"].number_format = shown

    draft = read("x.xlsx", book(fill))
    assert ids(draft) == ["2-9", "3-1", "3-2"]
    assert [each.at.line for each in draft.doubts if each.code == "number-as-date"] == [3]


@pytest.mark.parametrize("cell", ["3月1日", "2026/3/1", "1-Mar", "Mar-01", "2026-03-01"])
def test_a_day_in_the_column_of_numbers_of_a_text_is_a_doubt(cell: str) -> None:
    draft = as_csv(numbered(["2-9", cell]))
    assert ids(draft) == ["2-9", "3-1"]
    assert "number-as-date" in codes(draft)


def test_numbers_of_paragraphs_are_written_out_too() -> None:
    head = "示例市行动方案\n示例市人民政府\n2026年3月1日\n"
    body = "".join(
        f"{number} 推进{number}类事项。（市甲局牵头）\n" for number in ("1.1", "1.10", "2.1")
    )
    assert ids(read("x.txt", head + body)) == ["1.1", "1.10", "2.1"]


def test_numbers_from_a_thousand_on_are_numbers_and_lines_are_counted_once() -> None:
    head = "示例市行动方案\n2026年3月1日\n"
    tasks = "".join(
        f"{number}.推进第{number}类事项建设。（市甲局牵头，6月底前）\n"
        for number in range(990, 1020)
    )
    draft = read("x.txt", head + tasks)
    assert ids(draft) == [str(number) for number in range(990, 1020)]
    assert len(draft.kinds) == 32


@pytest.mark.parametrize("cell", ["/", "合计", "——", "  "])
def test_no_id_is_made_of_what_is_no_number(cell: str) -> None:
    assert column_number(cell) is None
