"""A department's form of the example city, and how it is filled in."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from bizenv.cli.app import run as run_program
from bizenv.messages import catalogue
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from conftest import DAY

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


def put(sheet: Worksheet, column: str, value: Any, row: int = FIRST) -> None:
    sheet.cell(row, place_of(sheet, column)).value = value


def cell(sheet: Worksheet, column: str, row: int = FIRST) -> Any:
    return sheet.cell(row, place_of(sheet, column))


def put_in(column: str, value: Any, row: int = FIRST) -> Edit:
    return lambda _, sheet: put(sheet, column, value, row)


REVIEWS = "plans/demo/reviews.yaml"
ITEMS = "plans/hotline-2024/items.yaml"
