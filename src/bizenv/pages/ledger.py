"""The ledger (台账) as a workbook: all tasks, what is overdue, problems, counts, and each department's."""

from collections.abc import Callable, Iterator
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
from bizenv.formats.sheets import Book, Chart, Sheet
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.head import counting, notes_of_plans
from bizenv.pages.status import status_page
from bizenv.pages.status_table import STANDING, counts_table
from bizenv.pages.task_lines import reason_lines, told_of_due
from bizenv.pages.tasks import tasks_title
from bizenv.pages.tasks_table import EVERY
from bizenv.pages.things import words_of
from bizenv.report.counts import UNHEARD_COUNTS
from bizenv.report.ledger import Ledger
from bizenv.report.tasks import AssignmentRow, TaskReport, TaskRow

_FIXED: Final = 4  # up to the task's title
_MOST_BARS: Final = 40
_NAMED: Final = 3  # plans


def ledger_book(ledger: Ledger, words: Catalogue) -> Book:
    """Return the ledger as a workbook."""
    report = ledger.tasks
    words = words_of(report.plans, words)
    title = _title(report, words)
    sheets = [
        _tasks_sheet(words("ledger.sheet"), title, report, words),
        _tasks_sheet(words("ledger.sheet.overdue"), title, ledger.overdue, words),
        _problems_sheet(title, report, words),
        _counts_sheet(ledger, words),
    ]
    for name, own in ledger.departments.items():
        sheets.append(_tasks_sheet(name, title, own, words))
    return Book(title, report.query.day, tuple(sheets))


def ledger_table(ledger: Ledger, words: Catalogue) -> Table:
    """Return all tasks with the columns of a ledger."""
    report = ledger.tasks
    return _tasks_table(report, words_of(report.plans, words))


def _title(report: TaskReport, words: Catalogue) -> str:
    """Return what the ledger is called: by its plans, or by how many there are."""
    if 1 <= len(report.plans) <= _NAMED:
        titles = [each.title for each in report.plans]
        return words("ledger.title", name=words.listed(titles))
    plans = words("total.plans", count=len(report.plans))
    return words("ledger.title", name=sentences.capital(plans))


def _tasks_sheet(name: str, title: str, report: TaskReport, words: Catalogue) -> Sheet:
    listed = sentences.capital(tasks_title(report, words))
    head = (title, listed, *_said_with(report, words))
    return Sheet(name, head, _tasks_table(report, words), fixed=_FIXED)


def _said_with(report: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield what must be said with the figures: the notes on each plan, and the rule of judging."""
    facts = report.facts
    for note in notes_of_plans(facts, words):
        yield text_of(note)
    yield text_of(counting(facts, words))


def _tasks_table(report: TaskReport, words: Catalogue) -> Table:
    columns = [each.column(words) for each in _COLUMNS]
    several = len(report.plans) > 1
    rows: list[Cells] = []
    for row in report.tasks:
        cells = [each.cell(row, words) for each in _COLUMNS]
        number = row.key if several else row.view.history.id
        rows.append((number, *cells))
    first = Column(words("ledger.column.number"), Holds.ID)
    return Table((first, *columns), tuple(rows), words)


def _taken(name: str) -> Callable[[TaskRow, Catalogue], Cell]:
    """Return what gives a cell as lists of tasks have it."""
    return EVERY[name].cell


def _first_section(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    sections = row.view.history.issued.sections
    return " › ".join([f"{each.number} {each.title}" for each in sections[:1]])


def _sections_below(row: TaskRow, words: Catalogue) -> Cell:
    del words  # data
    sections = row.view.history.issued.sections
    return " › ".join([f"{each.number} {each.title}" for each in sections[1:]])


def _state(row: TaskRow, words: Catalogue) -> Cell:
    """Return the status, and of what one department leads how far it is by its last report."""
    status = sentences.lit(words, row.view)
    percent = row.assignments[0].said.percentage
    if row.leads > 1 or percent is None:
        return status
    said = words("ledger.percent", status=status.text, percent=percent.percent)
    return Lit(said, status.light)


def _evidence(row: TaskRow, words: Catalogue) -> Cell:
    """Return the evidence that each part named last."""
    found = []
    for part in row.assignments:
        if part.proof:
            text = words.listed([flat(each) for each in part.proof])
            named = words("reason.of", names=part.department, text=text)
            found.append(text if row.leads == 1 else named)
    return words("reason.separator").join(found)


def _remarks(row: TaskRow, words: Catalogue) -> Cell:
    """Return why it stands so, how its due day was moved, who asks for more time."""
    said = [*reason_lines(row, words), *told_of_due(row, words)]
    if row.view.history.issued.task.priority:
        said.insert(0, words("task.priority"))
    return words("reason.next").join(said)


class _LedgerColumn(NamedTuple):
    """A column of the ledger: its name, which cells it holds, and the cell of a task."""

    name: str
    holds: Holds
    cell: Callable[[TaskRow, Catalogue], Cell]

    def column(self, words: Catalogue) -> Column:
        """Return the column as a table has it."""
        return Column(words(f"ledger.column.{self.name}"), self.holds)


_COLUMNS: Final = (
    _LedgerColumn("section", Holds.TEXT, _first_section),
    _LedgerColumn("below", Holds.TEXT, _sections_below),
    _LedgerColumn("title", Holds.TEXT, _taken("title")),
    _LedgerColumn("summary", Holds.TEXT, _taken("summary")),
    _LedgerColumn("leader", Holds.TEXT, _taken("leader")),
    _LedgerColumn("lead", Holds.TEXT, _taken("lead")),
    _LedgerColumn("support", Holds.TEXT, _taken("support")),
    _LedgerColumn("due", Holds.DAY, _taken("due_day")),
    _LedgerColumn("progress", Holds.TEXT, _taken("progress")),
    _LedgerColumn("state", Holds.LIGHT, _state),
    _LedgerColumn("problems", Holds.TEXT, _taken("problems")),
    _LedgerColumn("next", Holds.TEXT, _taken("next")),
    _LedgerColumn("evidence", Holds.TEXT, _evidence),
    _LedgerColumn("review", Holds.TEXT, _taken("review")),
    _LedgerColumn("remarks", Holds.TEXT, _remarks),
)


def _problems_sheet(title: str, report: TaskReport, words: Catalogue) -> Sheet:
    """Return the problems and requests that departments told last, a row for each who did."""
    rows = tuple(_problems(report, words))
    number = words("ledger.problems", n=len(rows))
    columns = (
        Column(words("ledger.column.number"), Holds.ID),
        Column(words("ledger.column.title")),
        Column(words("column.department")),
        Column(words("ledger.column.due"), Holds.DAY),
        Column(words("ledger.column.state"), Holds.LIGHT),
        Column(words("ledger.column.problems")),
        Column(words("ledger.column.next")),
        Column(words("column.needs")),
        Column(words("ledger.column.told"), Holds.DAY),
    )
    listed = sentences.capital(tasks_title(report, words))
    head = (title, listed, number, *_said_with(report, words))
    table = Table(columns, rows, words)
    return Sheet(words("ledger.sheet.problems"), head, table, fixed=2)


def _problems(report: TaskReport, words: Catalogue) -> Iterator[Cells]:
    several = len(report.plans) > 1
    for row in report.tasks:
        for part in row.assignments:
            texts = part.said.texts
            if "problems" in texts or "needs" in texts:
                number = row.key if several else row.view.history.id
                yield number, *_problem(row, part, words)


def _problem(row: TaskRow, part: AssignmentRow, words: Catalogue) -> Cells:
    texts = part.said.texts
    due = part.judged.verdict.due.last_day
    own = row.view.part_of([part.department])
    assert own is not None
    return (
        row.view.history.issued.task.title,
        part.department,
        due or words("due.ongoing"),
        sentences.lit(words, own),
        *[texts.get(name, "") for name in ("problems", "next", "needs")],
        part.said.told,
    )


def _counts_sheet(ledger: Ledger, words: Catalogue) -> Sheet:
    """Return counts and rates of each department and of all, with charts."""
    report = ledger.status
    parts = laid_out(status_page(report, words).parts)
    lines = [each for each in parts if isinstance(each, (Heading, Paragraph))]
    head = [text_of(each) for each in lines]
    table = counts_table(report, words)
    charts = tuple(_charts(table, len(report.groups), words))
    name = words("ledger.sheet.counts")
    return Sheet(name, tuple(head), table, fixed=2, charts=charts)


def _charts(table: Table, groups: int, words: Catalogue) -> Iterator[Chart]:
    """Yield what is drawn: what the tasks of each department add up to, and a rate."""
    if not groups:
        return
    rows = min(groups, _MOST_BARS)
    titles = [words(f"count.{name}") for name in (*STANDING, *UNHEARD_COUNTS)]
    holding = [at for at, column in enumerate(table.columns) if column.title in titles]
    yield Chart(
        words("ledger.chart.tasks", n=rows), 1, tuple(holding), rows, stacked=True
    )
    due = words("rate.due")
    rates = [at for at, column in enumerate(table.columns) if column.title == due]
    yield Chart(words("ledger.chart.due", n=rows), 1, tuple(rates), rows)
