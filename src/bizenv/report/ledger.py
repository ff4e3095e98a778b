"""The ledger (台账): the tasks asked for, department by department, and their counts. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bizenv.meaning.statuses import Status
from bizenv.model.book import Books, PlanBook
from bizenv.report.grouping import by_department
from bizenv.report.notes import Facts, PlanNotes, plan_notes
from bizenv.report.query import Query
from bizenv.report.status import StatusReport, status_report
from bizenv.report.task_rows import TaskRow, task_row
from bizenv.report.tasks import TaskReport
from bizenv.report.views import TaskView, views


@dataclass(frozen=True)
class TaskLedger:
    """The tasks, the same by the department that leads them, each its own part, and the counts.

    Departments stand as they are registered.
    """

    tasks: TaskReport
    departments: Mapping[str, TaskReport]
    status: StatusReport

    @property
    def facts(self) -> Facts:
        """What must be said with its tasks."""
        return self.tasks.facts

    @property
    def overdue(self) -> TaskReport:
        """What of it is overdue, the longest first."""
        report = self.tasks
        rows = [each for each in report.tasks if _is_overdue(each)]
        rows.sort(key=_due)
        return replace(report, heading="overdue", tasks=tuple(rows))


def _is_overdue(row: TaskRow) -> bool:
    return row.view.status is Status.OVERDUE


def _due(row: TaskRow) -> date:
    return row.view.due or date.max


def ledger_of(books: Books, query: Query) -> TaskLedger:
    """Return the ledger of several plans, each let go before the next is read."""
    status = StatusReport(query, "department", own_rows=True)
    gathered = _GatheredLedger(query, status)
    for book in books:
        gathered.take(book)
    return gathered.ledger(books.incomplete)


@dataclass
class _GatheredLedger:
    """What is kept of the plans that are let go."""

    query: Query
    status: StatusReport
    plans: list[PlanNotes] = field(default_factory=list)
    rows: list[TaskRow] = field(default_factory=list)
    parts: dict[str, list[TaskRow]] = field(default_factory=dict)
    registered: dict[str, None] = field(default_factory=dict)

    def take(self, book: PlanBook) -> None:
        """Keep what the ledger says of a plan."""
        query = self.query
        notes = plan_notes(book, query.day)
        self.plans.append(notes)
        departments = dict.fromkeys(book.register.departments)
        self.registered.update(departments)
        seen = list(views(book, query))
        counted = status_report(book, query, "department", seen)
        self.status = self.status.merge(counted)
        members = query.members(book.register)
        for view in seen:
            self._take_task(book, view, members)

    def _take_task(
        self,
        book: PlanBook,
        view: TaskView,
        members: frozenset[str] | None,
    ) -> None:
        """Keep a task, and each department's part of it under that department."""
        row = task_row(book, view)
        self.rows.append(row)
        role = self.query.role
        for name, part in by_department(view, members, role, str):
            own = row if part is view else task_row(book, part)
            several = self.parts.setdefault(name or "", [])
            several.append(own)

    def ledger(self, incomplete: tuple[str, ...]) -> TaskLedger:
        """Return the ledger, short of the plans that could not be read whole."""
        whole = TaskReport(
            self.query,
            "list",
            tuple(self.plans),
            incomplete,
            tuple(self.rows),
        )
        departments: dict[str, TaskReport] = {}
        for name in _in_order(self.parts, self.registered):
            rows = self.parts[name]
            departments[name] = _of_department(whole, name, rows)
        counts = replace(self.status, incomplete=incomplete)
        return TaskLedger(whole, departments, counts)


def _in_order(names: Iterable[str], registered: Iterable[str]) -> list[str]:
    """Return departments as they are registered, those that are not at the end."""
    order = {name: at for at, name in enumerate(registered)}
    last = len(order)
    return sorted(names, key=lambda name: order.get(name, last))


def _of_department(whole: TaskReport, name: str, rows: list[TaskRow]) -> TaskReport:
    """Return what one department leads, as a list of that department alone is."""
    query = replace(whole.query, departments=(name,))
    return replace(whole, query=query, tasks=tuple(rows))
