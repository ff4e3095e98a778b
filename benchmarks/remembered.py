"""Measures what a new question costs where plans are remembered, all in one run, and prints ratios.

    python benchmarks/remembered.py [--tasks 10000] [--runs 5] [--departments 12] [--sections 10]

A plan has ten tasks a section and fourteen files, however many sections. bizenv is installed as by users.
Whole processes, user and system CPU seconds, medians of runs that ask about another day each, so that no answer was
given before. hledger and ledger are asked for the same facts, one transaction a task, where they are installed.
"""

import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from measuring import (
    ENVIRONMENT,
    SETTLED,
    Cost,
    Installed,
    cost,
    installed,
    median,
    options,
    row,
    say_load,
)
from others import Asked, others
from workspace import make

FIRST: Final = date(2025, 9, 1)
EARLIER: Final = "2025-05-15"  # than all that is tallied by then
DEPARTMENT: Final = "示例3局"
CALLS: Final = {
    "status, another day": ("status",),
    "status --dept, another day": ("status", "--dept", DEPARTMENT),
    "overdue --dept, another day": ("overdue", "--dept", DEPARTMENT),
    "at-risk --dept, another day": ("at-risk", "--dept", DEPARTMENT),
}
STARTED: Final = "--no-cache --version"
ANEW: Final = "status, read anew"
FIRST_LIST: Final = "first list, which finds where tasks stand"


class City:
    """A workspace that is asked about days that nothing was asked about yet."""

    def __init__(self, programs: Installed, root: Path) -> None:
        self.python, self.bizenv = programs
        self.root = root
        self._last = FIRST

    def asked(self, *words: str) -> tuple[str, ...]:
        """Return a call of the program about the city."""
        return (*self.bizenv, "--root", str(self.root), *words)

    def another_day(self, *words: str) -> tuple[str, ...]:
        """Return a call of the program about another day than all before."""
        self._last += timedelta(days=1)
        return self.asked(*words, "--as-of", self._last.isoformat())


def costs(commands: list[tuple[str, ...]]) -> Cost:
    """Return the median cost of commands."""
    return median([cost(each) for each in commands])


def measured(city: City, runs: int) -> dict[str, Cost]:
    """Return what each question costs, in the order in which plans come to be remembered."""
    several = range(runs)
    overdue = ("overdue", "--dept", DEPARTMENT)
    found = {
        "python -c pass": costs([city.python for _ in several]),
        "--version": costs([(*city.bizenv, "--version") for _ in several]),
        STARTED: costs([(*city.bizenv, *STARTED.split()) for _ in several]),
        ANEW: cost(city.another_day("--no-cache", "status")),
        "overdue --dept, read anew": cost(city.another_day("--no-cache", *overdue)),
        "first meeting": cost(city.another_day("status")),
        "second meeting, which tallies": cost(city.another_day("status")),
        FIRST_LIST: cost(city.another_day(*overdue)),
    }
    again = city.another_day("status")
    cost(again)
    found["status, asked before"] = costs([again for _ in several])
    for name, call in CALLS.items():
        rows = f" ({listed(city, call):,} rows)" if call[0] != "status" else ""
        found[name + rows] = costs([city.another_day(*call) for _ in several])
    earlier = city.asked("status", "--as-of", EARLIER)
    found["status, an earlier day, which tallies all days"] = cost(earlier)
    edit(city.root)
    found["status, one file edited"] = cost(city.another_day("status"))
    found["status, tallied again"] = cost(city.another_day("status"))
    return found


def listed(city: City, call: tuple[str, ...]) -> int:
    """Return how many rows a list has."""
    command = city.another_day(*call, "--format", "csv")
    ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True)
    return ran.stdout.count(b"\n") - 1


def edit(root: Path) -> None:
    """Add a comment to one ledger, and wait until it may be remembered."""
    ledger = min(root.rglob("progress/*.yaml"))
    with ledger.open("a", encoding="utf-8") as file:
        file.write("# 已核对\n")
    time.sleep(SETTLED)


def main() -> None:
    """Run everything."""
    figures = {"tasks": 10_000, "departments": 12, "runs": 5, "sections": 10}
    asked = options(__doc__, **figures).parse_args()
    say_load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ENVIRONMENT["XDG_CACHE_HOME"] = str(folder / "remembered")
        city = City(installed(folder / "installed"), folder / "city")
        make(city.root, asked.tasks, asked.departments, sections=asked.sections)
        time.sleep(SETTLED)
        found = measured(city, asked.runs)
        asked_others = Asked(asked.tasks, asked.departments, DEPARTMENT)
        for what, call in others(folder, asked_others).items():
            found[what] = costs([call] * asked.runs)
        size = sum(each.stat().st_size for each in folder.rglob("*.sqlite"))
    heads = ("CPU s", "÷ --no-cache --version", "÷ read anew", "peak MB")
    row(f"{asked.tasks:,} tasks in plans of {10 * asked.sections:,}", *heads)
    row("---", *["---:"] * len(heads))
    for what, each in found.items():
        start = each.cpu / found[STARTED].cpu
        anew = each.cpu / found[ANEW].cpu
        row(
            what, f"{each.cpu:.3f}", f"{start:.1f}", f"{anew:.3f}", f"{each.memory:.0f}"
        )
    sys.stdout.write(f"\nremembered: {size / asked.tasks:.0f} bytes a task\n\n")
    say_load()


if __name__ == "__main__":
    main()
