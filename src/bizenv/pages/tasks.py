"""Tasks one by one: each with its status, who leads it and why it stands so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

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


def tasks_page(report: TaskReport, words: Catalogue) -> Page:
    """Return a list of tasks: in a text each in lines of its own, elsewhere as a table."""
    title = _title(report, words)
    tasks = Alternative(_lists(report, words), _listed(report, words))
    return report_page(report.facts, words, title, [tasks])


def _title(report: TaskReport, words: Catalogue) -> str:
    """Say whose tasks these are, as of which day, and how many."""
    measure_word = sentences.common_measure_word(
        {plan.measure_word for plan in report.plans}, words
    )
    of_any = report.heading == "list"
    cancelled = _cancelled(report) if of_any else 0
    figure = {"value": len(report.tasks) - cancelled, "mw": measure_word}
    query = report.query if of_any else replace(report.query, statuses=())
    parts = [
        sentences.filters(words, query),
        as_of(report.facts, words),
        words(f"list.heading.{report.heading}", total=Message("figure", figure)),
        words("overview.cancelled", value=cancelled) if cancelled else "",
    ]
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
    yield paragraph(
        (sentences.light(words, view.light), view.light),
        f"  {row.key}  ",
        (view.history.issued.task.title, "bold"),
    )
    facts = [words("task.due", due=sentences.iso_day(words, view.due))]
    if view.days_overdue:
        facts.append(words("task.days_overdue", n=view.days_overdue))
    else:
        facts.append(sentences.status(words, view))
    facts.append(words("task.lead", names=view.terms.lead))
    if supporters and view.terms.support:
        facts.append(words("task.support", names=view.terms.support))
    yield paragraph("  ".join(facts), indent=4)
    yield from reasons(row, words)
    joint = len(view.history.in_force(view.day))
    if joint > 1:
        yield joint_leads(row, joint, words)


def reasons(row: TaskRow, words: Catalogue) -> Parts:
    """Say what decides a task's status."""
    for text in reason_lines(row, words):
        yield paragraph(text, indent=4)


def joint_leads(row: TaskRow, leads: int, words: Catalogue) -> Part:
    """Say that several lead a task, and which of them stands where."""
    by_status = leads_by_status(row, words)
    said = words("task.joint", count=leads, text=by_status)
    return paragraph(said, indent=4)


def leads_by_status(row: TaskRow, words: Catalogue) -> str:
    """Return who stands where: 逾期未完成：西区人民政府；待审核：南区人民政府."""
    said = []
    for status, departments in row.by_status.items():
        name = Message(f"status.{status}")
        listed = words.listed(departments)
        said.append(words("reason.of", names=name, text=listed))
    return words("reason.separator").join(said)


def reason_lines(row: TaskRow, words: Catalogue) -> list[str]:
    """Return what decides a task's status.

    In a joint task with the departments that each is said of.
    """
    view = row.view
    said: dict[str, list[str]] = {}
    for judged in view.deciding:
        if judged.verdict.status is not view.status:
            continue
        reasons = judged.verdict.reasons
        told = [each for each in reasons if each.code != "overdue"]
        text = sentences.reasons(words, told)
        names = said.setdefault(text, [])
        names.append(judged.assignment.department)
    leads = view.history.in_force(view.day)
    if len(leads) == 1:
        return list(said)
    return [words("reason.of", names=names, text=text) for text, names in said.items()]


def _status(row: TaskRow, words: Catalogue) -> Cell:
    view = row.view
    said = sentences.status(words, view)
    return Lit(said, view.light)


def _light(row: TaskRow, words: Catalogue) -> Cell:
    light = row.view.light
    said = sentences.light(words, light)
    return Lit(said, light)


def _due(row: TaskRow, words: Catalogue) -> Cell:
    return row.view.due or words("due.ongoing")


def _overdue(row: TaskRow, words: Catalogue) -> Cell:
    del words  # a figure
    days = row.view.days_overdue
    return timedelta(days) if days else None


def _reasons(row: TaskRow, words: Catalogue) -> Cell:
    return words("reason.separator").join(reason_lines(row, words))


_COLUMNS: Final[tuple[tuple[str, Holds, Callable[[TaskRow, Catalogue], Cell]], ...]] = (
    ("plan", Holds.TEXT, lambda row, _: row.book.id),
    ("task", Holds.TEXT, lambda row, _: row.view.history.id),
    ("title", Holds.TEXT, lambda row, _: row.view.history.issued.task.title),
    ("status", Holds.LIGHT, _status),
    ("light", Holds.LIGHT, _light),
    ("stage", Holds.TEXT, lambda row, words: words(f"stage.{row.view.stage}")),
    ("due_day", Holds.DAY, _due),
    ("days_overdue", Holds.DURATION, _overdue),
    ("lead", Holds.TEXT, lambda row, words: words.listed(row.view.terms.lead)),
    ("support", Holds.TEXT, lambda row, words: words.listed(row.view.terms.support)),
    ("by_status", Holds.TEXT, leads_by_status),
    ("reasons", Holds.TEXT, _reasons),
)


def tasks_table(report: TaskReport, words: Catalogue) -> Table:
    """Return a list of tasks with every column."""
    return _table(report, words, remarks=True)


def _table(report: TaskReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = []
    for name, holds, _ in _COLUMNS:
        title = words(f"column.{name}")
        columns.append(Column(title, holds))
    rows = []
    for row in report.tasks:
        cells = [cell(row, words) for _, _, cell in _COLUMNS]
        rows.append(TableRow(tuple(cells), row.book.id))
    facts = report.facts
    return report_table(facts, words, columns, rows, remarks=remarks)
