"""Measures what a new question costs where plans are remembered, all in one run, and prints ratios.

    python benchmarks/remembered.py [--tasks 10000] [--runs 5] [--departments 12]

Whole processes, user and system CPU seconds, medians of runs that ask about another day each, so that no answer was
given before. hledger and ledger are asked for the same facts, one transaction a task, where they are installed.
"""

import argparse
import compileall
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from speed import BIZENV, ENVIRONMENT, SETTLED, Cost, cost, median, row, say_load
from workspace import make

import bizenv

FIRST: Final = date(2025, 9, 1)
EARLIER: Final = "2025-05-15"  # than all that is tallied by then
DEPARTMENT: Final = "示例3局"
LEDGERS: Final = ("hledger", "ledger")
CALLS: Final = {
    "status, another day": ("status",),
    "status --dept, another day": ("status", "--dept", DEPARTMENT),
    "overdue --dept, another day": ("overdue", "--dept", DEPARTMENT),
    "at-risk --dept, another day": ("at-risk", "--dept", DEPARTMENT),
}


class Days:
    """Days that nothing was asked about yet."""

    def __init__(self) -> None:
        self._last = FIRST

    def other(self) -> str:
        """Return another day than all before."""
        self._last += timedelta(days=1)
        return self._last.isoformat()


def asked(root: Path, days: Days, call: tuple[str, ...]) -> tuple[str, ...]:
    """Return a call of the program about another day than all before."""
    return (*BIZENV, "--root", str(root), *call, "--as-of", days.other())


def costs(commands: list[tuple[str, ...]]) -> Cost:
    """Return the median cost of commands."""
    return median([cost(each) for each in commands])


def measured(root: Path, runs: int) -> dict[str, Cost]:
    """Return what each question costs, in the order in which plans come to be remembered."""
    days = Days()
    several = range(runs)
    found = {
        "--version": costs([(*BIZENV, "--version") for _ in several]),
        "--no-cache --version": costs(
            [(*BIZENV, "--no-cache", "--version") for _ in several]
        ),
        "status, read anew": cost(asked(root, days, ("--no-cache", "status"))),
        "overdue --dept, read anew": cost(
            asked(root, days, ("--no-cache", "overdue", "--dept", DEPARTMENT))
        ),
        "first meeting": cost(asked(root, days, ("status",))),
        "second meeting, which tallies": cost(asked(root, days, ("status",))),
    }
    first = ("overdue", "--dept", DEPARTMENT)
    found["first list, which finds where tasks stand"] = cost(asked(root, days, first))
    for name, call in CALLS.items():
        rows = f" ({listed(root, days, call):,} rows)" if call[0] != "status" else ""
        found[name + rows] = costs([asked(root, days, call) for _ in several])
    earlier = ("status", "--as-of", EARLIER)
    found["status, an earlier day, which tallies all days"] = cost(
        (*BIZENV, "--root", str(root), *earlier)
    )
    edit(root)
    found["status, one file edited"] = cost(asked(root, days, ("status",)))
    found["status, tallied again"] = cost(asked(root, days, ("status",)))
    return found


def listed(root: Path, days: Days, call: tuple[str, ...]) -> int:
    """Return how many rows a list has."""
    command = (*asked(root, days, call), "--format", "csv")
    ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True)
    return ran.stdout.count(b"\n") - 1


def edit(root: Path) -> None:
    """Add a comment to one ledger, and wait until it may be remembered."""
    ledger = min(root.rglob("progress/*.yaml"))
    with ledger.open("a", encoding="utf-8") as file:
        file.write("# 已核对\n")
    time.sleep(SETTLED)


def journal(file: Path, tasks: int, departments: int) -> None:
    """Write one transaction a task: due, to a department, as ledger and hledger read them."""
    rng = random.Random(1)
    with file.open("w", encoding="utf-8") as out:
        for number in range(tasks):
            due = date(2025, rng.randint(5, 12), 28)
            name = f"示例{rng.randrange(departments) + 1}局"
            out.write(f"{due} task {number}\n    overdue:{name}  1\n    tasks\n\n")


def ledgers(folder: Path, tasks: int, departments: int, runs: int) -> dict[str, Cost]:
    """Return what ledger and hledger cost, of those that are installed."""
    file = folder / "tasks.journal"
    journal(file, tasks, departments)
    found: dict[str, Cost] = {}
    for name in LEDGERS:
        program = shutil.which(name)
        if program is None:
            sys.stdout.write(f"{name} is not installed\n")
            continue
        calls = {
            "balance by department": ("balance", "overdue"),
            "register of one": ("register", f"overdue:{DEPARTMENT}"),
        }
        for what, call in calls.items():
            command = (program, "-f", str(file), *call, "-e", "2025-10-03")
            found[f"{name} {what}"] = costs([command for _ in range(runs)])
    return found


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--departments", type=int, default=12)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    say_load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ENVIRONMENT["XDG_CACHE_HOME"] = str(folder / "remembered")
        ENVIRONMENT["BIZENV_CACHE"] = "1"
        root = folder / "city"
        make(root, options.tasks, options.departments)
        compileall.compile_dir(Path(bizenv.__file__).parent, quiet=1)
        time.sleep(SETTLED)
        found = measured(root, options.runs)
        found |= ledgers(folder, options.tasks, options.departments, options.runs)
        size = sum(each.stat().st_size for each in folder.rglob("*.sqlite"))
    heads = ("CPU s", "÷ --no-cache --version", "÷ read anew", "peak MB")
    row(f"{options.tasks:,} tasks", *heads)
    row("---", *["---:"] * len(heads))
    for what, each in found.items():
        start = each.cpu / found["--no-cache --version"].cpu
        anew = each.cpu / found["status, read anew"].cpu
        row(
            what, f"{each.cpu:.3f}", f"{start:.1f}", f"{anew:.3f}", f"{each.memory:.0f}"
        )
    sys.stdout.write(f"\nremembered: {size / options.tasks:.0f} bytes a task\n\n")
    say_load()


if __name__ == "__main__":
    main()
