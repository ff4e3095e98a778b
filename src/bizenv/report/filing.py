"""The reports owed for a month (月度填报): who owed one, who gave it, who was late, who did not. Pure.

A report is counted for each department's part of a task, in one row of any grouping, so rows add
up to the total.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bizenv.diagnostics import Location
from bizenv.meaning.filing import (
    Filing,
    FilingState,
    asks_for_reports,
    filing_day,
    filing_of,
)
from bizenv.model.book import Books, PlanBook
from bizenv.model.records import Progress
from bizenv.periods.period import Period
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.rate import Rate
from bizenv.report.views import TaskView, views

Known = Callable[[Location, date], date | None]
"""Returns the day on which a line came to be known, if that is after a day; else None."""
UNTIMELY: Final[tuple[FilingState, ...]] = ("missing", "late")
RATES: Final = ("on_time", "given")


class FilingRow(NamedTuple):
    """The report that one department owes of its part of one task.

    `unheard`: nothing was ever recorded of the plan. `known`: the day on which its first report
    came to be known, where that is after the filing day though the report is dated before.
    """

    plan: str
    task: str
    title: str
    filing: Filing
    unheard: bool
    known: date | None = None

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def department(self) -> str:
        """Who owes it."""
        return self.filing.department

    @property
    def state(self) -> FilingState:
        """How it stands."""
        return self.filing.state

    @property
    def first(self) -> date | None:
        """The day of the first report given."""
        given = self.filing.given
        return given[0].day if given else None

    @property
    def reports(self) -> int:
        """How many were given for the month."""
        return len(self.filing.given)

    @property
    def percent(self) -> Decimal | None:
        """The last percentage that they give."""
        for entry in reversed(self.filing.given):
            record = entry.record
            if isinstance(record, Progress) and record.percent is not None:
                return record.percent
        return None


@dataclass(frozen=True, slots=True)
class FilingCounts:
    """How many reports are owed, and how they stand: owed = filed + late + missing + open.

    `due`: of those owed the ones whose filing day is over, `due_filed` of these in time.
    """

    figures: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, rows: Iterable[FilingRow]) -> "FilingCounts":
        """Count rows."""
        figures: Counter[str] = Counter()
        for row in rows:
            figures.update(("owed", row.state))
            filing = row.filing
            if filing.due < filing.day:
                figures.update(("due", f"due_{row.state}"))
        return cls(figures)

    def plus(self, other: "FilingCounts", times: int = 1) -> "FilingCounts":
        """Return these and others, so many times."""
        figures = Counter(self.figures)
        for name, n in other.figures.items():
            figures[name] += n * times
        return FilingCounts(figures)

    def __getitem__(self, name: str) -> int:
        return self.figures[name]

    @property
    def is_over(self) -> bool:
        """Whether the filing days of all are over: before, what is filed says little of a rate."""
        return self["due"] == self["owed"]

    @property
    def on_time(self) -> Rate:
        """按时填报率: filed in time, of those owed; none while a filing day is to come."""
        return self._rate(self["due_filed"])

    @property
    def given(self) -> Rate:
        """填报率: filed, in time or late, of those owed; none while a filing day is to come."""
        return self._rate(self["due_filed"] + self["late"])

    def _rate(self, n: int) -> Rate:
        if not self.is_over:
            return Rate(0, 0)
        return Rate(n, self["owed"])


class FilingGroup(NamedTuple):
    """A group of the reports owed."""

    key: str
    title: str | None
    tally: FilingCounts


class FilingPlan(NamedTuple):
    """A plan, by which day of the month its departments report, and whether that is a day off.

    `due` is None where they do not report monthly.
    """

    notes: PlanNotes
    due: date | None
    off: bool


FilingRows = dict[str, list[FilingRow]]
"""Rows by what they are grouped by."""


@dataclass(frozen=True)
class FilingReport:
    """The reports owed for a month, in the plans' order: task, department; grouped by `by`.

    `states`: only those that stand so are listed, empty for all; counted are all.
    """

    query: Query
    month: Period
    by: str = "department"
    filing_plans: tuple[FilingPlan, ...] = ()
    rows: tuple[FilingRow, ...] = ()
    incomplete: tuple[str, ...] = ()
    states: tuple[FilingState, ...] = ()

    @property
    def listed(self) -> tuple[FilingRow, ...]:
        """The rows that are listed one by one."""
        if not self.states:
            return self.rows
        return tuple(row for row in self.rows if row.state in self.states)

    @property
    def plans(self) -> tuple[PlanNotes, ...]:
        """The plans that it was taken from."""
        return tuple(each.notes for each in self.filing_plans)

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        return facts_of(self, "counting.filing")

    @property
    def totals(self) -> FilingCounts:
        """All rows together."""
        return FilingCounts.of(self.rows)

    @property
    def unheard(self) -> bool:
        """Whether nothing was ever recorded of any of the plans, and so no rates are given."""
        return all(row.unheard for row in self.rows)

    @property
    def groups(self) -> tuple[FilingGroup, ...]:
        """The groups: those with most missing first, then those with most to come, then most late."""
        group_of = GROUPINGS[self.by]
        found: FilingRows = {}
        for row in self.rows:
            several = found.setdefault(group_of(row), [])
            several.append(row)
        groups: list[FilingGroup] = []
        for key, several in found.items():
            title = several[0].title if self.by == "task" else None
            tally = FilingCounts.of(several)
            groups.append(FilingGroup(key, title, tally))
        if self.by == "department":
            groups.sort(key=_urgency)
        return tuple(groups)

    def standing(self, state: FilingState) -> Mapping[str, Sequence[FilingRow]]:
        """Return the rows that stand somehow, by department."""
        rows = [row for row in self.listed if row.state == state]
        return by_department(rows)


def _department(row: FilingRow) -> str:
    return row.department


def _task(row: FilingRow) -> str:
    return row.key


def _plan(row: FilingRow) -> str:
    return row.plan


GROUPINGS: Final[Mapping[str, Callable[[FilingRow], str]]] = {
    "department": _department,
    "task": _task,
    "plan": _plan,
}


def _urgency(group: FilingGroup) -> tuple[int, ...]:
    return tuple(-group.tally[name] for name in ("missing", "open", "late", "owed"))


def by_department(rows: Iterable[FilingRow]) -> FilingRows:
    """Return rows by their department."""
    found: FilingRows = {}
    for row in rows:
        several = found.setdefault(row.department, [])
        several.append(row)
    return found


def _never(at: Location, day: date) -> None:
    del at, day


def filing_report(
    books: Books,
    query: Query,
    month: Period,
    by: str = "department",
    known: Known = _never,
) -> FilingReport:
    """Return the reports owed for a month of the tasks asked for."""
    plans: list[FilingPlan] = []
    rows: list[FilingRow] = []
    for book in books:
        plan = _filing_plan(book, query.day, month)
        plans.append(plan)
        of_all = replace(query, departments=())
        seen = views(book, of_all)
        members = query.members(book.register)
        rows += filings_of(book, seen, month, members, known)
    return FilingReport(
        query,
        month,
        by,
        tuple(plans),
        tuple(rows),
        books.incomplete,
    )


def _filing_plan(book: PlanBook, day: date, month: Period) -> FilingPlan:
    notes = plan_notes(book, day)
    due = filing_day(book.policy, month)
    if not asks_for_reports(book, min(due, day)):
        return FilingPlan(notes, None, off=False)
    return FilingPlan(notes, due, off=book.calendar.is_off(due))


def filings_of(
    book: PlanBook,
    seen: Iterable[TaskView],
    month: Period,
    members: frozenset[str] | None = None,
    known: Known = _never,
) -> Iterator[FilingRow]:
    """Yield the reports owed for a month; `members`: only of these departments."""
    due = filing_day(book.policy, month)
    for view in seen:
        history = view.history
        day = view.day
        unheard = book.unrecorded_on(day)
        for assignment in history.in_force(min(due, day)):
            if members is not None and assignment.department not in members:
                continue
            filing = filing_of(assignment, month, day)
            if filing is not None:
                title = history.issued.task.title
                later = _known_later(book, filing, known)
                yield FilingRow(book.id, history.id, title, filing, unheard, later)


def _known_later(book: PlanBook, filing: Filing, known: Known) -> date | None:
    """Return when all that was given in time came to be known, if only after the filing day.

    What was corrected under its own day was known when the first was.
    """
    first: date | None = None
    for entry in (*filing.corrected, *filing.given):
        if entry.day > filing.due:
            break
        line = book.where(entry.place)
        day = known(line, filing.due)
        if day is None:
            return None
        first = day if first is None else min(first, day)
    return first
