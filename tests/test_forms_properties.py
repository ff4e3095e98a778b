"""Whatever is typed into a form becomes exactly that record, or is named; never anything else."""

import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bizenv.cli.app import run as run_program
from bizenv.files.snapshot import Folder
from bizenv.forms.columns import READINGS, FormKind, filled
from bizenv.forms.returned import returned
from bizenv.forms.statements import FormRecords, records
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.importers.formats.sheet_values import KeptAs
from bizenv.importers.formats.workbook_cells import all_cells
from bizenv.model.records import Forecast, Progress
from bizenv.recording.cells import read_cell
from bizenv.recording.keys import lists
from bizenv.store.workspace import Workspace, open_workspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filling import FIRST, exported, october, place_of

__all__ = ["exported", "october"]  # fixtures

TASK = "demo/1.2.3"
DEPT = "示例住建局"


@pytest.fixture(scope="module")
def city(october: Path, exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city that may be written to, with a form of it."""
    root = tmp_path_factory.mktemp("forms") / "city"
    shutil.copytree(october, root)
    shutil.copy(exported, root / "form.xlsx")
    return root


@pytest.fixture(scope="module")
def workspace(city: Path) -> Workspace:
    return open_workspace(city)


@pytest.fixture(scope="module")
def sheets(city: Path) -> tuple[CellSheet, ...]:
    return all_cells("form.xlsx", (city / "form.xlsx").read_bytes())


@pytest.fixture(scope="module")
def columns(city: Path) -> Mapping[str, int]:
    """Where each column that is to be filled in stands."""
    sheet = openpyxl.load_workbook(city / "form.xlsx").worksheets[0]
    names = [each.name for each in filled(FormKind.DEPARTMENT)]
    names = [name for name in names if name not in (READINGS, "finding")]
    found = {name: place_of(sheet, name) for name in names}
    found["readings.网办率"] = place_of(sheet, "readings.网办率")
    return found


def taken(
    sheets: tuple[CellSheet, ...], workspace: Workspace, typed: Mapping[tuple[int, int], SheetCell]
) -> FormRecords:
    """Return what a form records into whose cells something was typed."""
    table, *others = sheets
    dated = {(4, 3): SheetCell("2025-10-25")}
    cells = {**table.cells, **dated, **typed}
    form = returned("form.xlsx", (replace(table, cells=cells), *others))
    return records([form], workspace, None)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=20)
FIGURES = st.one_of(
    st.integers(-5, 200).map(str),
    st.decimals(-1, 200, places=2).map(str),
    st.decimals(0, 100, places=1).map("{} %".format),
    st.integers(0, 100).map(
        lambda figure: f"{figure}％".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    ),
)
ODD = st.sampled_from(
    (
        *("无", "=1+1", "'=1", '="x"', "-", "- 无", "@王局", "2025.10.8", "2025-10-08", "1,234"),
        *("0.9", "1", "100%", "是", "否", "有困难", "按期", "a.pdf;b.pdf", "demo/1.2.3", "示例"),
        *("{x: 1}", "# 备注", "null", "~", "1E5", "007", "1.10", "true", "'", '"', "\\", "、"),
    )
)


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_typed_into_a_cell_is_recorded_or_named(
    data: st.DataObject,
    sheets: tuple[CellSheet, ...],
    workspace: Workspace,
    columns: Mapping[str, int],
) -> None:
    name = data.draw(st.sampled_from(sorted(columns)))
    text = data.draw(st.one_of(TEXTS, FIGURES, ODD)).strip()
    kept = data.draw(st.sampled_from(KeptAs))
    at = (FIRST, columns[name])
    found = taken(sheets, workspace, {at: SheetCell(text, kept)})
    named = {(each.at.line, each.at.column) for each in found.faults}
    said: dict[str, Any] = {}
    for statement in found.statements:
        said |= statement.tree
    if not text:
        assert (named, said) == (set(), {})
    elif named:
        assert named == {at}
        assert said == {}
    elif name == "apply":
        expected = "apply" if text != "否" else ""
        assert said.get("kind", "") == expected
    else:
        assert said, text
        told = {key: value for key, value in said.items() if key not in ABOUT}
        assert told == recorded(name, text), text


ABOUT = ("kind", "task", "department", "date")


def recorded(name: str, text: str) -> dict[str, Any]:
    """Return what a text is in a record: itself, or the figure, the day, the word that it is."""
    outer, _, target = name.partition(".")
    if target:
        return {outer: {target: figure(text)}}
    if name == "percent":
        return {name: figure(text)}
    if name in lists():
        for sign in ("；", "\n"):
            text = text.replace(sign, ";")
        return {name: [part.strip() for part in text.split(";") if part.strip()]}
    if name == "forecast":
        return {name: read_cell(name, text)} if read_cell(name, text) in set(Forecast) else {}
    if name == "until":
        return {name: read_cell(name, text)}
    return {name: text}


def figure(text: str) -> str:
    """Return a figure as it is recorded; what is none stays as it is, and the rules refuse it."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removesuffix("%").removeprefix("+")
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return read_cell("percent", text)
    is_plain = value.is_finite() and "e" not in plain.casefold() and "_" not in plain
    if not is_plain or plain.startswith("."):
        return read_cell("percent", text)
    assert Decimal(read_cell("percent", text).replace(",", "")) == value
    return read_cell("percent", text)


@pytest.mark.slow
@given(progress=TEXTS, problems=st.one_of(ODD, TEXTS))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_typed_into_a_file_stands_in_the_ledger_or_is_named(
    progress: str, problems: str, city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(city / "form.xlsx")
    sheet = book.worksheets[0]
    sheet["C4"].value = "2025-10-25"
    at = place_of(sheet, "progress")
    for column, value in ((at, progress), (place_of(sheet, "problems"), problems)):
        cell = sheet.cell(FIRST, column)
        cell.value = value
        cell.data_type = "s"
    place = city / "returned.xlsx"
    book.save(place)
    ledger = city / "plans/demo/progress/示例住建局.yaml"
    before = ledger.read_bytes()
    capsys.readouterr()
    called = ["--root", str(city), "form", "import", str(place), "--as-of", "2025-10-26"]
    status = run_program(called)
    said = capsys.readouterr().err
    try:
        if status == 0:
            assert last_record(city) == (progress.strip() or None, problems.strip() or None)
        else:
            assert ledger.read_bytes() == before
            assert "returned.xlsx 填报表!" in said
    finally:
        ledger.write_bytes(before)


def last_record(city: Path) -> tuple[str | None, str | None]:
    """Return what the last report of the task says."""
    book = Workspace(Folder(city)).kept("demo").book
    assert book is not None
    *_, entry = book.entries["1.2.3"][DEPT]
    record = entry.record
    assert isinstance(record, Progress)
    return record.progress, record.problems
