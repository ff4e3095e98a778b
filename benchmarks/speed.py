"""Measures bizenv against plain Python and against PyYAML, all in one run, and prints ratios.

    python benchmarks/speed.py [--tasks 10000] [--more 100000] [--runs 5]

Every figure is of whole processes: user and system CPU seconds and seconds of the clock, the median of some runs after
one that warms up, and the most memory. Machines differ and drift, so only the ratios mean something; the processes
take turns. The load of the machine is printed before and after: with a load of its processors or more, the seconds of
the clock say nothing.
"""

import math
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from measuring import (
    BIZENV,
    DAY,
    ENVIRONMENT,
    ROOT,
    SETTLED,
    installed,
    medians,
    options,
    row,
    say_load,
)
from workspace import make

PARSE: Final = """
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""
EVENTS: Final = """
import sys
from pathlib import Path
from yaml._yaml import CParser
for path in Path(sys.argv[1]).rglob("*.yaml"):
    next_event = CParser(path.read_bytes()).get_event
    while next_event() is not None:
        pass
"""


def start_up(folder: Path, runs: int) -> None:
    """Print what starting costs, as ratios to `python -c pass`: worked out, and remembered.

    bizenv is installed as by users.
    """
    ENVIRONMENT["XDG_CACHE_HOME"] = str(folder / "remembered")
    python, bizenv = installed(folder / "installed")
    plan = ("--root", str(ROOT), "overdue", "--plan", "6.0", *DAY)
    commands = {
        "python -c pass": python,
        "bizenv --version": (*bizenv, "--version"),
        "bizenv --help": (*bizenv, "--root", str(ROOT), "--help"),
        "bizenv overdue --plan 6.0, cold": (*bizenv, "--no-cache", *plan),
        "bizenv overdue --plan 6.0, remembered": (*bizenv, *plan),
    }
    time.sleep(SETTLED)  # what was touched just now is not remembered
    found = medians(commands, max(runs, 11))
    base = found["python -c pass"].cpu
    row("command", "CPU s", "÷ python -c pass", "peak MB")
    row("---", "---:", "---:", "---:")
    for name, each in found.items():
        row(name, f"{each.cpu:.3f}", f"{each.cpu / base:.1f}", f"{each.memory:.0f}")


def reading(folder: Path, tasks: int, runs: int) -> float:
    """Print what a cold status costs, as ratios to PyYAML's C loader merely parsing the same files."""
    root = folder / str(tasks)
    make(root, tasks)
    commands = {
        "CSafeLoader": (sys.executable, "-c", PARSE, str(root)),
        "events": (sys.executable, "-c", EVENTS, str(root)),
        "status": (*BIZENV, "--no-cache", "--root", str(root), "status", *DAY),
        "start-up": (
            *(*BIZENV, "--no-cache", "--root", str(ROOT)),
            *("status", "--plan", "6.0", *DAY),
        ),
    }
    found = medians(commands, runs)
    parse = found["CSafeLoader"]
    status = found["status"]
    row(
        f"{tasks:,}",
        f"{parse.cpu:.2f}",
        f"{found['events'].cpu / parse.cpu:.2f}",
        f"{status.cpu:.2f}",
        f"{status.cpu / parse.cpu:.2f}",
        f"{status.wall / parse.wall:.2f}",
        f"{status.memory:.0f}",
    )
    return status.cpu - found["start-up"].cpu


def main() -> None:
    """Run everything."""
    asked = options(__doc__, tasks=10_000, more=100_000, runs=5).parse_args()
    say_load()
    with tempfile.TemporaryDirectory() as folder:
        start_up(Path(folder), asked.runs)
        sys.stdout.write("\n")
        heads = (
            "tasks",
            "CSafeLoader CPU s",
            "events ÷",
            "status CPU s",
            "÷ CSafeLoader",
        )
        row(*heads, "clock ÷ CSafeLoader", "peak MB")
        row(*["---:"] * (len(heads) + 2))
        few = reading(Path(folder), asked.tasks, asked.runs)
        fewer_runs = max(1, asked.runs // 2)
        many = reading(Path(folder), asked.more, fewer_runs) if asked.more else None
    if many is not None:
        exponent = math.log(many / few) / math.log(asked.more / asked.tasks)
        sys.stdout.write(
            f"\ngrowth exponent from {asked.tasks:,} to {asked.more:,} tasks: {exponent:.3f}\n"
        )
    sys.stdout.write("\n")
    say_load()


if __name__ == "__main__":
    main()
