"""The duties of the tasks asked for: what each department owes in each period, and what it gave. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from bizenv.meaning.duties import (
    STATES,
    Owed,
    State,
    may_have_duties,
    owed_beside,
    owed_by,
    owing_beside,
)
from bizenv.model.book import Books, PlanBook
from bizenv.periods.frame import no_setting
from bizenv.periods.period import Period
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.views import TaskView, views

__all__ = ["STATES", "DutyReport", "DutyRow", "State", "duties_of_task", "duty_report"]


class DutyRow(NamedTuple):
    """What one department owes of a duty in one period.

    `leads`: it leads the task; `unheard`: nothing was ever recorded of the plan.
    """

    plan: str
    task: str
    title: str
    owed: Owed
    leads: bool
    unheard: bool

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def department(self) -> str:
        """Who owes it."""
        return self.owed.department

    @property
    def state(self) -> State:
        """How it stands."""
        return self.owed.state

    @property
    def days(self) -> int:
        """Days until the period ends, negative after it."""
        return (self.owed.period.last - self.owed.day).days


@dataclass(frozen=True)
class DutyReport:
    """The duties asked for, in the plans' order: task, duty, department, period.

    `plans`: those that owe any, and those named; where files could not be read in full, all.
    `states`: only those; empty for all. `period`: only periods that end in it.
    """

    query: Query
    states: tuple[State, ...] = ()
    period: Period | None = None
    plans: tuple[PlanNotes, ...] = ()
    rows: tuple[DutyRow, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the list."""
        return facts_of(self, "counting.duties")


def duty_report(
    books: Books,
    query: Query,
    states: tuple[State, ...] = (),
    period: Period | None = None,
    starts: Callable[[], int | None] = no_setting,
) -> DutyReport:
    """Return the duties of the tasks asked for.

    `starts` is the month in which fiscal years start: periods are then said to be of the
    calendar's.
    """
    plans: list[PlanNotes] = []
    found: list[DutyRow] = []
    of_tasks = replace(query, departments=())
    for book in books:
        members = query.members(book.register)
        for view in views(book, of_tasks):
            found += duties_of_task(book, view, members)
        plans.append(plan_notes(book, query.day))
    owing = {row.plan for row in found}
    owing.update(query.plans)
    told = [notes for notes in plans if notes.plan in owing]
    if books.incomplete:  # of which plans, and whether any is left, is told
        told = plans
    asked = (row for row in found if _asked_for(row, states, period))
    kept = [_beside_fiscal(row, starts) for row in asked]
    return DutyReport(query, states, period, tuple(told), tuple(kept), books.incomplete)


def _beside_fiscal(row: DutyRow, starts: Callable[[], int | None]) -> DutyRow:
    period = row.owed.period.beside_fiscal(starts)
    owed = row.owed._replace(period=period)
    return row._replace(owed=owed)


def _asked_for(row: DutyRow, states: tuple[State, ...], period: Period | None) -> bool:
    if states and row.state not in states:
        return False
    last = row.owed.period.last
    return period is None or period.holds(last)


def duties_of_task(
    book: PlanBook, view: TaskView, members: frozenset[str] | None
) -> Iterator[DutyRow]:
    """Yield what departments owe of a task, who leads first; `members`: only of these."""
    history = view.history
    if not may_have_duties(history):
        return
    title = history.issued.task.title
    day = view.day
    unheard = book.unrecorded_on(day)

    def row(owed: Owed, *, leads: bool) -> DutyRow:
        return DutyRow(book.id, history.id, title, owed, leads, unheard)

    for assignment in history.in_force(day):
        if members is None or assignment.department in members:
            for owed in owed_by(assignment, day):
                yield row(owed, leads=True)
    for department in owing_beside(history, day):
        if members is None or department in members:
            for owed in owed_beside(history, department, day):
                yield row(owed, leads=False)
