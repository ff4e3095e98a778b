"""Measures what a digest for each of many departments costs, as a ratio to `status` on the same workspace, in one run.

python benchmarks/digests.py [--tasks 10000] [--departments 300] [--runs 5]
"""

import tempfile
from pathlib import Path

from measuring import BIZENV, DAY, medians, options, row
from workspace import make


def main() -> None:
    """Run everything."""
    asked = options(__doc__, tasks=10_000, departments=300, runs=5).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        make(root, asked.tasks, asked.departments)
        bizenv = (*BIZENV, "--root", str(root))
        split = (*bizenv, "digest", "--split", f"{folder}/out", *DAY)
        found = medians(
            {"status": (*bizenv, "status", *DAY), "digest --split": split}, asked.runs
        )
        files = len(list(Path(folder, "out").iterdir()))
    base = found["status"].cpu
    row("command", "CPU s", "÷ status", "peak MB")
    row("---", "---:", "---:", "---:")
    for name, each in found.items():
        row(
            f"{name} ({files} files)" if "split" in name else name,
            f"{each.cpu:.2f}",
            f"{each.cpu / base:.2f}",
            f"{each.memory:.0f}",
        )


if __name__ == "__main__":
    main()
