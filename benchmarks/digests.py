"""Measures what a digest for each of many departments costs, as a ratio to `status` on the same workspace, in one run.

python benchmarks/digests.py [--tasks 10000] [--departments 300] [--runs 5]
"""

import argparse
import tempfile
from pathlib import Path

from speed import BIZENV, DAY, medians, row
from workspace import make


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--departments", type=int, default=300)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        make(root, options.tasks, options.departments)
        bizenv = (*BIZENV, "--root", str(root))
        split = (*bizenv, "digest", "--split", f"{folder}/out", *DAY)
        found = medians(
            {"status": (*bizenv, "status", *DAY), "digest --split": split}, options.runs
        )
        files = len(list(Path(folder, "out").iterdir()))
    base = found["status"].cpu
    row("command", "CPU s", "÷ status", "peak MB")
    row("---", "---:", "---:", "---:")
    for name, (cpu, _, memory) in found.items():
        row(
            f"{name} ({files} files)" if "split" in name else name,
            f"{cpu:.2f}",
            f"{cpu / base:.2f}",
            f"{memory:.0f}",
        )


if __name__ == "__main__":
    main()
