"""Measures bizenv against plain Python and against PyYAML, all in one run, and prints ratios.

    python benchmarks/speed.py [--tasks 10000] [--more 100000] [--runs 5]

Every figure is of whole processes: user and system CPU seconds, the median of some runs after one that warms up, and
the most memory. Machines differ and drift, so only the ratios mean something; the processes take turns.
"""

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

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


def cost(command: tuple[str, ...]) -> tuple[float, float]:
    """Run a command and return its CPU seconds and its peak memory in megabytes."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(
    commands: dict[str, tuple[str, ...]], runs: int
) -> dict[str, tuple[float, float]]:
    """Return each command's median cost; the commands take turns, so that drift meets all of them."""
    for command in commands.values():
        cost(command)
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            costs[name].append(cost(command))
    return {
        name: (
            statistics.median(cpu for cpu, _ in several),
            max(memory for _, memory in several),
        )
        for name, several in costs.items()
    }


def row(*cells: str) -> None:
    """Print a row of the table."""
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


def start_up(runs: int) -> None:
    """Print what starting costs, as ratios to `python -c pass`."""
    plan = (*BIZENV, "--root", str(ROOT), "overdue", "--plan", "6.0", *DAY)
    commands = {
        "python -c pass": PYTHON,
        "bizenv --version": (*BIZENV, "--version"),
        "bizenv overdue --plan 6.0": plan,
    }
    found = medians(commands, max(runs, 11))
    base = found["python -c pass"][0]
    row("command", "CPU s", "÷ python -c pass", "peak MB")
    row("---", "---:", "---:", "---:")
    for name, (cpu, memory) in found.items():
        row(name, f"{cpu:.3f}", f"{cpu / base:.1f}", f"{memory:.0f}")


def reading(folder: Path, tasks: int, runs: int) -> float:
    """Print what a cold status costs, as a ratio to PyYAML's C loader merely parsing the same files."""
    root = folder / str(tasks)
    make(root, tasks)
    status = (*BIZENV, "--root", str(root), "status", *DAY)
    commands = {
        "python": PYTHON,
        "CSafeLoader": (sys.executable, "-c", PARSE, str(root)),
        "status": status,
    }
    commands |= {
        "start-up": (*BIZENV, "--root", str(ROOT), "status", "--plan", "6.0", *DAY)
    }
    found = medians(commands, runs)
    parse = found["CSafeLoader"][0] - found["python"][0]
    whole = found["status"][0]
    net = whole - found["start-up"][0]
    memory = f"{found['status'][1]:.0f}"
    row(
        f"{tasks:,}",
        f"{parse:.2f}",
        f"{whole:.2f}",
        f"{whole / parse:.2f}",
        f"{net / parse:.2f}",
        memory,
    )
    return net


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--more", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    start_up(options.runs)
    sys.stdout.write("\n")
    row(
        "tasks",
        "CSafeLoader CPU s",
        "status CPU s",
        "÷ CSafeLoader",
        "without start-up",
        "peak MB",
    )
    row("---:", "---:", "---:", "---:", "---:", "---:")
    with tempfile.TemporaryDirectory() as folder:
        few = reading(Path(folder), options.tasks, options.runs)
        many = (
            reading(Path(folder), options.more, max(1, options.runs // 2))
            if options.more
            else None
        )
    if many is not None:
        exponent = math.log(many / few) / math.log(options.more / options.tasks)
        sys.stdout.write(
            f"\ngrowth exponent from {options.tasks:,} to {options.more:,} tasks: {exponent:.3f}\n"
        )


if __name__ == "__main__":
    main()
