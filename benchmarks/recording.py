"""Measures what recording costs: one record, many at once, and the ratio of the two.

    python benchmarks/recording.py [--records 1000] [--runs 7]

Every figure is of whole processes, user and system CPU and by the wall clock, the median of some runs that take turns.
The workspace is the example city with a year of records; the new ones go to all of its departments' files.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

BIZENV: Final = (sys.executable, "-m", "bizenv")
LATER: Final = (
    "1.4.3",
    "1.5.1",
    "4.2",
    "4.3",
)  # tasks of the example that others led, or that were added later
DAYS: Final = [
    f"2025-{month:02d}-{day:02d}" for month in range(3, 10) for day in range(1, 29)
]


def city(folder: Path) -> list[str]:
    """Write the example city into a folder and return lines for --from: reports of its tasks, on many days."""
    subprocess.run(
        (*BIZENV, "init", "--example", folder), check=True, stdout=subprocess.DEVNULL
    )
    tasks = subprocess.run(
        (
            *BIZENV,
            "--root",
            folder,
            "list",
            "--plan",
            "demo",
            "--as-of",
            "2025-10-15",
            "--format",
            "json",
        ),
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    parts = [
        (f"{task['plan']}/{task['id']}", part["department"])
        for task in json.loads(tasks)["tasks"]
        for part in task["assignments"]
        if task["id"] not in LATER
    ]
    return [
        json.dumps(
            {
                "task": task,
                "department": department,
                "date": day,
                "kind": "report",
                "progress": f"第{number}次填报",
            },
            ensure_ascii=False,
        )
        for number, day in enumerate(DAYS)
        for task, department in parts
    ]


def cost(folder: Path, rows: Path) -> tuple[float, float]:
    """Record a file's rows in a copy of the city; return CPU seconds and seconds."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    begun = time.perf_counter()
    command = (
        *BIZENV,
        "--root",
        copy,
        "record",
        "--as-of",
        "2025-10-15",
        "--from",
        rows,
    )
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{rows} ended with {process.returncode}")
    shutil.rmtree(copy)
    return usage.ru_utime + usage.ru_stime, elapsed


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "city"
        lines = city(folder)
        files = {}
        for number in (1, asked.records):
            files[number] = Path(place) / f"{number}.jsonl"
            files[number].write_text("\n".join(lines[:number]) + "\n", encoding="utf-8")
        costs: dict[int, list[tuple[float, float]]] = {number: [] for number in files}
        for run in range(asked.runs + 1):
            for number, rows in files.items():
                spent = cost(folder, rows)
                if run:  # the first warms up
                    costs[number].append(spent)
        medians = {
            number: [
                statistics.median(each[kind] for each in several) for kind in (0, 1)
            ]
            for number, several in costs.items()
        }
        sys.stdout.write("| records | CPU s | s |\n|---|---|---|\n")
        for number, (cpu, elapsed) in medians.items():
            sys.stdout.write(f"| {number} | {cpu:.3f} | {elapsed:.3f} |\n")
        one, many = medians.values()
        sys.stdout.write(
            f"| ratio | {many[0] / one[0]:.2f} | {many[1] / one[1]:.2f} |\n"
        )


if __name__ == "__main__":
    main()
