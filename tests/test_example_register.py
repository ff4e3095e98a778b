"""The register of the example city: its files are those of the table, and every clock is met, missed and running."""

from collections import Counter
from datetime import date
from itertools import chain, product
from pathlib import Path
from typing import Final

import bizenv
import pytest
from bizenv.files.snapshot import Folder
from bizenv.formats.plain import plain
from bizenv.formats.terminal import terminal
from bizenv.messages import LANGUAGES, catalogue
from bizenv.pages.problems import problems_page, problems_table
from bizenv.report.clocks import CLOCKS, ClockState
from bizenv.report.problems import GROUPINGS, RATES, RATINGS, ProblemReport, problem_report
from bizenv.report.query import Query
from bizenv.store.workspace import Workspace
from rich.cells import cell_len

from registering import FOLDER, files, rows, write

DAY: Final = date(2024, 12, 24)


def test_the_files_are_those_of_the_table(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        write()
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*.yaml")
    }
    assert found == files(), "python tests/registering.py writes them anew"


def report(by: str) -> ProblemReport:
    folder = Path(bizenv.__file__).parent / "example/zh"
    books = Workspace(Folder(folder)).books(("hotline-2024",))
    return problem_report(books, Query(DAY, plans=("hotline-2024",)), by)


def test_every_clock_is_met_missed_past_and_running() -> None:
    totals = report("month").totals
    assert all(totals.at(clock, state) for clock, state in product(CLOCKS, ClockState))
    assert all(totals[rating] for rating in RATINGS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", GROUPINGS)
def test_the_groups_stand_in_a_table_of_80_columns(by: str, language: str) -> None:
    found = report(by)
    shown = terminal(problems_page(found, catalogue(language)).parts, 80, color=False)
    rule = shown.index("───")
    table = shown[rule:].partition("\n\n")[0].splitlines()[1:]
    names = [row.key for row in found.rows] + [catalogue(language)("total.items")]
    assert [line.split()[0] for line in table] == names
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    overdue = sum(found.totals.at(clock, ClockState.OVERDUE) for clock in CLOCKS)
    rates = [getattr(found.totals, name) for name in RATES]
    assert table[-1].split()[-7:] == [
        str(overdue),
        *chain.from_iterable((f"{rate.percent}%", f"{rate.n}/{rate.of}") for rate in rates),
    ]


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize(("language", "month"), [("zh", "登记月份"), ("en", "Month raised")])
def test_months_are_those_of_the_day_of_raising(by: str, language: str, month: str) -> None:
    table = problems_table(report(by), catalogue(language))
    heads = [column.title for column in table.columns]
    assert (heads[1] == month) == (by == "month")


@pytest.mark.parametrize("language", LANGUAGES)
def test_causes_stand_apart_from_the_table(language: str) -> None:
    words = catalogue(language)
    lines = plain(problems_page(report("place"), words).parts).splitlines()
    assert lines[lines.index(words("problems.causes")) - 1] == ""


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_figures_are_those_of_the_table(by: str) -> None:
    """An independent count: from the rows, not from what was read of the files."""
    found = report(by)
    table = rows()
    totals = found.totals
    assert totals["raised"] == len(table) == 60
    assert totals["merged"] == sum(bool(row["into"]) for row in table)
    assert totals["assigned"] == sum(bool(row["assigned"]) for row in table)
    assert totals["verified"] == sum(bool(row["verified"]) for row in table)
    assert totals["handled"] == sum(bool(row["applied"]) for row in table)
    assert totals["closed"] == sum(bool(row["accepted"]) for row in table)
    ratings = Counter(row["rating"] for row in table)
    assert {name: totals[name] for name in RATINGS} == {name: ratings[name] for name in RATINGS}
    assert {cause.item for cause in found.causes} == {row["into"] for row in table} - {""}
    if by == "department":
        return
    keys = Counter(row["raised"][:2] if by == "month" else row[by] for row in table)
    shown = {str(row.key).removeprefix("2024-"): row.counts["raised"] for row in found.rows}
    assert shown == keys
