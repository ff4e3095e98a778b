"""The ledger (台账) as a workbook: all tasks, what is overdue, problems, counts, and each department's."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from bizenv.formats.page import (
    Cell,
    Cells,
    Column,
    Heading,
    Holds,
    Lit,
    Paragraph,
    Table,
    flat,
    laid_out,
    text_of,
)
from bizenv.formats.sheets import Book, Chart, TableSheet
from bizenv.messages import Catalogue
from bizenv.model.plan import Section
from bizenv.pages import sentences
from bizenv.pages.head import columns_of, counting, notes_of_plans
from bizenv.pages.said import milestone_said
from bizenv.pages.status import status_page
from bizenv.pages.status_table import STANDING, counts_table
from bizenv.pages.task_lines import reason_lines, told_of_due
from bizenv.pages.tasks import tasks_title
from bizenv.pages.tasks_table import EVERY
from bizenv.pages.things import words_of
from bizenv.report.counts import UNHEARD_COUNTS
from bizenv.report.ledger import TaskLedger
from bizenv.report.milestones import next_milestone
from bizenv.report.task_rows import AssignmentRow, TaskRow
from bizenv.report.tasks import TaskReport

_FIXED: Final = 5  # up to the task's title
_MILESTONE: Final = "milestone"
_MOST_BARS: Final = 40
_NAMED: Final = 3  # plans
_TEXTS: Final = ("problems", "next", "needs")


def ledger_book(ledger: TaskLedger, words: Catalogue) -> Book:
    """Return the ledger as a workbook."""
    report = ledger.tasks
    words = words_of(report.plans, words)
    title = _title(report, words)
    columns = _columns_of(report)
    every = words("ledger.sheet")
    overdue = words("ledger.sheet.overdue")
    sheets = [
        _tasks_sheet(every, title, report, columns, words),
        _tasks_sheet(overdue, title, ledger.overdue, columns, words),
        _problems_sheet(title, report, words),
        _counts_sheet(ledger, words),
    ]
    for name, own in ledger.departments.items():
        sheet = _tasks_sheet(name, title, own, columns, words)
        sheets.append(sheet)
    return Book(title, report.query.day, tuple(sheets))


def ledger_table(ledger: TaskLedger, words: Catalogue) -> Table:
    """Return all tasks with the columns of a ledger."""
    report = ledger.tasks
    words = words_of(report.plans, words)
    return _tasks_table(report, _columns_of(report), words)


def _title(report: TaskReport, words: Catalogue) -> str:
    """Return what the ledger is called: by its plans, or by how many there are."""
    plans = report.plans
    number = len(plans)
    if 1 <= number <= _NAMED:
        titles = [each.title for each in plans]
        name = words.listed(titles)
    else:
        counted = words("total.plans", count=number)
        name = sentences.capital(counted)
    return words("ledger.title", name=name)


def _tasks_sheet(
    name: str,
    title: str,
    report: TaskReport,
    columns: Sequence["_LedgerColumn"],
    words: Catalogue,
) -> TableSheet:
    listed = _listed(report, words)
    notes = _said_with(report, words)
    head = (title, listed, *notes)
    table = _tasks_table(report, columns, words)
    return TableSheet(name, head, table, fixed=_FIXED)


def _listed(report: TaskReport, words: Catalogue) -> str:
    """Return which tasks are listed, as a line of its own."""
    title = tasks_title(report.head, words)
    return sentences.capital(title)


def _said_with(report: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield what must be said with the figures: the notes on each plan, and the rule of judging."""
    facts = report.facts
    for note in notes_of_plans(facts, words):
        yield text_of(note)
    rule = counting(facts, words)
    yield text_of(rule)


def _tasks_table(
    report: TaskReport, columns: Sequence["_LedgerColumn"], words: Catalogue
) -> Table:
    several = len(report.plans) > 1
    number = Column(words("ledger.column.number"), Holds.COUNT)
    named = Column(words("ledger.column.id"), Holds.ID)
    heads = [each.column(words) for each in columns]
    rows: list[Cells] = []
    for at, row in enumerate(report.tasks, start=1):
        task = _id(row, several=several)
        cells = [each.cell_of(row, words) for each in columns]
        rows.append((at, task, *cells))
    return Table((number, named, *heads), tuple(rows), words)


def _columns_of(report: TaskReport) -> tuple["_LedgerColumn", ...]:
    """Return the columns of a ledger: that of milestones only where a task has any."""
    for row in report.tasks:
        if row.view.terms.milestones:
            return _COLUMNS
    return tuple(each for each in _COLUMNS if each.name != _MILESTONE)


def _id(row: TaskRow, *, several: bool) -> str:
    """Return a task's id; with its plan's where the ledger is of several plans."""
    if several:
        return row.key
    return row.view.history.id


def _first_section(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    issued = row.view.history.issued
    return _path(issued.sections[:1])


def _sections_below(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    issued = row.view.history.issued
    return _path(issued.sections[1:])


def _path(sections: Iterable[Section]) -> str:
    """Return sections, each inside the one before it."""
    titles = [f"{each.number} {each.title}" for each in sections]
    return " › ".join(titles)


def _state(row: TaskRow, words: Catalogue) -> Cell:
    """Return the status, and how far each department in view is by its last report."""
    status = sentences.lit(words, row.view)
    found = []
    for part in row.assignments:
        percentage = part.said.percentage
        if percentage is None:
            continue
        args = {"names": part.department, "percent": percentage.percent}
        is_alone = len(row.assignments) == 1
        code = "ledger.reported" if is_alone else "ledger.reported.by"
        found.append(words(code, **args))
    if not found:
        return status
    reported = words("reason.separator").join(found)
    said = words("ledger.percent", status=status.text, reported=reported)
    return Lit(said, status.light)


def _evidence(row: TaskRow, words: Catalogue) -> Cell:
    """Return the evidence that each part named last."""
    found = []
    for part in row.assignments:
        if not part.proof:
            continue
        proof = [flat(each) for each in part.proof]
        text = words.listed(proof)
        if row.leads != 1:
            text = words("reason.of", names=part.department, text=text)
        found.append(text)
    return words("reason.separator").join(found)


def _milestone(row: TaskRow, words: Catalogue) -> Cell:
    """Return the milestone that is waited for next, its day, and how it stands."""
    found = next_milestone(row.book, row.view)
    return "" if found is None else milestone_said(found, words)


def _remarks(row: TaskRow, words: Catalogue) -> Cell:
    """Return why it stands so, how its due day was moved, who asks for more time."""
    task = row.view.history.issued.task
    said: list[str] = []
    if task.priority:
        said.append(words("task.priority"))
    said.extend(reason_lines(row, words))
    said.extend(told_of_due(row, words))
    return words("reason.next").join(said)


class _LedgerColumn(NamedTuple):
    """A column of the ledger: its name, the cell of a task, and which cells it holds.

    Without a `cell` it has that of the column that lists of tasks have under its name.
    """

    name: str
    cell: Callable[[TaskRow, Catalogue], Cell] | None = None
    holds: Holds = Holds.TEXT

    def cell_of(self, row: TaskRow, words: Catalogue) -> Cell:
        """Return the cell of a task."""
        make = self.cell or EVERY[self.name].cell
        return make(row, words)

    def column(self, words: Catalogue) -> Column:
        """Return the column as a table has it."""
        title = words(f"ledger.column.{self.name}")
        return Column(title, self.holds)


_COLUMNS: Final = (
    _LedgerColumn("section", _first_section),
    _LedgerColumn("below", _sections_below),
    _LedgerColumn("title"),
    _LedgerColumn("summary"),
    _LedgerColumn("leader"),
    _LedgerColumn("lead"),
    _LedgerColumn("support"),
    _LedgerColumn("due", EVERY["due_day"].cell, Holds.DAY),
    _LedgerColumn(_MILESTONE, _milestone),
    _LedgerColumn("progress"),
    _LedgerColumn("state", _state, Holds.LIGHT),
    _LedgerColumn("problems"),
    _LedgerColumn("next"),
    _LedgerColumn("evidence", _evidence),
    _LedgerColumn("review"),
    _LedgerColumn("remarks", _remarks),
)


_OF_PROBLEMS: Final = {
    "ledger.column.id": Holds.ID,
    "ledger.column.title": Holds.TEXT,
    "column.department": Holds.TEXT,
    "ledger.column.due": Holds.DAY,
    "ledger.column.state": Holds.LIGHT,
    "ledger.column.problems": Holds.TEXT,
    "ledger.column.next": Holds.TEXT,
    "column.needs": Holds.TEXT,
    "ledger.column.told": Holds.DAY,
}


def _problems_sheet(title: str, report: TaskReport, words: Catalogue) -> TableSheet:
    """Return the problems and requests that departments told last, a row for each who did."""
    rows = tuple(_problems(report, words))
    listed = _listed(report, words)
    number = words("ledger.problems", n=len(rows))
    notes = _said_with(report, words)
    head = (title, listed, number, *notes)
    columns = columns_of(_OF_PROBLEMS, words)
    table = Table(columns, rows, words)
    name = words("ledger.sheet.problems")
    return TableSheet(name, head, table, fixed=2)


def _problems(report: TaskReport, words: Catalogue) -> Iterator[Cells]:
    several = len(report.plans) > 1
    for row in report.tasks:
        for part in row.assignments:
            texts = part.said.texts
            has_problems = "problems" in texts
            if has_problems or "needs" in texts:
                task = _id(row, several=several)
                cells = _problem(row, part, words)
                yield task, *cells


def _problem(row: TaskRow, part: AssignmentRow, words: Catalogue) -> Cells:
    view = row.view
    task = view.history.issued.task
    verdict = part.judged.verdict
    due = verdict.due.last_day
    own = view.part_of([part.department])
    assert own is not None
    status = sentences.lit(words, own)
    said = part.said
    texts = [said.texts.get(name, "") for name in _TEXTS]
    return (
        task.title,
        part.department,
        due or words("due.ongoing"),
        status,
        *texts,
        said.told,
    )


def _counts_sheet(ledger: TaskLedger, words: Catalogue) -> TableSheet:
    """Return counts and rates of each department and of all, with charts."""
    report = ledger.status
    page = status_page(report, words)
    head: list[str] = []
    for part in laid_out(page.parts):
        if isinstance(part, (Heading, Paragraph)):
            line = text_of(part)
            head.append(line)
    table = counts_table(report, words)
    groups = len(report.groups)
    charts = tuple(_charts(table, groups, words))
    name = words("ledger.sheet.counts")
    return TableSheet(name, tuple(head), table, fixed=2, charts=charts)


def _charts(table: Table, groups: int, words: Catalogue) -> Iterator[Chart]:
    """Yield what is drawn: what the tasks of each department add up to, and a rate."""
    if not groups:
        return
    rows = min(groups, _MOST_BARS)
    note = ""
    if rows < groups:
        note = words("ledger.chart.cut", n=rows, of=groups)
    adding_up = (*STANDING, *UNHEARD_COUNTS)
    titles = [words(f"count.{name}") for name in adding_up]
    tasks = words("ledger.chart.tasks", n=rows)
    holding = _columns_called(titles, table)
    yield Chart(tasks, 1, holding, rows, stacked=True, note=note)
    rate = words("rate.due")
    due = words("ledger.chart.due", n=rows)
    rates = _columns_called([rate], table)
    yield Chart(due, 1, rates, rows, note=note)


def _columns_called(titles: Sequence[str], table: Table) -> tuple[int, ...]:
    """Return which columns of a table have one of some titles."""
    columns = enumerate(table.columns)
    found = [at for at, column in columns if column.title in titles]
    return tuple(found)
