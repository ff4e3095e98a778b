"""Measures what publishing costs: all pages, the same again unchanged, as ratios to `status`, in one run.

    python benchmarks/publish.py [--tasks 2500 10000 20000] [--runs 3]

CPU seconds are those of all processes, `system` what the system took of them. The memory of publishing is that of
both processes together, what they share counted once (PSS, on Linux); that of `status` is its one process's.

Nothing is removed before all was measured: for about a minute after many files were removed, ext4 takes some ten times
as long to make new ones. Do not run it right after something that cleaned up after itself.
"""

import sys
import tempfile
from pathlib import Path
from typing import Final

from measuring import BIZENV, DAY, Cost, cost, medians, options, row, say_load
from workspace import make

TASKS: Final = (2_500, 10_000, 20_000)


def main() -> None:
    """Run everything."""
    parser = options(__doc__, runs=3)
    parser.add_argument("--tasks", type=int, nargs="+", default=TASKS)
    asked = parser.parse_args()
    say_load()
    with tempfile.TemporaryDirectory() as folder:
        row("tasks", "command", "CPU s", "system", "÷ status", "s", "peak MB")
        row("---:", "---", *["---:"] * 5)
        told = []
        for tasks in asked.tasks:
            root = Path(folder, str(tasks))
            measure(root, tasks, asked.runs)
            files = [each for each in (root / "site").rglob("*") if each.is_file()]
            size = sum(each.stat().st_size for each in files) / 1e6
            told.append(f"{tasks:,} tasks: {len(files):,} files, {size:.0f} MB\n")
        sys.stdout.writelines(["\n", *told, "\n"])
        say_load()


def measure(root: Path, tasks: int, runs: int) -> None:
    """Print what a workspace of so many tasks costs."""
    city = root / "city"
    make(city, tasks)
    bizenv = (*BIZENV, "--no-cache", "--root", str(city))
    status = (*bizenv, "status", *DAY)
    publish = (*bizenv, "publish", str(root / "site"), *DAY)
    found = {"publish": cost(publish, together=True)}
    found |= medians({"status": status, "unchanged": publish}, runs)
    for name, each in found.items():
        row(f"{tasks:,}", name, *figures(each, found["status"]))


def figures(each: Cost, base: Cost) -> list[str]:
    """Return the cells of a cost."""
    figures = [each.cpu, each.system, each.cpu / base.cpu, each.wall]
    return [*(f"{figure:.2f}" for figure in figures), f"{each.memory:.0f}"]


if __name__ == "__main__":
    main()
