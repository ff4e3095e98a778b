"""The duties of the tasks asked for: what each department owes in each period, and what it gave. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from bizenv.meaning.duties import Owed, State, may_have_duties, owed_of, who_owes
from bizenv.model.book import Books, PlanBook
from bizenv.model.plan import Duty
from bizenv.periods.period import Period
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.views import TaskView, views


class DutyRow(NamedTuple):
    """What one department owes of a duty in one period.

    `leads`: it leads the task; `unheard`: nothing was ever recorded of the plan. `over`: it owes
    the duty no more, and can make nothing good.
    """

    plan: str
    task: str
    title: str
    owed: Owed
    leads: bool
    unheard: bool
    over: bool

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
) -> DutyReport:
    """Return the duties of the tasks asked for."""
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
    kept = [row for row in found if _asked_for(row, states, period)]
    return DutyReport(query, states, period, tuple(told), tuple(kept), books.incomplete)


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
    leads = {assignment.department for assignment in history.in_force(day)}
    for owed in _by_department(owed_of(history, day)):
        name = owed.department
        if members is not None and name not in members:
            continue
        is_over = name not in who_owes(history, owed.duty.title, day)
        yield DutyRow(book.id, history.id, title, owed, name in leads, unheard, is_over)


def _by_department(several: Iterable[Owed]) -> Iterator[Owed]:
    """Yield what is owed by department and duty, each in the order of periods."""
    found: dict[tuple[str, Duty], list[Owed]] = {}
    names: dict[str, None] = {}
    for owed in several:
        names[owed.department] = None
        of_duty = found.setdefault((owed.department, owed.duty), [])
        of_duty.append(owed)
    for name in names:
        for (department, _), of_duty in found.items():
            if department == name:
                yield from sorted(of_duty, key=lambda owed: owed.period.first)
