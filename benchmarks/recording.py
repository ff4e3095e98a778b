"""Measures what recording costs: one record, many at once, and the ratio of the two.

    python benchmarks/recording.py [--records 1000] [--runs 7]

Every figure is of whole processes, user and system CPU and by the wall clock, the median of some runs that take turns.
The workspace is the example city with a year of records; the new ones go to all of its departments' files.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from measuring import BIZENV, Cost, cost, median, options, row

# Tasks of the example that others led, or that were added later
LATER: Final = ("1.4.3", "1.5.1", "4.2", "4.3")
TODAY: Final = ("--as-of", "2025-10-15")
DAYS: Final = [
    f"2025-{month:02d}-{day:02d}" for month in range(3, 10) for day in range(1, 29)
]


def city(folder: Path) -> list[str]:
    """Write the example city into a folder and return lines for --from: reports of its tasks, on many days."""
    begun = (*BIZENV, "init", "--example", str(folder))
    subprocess.run(begun, check=True, stdout=subprocess.DEVNULL)
    listed = ("list", "--plan", "demo", *TODAY, "--format", "json")
    told = subprocess.run(
        (*BIZENV, "--root", str(folder), *listed), check=True, stdout=subprocess.PIPE
    )
    parts = [
        (f"{task['plan']}/{task['id']}", part["department"])
        for task in json.loads(told.stdout)["tasks"]
        for part in task["assignments"]
        if task["id"] not in LATER
    ]
    return [
        report(task, department, day, f"第{number}次填报")
        for number, day in enumerate(DAYS)
        for task, department in parts
    ]


def report(task: str, department: str, day: str, progress: str) -> str:
    """Return a line for --from."""
    line = {
        "task": task,
        "department": department,
        "date": day,
        "kind": "report",
        "progress": progress,
    }
    return json.dumps(line, ensure_ascii=False)


def recorded(folder: Path, rows: Path) -> Cost:
    """Record a file's rows in a copy of the city; return what that took."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    record = (*BIZENV, "--root", str(copy), "record", *TODAY, "--from", str(rows))
    spent = cost(record)
    shutil.rmtree(copy)
    return spent


def main() -> None:
    """Print the table."""
    asked = options(__doc__, records=1000, runs=7).parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "city"
        lines = city(folder)
        files = {}
        for number in (1, asked.records):
            files[number] = Path(place) / f"{number}.jsonl"
            files[number].write_text("\n".join(lines[:number]) + "\n", encoding="utf-8")
        costs: dict[int, list[Cost]] = {number: [] for number in files}
        for run in range(asked.runs + 1):
            for number, rows in files.items():
                spent = recorded(folder, rows)
                if run:  # the first warms up
                    costs[number].append(spent)
    one, many = (median(several) for several in costs.values())
    row("records", "CPU s", "s")
    row("---", "---", "---")
    row("1", f"{one.cpu:.3f}", f"{one.wall:.3f}")
    row(f"{asked.records}", f"{many.cpu:.3f}", f"{many.wall:.3f}")
    row("ratio", f"{many.cpu / one.cpu:.2f}", f"{many.wall / one.wall:.2f}")


if __name__ == "__main__":
    main()
