"""Measures what it costs to read a workspace from a git revision, and to guard it below a long history.

    python benchmarks/revision.py [--tasks 10000] [--commits 2000] [--runs 5]

User and system CPU seconds of whole processes, git's included, the median of some runs that take turns. Reading a
revision is told as a ratio to reading the same from the folder (the aim is at most 1.3); `guard`, of ten commits of a
record each, as a ratio of a history of many commits to one of a dozen (the aim is at most 1.5).
"""

import os
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

from measuring import BIZENV, DAY, medians, options, row
from workspace import make

GIT: Final = (
    "git",
    "-c",
    "user.name=bizenv",
    "-c",
    "user.email=bizenv@example.invalid",
    "-c",
    "gc.auto=0",
)


def main() -> None:
    """Print the table."""
    asked = options(__doc__, tasks=10_000, commits=2000, runs=5).parse_args()
    revisions(asked.tasks, asked.runs)
    sys.stdout.write("\n")
    guarded(asked.tasks, asked.commits, asked.runs)


def revisions(tasks: int, runs: int) -> None:
    """Print what a revision costs beside the folder."""
    row(
        "tasks",
        "objects",
        "folder CPU s",
        "revision CPU s",
        "revision ÷ folder",
        "peak MB",
    )
    row("---:", "---", "---:", "---:", "---:", "---:")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_repository(root, tasks)
        for objects, arguments in (
            ("loose", ("count-objects",)),
            ("packed", ("gc", "-q")),
        ):
            subprocess.run(
                [*GIT, *arguments], cwd=root, check=True, stdout=subprocess.DEVNULL
            )
            status = (*BIZENV, "--root", str(root), "status", *DAY)
            found = medians(
                {"folder": status, "revision": (*status, "--known-as-of", "HEAD")},
                runs,
            )
            cpu, then = found["folder"].cpu, found["revision"].cpu
            row(
                f"{tasks:,}",
                objects,
                f"{cpu:.2f}",
                f"{then:.2f}",
                f"{then / cpu:.3f}",
                f"{found['revision'].memory:.0f}",
            )
            sys.stdout.flush()


def guarded(tasks: int, commits: int, runs: int) -> None:
    """Print what `guard` costs below a short and below a long history."""
    row("tasks", "commits", "guard CPU s", "÷ a dozen commits", "peak MB")
    row("---:", "---:", "---:", "---:", "---:")
    with tempfile.TemporaryDirectory() as folder:
        roots = {number: Path(folder, str(number)) for number in (12, commits)}
        for number, root in roots.items():
            root.mkdir()
            make_repository(root, tasks)
            record(root, number - 1)
        guards: dict[str, tuple[str, ...]] = {
            str(number): (*BIZENV, "--root", str(root), "guard", "--base", "HEAD~10")
            for number, root in roots.items()
        }
        found = medians(guards, runs)
    short = found["12"].cpu
    for history, each in found.items():
        row(
            f"{tasks:,}",
            history,
            f"{each.cpu:.2f}",
            f"{each.cpu / short:.3f}",
            f"{each.memory:.0f}",
        )


def make_repository(root: Path, tasks: int) -> None:
    """Make a workspace, in a repository of one commit."""
    make(root, tasks)
    for arguments in (
        ("init", "-q"),
        ("add", "-A"),
        ("commit", "-q", "-m", "workspace"),
    ):
        subprocess.run([*GIT, *arguments], cwd=root, check=True)


def record(root: Path, commits: int) -> None:
    """Commit so many reports of today, each as another line of one of the ledgers."""
    today = f"date: {date.today()}"  # noqa: DTZ011 - of this machine, as guard's
    ledgers = sorted((root / "plans").glob("*/progress/*.yaml"))
    for number in range(commits):
        ledger = ledgers[number * 7 % len(ledgers)]
        with ledger.open("r+", encoding="utf-8") as file:
            report = file.readline()
            said = re.sub("date: [0-9-]+", today, report)
            file.seek(0, os.SEEK_END)
            file.write(said.replace("已完成阶段性工作", f"第{number}次进展"))
        subprocess.run(
            [*GIT, "commit", "-q", "-a", "-m", f"report {number}"], cwd=root, check=True
        )


if __name__ == "__main__":
    main()
