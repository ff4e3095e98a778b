"""Measures whole processes: what they cost, as rows of a table, and what a benchmark may be asked.

Figures are user and system CPU seconds and seconds of the clock, the median of some runs, and the most memory.
Machines differ and drift, so only ratios of one run mean something, and the processes take turns.
"""

import argparse
import os
import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Final, NamedTuple

import memory

ROOT: Final = Path(__file__).parent.parent
BIZENV: Final = (sys.executable, "-m", "bizenv")
DAY: Final = ("--as-of", "2025-10-01")
# What is imported is compiled once, as for users, whoever runs this
ENVIRONMENT: Final = {
    **os.environ,
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "",
}
SETTLED: Final = 3  # seconds after which an answer may be remembered


class Installed(NamedTuple):
    """How programs of an environment are started: Python doing nothing, and bizenv."""

    python: tuple[str, ...]
    bizenv: tuple[str, ...]


def installed(folder: Path) -> Installed:
    """Install this bizenv in an environment of its own, as users do.

    What it needs is that of the interpreter that runs this. Where one works on bizenv itself, a start looks at each
    of its files besides.
    """
    subprocess.run((sys.executable, "-m", "venv", folder), check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    needed = sysconfig.get_path("purelib")
    (packages / "needed.pth").write_text(f"{needed}\n", encoding="utf-8")
    python = str(folder / "bin" / "python")
    pip = (python, "-m", "pip", "install", "-q", "--no-deps", str(ROOT))
    subprocess.run(pip, check=True)
    return Installed((python, "-c", "pass"), (str(folder / "bin" / "bizenv"),))


def options(about: str | None, **figures: int) -> argparse.ArgumentParser:
    """Return what a benchmark may be asked: figures by name, each with what is meant where none is given."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, usual in figures.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    return parser


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


def say_load() -> None:
    """Print how busy the machine is."""
    one, *_ = os.getloadavg()
    sys.stdout.write(f"load {one:.1f} on {os.cpu_count()} processors\n\n")
