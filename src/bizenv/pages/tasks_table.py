"""Tasks as a table: every column for a spreadsheet, and for a page those that it has room for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from bizenv.formats.page import Cell, Column, Holds, Lit, Table, flat, worded
from bizenv.messages import Catalogue, Message
from bizenv.pages import measures, sentences
from bizenv.pages.head import TableRow, report_table
from bizenv.pages.named import department_named, task_in
from bizenv.pages.said import milestone, move_said, said_lines
from bizenv.pages.task_lines import leads_by_status, reason_lines, told_of_due
from bizenv.report.as_read import shown_light
from bizenv.report.said import LastSaid
from bizenv.report.task_rows import AssignmentRow, TaskRow
from bizenv.report.tasks import TaskReport


def _status(row: TaskRow, words: Catalogue) -> Cell:
    view = row.view
    return sentences.lit(words, view)


def _light(row: TaskRow, words: Catalogue) -> Cell:
    view = row.view
    light = shown_light(view)
    said = sentences.light(words, light)
    return Lit(said, light)


def _stage(row: TaskRow, words: Catalogue) -> Cell:
    stage = row.view.stage
    return words(f"stage.{stage}")


def _lead(row: TaskRow, words: Catalogue) -> Cell:
    lead = row.view.terms.lead
    names = sentences.registered(row.book.register, lead)
    if list(names) == list(lead) and len(lead) == 1:
        return department_named(lead[0])
    return words.listed(names)


def _support(row: TaskRow, words: Catalogue) -> Cell:
    terms = row.view.terms
    names = sentences.supporters(words, row.book.register, terms)
    return words.listed(names)


def _due(row: TaskRow, words: Catalogue) -> Cell:
    due = row.view.due
    return due or words("due.ongoing")


def _overdue(row: TaskRow, words: Catalogue) -> Cell:
    del words  # a figure
    days = row.view.days_overdue
    is_told = days and not row.view.unheard
    if is_told:
        return timedelta(days)
    return None


def _reasons(row: TaskRow, words: Catalogue) -> Cell:
    said = reason_lines(row, words)
    return words("reason.next").join(said)


def _section(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    sections = row.view.history.issued.sections
    said = [f"{each.number} {each.title}" for each in sections]
    return " › ".join(said)


def _first_due(row: TaskRow, words: Catalogue) -> Cell:
    first = row.view.first_due
    return first or words("due.ongoing")


def _moves(row: TaskRow, words: Catalogue) -> Cell:
    moved = [move_said(each, words) for each in row.moves]
    return words("reason.next").join(moved)


def _told_of_due(row: TaskRow, words: Catalogue) -> Cell:
    return words("reason.next").join(told_of_due(row, words))


def _asked(name: str) -> "Callable[[TaskRow, Catalogue], Cell]":
    """Return what gives the cell of a request that waits: its day, until when, why."""

    def cell(row: TaskRow, words: Catalogue) -> Cell:
        found = []
        for part in row.asking:
            value = getattr(part.judged.verdict.asks, name)
            text = value.isoformat() if isinstance(value, date) else flat(value or "")
            named = words("reason.of", names=part.department, text=text)
            found.append(text if row.leads == 1 else named)
        return words("reason.separator").join(found)

    return cell


def _review(row: TaskRow, words: Catalogue) -> Cell:
    """Return the latest decision: when, what, how it rates, by whom, the opinion or reason.

    In a joint task with the department whose part it is about.
    """
    entry = row.last_review
    if entry is None:
        return ""
    record = entry.record
    kind = words(f"kind.{record.kind}")
    day = entry.day.isoformat()
    said = [f"{day} {kind}"]
    rating = getattr(record, "rating", None)
    if rating is not None:
        said.append(words(f"rating.{rating}"))
    for name in ("by", "opinion", "reason"):
        text = getattr(record, name, None)
        if text:
            said.append(text)
    told = words("show.separator").join(said)
    if row.leads == 1:
        return told
    return words("reason.of", names=entry.department, text=told)


def _said_by_each(
    row: TaskRow, words: Catalogue, value: Callable[[LastSaid], Cell]
) -> Cell:
    """Return what the one department that leads said, or what each said, with its name.

    Of one it is a value, a day or a figure; of several a text.
    """
    cells = []
    for part in row.heard:
        cell = value(part.said)
        cells.append((part, cell))
    return _of_each(row, words, cells)


def _of_each(
    row: TaskRow, words: Catalogue, cells: Iterable[tuple[AssignmentRow, Cell]]
) -> Cell:
    """Return the cell of the one department that leads, or those of several, named, as a text."""
    found = []
    for part, cell in cells:
        if row.leads == 1:
            return cell
        if cell not in (None, ""):
            args = {"names": part.department, "text": worded(cell, words)}
            told = Message("reason.of", args)
            found.append(words.say(told))
    if not found:
        return None
    return words("reason.separator").join(found)


def _filed(row: TaskRow, words: Catalogue) -> Cell:
    def value(said: LastSaid) -> Cell:
        return said.filed

    return _said_by_each(row, words, value)


def _percent(row: TaskRow, words: Catalogue) -> Cell:
    def value(said: LastSaid) -> Cell:
        percentage = said.percentage
        return percentage.percent if percentage else None

    return _said_by_each(row, words, value)


def _percent_day(row: TaskRow, words: Catalogue) -> Cell:
    def value(said: LastSaid) -> Cell:
        percentage = said.percentage
        return percentage.day if percentage else None

    return _said_by_each(row, words, value)


def _text(name: str) -> "Callable[[TaskRow, Catalogue], Cell]":
    """Return what gives the cell of a text: progress, problems, next, needs."""

    def value(said: LastSaid) -> Cell:
        text = said.texts.get(name, "")
        return flat(text)

    def cell(row: TaskRow, words: Catalogue) -> Cell:
        return _said_by_each(row, words, value)

    return cell


def _missed(row: TaskRow, words: Catalogue) -> Cell:
    def value(said: LastSaid) -> Cell:
        titles = [milestone(each) for each in said.missed]
        return words.listed(titles)

    return _said_by_each(row, words, value)


def _coming(row: TaskRow, words: Catalogue) -> Cell:
    """Return the milestones that fall due within the days asked for."""
    titles = [milestone(each) for each in row.coming]
    return words.listed(titles)


def _targets(row: TaskRow, words: Catalogue) -> Cell:
    """Return the targets in force, each with the latest readings: by whom, how much, of which day."""
    targets = row.view.terms.targets
    if not targets:
        return ""
    found = []
    readings = _readings(row, words)
    aims = [measures.target(words, each) for each in targets]
    for aim in dict.fromkeys(aims):
        said = aim
        several = readings.get(aim)
        if several is not None:
            text = words.listed(several)
            said = words("reason.of", names=aim, text=text)
        found.append(said)
    return words("reason.separator").join(found)


Readings = dict[str, list[str]]
"""By the target in words its latest readings."""


def _readings(row: TaskRow, words: Catalogue) -> Readings:
    """Return the latest readings of each target, by the target in words."""
    from bizenv.report.targets import targets_of

    found: Readings = {}
    for each in targets_of(row.book, row.view):
        if each.reading is None:
            continue
        target = each.target
        aim = measures.target(words, target)
        figure = measures.measured(words, each.reading, target.unit)
        day = worded(each.read, words)
        said = words("targets.read", by=each.by, figure=figure, day=day)
        several = found.setdefault(aim, [])
        several.append(said)
    return found


def _told(row: TaskRow, words: Catalogue) -> Cell:
    """Return all that departments said last, labelled, in one cell of a page."""
    leads = row.leads
    found = []
    for part in row.told:
        lines = said_lines(part.said, words)
        said = words("reason.next").join(lines)
        if leads > 1:
            said = words("reason.of", names=part.department, text=said)
        found.append(said)
    return words("said.next_part").join(found)


def _waiting(row: TaskRow, words: Catalogue) -> Cell:
    """Return the days for which applications have been waiting for a decision."""
    cells = []
    for part in row.waiting:
        days = part.waiting
        assert days is not None
        cells.append((part, timedelta(days)))
    return _of_each(row, words, cells)


def _plan(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    return row.book.id


def _task(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    return task_in(row.book.id, row.view.history.id)


def _title(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    return row.view.history.issued.task.title


def _summary(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    return row.view.history.issued.task.summary or ""


def _leader(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    return row.view.history.issued.task.leader or ""


def _priority(row: TaskRow, words: Catalogue) -> Cell:
    if row.view.history.issued.task.priority:
        return words("task.priority")
    return ""


class TaskColumn(NamedTuple):
    """A column of tasks: its name, which cells it holds, the cell of a task, and where it is."""

    name: str
    holds: Holds
    cell: Callable[[TaskRow, Catalogue], Cell]

    def column(self, words: Catalogue) -> Column:
        """Return the column as a table has it."""
        title = words(f"column.{self.name}")
        return Column(title, self.holds)


_COLUMNS: Final = (
    TaskColumn("plan", Holds.ID, _plan),
    TaskColumn("task", Holds.ID, _task),
    TaskColumn("title", Holds.TEXT, _title),
    TaskColumn("status", Holds.LIGHT, _status),
    TaskColumn("light", Holds.LIGHT, _light),
    TaskColumn("stage", Holds.TEXT, _stage),
    TaskColumn("due_day", Holds.DAY, _due),
    TaskColumn("days_overdue", Holds.DURATION, _overdue),
    TaskColumn("lead", Holds.TEXT, _lead),
    TaskColumn("support", Holds.TEXT, _support),
    TaskColumn("by_status", Holds.TEXT, leads_by_status),
    TaskColumn("reasons", Holds.TEXT, _reasons),
)
_LEDGER: Final = (  # what a 台账 has besides
    TaskColumn("section", Holds.TEXT, _section),
    TaskColumn("summary", Holds.TEXT, _summary),
    TaskColumn("first_due", Holds.DAY, _first_due),
    TaskColumn("moves", Holds.TEXT, _moves),
    TaskColumn("extension_asked", Holds.TEXT, _asked("asked")),
    TaskColumn("extension_until", Holds.TEXT, _asked("until")),
    TaskColumn("extension_reason", Holds.TEXT, _asked("reason")),
    TaskColumn("filed", Holds.DAY, _filed),
    TaskColumn("percent", Holds.COUNT, _percent),
    TaskColumn("percent_day", Holds.DAY, _percent_day),
    TaskColumn("progress", Holds.TEXT, _text("progress")),
    TaskColumn("problems", Holds.TEXT, _text("problems")),
    TaskColumn("next", Holds.TEXT, _text("next")),
    TaskColumn("needs", Holds.TEXT, _text("needs")),
    TaskColumn("missed", Holds.TEXT, _missed),
    TaskColumn("coming", Holds.TEXT, _coming),
    TaskColumn("targets", Holds.TEXT, _targets),
    TaskColumn("waiting", Holds.DURATION, _waiting),
    TaskColumn("review", Holds.TEXT, _review),
    TaskColumn("leader", Holds.TEXT, _leader),
    TaskColumn("priority", Holds.TEXT, _priority),
)
_ON_A_PAGE: Final = (
    TaskColumn("waiting", Holds.TEXT, _waiting),
    TaskColumn("moves", Holds.TEXT, _told_of_due),
    TaskColumn("coming", Holds.TEXT, _coming),
    TaskColumn("last_said", Holds.TEXT, _told),
)


EVERY: Final[Mapping[str, TaskColumn]] = {
    each.name: each for each in (*_COLUMNS, *_LEDGER)
}


def tasks_table(report: TaskReport, words: Catalogue) -> Table:
    """Return a list of tasks with every column, a row a task."""
    return _table(report, words, (*_COLUMNS, *_LEDGER), remarks=True)


def page_table(report: TaskReport, words: Catalogue) -> Table:
    """Return a list of tasks as a page has it; what is said with it stands around it."""
    return _table(report, words, (*_COLUMNS, *_ON_A_PAGE), remarks=False)


def _table(
    report: TaskReport,
    words: Catalogue,
    several: tuple[TaskColumn, ...],
    *,
    remarks: bool,
) -> Table:
    columns = [each.column(words) for each in several]
    rows = _rows(report, words, several)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(
    report: TaskReport, words: Catalogue, several: tuple[TaskColumn, ...]
) -> Iterator[TableRow]:
    for row in report.tasks:
        cells = [each.cell(row, words) for each in several]
        yield TableRow(tuple(cells), row.book.id)
