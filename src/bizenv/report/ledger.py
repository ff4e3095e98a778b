"""The ledger (台账): the tasks asked for as a whole, department by department, and their counts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bizenv.meaning.verdict import Status
from bizenv.model.book import Books
from bizenv.report.grouping import by_department
from bizenv.report.notes import Facts, PlanNotes, plan_notes
from bizenv.report.query import Query
from bizenv.report.status import StatusReport, status_report
from bizenv.report.tasks import TaskReport, TaskRow, task_row
from bizenv.report.views import views


@dataclass(frozen=True)
class Ledger:
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
        rows = [each for each in self.tasks.tasks if _is_overdue(each)]
        rows.sort(key=lambda row: row.view.due or date.max)
        return replace(self.tasks, heading="overdue", tasks=tuple(rows))


def _is_overdue(row: TaskRow) -> bool:
    return row.view.status is Status.OVERDUE


def ledger_of(books: Books, query: Query) -> Ledger:
    """Return the ledger of several plans, each let go before the next is read."""
    plans: list[PlanNotes] = []
    rows: list[TaskRow] = []
    parts: dict[str, list[TaskRow]] = {}
    status = StatusReport(query, "department", own_rows=True)
    order: dict[str, int] = {}
    for book in books:
        plans.append(plan_notes(book, query.day))
        members = query.members(book.register)
        seen = list(views(book, query))
        counted = status_report(book, query, "department", seen)
        status = status.merge(counted)
        for registered in book.register.departments:
            order.setdefault(registered, len(order))
        for view in seen:
            row = task_row(book, view)
            rows.append(row)
            for name, part in by_department(view, members, query.role, str):
                several = parts.setdefault(name or "", [])
                several.append(row if part is view else task_row(book, part))
    whole = TaskReport(query, "list", tuple(plans), tuple(rows), books.incomplete)
    names = sorted(parts, key=lambda name: order.get(name, len(order)))
    return Ledger(
        whole,
        {name: _of_department(whole, name, parts[name]) for name in names},
        replace(status, incomplete=books.incomplete),
    )


def _of_department(whole: TaskReport, name: str, rows: list[TaskRow]) -> TaskReport:
    """Return what one department leads, as a list of that department alone is."""
    query = replace(whole.query, departments=(name,))
    return replace(whole, query=query, tasks=tuple(rows))
