"""Forms: what comes back filled in is taken in, however people write it."""

import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bizenv.forms.cell_faults import is_ditto, unreadable
from bizenv.forms.columns import FormKind, filled
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.keys import key_of
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import DAY, Run
from filling import (
    FIRST,
    HEAD,
    ITEMS,
    REVIEWS,
    Edit,
    added,
    before,
    city,
    edited,
    exported,
    form,
    october,
    place_of,
    put,
    row_of,
    typed,
)

__all__ = ["before", "city", "exported", "form", "october"]  # fixtures


@pytest.mark.parametrize("kind", FormKind)
def test_every_column_fills_a_key_of_a_record(kind: FormKind) -> None:
    assert not [each for each in filled(kind) if key_of(each.fills) is None]


def test_every_key_of_what_a_department_reports_has_a_column() -> None:
    """What a form does not ask for: milestones, duties (whose rows say so), notes."""
    asked = {each.fills for each in filled(FormKind.DEPARTMENT)}
    known = set().union(*(KINDS[kind].models[0].model_fields for kind in (Kind.REPORT, Kind.APPLY)))
    assert known - asked == {"date", "task", "note", "opening", "milestone", "duty", "period"}


def test_a_form_that_nobody_touched_records_nothing(
    run: Run, city: Path, form: Path, before: str
) -> None:
    ran = run("form", "import", form)
    assert (ran.status, added(city, before)) == (0, [])
    assert "没有填写内容" in ran.err


def test_a_row_becomes_a_report(run: Run, city: Path, form: Path, before: str) -> None:
    said = {
        "progress": "补码完成",
        "percent": "９５ %",
        "forecast": "有困难",
        "approved_by": "王局",
    }
    returned = edited(form, typed(**said, problems="无", readings__网办率=97.5))
    ran = run("form", "import", returned)
    assert ran.status == 0
    assert added(city, before) == [
        (
            '- {date: 2025-10-25, task: "1.2.3", kind: report, progress: 补码完成, percent: 95, readings: '
            "{网办率: 97.5}, problems: 无, forecast: difficult, approved_by: 王局}"
        ),
    ]
    assert "demo/1.2.3  示例住建局" in ran.out


def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    run: Run, city: Path, form: Path, before: str
) -> None:
    evidence = "evidence/demo/1.4.3.pdf"
    (city / "evidence/demo").mkdir(parents=True, exist_ok=True)
    (city / evidence).write_bytes(b"%PDF")
    returned = edited(form, typed("demo/1.4.3", apply="是", evidence=evidence, percent=100))
    ran = run("form", "import", returned, "--dry-run")
    assert (ran.status, ran.err, added(city, before)) == (0, "", [])
    assert "正常推进" in ran.out
    assert "→ 待审核" in ran.out
    run("form", "import", returned)
    assert added(city, before) == [
        (
            '- {date: 2025-10-25, task: "1.4.3", kind: apply, percent: 100, '
            "evidence: [evidence/demo/1.4.3.pdf]}"
        ),
    ]


def test_a_row_may_report_and_ask_for_more_time(
    run: Run, city: Path, form: Path, before: str
) -> None:
    returned = edited(
        form, typed("demo/1.3.1", progress="试运行", until="2026.3.31", reason="缺资金")
    )
    assert run("form", "import", returned).status == 0
    assert added(city, before) == [
        '- {date: 2025-10-25, task: "1.3.1", kind: report, progress: 试运行}',
        '- {date: 2025-10-25, task: "1.3.1", kind: extend, until: 2026-03-31, reason: 缺资金}',
    ]


def test_the_same_form_twice_is_recorded_once(
    run: Run, city: Path, form: Path, before: str
) -> None:
    returned = edited(form, typed(progress="补码"), typed("demo/1.3.1", percent=90))
    copy = returned.with_name("转发-填报表(1).xlsx")
    shutil.copy(returned, copy)
    assert run("form", "import", returned, copy).status == 0
    once = added(city, before)
    assert len(once) == 2
    again = run("form", "import", copy)
    assert (again.status, added(city, before)) == (0, once)
    assert "有2条此前已记录" in again.out


def test_what_was_added_to_a_form_that_was_recorded_is_recorded(
    run: Run, city: Path, form: Path, before: str
) -> None:
    first = edited(form, typed(progress="补码"))
    run("form", "import", first)
    second = edited(form, typed(progress="补码"), typed("demo/1.3.1", percent=90))
    assert run("form", "import", second).status == 0
    assert len(added(city, before)) == 2


def test_of_several_forms_none_is_recorded_where_one_is_wrong(
    run: Run, city: Path, form: Path, before: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.xlsx"
    run("form", "export", "--dept", "示例税务局", "--as-of", DAY, "-o", other)
    wrong = edited(other, lambda _, sheet: put(sheet, "percent", 0.9)).rename(tmp_path / "x.xlsx")
    ran = run("form", "import", edited(form, typed(progress="补码")), wrong)
    assert (ran.status, added(city, before)) == (1, [])
    assert "[form-share]" in ran.err


DAYS = (
    "2025-10-25",
    "2025.10.25",
    "2025/10/25",
    "2025年10月25日",
    "20251025",
    "２０２５－１０－２５",
    date(2025, 10, 25),
    datetime(2025, 10, 25),  # noqa: DTZ001 - sheets know no time zones
)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_day_is_taken_as_people_write_it(
    run: Run, city: Path, form: Path, before: str, day: Any
) -> None:
    assert run("form", "import", edited(form, typed(progress="补码"), day=day)).status == 0
    (line,) = added(city, before)
    assert line.startswith("- {date: 2025-10-25,")


FIGURES = (("60", "60"), (60, "60"), ("６０％", "60"), ("62.5 %", "62.5"), (62.5, "62.5"), (0, "0"))


@pytest.mark.parametrize(("value", "percent"), FIGURES)
def test_a_percentage_is_taken_as_people_write_it(
    run: Run, city: Path, form: Path, before: str, value: Any, percent: str
) -> None:
    assert run("form", "import", edited(form, typed("demo/1.3.1", percent=value))).status == 0
    (line,) = added(city, before)
    assert line.endswith(f"percent: {percent}}}")


def test_a_share_in_a_cell_that_shows_percent_is_taken(
    run: Run, city: Path, form: Path, before: str
) -> None:
    def share(_: Workbook, sheet: Worksheet) -> None:
        cell = sheet.cell(row_of(sheet, "demo/1.3.1"), place_of(sheet, "percent"))
        cell.value = 0.9
        cell.number_format = "0%"

    assert run("form", "import", edited(form, share)).status == 0
    (line,) = added(city, before)
    assert line.endswith("percent: 90}")


def moved_column(_: Workbook, sheet: Worksheet) -> None:
    """Move the percentages to the front, as somebody does who types these alone."""
    at = place_of(sheet, "percent")
    column = [sheet.cell(row, at).value for row in range(HEAD, sheet.max_row + 1)]
    sheet.delete_cols(at)
    sheet.insert_cols(4)
    for row, value in enumerate(column, start=HEAD):
        sheet.cell(row, 4).value = value


def swapped_rows(_: Workbook, sheet: Worksheet) -> None:
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(FIRST, column), sheet.cell(FIRST + 1, column)
        first.value, second.value = second.value, first.value


def removed_row(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(row_of(sheet, "demo/1.4.3"))


def removed_column(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(place_of(sheet, "needs"))


def renamed_sheet(_: Workbook, sheet: Worksheet) -> None:
    sheet.title = "10月"


def inserted_line(_: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(1)


HARMLESS = (moved_column, swapped_rows, removed_row, removed_column, renamed_sheet, inserted_line)


@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_harmless_is_taken(
    run: Run, city: Path, form: Path, before: str, change: Edit
) -> None:
    said = typed("demo/1.3.1", progress="试运行", percent=90)
    ran = run("form", "import", edited(form, said, change))
    assert ran.status == 0, ran.err
    assert added(city, before) == [
        '- {date: 2025-10-25, task: "1.3.1", kind: report, progress: 试运行, percent: 90}'
        if change is not moved_column
        else '- {date: 2025-10-25, task: "1.3.1", kind: report, percent: 90, progress: 试运行}'
    ]


TAKEN: dict[str, tuple[Edit, str]] = {
    "full_width": (typed(percent="９０％"), "percent: 90"),
    "spaces": (typed(percent=" 90 "), "percent: 90"),
    "true_of_libreoffice": (
        typed(apply="=TRUE()", evidence="docs/demo-1.2.3.txt"),
        "kind: apply",
    ),
    "tick": (typed(apply="√", evidence="docs/demo-1.2.3.txt"), "kind: apply"),
    "part_of_a_word": (typed(forecast="按期"), "forecast: on_time"),
    "lines": (typed(progress="一、联调\n二、上线"), 'progress: "一、联调\\n二、上线"'),
    "thousands": (typed(readings__网办率="1,092"), "readings: {网办率: 1092}"),
    "unit_behind": (typed(readings__网办率="92%"), "readings: {网办率: 92}"),
    "hour_of_a_day": (
        typed(
            "demo/1.2.4",
            until=datetime(2026, 1, 30, 13, 30),  # noqa: DTZ001 - sheets know no time zones
            reason="材料未齐",
        ),
        "until: 2026-01-30",
    ),
    "end_of_a_month": (
        typed("demo/1.2.4", until="2026年1月底", reason="材料未齐"),
        "until: 2026-01",
    ),
    "number_for_a_name": (typed(progress="推进", approved_by=7), 'approved_by: "7"'),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_people_write_is_taken(
    run: Run, city: Path, form: Path, before: str, name: str
) -> None:
    edit, line = TAKEN[name]
    ran = run("form", "import", edited(form, edit))
    assert ran.status == 0, ran.err
    (recorded,) = added(city, before)
    assert line in recorded


def test_a_no_to_completion_says_nothing(run: Run, city: Path, form: Path, before: str) -> None:
    assert run("form", "import", edited(form, typed(apply="否"))).status == 0
    assert added(city, before) == []
    assert run("form", "import", edited(form, typed(apply="否", percent=97))).status == 0
    assert len(added(city, before)) == 1


LABOUR = "示例人社局"
OF_LABOUR = "plans/demo/progress/示例人社局.yaml"
DUTY = "demo/1.4.2 通报调解情况 2025Q3"


@pytest.mark.parametrize(
    "text", ["同上", "同上。", "〃", "同前", "（同上）", "Ditto", "same as above", "与上行相同"]
)
def test_what_points_to_another_cell_is_ditto(text: str) -> None:
    assert is_ditto(text)


@pytest.mark.parametrize(
    "text", ["同上级部门对接", "上线", "同步推进", "as above the limit", "“一码”"]
)
def test_what_begins_alike_says_something(text: str) -> None:
    assert not is_ditto(text)


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0!", "#名称"])
def test_errors_pasted_as_texts_are_told_from_other_texts(text: str) -> None:
    sheet = CellSheet("表", is_visible=True, cells={(1, 1): SheetCell(text)})
    assert bool(unreadable(sheet, (1, 1))) == (text != "#名称")


STANDS = ("status", "reasons")


def test_a_duty_has_a_row_for_each_period(run: Run, city: Path, tmp_path: Path) -> None:
    before = (city / OF_LABOUR).read_text(encoding="utf-8")
    place = tmp_path / "labour.xlsx"
    run("form", "export", "--dept", LABOUR, "--as-of", DAY, "-o", place)
    sheet = openpyxl.load_workbook(place).worksheets[0]
    stands = [sheet.cell(row_of(sheet, DUTY), place_of(sheet, each)).value for each in STANDS]
    assert stands == ["未完成", "这一期应办1次，已办0次，期末已过；补办以后在本行填报"]
    task = edited(place, typed("demo/1.4.2", progress="调解在推进"))
    assert run("form", "import", task).status == 0
    both = edited(place, typed("demo/1.4.2", progress="调解在推进"), typed(DUTY, progress="已通报"))
    ran = run("form", "import", both)  # a row of the same task, and the form's own record before it
    assert ran.status == 0, ran.err
    assert added(city, before, OF_LABOUR) == [
        '- {date: 2025-10-25, task: "1.4.2", kind: report, progress: 调解在推进}',
        (
            '- {date: 2025-10-25, task: "1.4.2", kind: report, duty: 通报调解情况, '
            'period: "2025Q3", progress: 已通报}'
        ),
    ]


def test_an_item_of_a_register_may_be_verified(run: Run, city: Path, tmp_path: Path) -> None:
    place = tmp_path / "west.xlsx"
    called = ("--plan", "hotline-2024", "--as-of", "2024-12-20", "-o", place)
    run("form", "export", "--dept", "西区", *called)
    returned = edited(
        place, typed("hotline-2024/W2024-055", finding="属实", progress="已查看"), day="2024-12-20"
    )
    ran = run("form", "import", returned, "--dry-run", "--as-of", "2024-12-20")
    assert ran.status == 0, ran.err
    assert "kind: report, finding: confirmed, progress: 已查看" in ran.out or (
        "progress: 已查看, finding: confirmed" in ran.out
    )
    assert city.is_dir()


def test_a_file_named_twice_is_read_once(run: Run, city: Path, form: Path, before: str) -> None:
    returned = edited(form, typed("demo/1.3.1", percent=90))
    assert run("form", "import", returned, returned).status == 0
    assert len(added(city, before)) == 1


def test_what_an_open_excel_leaves_beside_is_passed_over(
    run: Run, city: Path, form: Path, before: str
) -> None:
    returned = edited(form, typed("demo/1.3.1", percent=90))
    left = returned.with_name("~$returned.xlsx")
    left.write_bytes(b"\x05Wang")
    ran = run("form", "import", left, returned)
    assert (ran.status, len(added(city, before))) == (0, 1)
    assert "没有读" in ran.err


def test_a_reviewer_accepts_and_returns_by_a_form(run: Run, city: Path, tmp_path: Path) -> None:
    before = (city / REVIEWS).read_text(encoding="utf-8")
    place = tmp_path / "review.xlsx"
    run("form", "export", "--reviewer", "第三方机构", "--as-of", DAY, "-o", place)
    first, second = "demo/3.1.3 示例市场监管局", "demo/1.3.2 示例住建局"
    returned = edited(
        place,
        typed(first, decision="通过", opinion="材料齐全", rating="满意"),
        typed(second, decision="退回", opinion="缺清单", resubmit_by="2025.11.10"),
    )
    ran = run("form", "import", returned)
    assert ran.status == 0, ran.err
    assert sorted(added(city, before, REVIEWS)) == [
        (
            '- {date: 2025-10-25, task: "1.3.2", department: 示例住建局, kind: return, by: 第三方机构, '
            "opinion: 缺清单, resubmit_by: 2025-11-10}"
        ),
        (
            '- {date: 2025-10-25, task: "3.1.3", department: 示例市场监管局, kind: accept, by: 第三方机构, '
            "opinion: 材料齐全, rating: satisfied}"
        ),
    ]
    again = run("form", "import", returned)
    assert (again.status, len(added(city, before, REVIEWS))) == (0, 2)


def test_officers_raise_problems_by_a_form(run: Run, city: Path, tmp_path: Path) -> None:
    before = (city / ITEMS).read_text(encoding="utf-8")
    place = tmp_path / "problems.xlsx"
    run("form", "export", "--register", "hotline-2024", "-o", place)
    returned = edited(
        place,
        typed(
            "1",
            title="查档只能到窗口",
            text="排队两小时",
            source="体验官",
            place="东区",
            raised_by=12,
        ),
        typed("3", title="报装要重复踏勘"),
        day="2024-12-20",
    )
    ran = run("form", "import", returned)
    assert ran.status == 0, ran.err
    first, second = added(city, before, ITEMS)
    assert re.fullmatch(
        r"- \{date: 2024-12-20, id: W2024-\d+, kind: raise, title: 查档只能到窗口, "
        'text: 排队两小时, source: 体验官, place: 东区, raised_by: "12"}',
        first,
    )
    assert "报装要重复踏勘" in second
    again = run("form", "import", returned)
    assert (again.status, len(added(city, before, ITEMS))) == (0, 2)
