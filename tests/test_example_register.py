"""The registers of the example cities: their files are those of the tables, and every clock is met, missed and running."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import chain, product
from typing import Final

import pytest
from bizenv.files.snapshot import Folder
from bizenv.formats.plain import plain
from bizenv.formats.terminal import terminal
from bizenv.meaning.bench import histories
from bizenv.meaning.statuses import Status
from bizenv.meaning.verdict import verdict, worst
from bizenv.messages import LANGUAGES, catalogue
from bizenv.pages.problems import problems_page, problems_table
from bizenv.report.clock_states import CLOCKS, ClockState
from bizenv.report.item_counts import RATES, RATINGS
from bizenv.report.problems import ProblemReport, problem_report
from bizenv.report.query import Query
from bizenv.report.register_sums import GROUPINGS
from bizenv.store.shelf import load_shelf
from bizenv.store.workspace import Workspace
from rich.cells import cell_len

from registering import CHINESE, REGISTERS, Register, Row

DAY: Final = date(2024, 12, 24)


@pytest.fixture(params=REGISTERS, ids=lambda register: register.language)
def register(request: pytest.FixtureRequest) -> Register:
    found: Register = request.param
    return found


def test_the_files_are_those_of_the_table(
    register: Register, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-golden"):
        register.write()
    found = {
        path.relative_to(register.folder).as_posix(): path.read_text(encoding="utf-8")
        for path in register.folder.rglob("*.yaml")
    }
    assert found == register.files(), "python tests/registering.py writes them anew"


OFF: Final = {
    "zh": {*(f"09-{day}" for day in (16, 17)), *(f"10-0{day}" for day in range(1, 8))},
    "en": {"08-26"},
}
WORKED: Final = {"zh": {"09-14", "09-29", "10-12"}, "en": set[str]()}
REWORK: Final = timedelta(days=5)


def ten_working_days_after(day: date, language: str) -> date:
    left = 10
    while left:
        day += timedelta(days=1)
        written = f"{day:%m-%d}"
        is_weekday = day.weekday() < 5 and written not in OFF[language]
        left -= written in WORKED[language] or is_weekday
    return day


def on(written: str) -> date | None:
    return date.fromisoformat(f"2024-{written}") if written else None


def handled(row: Row, language: str) -> str:
    """Return how an item stands by the clock `handle`, from its days alone."""
    assigned, applied, returned = on(row["assigned"]), on(row["applied"]), on(row["returned"])
    if row["into"] or assigned is None:
        return ""
    due = ten_working_days_after(assigned, language)
    again = on(row["again"])
    mend_by = returned + REWORK if returned else None
    if mend_by and again and again > mend_by:
        applied = again
    waits = bool(mend_by and not again)
    if applied and applied <= due and not waits:
        return "met"
    if applied and row["accepted"]:
        return "missed"
    mended = waits and mend_by and mend_by >= DAY and applied and applied <= due
    return "overdue" if due < DAY and not mended else "running"


def report(register: Register, by: str) -> ProblemReport:
    books = Workspace(Folder(register.city)).books((register.id,))
    return problem_report(books, Query(DAY, plans=(register.id,)), by)


def test_every_clock_is_met_missed_past_and_running(register: Register) -> None:
    totals = report(register, "month").totals
    assert all(totals.at(clock, state) for clock, state in product(CLOCKS, ClockState))
    assert all(totals[rating] for rating in RATINGS)


def test_who_verifies_late_is_at_risk_and_what_was_merged_is_apart(register: Register) -> None:
    book = Workspace(Folder(register.city)).book(register.id)
    assert book is not None
    late = set()
    merged = set()
    for history in histories(book):
        parts = [verdict(each, DAY) for each in history.deciding(DAY)]
        found = {(each.status, reason.code) for each in parts for reason in each.reasons}
        if (Status.AT_RISK, "verify-late") in found:
            late.add(history.id)
        if worst(parts) is Status.MERGED:
            merged.add(history.id)
    rows = register.rows()
    assert merged == {row["id"] for row in rows if row["into"]}
    assert late
    assert late <= {row["id"] for row in rows if row["assigned"] and not row["verified"]}


def test_no_day_of_it_is_off(register: Register) -> None:
    """Offices write on the days on which they work."""
    days = ("raised", "assigned", "verified", "applied", "returned", "again", "accepted", "merged")
    shelf, found = load_shelf(Folder(register.city))
    assert found == []
    written = {on(row[day]) for row in register.rows() for day in days} - {None}
    assert [day for day in written if day and shelf.calendar.is_off(day)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", GROUPINGS)
def test_the_groups_stand_in_a_table_of_80_columns(
    register: Register, by: str, language: str
) -> None:
    found = report(register, by)
    shown = terminal(problems_page(found, catalogue(language)).parts, 80, color=False)
    rule = shown.index("───")
    lines = shown[rule:].partition("\n\n")[0].splitlines()[1:]
    table = [line for line in lines if any(map(str.isdigit, line))]  # a long name takes two lines
    words = catalogue(language)
    names = [str(row.key) for row in found.rows]
    if found.reviewers is not None:
        names.append(words("problems.reviewers"))
    names.append(words("total.items"))
    begun = zip(table, names, strict=True)
    assert all(name.startswith(line.split()[0]) for line, name in begun)
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
    table = problems_table(report(CHINESE, by), catalogue(language))
    heads = [column.title for column in table.columns]
    assert (heads[1] == month) == (by == "month")


@pytest.mark.parametrize("language", LANGUAGES)
def test_causes_stand_apart_from_the_table(language: str) -> None:
    words = catalogue(language)
    lines = plain(problems_page(report(CHINESE, "place"), words).parts).splitlines()
    assert lines[lines.index(words("problems.causes")) - 1] == ""


@pytest.mark.parametrize("by", GROUPINGS)
def test_the_figures_are_those_of_the_table(register: Register, by: str) -> None:
    """An independent count: from the rows, not from what was read of the files."""
    found = report(register, by)
    table = register.rows()
    totals = found.totals
    assert totals["raised"] == len(table) == 60
    assert totals["merged"] == sum(bool(row["into"]) for row in table)
    assert totals["assigned"] == sum(bool(row["assigned"]) for row in table)
    assert totals["verified"] == sum(bool(row["verified"]) for row in table)
    assert totals["handled"] == sum(bool(row["applied"]) for row in table)
    assert totals["closed"] == sum(bool(row["accepted"]) for row in table)
    ended = Counter(handled(row, register.language) for row in table)
    assert totals["due"] == ended["met"] + ended["missed"] + ended["overdue"]
    assert totals["due_on_time"] == ended["met"]
    assert {each.value: totals.at("handle", each) for each in ClockState} == {
        each.value: ended[each.value] for each in ClockState
    }
    ratings = Counter(row["rating"] for row in table)
    assert {name: totals[name] for name in RATINGS} == {name: ratings[name] for name in RATINGS}
    assert {cause.item for cause in found.causes} == {row["into"] for row in table} - {""}
    if by == "department":
        (office,) = re.findall(r"^office: (.+)$", register.plan, re.MULTILINE)
        several = [re.split("、|; ", row["lead"]) if row["assigned"] else [office] for row in table]
        leads = Counter(chain.from_iterable(several))
        rows = {str(row.key): row.counts for row in found.rows}
        assert {name: counts["raised"] for name, counts in rows.items()} == leads
        given = {name for name, counts in rows.items() if counts.at("assign", ClockState.MET)}
        assert given == {office}
        assert found.reviewers is not None
        assert [found.reviewers.at("revisit", each) for each in ClockState] == [
            totals.at("revisit", each) for each in ClockState
        ]
        assert all(
            not counts.at("revisit", each) for counts, each in product(rows.values(), ClockState)
        )
        return
    keys = Counter(row["raised"][:2] if by == "month" else row[by] for row in table)
    shown = {str(row.key).removeprefix("2024-"): row.counts["raised"] for row in found.rows}
    assert shown == keys
