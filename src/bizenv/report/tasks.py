"""The list report: the tasks asked for, each with its status, reasons and last records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.meaning.risks import Reason
from bizenv.meaning.stages import Standing
from bizenv.meaning.verdict import STATUSES, Status, since, standing_on
from bizenv.model.book import Books, Entry, PlanBook
from bizenv.model.kinds import KINDS
from bizenv.report.notes import Facts, PlanNotes, plan_notes
from bizenv.report.query import Counting, Query, Role
from bizenv.report.views import Judged, TaskView, views

URGENT: Final = ("overdue", "at_risk", "in_review")


@dataclass(frozen=True)
class AssignmentRow:
    """One responsible department's part of a task."""

    department: str
    judged: Judged
    day: date

    @property
    def since(self) -> date:
        """The first day of the present status.

        Worked out when asked for, since it takes a history.
        """
        return since(self.judged.assignment, self.day)


@dataclass(frozen=True)
class TaskRow:
    """One task in a list."""

    book: PlanBook
    view: TaskView
    assignments: tuple[AssignmentRow, ...]
    last_report: Entry | None
    last_review: Entry | None

    @property
    def key(self) -> str:
        """The task's id outside its plan: 6.0/1.2.3."""
        return f"{self.book.id}/{self.view.history.id}"

    @property
    def days_left(self) -> int | None:
        """Days until the due day, negative after it; None for ongoing work."""
        return (self.view.due - self.view.day).days if self.view.due else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of those assignments that have the task's status, each once."""
        deciding = (
            each for each in self.view.counting if each.status is self.view.status
        )
        found: list[Reason] = []
        for each in deciding:
            found += [reason for reason in each.reasons if reason not in found]
        return tuple(found)

    @property
    def by_status(self) -> dict[Status, tuple[str, ...]]:
        """All departments that lead, in view or not, by the status of their part, worst first."""
        everyone = self.view.part_of(
            each.department for each in self.view.history.in_force(self.view.day)
        )
        found: dict[Status, list[str]] = {status: [] for status in STATUSES}
        for each in everyone.judged if everyone else ():
            found[each.verdict.status].append(each.assignment.department)
        return {status: tuple(names) for status, names in found.items() if names}


@dataclass(frozen=True)
class TaskReport:
    """The tasks asked for, in order.

    `heading` is the code of what is listed: overdue, at_risk … or list.
    """

    query: Query
    heading: str
    plans: tuple[PlanNotes, ...]
    tasks: tuple[TaskRow, ...]
    incomplete: tuple[str, ...] = ()

    @property
    def counting(self) -> Counting:
        """How the tasks were judged: each as a whole, or on one's own part alone."""
        if self.query.role is Role.SUPPORT:
            return "support"
        return "own-part" if self.query.departments else "once"

    @property
    def facts(self) -> Facts:
        """What must be said with the list."""
        notes = {each.plan: each.notes for each in self.plans}
        rule = f"counting.list.{self.counting}"
        return Facts(self.query.day, rule, notes, self.incomplete)


def task_report(books: Books, query: Query, heading: str) -> TaskReport:
    """Return the tasks asked for: in the plans' order, or where urgent the soonest due first."""
    plans: list[PlanNotes] = []
    rows: list[TaskRow] = []
    for book in books:
        plans.append(plan_notes(book, query.day))
        rows += [task_row(book, view) for view in views(book, query)]
    if heading in URGENT or query.within is not None:
        rows.sort(key=lambda row: row.view.due or date.max)
    return TaskReport(query, heading, tuple(plans), tuple(rows), books.incomplete)


def task_row(book: PlanBook, view: TaskView) -> TaskRow:
    """Return a task with what a list says of it."""
    standings = [standing_on(each.assignment, view.day) for each in view.judged]
    assignments = tuple(
        AssignmentRow(each.assignment.department, each, view.day)
        for each in view.judged
    )
    return TaskRow(
        book,
        view,
        assignments,
        last_report=_last(standings, _says_of_the_work),
        last_review=_last(standings, _decides),
    )


def _says_of_the_work(entry: Entry) -> bool:
    return not entry.by_reviewer


def _decides(entry: Entry) -> bool:
    return KINDS[entry.record.kind].decides


def _last(standings: list[Standing], wanted: Callable[[Entry], bool]) -> Entry | None:
    """Return the latest record of a sort; of several of one day the last that was taken."""
    entries: list[Entry] = []
    for each in standings:
        entries += filter(wanted, each.effective)
    return max(reversed(entries), key=lambda entry: entry.day, default=None)
