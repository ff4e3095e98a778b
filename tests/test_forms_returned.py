"""Forms that came back: what is asked, told and placed rather than taken in silence."""

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bizenv.forms.columns import COLUMNS, FormKind
from bizenv.messages import LANGUAGES, catalogue
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import DAY, Run
from filling import (
    DEPT,
    FILED,
    FIRST,
    HEAD,
    ITEMS,
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
    typed,
)

__all__ = ["before", "city", "exported", "form", "october"]  # fixtures
TIME = "demo/1.2.4"  # a task whose target counts working days
RAISED = "2024-12-20"


def shown_as_percent(column: str, value: float, task: str) -> Edit:
    def edit(_: Workbook, sheet: Worksheet) -> None:
        typed(task, **{column: value})(_, sheet)
        name = column.replace("__", ".")
        at = place_of(sheet, name)
        for row in range(FIRST, sheet.max_row + 1):
            sheet.cell(row, at).number_format = "0%"

    return edit


def test_a_reading_in_percent_that_may_be_a_share_is_asked_about(
    run: Run, city: Path, form: Path, before: str
) -> None:
    ran = run("form", "import", edited(form, typed(readings__网办率=0.96)))
    assert (ran.status, added(city, before)) == (1, [])
    assert "填报表!J7: 错误[form-share] “0.96”是 0.96% 还是 96%？" in ran.err
    assert run("form", "import", edited(form, typed(readings__网办率="96％"))).status == 0
    assert added(city, before)[0].endswith("readings: {网办率: 96}}")


@pytest.mark.parametrize(
    "edit",
    [typed(TIME, readings__平均用时="34%"), shown_as_percent("readings__平均用时", 0.34, TIME)],
)
def test_a_sign_of_percent_is_refused_where_the_unit_is_none(
    run: Run, city: Path, form: Path, before: str, edit: Edit
) -> None:
    ran = run("form", "import", edited(form, edit))
    assert (ran.status, added(city, before)) == (1, [])
    assert "填报表!K8: 错误[form-percent-sign]" in ran.err
    assert "这里写了“34%”" in ran.err


def test_a_reading_under_none_is_taken_with_a_word(
    run: Run, city: Path, form: Path, before: str
) -> None:
    ran = run("form", "import", edited(form, typed(TIME, readings__平均用时=-1)))
    assert (ran.status, len(added(city, before))) == (0, 1)
    assert "填报表!K8: 警告[form-reading-negative]" in ran.err


def problems(run: Run, tmp_path: Path, name: str, day: Any = RAISED, **said: Any) -> Path:
    """Return a form on which a problem was raised in the first row."""
    place = tmp_path / "problems.xlsx"
    if not place.exists():
        run("form", "export", "--register", "hotline-2024", "--as-of", RAISED, "-o", place)
    return edited(place, typed("1", **said), day=day).rename(tmp_path / name)


def test_rows_of_two_forms_for_a_register_are_two_problems(
    run: Run, city: Path, tmp_path: Path
) -> None:
    untouched = (city / ITEMS).read_text(encoding="utf-8")
    one = problems(run, tmp_path, "one.xlsx", title="查档只能到窗口")
    two = problems(run, tmp_path, "two.xlsx", title="报装要重复踏勘")
    copy = Path(shutil.copy(one, tmp_path / "copy.xlsx"))
    ran = run("form", "import", one, two, copy)
    assert ran.status == 0, ran.err
    lines = added(city, untouched, ITEMS)
    assert [re.search("title: ([^,}]+)", each)[1] for each in lines] == [  # type: ignore[index]
        "查档只能到窗口",
        "报装要重复踏勘",
    ]
    assert "copy.xlsx 第7行与第7行内容相同，只记一次" in ran.err


@pytest.mark.parametrize(
    "edit",
    [
        {"title": "查档只能到窗口", "text": "排队三小时"},
        {"title": "企业查档要排队", "text": "排队两小时"},
        {"title": "查档只能到窗口排队", "text": "三小时", "raised_by": "007"},
    ],
)
def test_a_problem_that_was_edited_and_sent_again_is_told(
    run: Run, city: Path, tmp_path: Path, edit: dict[str, str]
) -> None:
    untouched = (city / ITEMS).read_text(encoding="utf-8")
    said = {"title": "查档只能到窗口", "text": "排队两小时", "raised_by": "007"}
    assert run("form", "import", problems(run, tmp_path, "one.xlsx", **said)).status == 0
    (line,) = added(city, untouched, ITEMS)
    number = re.search("id: ([^,]+)", line)
    assert number is not None
    ran = run("form", "import", problems(run, tmp_path, "two.xlsx", **edit))
    assert ran.status == 0, ran.err
    assert f"填报表!B7: 警告[form-raised-like] 与{number[1]}（2024年12月20日提出）相近" in ran.err


def test_other_problems_are_not_called_alike(run: Run, city: Path, tmp_path: Path) -> None:
    assert city.is_dir()
    one = problems(run, tmp_path, "one.xlsx", title="查档只能到窗口", raised_by="007")
    two = problems(run, tmp_path, "two.xlsx", title="报装要重复踏勘", raised_by="007")
    assert "form-raised-like" not in run("form", "import", one, two).err


def test_a_problem_without_a_title_is_named_at_its_cell(
    run: Run, city: Path, tmp_path: Path
) -> None:
    assert city.is_dir()
    ran = run("form", "import", problems(run, tmp_path, "one.xlsx", text="排队两小时"))
    assert ran.status == 1
    assert re.search(r"填报表!B7: 错误\[missing-key\] 缺少“标题”\n\s+建议：一句话", ran.err)
    assert "（title）" not in ran.err
    assert "W2024" not in ran.err


def test_a_row_below_the_last_is_no_row_of_a_registers_form(
    run: Run, city: Path, tmp_path: Path
) -> None:
    assert city.is_dir()
    place = problems(run, tmp_path, "one.xlsx", title="查档")
    book = openpyxl.load_workbook(place)
    sheet = book.worksheets[0]
    sheet.cell(sheet.max_row + 1, 1).value = 31
    sheet.cell(sheet.max_row, 2).value = "第31个问题"
    book.save(place)
    ran = run("form", "import", place)
    assert "填报表!A37: 错误[form-row-beyond]" in ran.err
    assert "改回" not in ran.err


def test_what_officers_type_stays_as_it_is(run: Run, city: Path, tmp_path: Path) -> None:
    assert city.is_dir()
    place = tmp_path / "problems.xlsx"
    run("form", "export", "--register", "hotline-2024", "-o", place)
    sheet = openpyxl.load_workbook(place).worksheets[0]
    texts = [each.name for each in COLUMNS[FormKind.OFFICER] if each.as_typed]
    assert "raised_by" in texts
    assert {cell(sheet, name).number_format for name in texts} == {"@"}


LATER = f'- {{date: 2025-10-31, task: "1.3.1", kind: report, percent: 84}}\n'  # noqa: F541


def test_a_form_of_a_past_day_knows_nothing_of_later_days(
    run: Run, city: Path, tmp_path: Path, before: str
) -> None:
    with (city / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write(LATER)
    place = tmp_path / "past.xlsx"
    run("form", "export", "--dept", DEPT, "--as-of", DAY, "-o", place)
    returned = edited(place, typed("demo/1.3.1", percent=85), day="2025-11-05")
    ran = run("form", "import", returned, "--as-of", "2025-11-05")
    assert (ran.status, added(city, before)) == (1, [LATER.strip()])
    assert "[form-stale] “demo/1.3.1”在2025年10月15日发表之后已有：2025年10月31日填报" in ran.err


def test_an_amendment_that_is_to_come_makes_no_form_stale(
    run: Run, city: Path, tmp_path: Path, before: str
) -> None:
    with (city / "plans/demo/amendments.yaml").open("a", encoding="utf-8") as amendments:
        amendments.write(
            '- {effective: 2025-12-01, task: "1.3.1", due: 2026-03-31, document: 示例发〔2025〕9号, '
            "reason: 资金}\n"
        )
    place = tmp_path / "form.xlsx"
    run("form", "export", "--dept", DEPT, "--as-of", DAY, "-o", place)
    returned = edited(place, typed("demo/1.3.1", percent=85))
    assert run("form", "import", returned).status == 0
    assert len(added(city, before)) == 1
    late = run(
        "form", "import", edited(place, typed("demo/1.3.1", percent=86)), "--as-of", "2025-12-02"
    )
    assert "2025年12月1日" in late.err
    assert "[form-stale]" in late.err


def filed(run: Run, month: str) -> str:
    """Return what a department's filing of a month is, of one task."""
    called = ("filing", "--month", month, "--dept", DEPT, "--plan", "demo", "--format", "csv")
    out = run(*called, "--as-of", "2025-11-30").out
    (line,) = [each for each in out.splitlines() if "1.3.1" in each]
    return line


def test_what_is_filled_in_late_is_filed_for_the_month_of_the_form(
    run: Run, city: Path, form: Path, before: str
) -> None:
    assert "未报" in filed(run, "2025-10")
    returned = edited(form, typed("demo/1.3.1", percent=85), day="2025-11-03")
    assert run("form", "import", returned, "--as-of", "2025-11-03").status == 0
    assert added(city, before) == [
        '- {date: 2025-11-03, task: "1.3.1", kind: report, period: 2025-10, percent: 85}'
    ]
    assert "迟报" in filed(run, "2025-10")
    assert "尚未到期" in filed(run, "2025-11")


def month(text: Any) -> Edit:
    def edit(_: Workbook, sheet: Worksheet) -> None:
        sheet["E4"].value = text

    return edit


@pytest.mark.parametrize(
    "text",
    ["2025-09", "2025.9", "2025年9月", "９月", "九月", "2025/09", date(2025, 9, 1)],
    ids=str,
)
def test_a_month_is_taken_as_people_write_it(
    run: Run, city: Path, form: Path, before: str, text: Any
) -> None:
    ran = run("form", "import", edited(form, month(text), typed("demo/1.3.1", percent=85)))
    assert ran.status == 0, ran.err
    assert "period: 2025-09" in added(city, before)[0]


@pytest.mark.parametrize("text", [None, "2025-10", "10月"], ids=str)
def test_the_month_of_the_date_itself_is_not_written(
    run: Run, city: Path, form: Path, before: str, text: Any
) -> None:
    returned = edited(form, month(text), typed("demo/1.3.1", percent=85))
    assert run("form", "import", returned).status == 0
    assert "period" not in added(city, before)[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [("上半年", "form-month"), ("马上", "form-month"), ("2025-12", "form-month-later")],
)
def test_what_is_no_month_that_has_begun_is_named(
    run: Run, city: Path, form: Path, before: str, text: str, code: str
) -> None:
    ran = run("form", "import", edited(form, month(text), typed("demo/1.3.1", percent=85)))
    assert (ran.status, added(city, before)) == (1, [])
    assert f"填报表!E4: 错误[{code}]" in ran.err


def test_an_application_leaves_the_report_of_an_earlier_month_beside(
    run: Run, city: Path, form: Path, before: str
) -> None:
    placed(city, "evidence/demo/a.pdf")
    said = {"apply": "是", "evidence": "a.pdf", "percent": 100}
    returned = edited(form, typed("demo/1.3.1", **said), day="2025-11-03")
    ran = run("form", "import", returned, "--as-of", "2025-11-03")
    assert ran.status == 0, ran.err
    assert added(city, before) == [
        '- {date: 2025-11-03, task: "1.3.1", kind: report, period: 2025-10, percent: 100}',
        '- {date: 2025-11-03, task: "1.3.1", kind: apply, evidence: [evidence/demo/a.pdf]}',
    ]
    assert "迟报" in filed(run, "2025-10")


def test_an_application_alone_for_an_earlier_month_is_told(
    run: Run, city: Path, form: Path
) -> None:
    placed(city, "evidence/demo/a.pdf")
    returned = edited(form, typed("demo/1.3.1", apply="是", evidence="a.pdf"), day="2025-11-03")
    ran = run("form", "import", returned, "--as-of", "2025-11-03")
    assert ran.status == 0
    assert "申请完成按填报日期计月份" in ran.err


def test_a_form_made_after_the_day_for_reports_names_no_month(
    run: Run, city: Path, tmp_path: Path
) -> None:
    settings = city / "plans/workspace.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("report_by: 31", "report_by: 10"), encoding="utf-8")
    place = tmp_path / "form.xlsx"
    run("form", "export", "--dept", DEPT, "--as-of", DAY, "-o", place)
    assert openpyxl.load_workbook(place).worksheets[0]["E4"].value in (None, "")


def formulas(_: Workbook, sheet: Worksheet) -> None:
    for at in ("H8", "L8", "Q8", "M9"):
        sheet[at].value = "=1+1"
    sheet["C4"].value = "=TODAY()"


def test_the_same_fault_in_several_columns_names_each_cell(
    run: Run, city: Path, form: Path
) -> None:
    assert city.is_dir()
    returned = edited(form, formulas)
    book = openpyxl.load_workbook(returned)
    book.worksheets[0]["C4"].value = "=TODAY()"
    book.save(returned)
    ran = run("form", "import", returned)
    assert "填报表!C4: 错误[form-formula]" in ran.err
    assert "同样问题另有4格：H8、L8、Q8、M9" in ran.err
    assert "form-without-day" not in ran.err
    told = json.loads(run("form", "import", returned, "--format", "json").out)
    (finding,) = told["findings"]
    assert [(each["line"], each["column"]) for each in finding["also_at"]] == [
        (8, 8),
        (8, 12),
        (8, 17),
        (9, 13),
    ]
    assert finding["also"] == [8, 8, 8, 9]


AT_ONCE = {
    "I7": "九成",
    "I8": "0.9",
    "K8": "34天",
    "O8": "能",
    "L9": "零\u200b宽",
    "P9": "完成",
    "H10": "电话13812345678",
    "R11": "3月",
}


def all_of(cells: dict[str, Any]) -> Edit:
    def edit(_: Workbook, sheet: Worksheet) -> None:
        for at, value in cells.items():
            sheet[at].value = value

    return edit


@pytest.mark.parametrize("day", [FILED, None])
def test_all_that_is_wrong_is_named_at_once_each_at_its_cell(
    run: Run, city: Path, form: Path, before: str, day: str | None
) -> None:
    ran = run("form", "import", edited(form, all_of(AT_ONCE), day=day))
    assert (ran.status, added(city, before)) == (1, [])
    named = re.findall(r"填报表!([A-Z]+\d+): 错误", ran.err)
    assert named == (["C4"] if day is None else []) + sorted(AT_ONCE, key=_by_row)
    assert not re.search(r"（[a-z_.]+）", ran.err), "keys are called by their heads"
    assert "plans/" not in ran.err


def _by_row(at: str) -> tuple[int, str]:
    return int(at[1:]), at


ROWS = {
    "extend-not-later": (typed("demo/1.3.1", until="2025-11-01", reason="资金"), "R9"),
    "evidence-missing": (typed("demo/1.3.1", apply="是"), "Q9"),
    "report-empty": (typed("demo/1.3.1", approved_by="王局"), "B9"),
    "bad-date": (typed("demo/1.3.1", until="三月", reason="资金"), "R9"),
    "missing-key": (typed("demo/1.3.1", reason="资金"), "R9"),
}


@pytest.mark.parametrize("code", ROWS)
def test_what_rules_say_of_a_row_is_said_of_its_cell(
    run: Run, city: Path, form: Path, before: str, code: str
) -> None:
    edit, at = ROWS[code]
    ran = run("form", "import", edited(form, edit))
    assert (ran.status, added(city, before)) == (1, [])
    assert f"填报表!{at}: 错误[{code}]" in ran.err
    assert not re.search(r"（[a-z_.]+）", ran.err)


def test_each_line_is_shown_however_many_there_are(
    run: Run, city: Path, form: Path, before: str
) -> None:
    words = {"demo/1.2.3": "一", "demo/1.2.4": "二", "demo/1.3.1": "三", "demo/1.4.3": "四"}
    said = [typed(task, progress=text) for task, text in words.items()]
    returned = edited(form, *said, typed("demo/1.3.1", until="2026-05-01", reason="资金"))
    dry = run("form", "import", returned, "--dry-run")
    assert [text for text in words.values() if f"progress: {text}" not in dry.out] == []
    assert "kind: extend, until: 2026-05-01" in dry.out
    assert (
        "kind: extend" in run("form", "import", returned, "--dry-run", "--format", "markdown").out
    )
    assert added(city, before) == []
    run("form", "import", returned)
    again = run("form", "import", returned)
    assert "有5条此前已记录" in again.out
    told = json.loads(run("form", "import", returned, "--format", "json").out)
    assert told["known"] == [{"file": str(returned), "records": 5}]


def copied_row(_: Workbook, sheet: Worksheet) -> None:
    row = sheet.max_row + 1
    sheet.cell(row, place_of(sheet, "id")).value = "demo/1.1.2"
    sheet.cell(row, place_of(sheet, "task")).value = "惠企政策直达快享"
    put(sheet, "progress", "代填", row)


def signed_below(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(sheet.max_row + 3, 2).value = "填报人：王五"


ADVICE = {
    "a row copied from another's form": (copied_row, "form-row-added", "删去这一行"),
    "a name below the table": (signed_below, "form-outside", "写到相应的黄色格里"),
    "a task called otherwise": (put_in("task", "改名"), "form-shown-changed", "只供查看"),
    "a deadline changed": (put_in("due", "2026-12-31"), "form-shown-changed", "申请延期至"),
}


@pytest.mark.parametrize("what", ADVICE)
def test_advice_fits_what_was_done(run: Run, city: Path, form: Path, what: str) -> None:
    assert city.is_dir()
    edit, code, advice = ADVICE[what]
    ran = run("form", "import", edited(form, typed("demo/1.3.1", percent=90), edit))
    assert len(re.findall("错误", ran.err)) == 1
    assert f"[{code}]" in ran.err
    assert advice in ran.err
    assert ("申请延期至" in ran.err) == (what == "a deadline changed")


def test_a_number_that_was_changed_is_told_by_the_task_that_the_row_shows(
    run: Run, city: Path, form: Path
) -> None:
    assert city.is_dir()
    ran = run("form", "import", edited(form, put_in("id", "demo/1.1.2", FIRST + 3)))
    assert "“demo/1.1.2”改回“demo/1.3.2”" in ran.err
    assert "删去了" not in ran.err


LOOKED_AT = {
    "form-day-early": (typed("demo/1.3.1", percent=90), "C4", "2025-10-08"),
    "form-extend-bare": (typed("demo/1.3.1", until="2026-03-31"), "R9", FILED),
}


@pytest.mark.parametrize("code", LOOKED_AT)
def test_what_people_are_to_look_at_is_told_and_recorded(
    run: Run, city: Path, form: Path, before: str, code: str
) -> None:
    edit, at, day = LOOKED_AT[code]
    ran = run("form", "import", edited(form, edit, day=day))
    assert (ran.status, len(added(city, before))) == (0, 1)
    assert f"填报表!{at}: 警告[{code}]" in ran.err


def test_a_return_that_says_nothing_is_told(run: Run, city: Path, tmp_path: Path) -> None:
    untouched = (city / REVIEWS).read_text(encoding="utf-8")
    place = tmp_path / "review.xlsx"
    run("form", "export", "--reviewer", "第三方机构", "--as-of", DAY, "-o", place)
    first = "demo/3.1.3 示例市场监管局"
    ran = run("form", "import", edited(place, typed(first, decision="退回")))
    assert (ran.status, len(added(city, untouched, REVIEWS))) == (0, 1)
    assert "[form-return-bare]" in ran.err


def test_all_cells_of_a_decision_are_looked_at(run: Run, city: Path, tmp_path: Path) -> None:
    assert city.is_dir()
    place = tmp_path / "review.xlsx"
    run("form", "export", "--reviewer", "第三方机构", "--as-of", DAY, "-o", place)
    first = "demo/3.1.3 示例市场监管局"
    said = typed(first, decision="回退", resubmit_by="三月", rating="好")
    ran = run("form", "import", edited(place, said))
    row = re.findall(r"填报表!([A-Z])\d+: 错误\[([a-z-]+)\]", ran.err)
    assert row == [("I", "form-choice"), ("K", "bad-date"), ("L", "form-choice")]
    assert "警告" not in ran.err


def placed(city: Path, path: str) -> None:
    """Put a piece of evidence somewhere."""
    place = city / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"%PDF")


def applied(evidence: str) -> Edit:
    return typed("demo/1.3.1", apply="是", evidence=evidence)


def evidence_in(lines: list[str]) -> str:
    found = re.search(r"evidence: \[(.*?)\]", lines[0])
    assert found is not None
    return found[1]


@pytest.mark.parametrize("written", ["附件1.docx", "附件1", "evidence/demo/附件1.docx"])
def test_evidence_is_found_by_its_name(
    run: Run, city: Path, form: Path, before: str, written: str
) -> None:
    placed(city, "evidence/demo/附件1.docx")
    ran = run("form", "import", edited(form, applied(written)))
    assert ran.status == 0, ran.err
    assert evidence_in(added(city, before)) == "evidence/demo/附件1.docx"
    is_path = written.startswith("evidence/")
    assert ("即 evidence/demo/附件1.docx" in ran.err) is not is_path


def test_several_names_stand_in_one_cell(run: Run, city: Path, form: Path, before: str) -> None:
    for name in ("a.txt", "b.txt", "一、二.pdf"):
        placed(city, f"evidence/demo/{name}")
    ran = run("form", "import", edited(form, applied("a.txt、b.txt；一、二.pdf")))
    assert ran.status == 0, ran.err
    assert evidence_in(added(city, before)) == (
        "evidence/demo/a.txt, evidence/demo/b.txt, evidence/demo/一、二.pdf"
    )


def test_evidence_that_is_not_there_is_named_with_the_folder(
    run: Run, city: Path, form: Path, before: str
) -> None:
    ran = run("form", "import", edited(form, applied("见附件")))
    assert (ran.status, added(city, before)) == (1, [])
    assert "填报表!Q9: 错误[form-evidence-unknown]" in ran.err
    assert "evidence/demo/" in ran.err
    form.with_name("证明.pdf").write_bytes(b"%PDF")
    ran = run("form", "import", edited(form, applied("证明.pdf")))
    assert "[form-evidence-beside]" in ran.err
    assert str(form.with_name("证明.pdf")) in ran.err


def test_a_name_that_may_be_several_files_or_anothers_is_named(
    run: Run, city: Path, form: Path, before: str
) -> None:
    placed(city, "evidence/demo/1/附件1.pdf")
    placed(city, "evidence/demo/2/附件1.pdf")
    ran = run("form", "import", edited(form, applied("附件1.pdf")))
    assert "[form-evidence-several]" in ran.err
    (city / "evidence/demo/2/附件1.pdf").unlink()
    other = typed("demo/1.4.3", apply="是", evidence="附件1.pdf")
    assert run("form", "import", edited(form, other)).status == 0
    ran = run("form", "import", edited(form, applied("附件1.pdf")))
    assert "[form-evidence-used]" in ran.err
    whole = applied("evidence/demo/1/附件1.pdf")
    assert run("form", "import", edited(form, whole)).status == 0
    assert len(added(city, before)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_form_says_of_evidence_is_what_import_does(language: str) -> None:
    said = catalogue(language)("form.write.evidence")
    assert ".docx" in said


def test_a_form_for_others_has_no_month(run: Run, city: Path, tmp_path: Path) -> None:
    assert city.is_dir()
    place = tmp_path / "review.xlsx"
    run("form", "export", "--reviewer", "第三方机构", "--as-of", DAY, "-o", place)
    above = [str(each.value) for each in openpyxl.load_workbook(place).worksheets[0][HEAD - 1]]
    assert "填报月份" not in above
