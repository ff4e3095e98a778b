"""Compares this version with another one, in one run, and prints the ratios of their CPU time.

    python benchmarks/before_after.py OTHER [--tasks 10000] [--runs 9]

OTHER is the Python of an environment that holds the other version, such as ../before/.venv/bin/python. Both versions
read the same files and take turns; a figure is the median of user and system CPU seconds of whole processes.
"""

import sys
import tempfile
from pathlib import Path
from typing import Final

from measuring import DAY, ROOT, medians, options, row
from workspace import make

BUSINESS: Final = ("overdue", "--plan", "6.0", *DAY)


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, tasks=10_000, runs=9)
    parser.add_argument("other", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder) / "many"
        make(many, asked.tasks)
        compare(asked.other, many, asked.runs)


def compare(other: Path, many: Path, runs: int) -> None:
    """Print a row for each command: what it costs before, now, and the ratio."""
    listed = ("--no-cache", "--root", str(many), "list", "--format", "json")
    commands = {
        "--version": ("--version",),
        "overdue --plan 6.0": ("--root", str(ROOT), *BUSINESS),
        "status of many tasks": ("--root", str(many), "status", *DAY),
        "list of many tasks as JSON": (*listed, *DAY),
    }
    row("command", "before, CPU s", "now, CPU s", "now ÷ before")
    row("---", "---:", "---:", "---:")
    for name, arguments in commands.items():
        pair = {
            "before": (str(other), "-m", "bizenv", *arguments),
            "now": (sys.executable, "-m", "bizenv", *arguments),
        }
        found = medians(pair, runs)
        before, now = found["before"].cpu, found["now"].cpu
        row(name, f"{before:.3f}", f"{now:.3f}", f"{now / before:.2f}")


if __name__ == "__main__":
    main()
