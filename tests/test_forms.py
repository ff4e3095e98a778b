"""Forms: what is handed out, what comes back, and each way in which it may come back wrong."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bizenv.cli.app import run as run_program
from bizenv.forms.cell_faults import is_ditto, unreadable
from bizenv.forms.columns import COLUMNS, FormKind, filled
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.messages import LANGUAGES, catalogue
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.keys import key_of
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import DAY, ROOT, Run

DEPT = "示例住建局"
LEDGER = "plans/demo/progress/示例住建局.yaml"
FILED = "2025-10-25"
HEAD, EXAMPLE, FIRST = 5, 6, 7
Edit = Callable[[Workbook, Worksheet], None]


@pytest.fixture(scope="session")
def october(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example city as it was on the day of the forms. Not to be written to."""
    root = tmp_path_factory.mktemp("october") / "city"
    shutil.copytree(example, root)
    for ledger in root.glob("plans/*/**/*.yaml"):
        forget(ledger)
    return root


@pytest.fixture
def city(october: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in such a city that may be written to, ten days after the day of the forms."""
    root = tmp_path / "city"
    shutil.copytree(october, root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("BIZENV_AS_OF", FILED)
    return root


def forget(ledger: Path) -> None:
    """Take the lines from a ledger that are of later days."""
    kept = []
    for line in ledger.read_text(encoding="utf-8").splitlines(keepends=True):
        dated = re.match(r"- \{(?:date|effective): (\S+),", line)
        if dated is None or dated[1] <= DAY:
            kept.append(line)
    ledger.write_text("".join(kept), encoding="utf-8")


@pytest.fixture(scope="session")
def exported(october: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A department's form of that city. Not to be written to."""
    place = tmp_path_factory.mktemp("exported") / "form.xlsx"
    called = ["form", "export", "--dept", DEPT, "--as-of", DAY, "-o", str(place)]
    assert run_program(["--root", str(october), *called]) == 0
    return place


@pytest.fixture
def form(exported: Path, city: Path, tmp_path: Path) -> Path:
    """The same, where it may be edited."""
    assert city.is_dir()
    return Path(shutil.copy(exported, tmp_path / "form.xlsx"))


def place_of(sheet: Worksheet, column: str) -> int:
    """Return where a column stands, by its name in the table of columns or as readings.NAME."""
    name, _, target = column.partition(".")
    words = catalogue("zh")
    for cell in sheet[HEAD]:
        said = str(cell.value)
        if target and f"\n{target}" in said:
            assert cell.column is not None
            return cell.column
        if not target and said == words(f"form.column.{name}"):
            assert cell.column is not None
            return cell.column
    raise KeyError(column)


def row_of(sheet: Worksheet, task: str) -> int:
    column = place_of(sheet, "id")
    for row in range(FIRST, sheet.max_row + 1):
        if sheet.cell(row, column).value == task:
            return row
    raise KeyError(task)


def fill(sheet: Worksheet, task: str, **said: Any) -> None:
    for column, value in said.items():
        name = column.replace("__", ".")
        sheet.cell(row_of(sheet, task), place_of(sheet, name)).value = value


def edited(place: Path, *edits: Edit, day: Any = FILED) -> Path:
    """Return a form that was opened, edited, dated and saved."""
    book = openpyxl.load_workbook(place)
    sheet = book.worksheets[0]
    sheet["C4"].value = day
    for edit in edits:
        edit(book, sheet)
    returned = place.with_name("returned.xlsx")
    book.save(returned)
    return returned


def typed(task: str = "demo/1.2.3", **said: Any) -> Edit:
    return lambda _, sheet: fill(sheet, task, **said)


def added(city: Path, before: str, ledger: str = LEDGER) -> list[str]:
    """Return the lines that were appended to a ledger."""
    text = (city / ledger).read_text(encoding="utf-8")
    assert text.startswith(before)
    return text[len(before) :].splitlines()


@pytest.fixture
def before(city: Path) -> str:
    return (city / LEDGER).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FormKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_worded_and_says_what_to_write(kind: FormKind, language: str) -> None:
    words = catalogue(language)
    assert not [each for each in COLUMNS[kind] if not words.has(f"form.column.{each.name}")]
    assert not [each for each in filled(kind) if not words.has(f"form.write.{each.name}")]
    choices = [code for each in COLUMNS[kind] for code in each.choices]
    assert not [code for code in choices if not words.has(code)]


@pytest.mark.parametrize("kind", FormKind)
def test_every_column_fills_a_key_of_a_record(kind: FormKind) -> None:
    assert not [each for each in filled(kind) if key_of(each.fills) is None]


def test_every_key_of_what_a_department_reports_has_a_column() -> None:
    """What a form does not ask for: milestones, duties (whose rows say so), notes."""
    asked = {each.fills for each in filled(FormKind.DEPARTMENT)}
    known = set().union(*(KINDS[kind].models[0].model_fields for kind in (Kind.REPORT, Kind.APPLY)))
    assert known - asked == {"date", "task", "note", "opening", "milestone", "duty", "period"}


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


def put(sheet: Worksheet, column: str, value: Any, row: int = FIRST) -> None:
    sheet.cell(row, place_of(sheet, column)).value = value


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


def cell(sheet: Worksheet, column: str, row: int = FIRST) -> Any:
    return sheet.cell(row, place_of(sheet, column))


def put_in(column: str, value: Any, row: int = FIRST) -> Edit:
    return lambda _, sheet: put(sheet, column, value, row)


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


def test_what_is_written_into_the_guide_or_a_hidden_sheet_is_named(run: Run, form: Path) -> None:
    def noted(book: Workbook, _: Worksheet) -> None:
        book["填表说明"]["B12"].value = "另有说明"
        book.create_sheet("草稿")["A1"].value = "草稿"
        book["草稿"].sheet_state = "hidden"

    ran = run("form", "import", edited(form, typed(progress="补码"), noted))
    assert ran.status == 1
    assert "填表说明!B12: 错误[form-outside]" in ran.err
    assert "草稿!A1: 错误[form-second-sheet]" in ran.err


def test_a_no_to_completion_says_nothing(run: Run, city: Path, form: Path, before: str) -> None:
    assert run("form", "import", edited(form, typed(apply="否"))).status == 0
    assert added(city, before) == []
    assert run("form", "import", edited(form, typed(apply="否", percent=97))).status == 0
    assert len(added(city, before)) == 1


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


LABOUR = "示例人社局"
OF_LABOUR = "plans/demo/progress/示例人社局.yaml"
DUTY = "demo/1.4.2 通报调解情况 2025Q3"


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


REVIEWS = "plans/demo/reviews.yaml"
ITEMS = "plans/hotline-2024/items.yaml"


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


SOFFICE = shutil.which("soffice")


def converted(place: Path, ending: str) -> Path:
    """Return what LibreOffice makes of a workbook."""
    out = place.parent / f"libreoffice-{ending}"
    home = place.parent / "home"
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={home.as_uri()}", "--headless"),
            *("--convert-to", ending, "--outdir", str(out), str(place)),
        ],
        check=True,
        capture_output=True,
    )
    return out / place.with_suffix(f".{ending}").name


needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


@pytest.mark.slow
@needs_libreoffice
def test_a_form_that_libreoffice_saved_is_read(
    run: Run, city: Path, form: Path, before: str
) -> None:
    said = typed("demo/1.3.1", progress="试运行\n正常", percent=90, until=date(2026, 3, 31))
    ran = run("form", "import", converted(edited(form, said, day=date(2025, 10, 25)), "xlsx"))
    assert ran.status == 0, ran.err
    assert added(city, before) == [
        '- {date: 2025-10-25, task: "1.3.1", kind: report, progress: "试运行\\n正常", percent: 90}',
        '- {date: 2025-10-25, task: "1.3.1", kind: extend, until: 2026-03-31}',
    ]


def patched(place: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change a part of a workbook as another program would have written it."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(place) as packed:
        for name in packed.namelist():
            parts[name] = packed.read(name)
    parts[part] = change(parts[part])
    with zipfile.ZipFile(place, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def wrong_dimension(place: Path) -> None:
    patched(
        place,
        "xl/worksheets/sheet1.xml",
        lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', data),
    )


def odd_styles(place: Path) -> None:
    patched(
        place,
        "xl/styles.xml",
        lambda data: re.sub(
            rb"<fills.*?</fills>",
            b'<fills count="2"><fill/><fill/></fills>',
            re.sub(rb'rgb="[0-9A-F]{8}"', b'rgb="FFF"', data),
            flags=re.DOTALL,
        ),
    )


def inline_strings(place: Path) -> None:
    """Show that each text stands in its cell already, as this library writes it."""
    with zipfile.ZipFile(place) as packed:
        assert "xl/sharedStrings.xml" not in packed.namelist()
        assert b't="inlineStr"' in packed.read("xl/worksheets/sheet1.xml")


def since_1904(place: Path) -> None:
    """Count days from 1904, as old Excel on a Mac does."""
    patched(
        place,
        "xl/workbook.xml",
        lambda data: re.sub(rb"<workbookPr ?/?>", b'<workbookPr date1904="1"/>', data),
    )
    patched(
        place,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"<v>45955</v>", b"<v>44493</v>"),
    )


@pytest.mark.parametrize("saved", [wrong_dimension, odd_styles, inline_strings, since_1904])
def test_a_form_that_another_program_saved_is_read(
    run: Run, city: Path, form: Path, before: str, saved: Callable[[Path], None]
) -> None:
    returned = edited(form, typed("demo/1.3.1", progress="试运行"), day=date(2025, 10, 25))
    saved(returned)
    ran = run("form", "import", returned)
    assert ran.status == 0, ran.err
    assert added(city, before) == [
        '- {date: 2025-10-25, task: "1.3.1", kind: report, progress: 试运行}'
    ]
