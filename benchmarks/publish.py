"""Measures what publishing costs: all pages, the same again unchanged, as ratios to `status`, in one run.

    python benchmarks/publish.py [--tasks 10000] [--runs 3]

CPU seconds are those of all processes. The memory of publishing is that of both processes together, what they share
counted once (PSS, read twenty times a second, on Linux); that of `status` is its one process's.
"""

import argparse
import os
import re
import resource
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from speed import BIZENV, DAY, ENVIRONMENT, medians, row
from workspace import make

EVERY: Final = 0.05


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        make(root, options.tasks)
        bizenv = (*BIZENV, "--root", str(root))
        site = f"{folder}/site"
        publish = (*bizenv, "publish", site, *DAY)
        first = watched(publish)
        found = medians(
            {"status": (*bizenv, "status", *DAY), "unchanged": publish}, options.runs
        )
        files = [each for each in Path(site).rglob("*") if each.is_file()]
        size = sum(each.stat().st_size for each in files) / 1e6
    base = found["status"].cpu
    print(f"{len(files)} files, {size:.0f} MB")  # noqa: T201 - a script tells
    print(f"publish took {first.wall:.1f} s on {os.cpu_count()} processors")  # noqa: T201
    row("command", "CPU s", "÷ status", "peak MB")
    row("---", "---:", "---:", "---:")
    for name, each in {"publish": first, **found}.items():
        row(name, f"{each.cpu:.2f}", f"{each.cpu / base:.2f}", f"{each.memory:.0f}")


class Watched(NamedTuple):
    """What a command took: seconds on the clock, CPU seconds and megabytes of all its processes."""

    wall: float
    cpu: float
    memory: float


def watched(command: tuple[str, ...]) -> Watched:
    """Run a command and look at the memory of its processes all the while."""
    begun = time.monotonic()
    before = _cpu()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_shared_once, _family(process.pid))))
        time.sleep(EVERY)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return Watched(time.monotonic() - begun, _cpu() - before, most / 1024)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _family(process: int) -> list[int]:
    """Return a process and those that it began."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    except OSError:
        return [process]
    return [process, *map(int, told.split())]


def _shared_once(process: int) -> int:
    """Return the kilobytes of a process, each page divided among those that have it."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss: +(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    main()
