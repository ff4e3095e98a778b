"""Filing of random small plans: a naive count of its own, sums that close, and days that do not move the past."""

from calendar import monthrange
from datetime import date
from typing import Final

import pytest
from bizenv.meaning.filing import STATES
from bizenv.model.book import PlanBook
from bizenv.periods.period import month
from bizenv.report.filing import GROUPINGS, FilingReport, filing_report
from bizenv.report.query import Query
from hypothesis import given
from hypothesis import strategies as st

from building import Read
from naive_filing import NaiveFiling
from worlds import World, day, registers, worlds

pytestmark = pytest.mark.slow

MONTHS: Final = (3, 4)


def report(book: PlanBook, number: int, as_of: date, by: str = "department") -> FilingReport:
    return filing_report(Read((book,)), Query(as_of), month(2025, number), by)


def days_of(world: World, number: int) -> list[int]:
    """Return the days around a filing day, and others up to the end of what happens."""
    _, last = monthrange(2025, number)
    first = (date(2025, number, 1) - day(0)).days
    due = first - 1 + min(world.report_by or last, last)
    asked = {first, due - 1, due, due + 1, first + last - 1, first + last + 9}
    return sorted(each for each in asked if each >= first)


@given(worlds() | registers())
def test_it_is_what_the_naive_count_finds(world: World) -> None:
    book = world.city().book
    naive = NaiveFiling(world)
    for number in MONTHS:
        for today in days_of(world, number):
            found = {
                (row.task, row.department): (row.state, row.first, row.reports)
                for row in report(book, number, day(today)).rows
            }
            counted = {}
            for task in book.tasks:
                owed = naive.filing(task, f"2025-{number:02}", today)
                for department, (state, first, reports) in owed.items():
                    given_on = None if first is None else day(first)
                    counted[task, department] = (state, given_on, reports)
            assert found == counted, (number, today)


@given(worlds() | registers(), st.sampled_from(MONTHS), st.integers(0, 70))
def test_sums_close_in_every_grouping(world: World, number: int, later: int) -> None:
    book = world.city().book
    as_of = date.fromordinal(date(2025, number, 1).toordinal() + later)
    for by in GROUPINGS:
        found = report(book, number, as_of, by)
        assert found.totals["owed"] == len(found.rows)
        for name in ("owed", *STATES, "due", "due_filed"):
            assert sum(group.tally[name] for group in found.groups) == found.totals[name]
        for group in found.groups:
            tally = group.tally
            assert tally["owed"] == sum(tally[state] for state in STATES) > 0
            assert tally["due"] == tally["due_filed"] + tally["late"] + tally["missing"]


@given(worlds() | registers(), st.sampled_from(MONTHS))
def test_once_the_filing_day_is_over_who_owes_stays(world: World, number: int) -> None:
    book = world.city().book
    _, last = monthrange(2025, number)
    over = date(2025, number, last)
    owed = None
    for later in (0, 1, 10, 60):
        as_of = date.fromordinal(over.toordinal() + later)
        rows = report(book, number, as_of).rows
        now = {(row.task, row.department) for row in rows}
        assert owed is None or now == owed
        owed = now
