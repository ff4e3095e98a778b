"""Forms: each way in which one may come back wrong is named with its cell, and nothing is recorded."""

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bizenv.messages import LANGUAGES, catalogue
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import DAY, ROOT, Run
from filling import (
    DEPT,
    EXAMPLE,
    FILED,
    FIRST,
    HEAD,
    LEDGER,
    REVIEWS,
    Edit,
    added,
    before,
    cell,
    city,
    edited,
    exported,
    form,
    october,
    place_of,
    put,
    put_in,
    row_of,
    typed,
)

__all__ = ["before", "city", "exported", "form", "october"]  # fixtures


def test_every_fault_of_a_form_is_documented_and_says_what_to_do() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in [*ROOT.glob("src/bizenv/forms/*.py"), ROOT / "src/bizenv/cli/form.py"]
    )
    codes = set(re.findall(r'"(form-[a-z-]+)"', source)) - {"form-of-nobody", "bizenv-form"}
    assert len(codes) > 30
    for language in LANGUAGES:
        words = catalogue(language)
        page = (ROOT / f"docs/{language}/commands/form.md").read_text(encoding="utf-8")
        assert [code for code in codes if not words.has(f"error.{code}")] == []
        assert [code for code in codes if not words.has(f"hint.{code}")] == []
        assert [code for code in codes if f"| `{code}` |" not in page] == []


def merged(_: Workbook, sheet: Worksheet) -> None:
    at = cell(sheet, "progress")
    at.value = "一起推进"
    sheet.merge_cells(f"{at.coordinate}:{cell(sheet, 'progress', FIRST + 1).coordinate}")


def hidden_row(_: Workbook, sheet: Worksheet) -> None:
    put(sheet, "progress", "补码")
    sheet.row_dimensions[FIRST].hidden = True


def hidden_column(_: Workbook, sheet: Worksheet) -> None:
    put(sheet, "progress", "补码")
    sheet.column_dimensions[cell(sheet, "progress").column_letter].hidden = True


def second_sheet(book: Workbook, _: Worksheet) -> None:
    book.create_sheet("补充")["B2"].value = "见此"


def twice(_: Workbook, sheet: Worksheet) -> None:
    for column in range(1, sheet.max_column + 1):
        sheet.cell(sheet.max_row if column > 1 else sheet.max_row + 1, column).value = sheet.cell(
            FIRST, column
        ).value


def struck(_: Workbook, sheet: Worksheet) -> None:
    cell(sheet, "progress").value = "作废"
    cell(sheet, "progress").font = Font(strike=True)


def comment(_: Workbook, sheet: Worksheet) -> None:
    cell(sheet, "progress").comment = Comment("请看批注", "王")


def no_id_column(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(place_of(sheet, "id"))


def another_head(_: Workbook, sheet: Worksheet) -> None:
    cell(sheet, "problems", HEAD).value = "存在的问题"


def head_twice(_: Workbook, sheet: Worksheet) -> None:
    cell(sheet, "problems", HEAD).value = "下一步措施"


def added_column(_: Workbook, sheet: Worksheet) -> None:
    column = sheet.max_column + 1
    sheet.cell(HEAD, column).value = "备注"
    sheet.cell(FIRST, column).value = "另报"


def added_row(_: Workbook, sheet: Worksheet) -> None:
    row = sheet.max_row + 1
    sheet.cell(row, place_of(sheet, "id")).value = "hotline-2024/W2024-001"
    put(sheet, "progress", "代填", row)


def below(_: Workbook, sheet: Worksheet) -> None:
    put(sheet, "progress", "以上", sheet.max_row + 2)


def above(_: Workbook, sheet: Worksheet) -> None:
    sheet["H2"].value = "王局已阅"


def beside(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(FIRST, sheet.max_column + 3).value = "见左"


WRONG: dict[str, tuple[Edit, str, str]] = {
    "form-formula": (put_in("progress", '="已"&"办"'), "H7", "粘贴为“值”"),
    "form-error-value": (put_in("progress", "#REF!"), "H7", "写数字或文字本身"),
    "form-ditto": (put_in("progress", "同上"), "H7", "照写一遍"),
    "form-picture": (put_in("progress", '=DISPIMG("ID_1",1)'), "H7", "写文件名"),
    "form-merged": (merged, "H7", "取消合并"),
    "form-row-hidden": (hidden_row, "H7", "取消隐藏"),
    "form-column-hidden": (hidden_column, "H7", "取消隐藏"),
    "form-second-sheet": (second_sheet, "B2", "删去“补充”"),
    "form-row-twice": (twice, "B12", "第7行"),
    "form-id-changed": (put_in("id", "demo/1.2.33"), "B7", "改回“demo/1.2.3”"),
    "form-row-added": (added_row, "B12", "删去这一行"),
    "form-row-unnamed": (below, "H13", "写到该任务的行里"),
    "form-outside": (above, "H2", "写到相应的黄色格里"),
    "cell-struck": (struck, "H7", "去掉删除线"),
    "form-comment": (comment, "H7", "写到格里"),
    "form-column-missing": (no_id_column, "A5", "恢复“编号”"),
    "form-head-changed": (another_head, "L5", "改回“存在问题”"),
    "form-column-twice": (head_twice, "M5", "合到一列"),
    "form-column-added": (added_column, "U5", "删去这一列"),
    "form-cell-shut": (put_in("evidence", "a.pdf", FIRST + 3), "Q10", "清空"),
    "form-shown-changed": (put_in("due", "2026-12-31"), "D7", "改回“2025-09-30”"),
    "form-example-changed": (put_in("progress", "补码完成", EXAMPLE), "H6", "写到该任务的行里"),
    "form-share": (put_in("percent", 0.9), "I7", "“90%”或“0.9%”"),
    "form-day-in-words": (put_in("progress", date(2025, 3, 1)), "H7", "写成一句话"),
    "form-choice": (put_in("forecast", "也许"), "O7", "有困难"),
    "form-evidence-alone": (put_in("evidence", "a.pdf"), "Q7", "“申请完成”写“是”"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_is_named_with_its_cell_and_what_to_write_instead(
    run: Run, october: Path, exported: Path, tmp_path: Path, code: str
) -> None:
    edit, at, instead = WRONG[code]
    form = Path(shutil.copy(exported, tmp_path / "form.xlsx"))
    returned = edited(form, typed("demo/1.3.1", percent=90), edit)
    before = (october / LEDGER).read_bytes()
    ran = run("--root", october, "form", "import", returned, "--as-of", FILED)
    assert (ran.status, (october / LEDGER).read_bytes()) == (1, before)
    said = re.search(rf"returned\.xlsx (\S+): 错误\[{code}\] (.*)\n\s+建议：(.*)", ran.err)
    assert said is not None, ran.err
    assert said[1].endswith(f"!{at}")
    assert instead in said[2] + said[3]


LATE, SOON = "demo/1.2.3", "demo/1.2.4"  # whose deadline has passed, and is to come
NAMED: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "extend_after_due": (
        LATE,
        {"until": "2025-12-31", "reason": "材料未齐"},
        "until",
        "extend-after-due",
    ),
    "reason_alone": (SOON, {"reason": "材料未齐"}, "until", "missing-key"),
    "no_evidence": (LATE, {"apply": "是"}, "evidence", "evidence-missing"),
    "a_number_of_a_phone": (LATE, {"problems": "请致电13800138000"}, "problems", "personal-data"),
    "figure_in_words": (LATE, {"percent": "九成"}, "percent", "wrong-type"),
    "about": (LATE, {"percent": "约90"}, "percent", "wrong-type"),
    "over_a_hundred": (LATE, {"percent": 150}, "percent", "wrong-type"),
    "less_than_nothing": (LATE, {"percent": -5}, "percent", "wrong-type"),
    "one": (LATE, {"percent": 1}, "percent", "form-share"),
    "stroke": (LATE, {"percent": "/"}, "percent", "wrong-type"),
    "reading_about": (LATE, {"readings__网办率": "92左右"}, "readings.网办率", "wrong-type"),
    "two_months": (
        SOON,
        {"until": "2025年11-12月", "reason": "材料未齐"},
        "until",
        "bad-date",
    ),
    "day_without_year": (SOON, {"until": "12月31日", "reason": "材料未齐"}, "until", "bad-date"),
    "see_attached": (
        LATE,
        {"apply": "是", "evidence": "见附件"},
        "evidence",
        "form-evidence-unknown",
    ),
    "own_disk": (
        LATE,
        {"apply": "是", "evidence": "C:\\证明.docx"},
        "evidence",
        "form-evidence-unknown",
    ),
    "other_word": (LATE, {"forecast": "差不多"}, "forecast", "form-choice"),
}


@pytest.mark.parametrize("name", NAMED)
def test_the_very_cell_is_named(run: Run, city: Path, form: Path, before: str, name: str) -> None:
    task, said, column, code = NAMED[name]
    ran = run("form", "import", edited(form, typed(task, **said)))
    sheet = openpyxl.load_workbook(form).worksheets[0]
    at = sheet.cell(row_of(sheet, task), place_of(sheet, column)).coordinate
    assert ran.status == 1
    assert f"填报表!{at}: 错误[{code}]" in ran.err
    assert added(city, before) == []


def test_what_is_written_into_the_guide_or_a_hidden_sheet_is_named(run: Run, form: Path) -> None:
    def noted(book: Workbook, _: Worksheet) -> None:
        book["填表说明"]["B12"].value = "另有说明"
        book.create_sheet("草稿")["A1"].value = "草稿"
        book["草稿"].sheet_state = "hidden"

    ran = run("form", "import", edited(form, typed(progress="补码"), noted))
    assert ran.status == 1
    assert "填表说明!B12: 错误[form-outside]" in ran.err
    assert "草稿!A1: 错误[form-second-sheet]" in ran.err


def test_a_signature_under_a_request_alone_is_told(
    run: Run, city: Path, form: Path, before: str
) -> None:
    returned = edited(form, typed("demo/1.3.1", until="2026-03-31", approved_by="王局"))
    ran = run("form", "import", returned)
    assert ran.status == 0
    assert added(city, before) == [
        '- {date: 2025-10-25, task: "1.3.1", kind: extend, until: 2026-03-31}'
    ]
    assert "审签人没有记录" in ran.err


def test_a_form_that_says_nothing_but_who_approved_it_is_named(run: Run, form: Path) -> None:
    ran = run("form", "import", edited(form, typed(approved_by="王局")))
    assert ran.status == 1
    assert "[report-empty]" in ran.err


def test_a_cell_beside_the_table_is_named(run: Run, form: Path) -> None:
    assert "[form-outside]" in run("form", "import", edited(form, beside)).err


def test_a_form_without_its_date_is_named_and_may_be_given_one(
    run: Run, city: Path, form: Path, before: str
) -> None:
    returned = edited(form, typed(progress="补码"), day=None)
    ran = run("form", "import", returned)
    assert (ran.status, added(city, before)) == (1, [])
    assert "填报表!C4: 错误[form-without-day]" in ran.err
    assert run("form", "import", returned, "--date", "2025-10-24").status == 0
    assert added(city, before)[0].startswith("- {date: 2025-10-24,")


def test_a_task_that_changed_since_the_form_was_made_is_named(
    run: Run, city: Path, form: Path, before: str
) -> None:
    run("record", "report", "demo/1.2.3", "--dept", DEPT, "--percent", "97", "--date", "2025-10-20")
    recorded = added(city, before)
    ran = run("form", "import", edited(form, typed(progress="补码")))
    assert (ran.status, added(city, before)) == (1, recorded)
    assert "填报表!B7: 错误[form-stale]" in ran.err
    assert "2025年10月20日填报" in ran.err


def test_a_task_that_changed_is_no_matter_where_nothing_was_typed(
    run: Run, city: Path, form: Path, before: str
) -> None:
    run("record", "report", "demo/1.2.3", "--dept", DEPT, "--percent", "97", "--date", "2025-10-20")
    assert run("form", "import", edited(form, typed("demo/1.3.1", percent=90))).status == 0
    assert len(added(city, before)) == 2


def test_two_forms_that_differ_in_a_row_are_named(
    run: Run, city: Path, form: Path, before: str
) -> None:
    one = edited(form, typed(progress="补码")).rename(form.with_name("one.xlsx"))
    two = edited(form, typed(progress="补完"))
    ran = run("form", "import", one, two)
    assert (ran.status, added(city, before)) == (1, [])
    assert "[form-row-in-two]" in ran.err
    assert "one.xlsx" in ran.err


def test_a_form_of_another_department_is_refused_where_one_is_named(run: Run, form: Path) -> None:
    returned = edited(form, typed(progress="补码"))
    ran = run("form", "import", returned, "--dept", "示例税务局")
    assert ran.status == 1
    assert "[form-other-department]" in ran.err
    assert run("form", "import", returned, "--dept", "住建局").status == 0


def test_a_form_of_another_city_is_refused(
    run: Run, form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "--example", tmp_path / "en", "--lang", "en")
    monkeypatch.chdir(tmp_path / "en")
    ran = run("form", "import", edited(form, typed(progress="补码")), "--lang", "en")
    assert ran.status == 1
    assert "[form-other-" in ran.err


def test_a_workbook_without_an_identity_is_refused(run: Run, form: Path) -> None:
    def forgotten(book: Workbook, _: Worksheet) -> None:
        del book["_bizenv"]

    ran = run("form", "import", edited(form, typed(progress="补码"), forgotten))
    assert ran.status == 1
    assert "[form-without-identity]" in ran.err
    assert "粘贴进去" in ran.err


def test_what_is_no_workbook_is_named(run: Run, city: Path, tmp_path: Path) -> None:
    assert city.is_dir()
    text = tmp_path / "form.txt"
    text.write_text("填报", encoding="utf-8")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04nothing")
    ran = run("form", "import", text, broken)
    assert ran.status == 1
    assert "[form-no-workbook]" in ran.err
    assert "broken.xlsx" in ran.err


def test_what_does_not_belong_to_a_decision_is_named(run: Run, city: Path, tmp_path: Path) -> None:
    before = (city / REVIEWS).read_text(encoding="utf-8")
    place = tmp_path / "review.xlsx"
    run("form", "export", "--reviewer", "第三方机构", "--as-of", DAY, "-o", place)
    first, second = "demo/3.1.3 示例市场监管局", "demo/1.3.2 示例住建局"
    returned = edited(
        place,
        typed(first, decision="通过", resubmit_by="2025-11-10"),
        typed(second, opinion="缺清单"),
    )
    ran = run("form", "import", returned)
    assert (ran.status, added(city, before, REVIEWS)) == (1, [])
    assert "[form-unfit] “补正期限”写了内容，但“审核通过”没有这一项" in ran.err
    assert "[form-without-decision]" in ran.err
