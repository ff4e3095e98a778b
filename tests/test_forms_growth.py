"""Twice as many tasks and departments take twice the work, not four times: calls are counted, no clock is asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from bizenv.cli.app import run

from steps import calls

SIZE: Final = 60
OF_EACH: Final = 5  # tasks
GROWTH: Final = 2.1  # 2, and what sorting may add; what starting costs makes it less
HEAD, FIRST = 5, 7


def city(root: Path, size: int) -> Path:
    """Write a workspace of so many tasks, each fifth led by a department of its own."""
    departments = [f"示例{at}局" for at in range(size // OF_EACH)]
    files = {
        "workspace.yaml": "city: 示例市\npolicy: {report_by: 25, behind: null}\n",
        "departments.yaml": "departments:\n"
        + "".join(f"  - {{name: {name}}}\n" for name in departments),
        "p/plan.yaml": "plan: p\ntitle: 示例方案\nissued: 2025-01-01\ntasks:\n",
    }
    for at in range(size):
        lead = departments[at // OF_EACH]
        files["p/plan.yaml"] += (
            f'  - {{id: "{at + 1}", title: 办理第{at + 1}项, lead: [{lead}], due: 2025-12-31}}\n'
        )
        ledger = f"p/progress/{lead}.yaml"
        line = f'- {{date: 2025-09-20, task: "{at + 1}", kind: report, percent: 40}}\n'
        files[ledger] = files.get(ledger, "") + line
    for name, text in files.items():
        place = root / "plans" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return root


def call(root: Path, *command: str) -> None:
    assert run(["--root", str(root), *command, "--as-of", "2025-10-15"]) == 0


def export_forms(root: Path) -> None:
    call(root, "form", "export", "--all", "-o", str(root / "forms"))


def import_forms(root: Path) -> None:
    forms = [str(each) for each in sorted((root / "filled").glob("*.xlsx"))]
    assert len(forms) >= SIZE // OF_EACH
    call(root, "form", "import", "--dry-run", *forms)


def export_ledger(root: Path) -> None:
    call(root, "export", "-o", str(root / "ledger.xlsx"))


def export_spans(root: Path) -> None:
    call(root, "export", "spans", "-o", str(root / "spans.jsonl"))


def export_records(root: Path) -> None:
    call(root, "export", "records", "-o", str(root / "records.jsonl"))


def list_tasks(root: Path) -> None:
    call(root, "list", "-o", str(root / "list.xlsx"))


def filled(root: Path) -> None:
    """Let every department hand back its form with a word on each task."""
    export_forms(root)
    (root / "filled").mkdir()
    for form in (root / "forms").glob("*.xlsx"):
        book = openpyxl.load_workbook(form)
        sheet = book.worksheets[0]
        sheet["C4"].value = "2025-10-15"
        heads = [cell.value for cell in sheet[HEAD]]
        for row in range(FIRST, FIRST + OF_EACH):
            sheet.cell(row, heads.index("进展情况") + 1).value = "按计划推进"
        book.save(root / "filled" / form.name)


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two cities, the second twice as large, with the forms that came back."""
    folder = tmp_path_factory.mktemp("growth")
    small = city(folder / "small", SIZE)
    large = city(folder / "large", 2 * SIZE)
    filled(small)
    filled(large)
    return small, large


@pytest.mark.parametrize(
    "act",
    [export_forms, import_forms, export_ledger, export_spans, export_records, list_tasks],
)
def test_work_grows_with_the_tasks(cities: tuple[Path, Path], act: Callable[[Path], None]) -> None:
    small, large = cities
    act(small)  # what is loaded once is loaded
    _, less = calls(lambda: act(small))
    _, more = calls(lambda: act(large))
    assert more <= GROWTH * less
