"""Tasks one by one: each with its status, who leads it and why it stands so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final, NamedTuple

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cell,
    Column,
    Holds,
    Lit,
    Page,
    Part,
    Parts,
    Table,
    paragraph,
)
from bizenv.meaning.verdict import Status
from bizenv.messages import Catalogue, Message
from bizenv.pages import sentences
from bizenv.pages.head import TableRow, as_of, report_page, report_table
from bizenv.report.query import Role
from bizenv.report.tasks import TaskReport, TaskRow
from bizenv.report.views import TaskView


def tasks_page(report: TaskReport, words: Catalogue) -> Page:
    """Return a list of tasks: in a text each in lines of its own, elsewhere as a table."""
    title = _title(report, words)
    in_lines = _lists(report, words)
    laid_out = _listed(report, words)
    tasks = Alternative(in_lines, laid_out)
    return report_page(report.facts, words, title, [tasks])


def _title(report: TaskReport, words: Catalogue) -> str:
    """Say whose tasks these are, as of which day, and how many."""
    used = {plan.measure_word for plan in report.plans}
    measure_word = sentences.common_measure_word(used, words)
    query = report.query
    cancelled = 0
    if report.heading == "list":
        cancelled = _cancelled(report)
    else:
        query = replace(query, statuses=())  # the heading says it
    tasks = len(report.tasks) - cancelled
    total = Message("figure", {"value": tasks, "mw": measure_word})
    parts = [
        sentences.filters(words, query),
        as_of(report.facts, words),
        words(f"list.heading.{report.heading}", total=total),
    ]
    if cancelled:
        parts.append(words("overview.cancelled", value=cancelled))
    return "  ".join([part for part in parts if part])


def _cancelled(report: TaskReport) -> int:
    statuses = [row.view.status for row in report.tasks]
    return statuses.count(Status.CANCELLED)


def _lists(report: TaskReport, words: Catalogue) -> Parts:
    supporters = report.query.role is Role.SUPPORT
    for row in report.tasks:
        yield BLANK
        yield from _task(row, words, supporters=supporters)


def _listed(report: TaskReport, words: Catalogue) -> Parts:
    yield _table(report, words, remarks=False)


def _task(row: TaskRow, words: Catalogue, *, supporters: bool) -> Parts:
    view = row.view
    light = view.light
    yield paragraph(
        (sentences.light(words, light), light),
        f"  {row.key}  ",
        (view.history.issued.task.title, "bold"),
    )
    facts = _facts(view, words, supporters=supporters)
    yield paragraph("  ".join(facts), indent=4)
    yield from reasons(row, words)
    in_force = view.history.in_force(view.day)
    joint = len(in_force)
    if joint > 1:
        yield joint_leads(row, joint, words)


def _facts(view: TaskView, words: Catalogue, *, supporters: bool) -> Iterator[str]:
    """Yield until when it is due, where it stands, and who leads it."""
    due = sentences.iso_day(words, view.due)
    yield words("task.due", due=due)
    days = view.days_overdue
    if days:
        yield words("task.days_overdue", n=days)
    else:
        yield sentences.status(words, view)
    terms = view.terms
    yield words("task.lead", names=terms.lead)
    if supporters and terms.support:
        yield words("task.support", names=terms.support)


def reasons(row: TaskRow, words: Catalogue) -> Parts:
    """Say what decides a task's status."""
    for text in reason_lines(row, words):
        yield paragraph(text, indent=4)


def joint_leads(row: TaskRow, leads: int, words: Catalogue) -> Part:
    """Say that several lead a task, and which of them stands where."""
    said = words(
        "task.joint",
        count=leads,
        text=leads_by_status(row, words),
    )
    return paragraph(said, indent=4)


def leads_by_status(row: TaskRow, words: Catalogue) -> str:
    """Return who stands where: 逾期未完成：西区人民政府；待审核：南区人民政府."""
    said = []
    for status, departments in row.by_status.items():
        name = Message(f"status.{status}")
        listed = words.listed(departments)
        stands = words("reason.of", names=name, text=listed)
        said.append(stands)
    return words("reason.separator").join(said)


def reason_lines(row: TaskRow, words: Catalogue) -> list[str]:
    """Return what decides a task's status.

    In a joint task with the departments that each is said of.
    """
    view = row.view
    alike: dict[str, list[str]] = {}
    for assignment, verdict in view.deciding:
        if verdict.status is not view.status:
            continue
        told = [each for each in verdict.reasons if each.code != "overdue"]
        text = sentences.reasons(words, told)
        names = alike.setdefault(text, [])
        names.append(assignment.department)
    leads = view.history.in_force(view.day)
    if len(leads) == 1:
        return list(alike)
    said = []
    for text, names in alike.items():
        named = words("reason.of", names=names, text=text)
        said.append(named)
    return said


def _status(row: TaskRow, words: Catalogue) -> Cell:
    view = row.view
    said = sentences.status(words, view)
    return Lit(said, view.light)


def _light(row: TaskRow, words: Catalogue) -> Cell:
    light = row.view.light
    said = sentences.light(words, light)
    return Lit(said, light)


def _stage(row: TaskRow, words: Catalogue) -> Cell:
    stage = row.view.stage
    return words(f"stage.{stage}")


def _lead(row: TaskRow, words: Catalogue) -> Cell:
    names = row.view.terms.lead
    return words.listed(names)


def _support(row: TaskRow, words: Catalogue) -> Cell:
    names = row.view.terms.support
    return words.listed(names)


def _due(row: TaskRow, words: Catalogue) -> Cell:
    due = row.view.due
    return due or words("due.ongoing")


def _overdue(row: TaskRow, words: Catalogue) -> Cell:
    del words  # a figure
    days = row.view.days_overdue
    return timedelta(days) if days else None


def _reasons(row: TaskRow, words: Catalogue) -> Cell:
    said = reason_lines(row, words)
    return words("reason.separator").join(said)


class _TaskColumn(NamedTuple):
    """A column of tasks: its name, which cells it holds, and the cell of a task."""

    name: str
    holds: Holds
    cell: Callable[[TaskRow, Catalogue], Cell]

    def column(self, words: Catalogue) -> Column:
        """Return the column as a table has it."""
        title = words(f"column.{self.name}")
        return Column(title, self.holds)


_COLUMNS: Final = (
    _TaskColumn("plan", Holds.TEXT, lambda row, _: row.book.id),
    _TaskColumn("task", Holds.TEXT, lambda row, _: row.view.history.id),
    _TaskColumn("title", Holds.TEXT, lambda row, _: row.view.history.issued.task.title),
    _TaskColumn("status", Holds.LIGHT, _status),
    _TaskColumn("light", Holds.LIGHT, _light),
    _TaskColumn("stage", Holds.TEXT, _stage),
    _TaskColumn("due_day", Holds.DAY, _due),
    _TaskColumn("days_overdue", Holds.DURATION, _overdue),
    _TaskColumn("lead", Holds.TEXT, _lead),
    _TaskColumn("support", Holds.TEXT, _support),
    _TaskColumn("by_status", Holds.TEXT, leads_by_status),
    _TaskColumn("reasons", Holds.TEXT, _reasons),
)


def tasks_table(report: TaskReport, words: Catalogue) -> Table:
    """Return a list of tasks with every column."""
    return _table(report, words, remarks=True)


def _table(report: TaskReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = [each.column(words) for each in _COLUMNS]
    rows = []
    for row in report.tasks:
        cells = [each.cell(row, words) for each in _COLUMNS]
        plan = row.book.id
        rows.append(TableRow(tuple(cells), plan))
    return report_table(
        report.facts,
        words,
        columns,
        rows,
        remarks=remarks,
    )
