"""Measures what it costs to read a workspace from a git revision, as a ratio to reading the same from the folder.

    python benchmarks/revision.py [--tasks 10000] [--runs 5]

User and system CPU seconds of whole processes, git's included, the median of some runs; both take turns. The aim is a
ratio of at most 1.3.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from speed import BIZENV, DAY, medians, row
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
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
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
        make(root, options.tasks)
        for arguments in (
            ("init", "-q"),
            ("add", "-A"),
            ("commit", "-q", "-m", "workspace"),
        ):
            subprocess.run([*GIT, *arguments], cwd=root, check=True)
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
                options.runs,
            )
            (cpu, *_), (then, _, memory) = found["folder"], found["revision"]
            row(
                f"{options.tasks:,}",
                objects,
                f"{cpu:.2f}",
                f"{then:.2f}",
                f"{then / cpu:.3f}",
                f"{memory:.0f}",
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
