"""How many reports were owed since a day, and how they stand. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from bizenv.meaning.duties import last_word
from bizenv.meaning.filing import filing_day
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.periods.period import Period, month_of, months_of, whole_between
from bizenv.report.filing import FilingCounts, filings_of
from bizenv.report.query import Query
from bizenv.report.views import TaskView, views

_SETTLED: Final = 62
"""Days: so long after its month a report may still change how the month counts."""


def filed_since(book: PlanBook, query: Query, since: date) -> FilingCounts:
    """Count the reports owed whose filing day has passed since, the first day's own with them.

    Once nothing changes any more all further months are as the first of them: these are
    counted, and not looked at one by one.
    """
    of_all = replace(query, departments=())
    seen = tuple(views(book, of_all))
    members = query.members(book.register)
    total = FilingCounts()
    for month, times in _months_counted(since, query.day, _last_turn(seen)):
        due = filing_day(book.policy, month)
        if since <= due < query.day:
            rows = filings_of(book, seen, month, members)
            counts = FilingCounts.of(rows)
            total = total.plus(counts, times)
    return total


def _months_counted(since: date, day: date, turn: date) -> Iterator[tuple[Period, int]]:
    """Yield the months between two days, each with how many of it there are: all are alike after a turn."""
    latest = max(since, turn)
    alike = month_of(shifted(latest, _SETTLED))
    running = month_of(day)
    for month in months_of(since, min(day, alike.last)):
        if month.first == alike.first < running.first:
            yield month, whole_between(alike.first, running.first, 1)
        else:
            yield month, 1
    if alike.first < running.first:
        yield running, 1


def _last_turn(seen: Iterable[TaskView]) -> date:
    """Return the last day on which anything was recorded, amended or ended of tasks."""
    found = [date.min]
    for view in seen:
        plan = view.history.book.plan
        found.append(plan.issued)
        if plan.closed is not None:
            found.append(plan.closed.date)
        for each in view.history.assignments:
            found += (last_word(each), each.start)
            found += filter(None, (each.last,))
    return max(found)
