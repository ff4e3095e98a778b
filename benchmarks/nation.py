"""Makes 2,844 counties, a workspace each, exports them apart and asks all of them together, by SQL.

    python benchmarks/nation.py [--counties 2844] [--tasks 10] [--folder FOLDER]

The statements are those of docs/en/sql.md, put to DuckDB. Every count of every county and of the nation, on each of some
days, has to be what `status` counts; otherwise it ends with an error. What it cost is printed as measured: CPU seconds of this
process, and the most memory that it held by then. Needs bizenv[parquet] and duckdb.
"""

import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb
from measuring import options
from workspace import make

import bizenv
from bizenv.cli.files import files_in
from bizenv.contract.columns import COLUMN_SETS, Origin
from bizenv.contract.columns_written import write_columns
from bizenv.report.counts import NAMES

PAGE: Final = Path(__file__).parent.parent / "docs/en/sql.md"
DAYS: Final = tuple(date(2025, month, 28) for month in range(3, 12))
LAST: Final = date(2025, 12, 31)
CHANGES: Final = """\
- {effective: 2025-06-20, task: "1.3", due: 2025-12, document: 示例发〔2025〕9号, reason: 示例}
- {effective: 2025-07-10, task: "1.4", lead: [示例1局, 示例2局], document: 示例发〔2025〕9号, reason: 示例}
- {effective: 2025-08-01, task: "1.5", cancel: true, document: 示例发〔2025〕9号, reason: 示例}
"""
Figures = dict[tuple[str, date], dict[str, int]]
"""By county and day, the counts by their names."""


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Print what something cost this process."""
    begun = time.process_time()
    wall = time.monotonic()
    yield
    spent = time.process_time() - begun
    passed = time.monotonic() - wall
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{what}: {spent:.1f} CPU s, {passed:.1f} s passed, {held:.0f} MB held")


def counties(folder: Path, number: int, tasks: int) -> list[Path]:
    """Write the counties; each has plans, a register and records of its own."""
    made: list[Path] = []
    for index in range(1, number + 1):
        root = folder / f"county-{index:04}"
        make(root, tasks, 4, seed=index, city=f"示例{index:04}县", sections=1)
        changes = root / "plans/plan-0/amendments.yaml"
        changes.write_text(CHANGES, encoding="utf-8")
        made.append(root)
    return made


def export(root: Path, folder: Path) -> None:
    """Export a county as `bizenv export --format parquet` does, without a process of its own."""
    workspace = bizenv.open(root)
    city = workspace.settings.city
    if city is None:
        raise SystemExit(f"{root} has no city")
    with files_in(folder, [f"{name}.parquet" for name in COLUMN_SETS]) as files:
        named = dict(zip(COLUMN_SETS, files.values(), strict=True))
        write_columns(
            named,
            Origin(city, workspace.register),
            workspace.books(),
            bizenv.Query(LAST),
            bizenv.catalogue("zh"),
        )


class Books(tuple[Any, ...]):
    """Plans that were read in full."""

    __slots__ = ()
    incomplete = ()


def counted_by_status(roots: list[Path]) -> Figures:
    """Return what `status` counts, county by county, as of each day."""
    found: Figures = {}
    for root in roots:
        workspace = bizenv.open(root)
        city = workspace.settings.city or ""
        books = Books(workspace.books())
        for day in DAYS:
            report = bizenv.status_of(books, bizenv.Query(day), "plan")
            found[city, day] = asdict(report.totals)
    return found


def statements() -> Iterator[str]:
    """Yield the statements of the manual's page that make views, with the days that are asked for here."""
    listed = ", ".join(f"(DATE '{day}')" for day in DAYS)
    for each in re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        if each.startswith("CREATE") and "data/" not in each:
            yield re.sub(
                r"\(VALUES.*\) AS", f"(VALUES {listed}) AS", each, flags=re.DOTALL
            )


def counted_by_sql() -> tuple[Figures, list[dict[str, Any]]]:
    """Return the figures of each county and day, and those of the nation as the page asks for them."""
    connection = duckdb.connect()
    views = list(statements())
    views.sort(key=lambda each: "read_parquet" not in each)  # what others read from
    for each in views:
        connection.execute(each)
    names = ", ".join(NAMES)
    rows = connection.execute(
        f"SELECT workspace, day, {names} FROM figures WHERE whose IS NULL"  # noqa: S608
    ).fetchall()
    found: Figures = {}
    for workspace, day, *counts in rows:
        found[workspace, day] = dict(zip(NAMES, counts, strict=True))
    (of_nation,) = re.findall(
        r"```sql\n(SELECT day, count\(\*\).*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    asked = connection.execute(of_nation)
    heads = [each[0] for each in asked.description or ()]
    return found, [dict(zip(heads, row, strict=True)) for row in asked.fetchall()]


def compare(own: Figures, other: Figures, nation: list[dict[str, Any]]) -> int:
    """Return how many figures were compared; they are all equal. Raises SystemExit."""
    expected = {key: counts for key, counts in own.items() if any(counts.values())}
    if expected != other:
        apart = [key for key in expected | other if expected.get(key) != other.get(key)]
        raise SystemExit(f"{len(apart)} counties and days differ, such as {apart[:3]}")
    compared = len(expected) * len(NAMES)
    for row in nation:
        of_day = [counts for (_, day), counts in expected.items() if day == row["day"]]
        if row["workspaces"] != len(of_day):
            raise SystemExit(f"the nation has other counties on {row['day']}")
        for name in row.keys() & set(NAMES):
            if row[name] != sum(counts[name] for counts in of_day):
                raise SystemExit(f"{name} of the nation differs on {row['day']}")
            compared += 1
    return compared


def main() -> None:
    """Make, export, ask and compare."""
    parser = options(__doc__, counties=2844, tasks=10)
    parser.add_argument("--folder", type=Path, help="which is kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.folder or Path(temporary)).resolve()
        files = folder / "exported"
        with measured(f"{asked.counties} counties written"):
            roots = counties(folder / "counties", asked.counties, asked.tasks)
        with measured("exported apart"):
            for root in roots:
                export(root, files / root.name)
        written = sum(each.stat().st_size for each in files.rglob("*.parquet"))
        say(f"{written / 2**20:.0f} MB of Parquet")
        with measured(f"asked together, of {len(DAYS)} days"), chdir(files):
            other, nation = counted_by_sql()
        with measured("counted by status, one by one"):
            own = counted_by_status(roots)
        say(f"{compare(own, other, nation)} figures compared, all equal; the last day:")
        say(str(nation[-1]))


if __name__ == "__main__":
    main()
