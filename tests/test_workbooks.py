"""Workbooks: what stands in them is what the other formats say, as days, figures and inert text."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from bizenv.diagnostics import BizenvError
from bizenv.formats import workbook as writing
from bizenv.formats.page import Cell, Column, Holds, Lit, Table, flat
from bizenv.formats.sheets import Book, TableSheet, sheet_names, utf16
from bizenv.formats.workbook import LONGEST, workbook
from bizenv.messages import catalogue
from bizenv.report.rate import Rate
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from building import City
from conftest import Run
from test_reports import written

ZH: Final = catalogue("zh")
DAY: Final = date(2025, 10, 15)
LISTS: Final = (
    ("list", "--closed"),
    ("overdue",),
    ("at-risk",),
    ("in-review",),
    ("in-review", "--by", "reviewer"),
    ("completed",),
    ("milestones",),
    ("targets",),
    ("duties",),
    ("problems", "hotline-2024"),
    ("levels",),
    ("status",),
    ("status", "--by", "section"),
    ("show", "demo/1.2.3"),
)


def sheet_of(rows: list[tuple[Cell, ...]], *columns: Column) -> Worksheet:
    """Return a table as it is read back from a workbook of it alone."""
    table = Table(columns, tuple(rows), ZH)
    data = workbook(Book("x", DAY, (TableSheet("表", ("x",), table),)), ZH)
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def below_head(sheet: Worksheet, head: int = 1) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=head + 2, values_only=True))


@pytest.mark.usefixtures("at_published")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("call", LISTS, ids=" ".join)
def test_the_sheet_of_data_says_what_the_csv_says(
    run: Run, tmp_path: Path, call: tuple[str, ...], language: str
) -> None:
    file = tmp_path / "a.xlsx"
    ran = run(*call, "--lang", language, "-o", file)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    *_, sheet = openpyxl.load_workbook(file).worksheets
    heads, *rows = csv.reader(io.StringIO(run(*call, "--lang", language, "--format", "csv").out))
    found = list(sheet.iter_rows(values_only=True))
    assert len(found) == len(rows) + 1
    for said, cells in zip(rows, found[1:], strict=True):
        for head, text, cell in zip(heads, said, compared(found[0], cells), strict=True):
            assert cell == unguarded(text), head


def compared(heads: tuple[Any, ...], cells: tuple[Any, ...]) -> Iterator[str]:
    """Yield cells as the CSV has them; the three of a share together."""
    at = 0
    while at < len(cells):
        cell = cells[at]
        shares = at + 1 < len(heads) and heads[at + 1] in (
            f"{heads[at]} 分子",
            f"{heads[at]} (n)",
        )
        if shares:
            n, of = cells[at + 1 : at + 3]
            brackets, dash = ("（{}）", "—") if "分子" in heads[at + 1] else (" ({})", "–")
            base = brackets.format(f"{plain(n)}/{of}")
            yield dash if cell is None else f"{Decimal(str(cell)) * 100:.1f}%{base}"
            at += 3
            continue
        yield cell.date().isoformat() if isinstance(cell, datetime) else plain(cell)
        at += 1


def plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{Decimal(str(cell)).normalize():f}"
    return str(cell)


def unguarded(text: str) -> str:
    guarded = re.fullmatch(r'="(.*)"', text)
    return guarded[1] if guarded else re.sub(r"^'(?=[=+\-@])", "", text)


@pytest.mark.usefixtures("at_example")
def test_days_and_figures_are_values_that_can_be_sorted_and_added(run: Run, tmp_path: Path) -> None:
    assert run("overdue", "-o", tmp_path / "a.xlsx").status == 0
    shown, whole = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    heads = [cell.value for cell in whole[1]]
    due = whole.cell(2, heads.index("期限") + 1)
    overdue = whole.cell(2, heads.index("逾期天数") + 1)
    assert due.number_format == "yyyy-mm-dd"
    assert due.value == datetime(2025, 9, 10)  # noqa: DTZ001
    assert (overdue.value, overdue.data_type) == (35, "n")
    assert shown["A1"].value.startswith("截至2025年10月15日  逾期")
    assert (shown.freeze_panes, shown.print_title_rows) == ("E4", "$3:$3")
    assert shown.auto_filter.ref.startswith("A3:")
    assert (shown.page_setup.orientation, shown.page_setup.fitToHeight) == ("landscape", 0)
    footer: Any = shown.oddFooter
    assert "&P" in footer.center.text


IDS: Final = ("1.10", "1-2", "007", "1E5", "2025-10-08", "123456789012345678", "3/4", "１")
ACTIVE: Final = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "'quoted",
    '=HYPERLINK("https://example.invalid")',
    "https://example.invalid/x",
    "mailto:a@example.invalid",
    "{=1}",
    "_x0041_",
    "1.10",
    "TRUE",
    "#REF!",
    " 两边 ",
)


@pytest.mark.parametrize("holds", [Holds.ID, Holds.TEXT])
def test_ids_and_text_from_outside_stay_text(holds: Holds) -> None:
    texts = (*IDS, *ACTIVE)
    sheet = sheet_of([(each,) for each in texts], Column("编号", holds))
    for text, (cell,) in zip(texts, sheet.iter_rows(min_row=3), strict=True):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
        assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "'")), text


@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_no_text_breaks_the_file_or_is_anything_else(texts: list[str]) -> None:
    rows: list[tuple[Cell, ...]] = [(each, Lit(each, "red")) for each in texts]
    sheet = sheet_of(rows, Column("甲"), Column("乙", Holds.LIGHT))
    for text, cells in zip(texts, below_head(sheet), strict=True):
        assert cells == (flat(text) or None, flat(text) or None)


def test_control_characters_are_shown_and_break_no_file() -> None:
    text = "甲\x00乙\x07丙\x1b[31m\ufffe丁\u202e\ud800"
    sheet = sheet_of([(text,)], Column("甲"))
    assert below_head(sheet) == [("甲\\u0000乙\\u0007丙\\u001b[31m\\ufffe丁\\u202e\\ud800",)]


@pytest.mark.parametrize("char", ["长", "a", "𠮷"])
@pytest.mark.parametrize("over", [-1, 0, 1, 40_000])
def test_a_text_longer_than_a_cell_says_how_long_it_is(char: str, over: int) -> None:
    text = char * (LONGEST // utf16(char) + over)
    ((cell,),) = below_head(sheet_of([(text,)], Column("甲")))
    assert utf16(cell) <= LONGEST
    if utf16(text) <= LONGEST:
        assert cell == text
    else:
        assert cell.endswith(f"……〔全文共{len(text)}字，超出一个单元格的上限；见 .csv 或 .json〕")
        assert text.startswith(cell.partition("……")[0])


def test_values_are_written_as_what_they_are() -> None:
    columns = [Column(each.value, each) for each in (Holds.DAY, Holds.COUNT, Holds.DURATION)]
    rows: list[tuple[Cell, ...]] = [
        (date(1901, 1, 1), 3, timedelta(4)),
        (date(1899, 12, 31), Decimal("1.5"), None),
        (date(9999, 12, 31), 0, timedelta(-1)),
        ("长期坚持", -7, timedelta(0)),
    ]
    assert below_head(sheet_of(rows, *columns)) == [
        (datetime(1901, 1, 1), 3, 4),  # noqa: DTZ001
        ("1899-12-31", 1.5, None),
        (datetime(9999, 12, 31), 0, -1),  # noqa: DTZ001
        ("长期坚持", -7, 0),
    ]


@pytest.mark.parametrize(
    ("share", "percent"), [(Rate(999, 1000), 0.999), (Rate(1, 9999), 0.001), (Rate(0, 0), None)]
)
def test_a_share_is_the_one_that_is_printed_with_its_base_beside(
    share: Rate, percent: float | None
) -> None:
    sheet = sheet_of([(share,)], Column("率", Holds.SHARE))
    assert [cell.value for cell in sheet[2]] == ["率", "率 分子", "率 分母"]
    assert below_head(sheet) == [(percent, share.n, share.of)]
    assert sheet["A3"].number_format == "0.0%"


def test_the_same_content_gives_the_same_bytes(run: Run, at_example: Path, tmp_path: Path) -> None:
    del at_example
    for name in ("a.xlsx", "b.xlsx"):
        assert run("status", "-o", tmp_path / name).status == 0
    data = (tmp_path / "a.xlsx").read_bytes()
    assert data == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert {each.date_time for each in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in book.namelist() if "vba" in name or "external" in name]


def test_sheets_have_names_that_excel_takes() -> None:
    wanted = [
        "甲" * 40,
        "甲" * 50,
        "a[b]:c*d?e/f\\g",
        "A",
        "a",
        "'",
        "",
        "History",
        "x" * 31,
        "𠮷" * 20,
    ]
    names = sheet_names(wanted, "表")
    assert len({each.casefold() for each in names}) == len(wanted)
    assert all(0 < utf16(each) <= 31 and not re.search(r"[\[\]:*?/\\]", each) for each in names)
    assert not any(each.startswith("'") or each.endswith("'") for each in names)
    assert names[:5] == ["甲" * 31, "甲" * 28 + "(2)", "a_b__c_d_e_f_g", "A", "a(2)"]


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 4)
    sheet_of([("a",), ("b",)], Column("甲"))
    with pytest.raises(BizenvError, match="sheet-too-long"):
        sheet_of([("a",), ("b",), ("c",)], Column("甲"))


def test_without_the_library_it_says_what_to_install(
    run: Run, at_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del at_example
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for call in (("list",), ("export",)):
        ran = run(*call, "-o", tmp_path / "a.xlsx", "--lang", "en")
        assert (ran.status, ran.out, list(tmp_path.iterdir())) == (3, "", [])
        assert "needs xlsxwriter" in ran.err
        assert "pip install '.[excel]'" in ran.err


def test_it_is_shown_on_no_terminal_but_a_pipe_takes_it(at_example: Path, run: Run) -> None:
    assert run("list", "--format", "xlsx").status == 2
    ran = subprocess.run(
        [sys.executable, "-m", "bizenv", "list", "--format", "xlsx", "-o", "-"],
        cwd=at_example,
        capture_output=True,
        check=True,
    )
    assert ran.stdout.startswith(b"PK")
    assert len(openpyxl.load_workbook(io.BytesIO(ran.stdout)).worksheets) == 2


def test_what_is_written_in_files_is_inert_in_a_workbook(run: Run, tmp_path: Path) -> None:
    title = "=cmd|'/c calc'!A1"
    city = City().task(f'title: "{title}"').says("2025-05-01 report progress: '+1', problems: '@x'")
    root = written(city, tmp_path)
    for call in (("list",), ("export",), ("show", "1.1"), ("export", "tasks")):
        file = tmp_path / "a.xlsx"
        asked = ("--as-of", "2025-05-02", "-o", file)
        assert run("--root", root, *call, *asked).status == 0
        cells = []
        for sheet in openpyxl.load_workbook(file).worksheets:
            for row in sheet.iter_rows():
                cells += [each for each in row if each.value is not None]
        assert "f" not in {each.data_type for each in cells}
        active = [each for each in cells if str(each.value).startswith(("=", "+", "@"))]
        assert all(each.quotePrefix for each in active)
        assert [each for each in active if each.value == title] or call[0] == "show"
