"""Measures what forms for many departments and the ledger cost: out and in, at full size and at a quarter, in one run.

    python benchmarks/forms.py [--tasks 10000] [--departments 300] [--runs 3]

Every form comes back with a word on its first task. Figures are of whole processes: user and system CPU seconds, the
median of some runs that take turns, and the most memory. The growth exponent is 1 where four times as much costs four
times as much.
"""

import math
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import openpyxl
from measuring import BIZENV, DAY, Cost, cost, median, options, row
from workspace import make

FILED: Final = "2025-09-28"
FIRST: Final = 7  # the first row below head and example
DATE: Final = "C4"
PROGRESS: Final = "进展情况"


class Size:
    """A workspace of so many tasks, led by so many departments, and the forms that came back."""

    def __init__(self, folder: Path, tasks: int, departments: int) -> None:
        self.tasks = tasks
        self.departments = departments
        self.root = folder / "city"
        self.out = folder / "out"
        self.copy = folder / "copy"
        self.forms: Sequence[Path] = ()
        make(self.root, tasks, departments)

    def commands(self) -> dict[str, tuple[str, ...]]:
        """Return what only reads."""
        bizenv = (*BIZENV, "--root", str(self.root))
        ledger = self.out.with_name("ledger.xlsx")
        lines = self.out.with_name("spans.jsonl")
        return {
            "status": (*bizenv, "status", *DAY),
            "form export --all": (
                *bizenv,
                "form",
                "export",
                "--all",
                "-o",
                str(self.out),
                *DAY,
            ),
            "export -o ledger.xlsx": (*bizenv, "export", "-o", str(ledger), *DAY),
            "export spans": (*bizenv, "export", "spans", "-o", str(lines), *DAY),
        }

    def fill(self) -> None:
        """Let every department say something of its first task."""
        self.forms = sorted(self.out.glob("*.xlsx"))
        for form in self.forms:
            book = openpyxl.load_workbook(form)
            sheet = book.worksheets[0]
            sheet[DATE].value = FILED
            heads = [cell.value for cell in sheet[FIRST - 2]]
            sheet.cell(FIRST, heads.index(PROGRESS) + 1).value = "已完成阶段性工作"
            book.save(form)

    def import_all(self) -> Cost:
        """Record all forms in one call, in a copy of the workspace."""
        shutil.copytree(self.root, self.copy)
        bizenv = (*BIZENV, "--root", str(self.copy), "form", "import")
        spent = cost((*bizenv, *map(str, self.forms), *DAY))
        shutil.rmtree(self.copy)
        return spent


def measure(sizes: Sequence[Size], runs: int) -> dict[str, list[Cost]]:
    """Return the cost of each command at each size; sizes and commands take turns."""
    spent: dict[str, list[list[Cost]]] = {}
    for size in sizes:
        for command in size.commands().values():
            cost(command)
        size.fill()
    for _ in range(runs):
        for at, size in enumerate(sizes):
            told = {name: cost(command) for name, command in size.commands().items()}
            size.fill()
            told["form import"] = size.import_all()
            for name, each in told.items():
                spent.setdefault(name, [[] for _ in sizes])[at].append(each)
    return {name: [median(each) for each in several] for name, several in spent.items()}


def main() -> None:
    """Run everything."""
    asked = options(__doc__, tasks=10_000, departments=300, runs=3).parse_args()
    os.environ.pop("BIZENV_AS_OF", None)
    with tempfile.TemporaryDirectory() as folder:
        small = Size(Path(folder) / "small", asked.tasks // 4, asked.departments // 4)
        whole = Size(Path(folder) / "whole", asked.tasks, asked.departments)
        found = measure((small, whole), asked.runs)
    row(
        "command",
        f"{small.tasks:,} tasks, {len(small.forms)} forms: CPU s",
        "peak MB",
        f"{whole.tasks:,} tasks, {len(whole.forms)} forms: CPU s",
        "peak MB",
        "÷ a quarter",
        "growth exponent",
    )
    row("---", *["---:"] * 6)
    for name, (quarter, full) in found.items():
        ratio = full.cpu / quarter.cpu
        row(
            name,
            f"{quarter.cpu:.2f}",
            f"{quarter.memory:.0f}",
            f"{full.cpu:.2f}",
            f"{full.memory:.0f}",
            f"{ratio:.2f}",
            f"{math.log(ratio, 4):.3f}",
        )


if __name__ == "__main__":
    main()
