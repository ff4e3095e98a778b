"""Forms: what is handed out, how it is laid out, and what it says above and beside its table."""

from pathlib import Path

import openpyxl
import pytest
from bizenv.forms.columns import COLUMNS, FormKind, filled
from bizenv.messages import LANGUAGES, catalogue

from conftest import DAY, Run
from filling import (
    DEPT,
    FIRST,
    LEDGER,
    before,
    cell,
    city,
    edited,
    exported,
    form,
    october,
    place_of,
    row_of,
    typed,
)

__all__ = ["before", "city", "exported", "form", "october"]  # fixtures


@pytest.mark.parametrize("kind", FormKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_worded_and_says_what_to_write(kind: FormKind, language: str) -> None:
    words = catalogue(language)
    assert not [each for each in COLUMNS[kind] if not words.has(f"form.column.{each.name}")]
    assert not [each for each in filled(kind) if not words.has(f"form.write.{each.name}")]
    choices = [code for each in COLUMNS[kind] for code in each.choices]
    assert not [code for code in choices if not words.has(code)]


def test_one_form_for_each_department(run: Run, city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    ran = run("form", "export", "--all", "--as-of", DAY, "-o", folder)
    assert ran.status == 0
    written = sorted(path.stem for path in folder.glob("*.xlsx"))
    assert len(written) == len(ran.out.splitlines()) > 10
    assert DEPT in written
    untouched = run("form", "import", *sorted(folder.glob("*.xlsx")))
    assert (untouched.status, untouched.out.strip()) == (0, "没有可写入的记录。")
    assert city.is_dir()


def test_a_form_is_the_same_whenever_it_is_written(run: Run, form: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    run("form", "export", "--dept", "住建局", "--as-of", DAY, "-o", again)
    assert form.read_bytes() == again.read_bytes()


def test_a_form_is_laid_out_for_screen_and_print(form: Path) -> None:
    sheet = openpyxl.load_workbook(form).worksheets[0]
    assert sheet.freeze_panes == "D6"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$5:$5"
    footer = sheet.oddFooter
    assert footer is not None
    assert "&P" in str(footer.right.text)
    assert sheet.protection.sheet
    unlocked = {
        one.coordinate for row in sheet.iter_rows() for one in row if not one.protection.locked
    }
    assert "C4" in unlocked
    assert cell(sheet, "progress").coordinate in unlocked
    assert cell(sheet, "due").coordinate not in unlocked
    choices = {str(each.formula1) for each in sheet.data_validations.dataValidation}
    assert '"按期,有困难,不能完成"' in choices or any("有困难" in each for each in choices)


def said_above(place: Path) -> str:
    """Return the lines above the table of a form."""
    sheet = openpyxl.load_workbook(place).worksheets[0]
    return " ".join(str(sheet.cell(row, 1).value) for row in (2, 3))


NEXT = {
    "2025-10-15": "2025年10月的填报最迟2025年10月31日（含）发回，尚有5项未报。",
    "2025-10-31": "2025年10月的填报最迟2025年10月31日（含）发回，尚有5项未报。",
    "2025-11-01": "2025年11月的填报最迟2025年11月30日（含）发回；当日休息，不顺延，尚有5项未报。",
}


@pytest.mark.parametrize("day", NEXT)
def test_a_form_says_by_when_it_comes_back_and_what_happens_then(
    run: Run, city: Path, tmp_path: Path, day: str
) -> None:
    place = tmp_path / "form.xlsx"
    run("form", "export", "--dept", DEPT, "--as-of", day, "-o", place)
    said = said_above(place)
    assert NEXT[day] in said
    assert "过后才报的算迟报，不报的列为未报。" in said
    assert "申请完成的送审核方审核" in said
    assert city.is_dir()


def test_a_form_shows_the_milestone_that_is_waited_for(
    run: Run, city: Path, form: Path, tmp_path: Path
) -> None:
    place = tmp_path / "zone.xlsx"
    run("form", "export", "--dept", "示例各开发区", "--as-of", DAY, "-o", place)
    sheet = openpyxl.load_workbook(place).worksheets[0]
    shown = sheet.cell(row_of(sheet, "demo/1.2.2"), place_of(sheet, "milestone")).value
    assert shown == "首宗地块成交（2025年8月31日）：未完成"
    with pytest.raises(KeyError):
        place_of(openpyxl.load_workbook(form).worksheets[0], "milestone")
    assert city.is_dir()


def test_a_form_says_when_all_of_the_month_is_given(
    run: Run, city: Path, tmp_path: Path, before: str
) -> None:
    tasks = ("1.2.3", "1.2.4", "1.3.1", "1.3.2", "1.4.3")
    lines = [f'- {{date: {DAY}, task: "{each}", kind: report, percent: 99}}\n' for each in tasks]
    (city / LEDGER).write_text(before + "".join(lines), encoding="utf-8")
    place = tmp_path / "form.xlsx"
    run("form", "export", "--dept", DEPT, "--plan", "demo", "--as-of", DAY, "-o", place)
    assert "2025年10月的填报都已报送。" in said_above(place)


def test_plans_with_days_of_their_own_are_named(run: Run, city: Path, tmp_path: Path) -> None:
    place = tmp_path / "form.xlsx"
    run("form", "export", "--dept", "示例街道办事处", "--as-of", DAY, "-o", place)
    said = said_above(place)
    street = "示例街道服务企业工作清单：2025年10月的填报最迟2025年10月28日（含）发回，尚有3项未报。"
    assert street in said
    assert said.index(street) < said.index("东区优化营商环境行动方案：2025年10月的填报最迟")
    assert city.is_dir()


def test_without_a_day_for_reports_a_form_names_none(run: Run, city: Path, tmp_path: Path) -> None:
    settings = city / "plans/workspace.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("report_by: 31, ", ""), encoding="utf-8")
    place = tmp_path / "form.xlsx"
    run("form", "export", "--dept", DEPT, "--as-of", DAY, "-o", place)
    said = said_above(place)
    assert "最迟" not in said
    assert "迟报" not in said
    assert "申请完成的送审核方审核" in said


def test_a_reviewer_is_told_by_when_to_decide(run: Run, city: Path, tmp_path: Path) -> None:
    settings = city / "plans/workspace.yaml"
    text = settings.read_text(encoding="utf-8")
    timed = text.replace("report_by: 31", "report_by: 31, review_within: 10wd")
    settings.write_text(timed, encoding="utf-8")
    place = tmp_path / "review.xlsx"
    run("form", "export", "--reviewer", "第三方机构", "--as-of", DAY, "-o", place)
    sheet = openpyxl.load_workbook(place).worksheets[0]
    applied = [str(sheet.cell(row, 6).value) for row in range(FIRST, sheet.max_row + 1)]
    assert all("审完" in each for each in applied)
    assert "退回的由牵头部门在补正期限内补正" in said_above(place)


def test_officers_are_told_who_assigns_a_problem_and_within_which_time(
    run: Run, city: Path, tmp_path: Path
) -> None:
    place = tmp_path / "problems.xlsx"
    run("form", "export", "--register", "hotline-2024", "-o", place)
    next_ = "由示例数据局在1 个工作日内交办，承办部门在10 个工作日内办理"
    assert next_ in said_above(place)
    assert city.is_dir()


@pytest.mark.parametrize(
    ("language", "about", "plan"),
    [
        (
            "zh",
            "内容：水、电、气、热账单集中到一个缴费码",
            "出自：示例市优化营商环境行动方案",
        ),
        (
            "en",
            "about: 水、电、气、热账单集中到一个缴费码",
            "plan: 示例市优化营商环境行动方案",
        ),
    ],
)
def test_a_form_says_what_a_task_is_about_and_of_which_plan(
    run: Run, city: Path, tmp_path: Path, language: str, about: str, plan: str
) -> None:
    assert city.is_dir()
    place = tmp_path / "form.xlsx"
    assert run("form", "export", "--dept", DEPT, "--lang", language, "-o", place).status == 0
    sheet = openpyxl.load_workbook(place).worksheets[0]
    (said,) = [str(row[2]) for row in sheet.iter_rows(values_only=True) if row[1] == "demo/1.2.3"]
    first, second, *_, last = said.splitlines()
    assert (first, last) == ("推广一码缴费", plan)
    assert second.startswith(about)


INERT = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "https://example.invalid", "1.10", "1E5")


@pytest.mark.parametrize("title", INERT)
def test_text_from_outside_is_inert(run: Run, city: Path, tmp_path: Path, title: str) -> None:
    plan = city / "plans/demo/plan.yaml"
    written = plan.read_text(encoding="utf-8")
    text = title.replace("'", "''")
    plan.write_text(
        written.replace("title: 水电气网联合报装", f"title: '{text}'"), encoding="utf-8"
    )
    place = tmp_path / "form.xlsx"
    ran = run("form", "export", "--dept", DEPT, "--as-of", DAY, "-o", place)
    assert ran.status == 0, ran.err
    sheet = openpyxl.load_workbook(place).worksheets[0]
    shown = sheet.cell(row_of(sheet, "demo/1.3.1"), place_of(sheet, "task"))
    assert (shown.data_type, shown.hyperlink) == ("s", None)
    assert str(shown.value).startswith(title.strip())  # below it: what the task is about
    assert run("form", "import", edited(place, typed("demo/1.3.1", percent=90))).status == 0


def test_a_text_that_a_cell_would_cut_is_told(run: Run, city: Path, tmp_path: Path) -> None:
    with (city / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write(
            f'- {{date: 2025-10-14, task: "1.3.1", kind: report, progress: {"长" * 32_768}}}\n'
        )
    place = tmp_path / "form.xlsx"
    ran = run("form", "export", "--dept", DEPT, "--as-of", DAY, "-o", place)
    assert (ran.status, place.exists()) == (3, False)
    assert "32767" in ran.err


def test_no_reviewer_is_asked_about_its_own_department(
    run: Run, city: Path, tmp_path: Path
) -> None:
    assert city.is_dir()
    place = tmp_path / "review.xlsx"
    run("form", "export", "--reviewer", "示例数据局审核组", "--as-of", DAY, "-o", place)
    sheet = openpyxl.load_workbook(place).worksheets[0]
    column = place_of(sheet, "department")
    leads = {sheet.cell(row, column).value for row in range(FIRST, sheet.max_row + 1)}
    assert leads
    assert "示例数据局" not in leads


def test_only_a_register_has_a_form_for_problems(run: Run, city: Path) -> None:
    ran = run("form", "export", "--register", "demo", "-o", city / "x.xlsx")
    assert ran.status == 2
    assert "demo 不是台账" in ran.err


def test_forms_need_a_library_of_their_own(
    run: Run, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    ran = run("form", "export", "--dept", DEPT, "-o", city / "x.xlsx")
    assert ran.status == 3
    assert "'.[excel]'" in ran.err
