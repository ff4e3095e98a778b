"""What hledger, ledger and Taskwarrior cost for the same tasks, of those that are installed.

Each has all tasks in a file made for it: a transaction each, or a task each. They know dates and names, no statuses:
what they sum is what has a deadline before a day.
"""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

Calls = dict[str, tuple[str, ...]]
DAY: Final = "2025-10-03"
TASKS: Final = "tasks.json"
JOURNAL: Final = "tasks.journal"
QUIET: Final = "confirmation=off\nverbose=nothing\ngc=off\nhooks=off\n"


class Asked(NamedTuple):
    """What is to be asked of each: how many tasks of how many departments, and about which one."""

    tasks: int
    departments: int
    department: str


class Task(NamedTuple):
    """A task as they know it."""

    number: int
    due: date
    department: str


def tasks(asked: Asked) -> Iterator[Task]:
    """Yield the same tasks each time."""
    rng = random.Random(1)
    for number in range(asked.tasks):
        due = date(2025, rng.randint(5, 12), 28)
        yield Task(number, due, f"示例{rng.randrange(asked.departments) + 1}局")


def transactions(folder: Path, asked: Asked) -> Path:
    """Write one transaction a task: due, to a department."""
    file = folder / JOURNAL
    with file.open("w", encoding="utf-8") as out:
        for each in tasks(asked):
            lines = f"    overdue:{each.department}  1\n    tasks\n\n"
            out.write(f"{each.due} task {each.number}\n{lines}")
    return file


def ledger(program: str, folder: Path, asked: Asked) -> Calls:
    """Return what ledger and hledger are asked."""
    file = transactions(folder, asked)
    until = ("-e", DAY)
    one = f"overdue:{asked.department}"
    return {
        "balance by department": (
            program,
            "-f",
            str(file),
            "balance",
            "overdue",
            *until,
        ),
        "register of one": (program, "-f", str(file), "register", one, *until),
    }


def taskwarrior(program: str, folder: Path, asked: Asked) -> Calls:
    """Return what Taskwarrior is asked, all tasks being imported."""
    data, settings, file = folder / "taskwarrior", folder / "taskrc", folder / TASKS
    data.mkdir()
    settings.write_text(f"data.location={data}\n{QUIET}", encoding="utf-8")
    file.write_text(json.dumps([described(each) for each in tasks(asked)]))
    start = (program, f"rc:{settings}")
    subprocess.run((*start, "import", str(file)), capture_output=True, check=True)
    before = f"due.before:{DAY}"
    return {
        "summary by department": (*start, before, "summary"),
        "list of one": (*start, before, f"project:{asked.department}", "list"),
    }


def described(task: Task) -> dict[str, str]:
    """Return a task as Taskwarrior imports it."""
    return {
        "description": f"task {task.number}",
        "project": task.department,
        "due": f"{task.due:%Y%m%d}T000000Z",
        "status": "pending",
    }


PROGRAMS: Final[dict[str, Callable[[str, Path, Asked], Calls]]] = {
    "hledger": ledger,
    "ledger": ledger,
    "task": taskwarrior,
}


def others(folder: Path, asked: Asked) -> Calls:
    """Return what each installed program is asked; say which is not installed."""
    found: Calls = {}
    for name, calls in PROGRAMS.items():
        program = shutil.which(name)
        if program is None:
            sys.stdout.write(f"{name} is not installed\n")
            continue
        for what, call in calls(program, folder, asked).items():
            found[f"{name} {what}"] = call
    return found
