"""Measures bizenv against plain Python and against PyYAML, all in one run, and prints ratios.

    python benchmarks/speed.py [--tasks 10000] [--more 100000] [--runs 5]

Every figure is of whole processes: user and system CPU seconds and seconds of the clock, the median of some runs after
one that warms up, and the most memory. Machines differ and drift, so only the ratios mean something; the processes
take turns. The load of the machine is printed before and after: with a load of its processors or more, the seconds of
the clock say nothing.
"""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

import memory
from workspace import make

ROOT: Final = Path(__file__).parent.parent
PYTHON: Final = (sys.executable, "-c", "pass")
BIZENV: Final = (sys.executable, "-m", "bizenv")
DAY: Final = ("--as-of", "2025-10-01")
# What is imported is compiled once, as for users, whoever runs this
ENVIRONMENT: Final = {
    **os.environ,
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "",
}
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
SETTLED: Final = 3  # seconds after which an answer may be remembered


class Cost(NamedTuple):
    """What a process took: CPU seconds, seconds of the clock, the most memory in megabytes.

    `system`: the seconds of the CPU that the system took, part of `cpu`.
    """

    cpu: float
    wall: float
    memory: float
    system: float


def cost(command: tuple[str, ...], *, together: bool = False) -> Cost:
    """Run a command and return what it took, with the processes that it began.

    The memory is that of the one that took most, or of all `together`, which are looked at all the while.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    most = memory.most(process.pid) if together else 0.0
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(cpu, wall, most or usage.ru_maxrss / 1024, usage.ru_stime)


def medians(commands: dict[str, tuple[str, ...]], runs: int) -> dict[str, Cost]:
    """Return each command's median cost; the commands take turns, so that drift meets all of them."""
    for command in commands.values():
        cost(command)
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            costs[name].append(cost(command))
    return {name: median(several) for name, several in costs.items()}


def median(several: list[Cost]) -> Cost:
    """Return the median of several costs, and the most memory."""
    return Cost(
        statistics.median(each.cpu for each in several),
        statistics.median(each.wall for each in several),
        max(each.memory for each in several),
        statistics.median(each.system for each in several),
    )


def row(*cells: str) -> None:
    """Print a row of the table."""
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


def start_up(folder: Path, runs: int) -> None:
    """Print what starting costs, as ratios to `python -c pass`: worked out, and remembered."""
    ENVIRONMENT["XDG_CACHE_HOME"] = str(folder / "remembered")
    ENVIRONMENT["BIZENV_CACHE"] = "1"
    plan = ("--root", str(ROOT), "overdue", "--plan", "6.0", *DAY)
    commands = {
        "python -c pass": PYTHON,
        "bizenv --version": (*BIZENV, "--version"),
        "bizenv --help": (*BIZENV, "--root", str(ROOT), "--help"),
        "bizenv overdue --plan 6.0, cold": (*BIZENV, "--no-cache", *plan),
        "bizenv overdue --plan 6.0, remembered": (*BIZENV, *plan),
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


def say_load() -> None:
    """Print how busy the machine is."""
    one, *_ = os.getloadavg()
    sys.stdout.write(f"load {one:.1f} on {os.cpu_count()} processors\n\n")


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--more", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    say_load()
    with tempfile.TemporaryDirectory() as folder:
        start_up(Path(folder), options.runs)
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
        few = reading(Path(folder), options.tasks, options.runs)
        fewer_runs = max(1, options.runs // 2)
        many = reading(Path(folder), options.more, fewer_runs) if options.more else None
    if many is not None:
        exponent = math.log(many / few) / math.log(options.more / options.tasks)
        sys.stdout.write(
            f"\ngrowth exponent from {options.tasks:,} to {options.more:,} tasks: {exponent:.3f}\n"
        )
    sys.stdout.write("\n")
    say_load()


if __name__ == "__main__":
    main()
