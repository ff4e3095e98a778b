"""A neutral table: for every output that only wants cells (CSV, Markdown, text)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bizenv.messages import Catalogue, Message
from bizenv.pages.sentences import rate_text, reason
from bizenv.report.counts import PUBLISHED, RATES, Counts, rate
from bizenv.report.query import ONGOING
from bizenv.report.status import TAG, StatusReport
from bizenv.report.tasks import TaskReport, TaskRow


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and whether it holds figures."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `light` colours it where there are colours."""

    cells: tuple[str, ...]
    light: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, every cell already worded."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


BRIEF: Final = (
    "tasks",
    "due",
    "applied",
    "in_review",
    "accepted",
    "on_track",
    "at_risk",
    "overdue",
)


def light_word(words: Catalogue, light: str | None) -> str:
    """Return a light's word, or a dash."""
    return words(f"light.{light}") if light else words("none")


def group_name(words: Catalogue, report: StatusReport, key: str | None) -> str:
    """Return what a group is called."""
    if key is None:
        return words("group.unnamed")
    if key == ONGOING:
        return words("due.ongoing")
    title = report.titles.get(key)
    if report.by == "section" and title:
        return title if len(report.plans) == 1 else f"{key.partition('/')[0]} {title}"
    return f"{key} {title}" if title else key


def grouping_name(words: Catalogue, by: str) -> str:
    """Return what the groups are: 牵头部门, 部门类别 and so on."""
    return by.removeprefix(TAG) if by.startswith(TAG) else words(f"by.{by}")


def status_table(report: StatusReport, words: Catalogue) -> Table:
    """Return the groups with what matters most; for reading."""
    columns = [Column(words("column.light")), Column(_heading(report, words))]
    columns += [Column(words(f"column.{name}"), numeric=True) for name in BRIEF]
    columns.append(Column(words("rate.due"), numeric=True))

    def cells(name: str, counts: Counts) -> Row:
        figures = (str(getattr(counts, each)) for each in BRIEF)
        light = light_word(words, counts.light)
        return Row(
            (light, name, *figures, rate_text(words, counts.due_rate)), counts.light
        )

    rows = [
        cells(group_name(words, report, key), counts)
        for key, counts in report.ordered()
    ]
    return Table(tuple(columns), tuple(rows))


def _heading(report: StatusReport, words: Catalogue) -> str:
    if report.by == "department" and report.counting == "support":
        return words("by.supporter")
    return grouping_name(words, report.by)


def full_status_table(report: StatusReport, words: Catalogue) -> Table:
    """Return every count and rate of every group and of the total; for other programs' eyes."""
    columns = [
        Column(words("column.as_of")),
        Column(_heading(report, words)),
        Column(words("column.light")),
    ]
    columns += [Column(words(f"count.{name}"), numeric=True) for name in PUBLISHED]
    columns += [Column(words(f"rate.{name}.base"), numeric=True) for name in RATES]
    columns.append(Column(words("column.remarks")))
    noted = [
        words("note.of_plan", plan=each.plan, text=_remarks(each.notes, words))
        for each in report.plans
        if each.notes
    ]
    remarks = words("note.separator").join((words(report.counting_said), *noted))
    groups = [
        (group_name(words, report, key), counts) for key, counts in report.ordered()
    ]

    def cells(name: str, counts: Counts) -> Row:
        figures = (str(getattr(counts, each)) for each in PUBLISHED)
        rates = (rate_text(words, rate(counts, each)) for each in RATES)
        light = light_word(words, counts.light)
        return Row(
            (f"{report.query.day:%Y-%m-%d}", name, light, *figures, *rates, remarks),
            counts.light,
        )

    rows = [
        cells(name, counts)
        for name, counts in (*groups, (words("total.tasks_once"), report.totals))
    ]
    return Table(tuple(columns), tuple(rows))


def status_word(words: Catalogue, row: TaskRow) -> str:
    """Return a status in words, with what qualifies it: 逾期完成, 提前完成, 正常推进（未填报）."""
    view = row.view
    return verdict_word(
        words,
        str(view.status),
        late=view.late,
        early=view.early,
        unreported=view.unreported,
    )


def verdict_word(
    words: Catalogue, status: str, *, late: bool, early: bool, unreported: bool
) -> str:
    """Return a status in words, with what qualifies it."""
    if status == "completed" and late:
        return words("status.completed_late")
    if status == "completed" and early:
        return words("status.completed_early")
    return words("status.unreported") if unreported else words(f"status.{status}")


def leads_by_status(row: TaskRow, words: Catalogue) -> str:
    """Return who stands where: 逾期未完成：西区人民政府；待审核：南区人民政府."""
    said = (
        words("reason.of", names=Message(f"status.{status}"), text=words.listed(names))
        for status, names in row.by_status.items()
    )
    return words("reason.separator").join(said)


def reason_lines(row: TaskRow, words: Catalogue) -> list[str]:
    """Return what decides a task's status, in words; in a joint task with the departments that each is said of."""
    said: dict[str, list[str]] = {}
    for judged in row.view.deciding:
        if judged.verdict.status is row.view.status:
            told = [
                reason(words, each)
                for each in judged.verdict.reasons
                if each.code != "overdue"
            ]
            said.setdefault(words("reason.separator").join(told), []).append(
                judged.assignment.department
            )
    if len(row.view.history.in_force(row.view.day)) == 1:
        return list(said)
    return [words("reason.of", names=names, text=text) for text, names in said.items()]


_Cell = Callable[[TaskRow, Catalogue], str]
_TASK_CELLS: Final[tuple[tuple[str, _Cell], ...]] = (
    ("plan", lambda row, _: row.book.id),
    ("task", lambda row, _: row.view.history.id),
    ("title", lambda row, _: row.view.history.issued.task.title),
    ("status", lambda row, words: status_word(words, row)),
    ("light", lambda row, words: light_word(words, row.view.light)),
    ("stage", lambda row, words: words(f"stage.{row.view.stage}")),
    (
        "due_day",
        lambda row, words: (
            f"{row.view.due:%Y-%m-%d}" if row.view.due else words("due.ongoing")
        ),
    ),
    ("days_overdue", lambda row, _: str(row.view.days_overdue or "")),
    ("lead", lambda row, words: words.listed(row.view.terms.lead)),
    ("support", lambda row, words: words.listed(row.view.terms.support)),
    ("by_status", leads_by_status),
    (
        "reasons",
        lambda row, words: words("reason.separator").join(reason_lines(row, words)),
    ),
)
_NUMERIC: Final = ("days_overdue",)


def task_table(report: TaskReport, words: Catalogue, *, remarks: bool) -> Table:
    """Return a list of tasks with every column; `remarks`: what must be said with its plan's figures, in a last one."""
    columns = [Column(words("column.as_of"))]
    columns += [
        Column(words(f"column.{name}"), numeric=name in _NUMERIC)
        for name, _ in _TASK_CELLS
    ]
    day = f"{report.query.day:%Y-%m-%d}"
    rule = words(f"counting.list.{report.counting}")
    notes = {
        each.plan: words("note.separator")
        .join((rule, _remarks(each.notes, words)))
        .strip()
        for each in report.plans
    }
    if remarks:
        columns.append(Column(words("column.remarks")))
    rows = [
        Row(
            (
                day,
                *(cell(row, words) for _, cell in _TASK_CELLS),
                *([notes[row.book.id]] if remarks else ()),
            ),
            row.view.light,
        )
        for row in report.tasks
    ]
    if (
        remarks and not rows
    ):  # a table without rows must still say of which day it is, and what is to be said with it
        said = (
            words("note.of_plan", plan=name, text=text) for name, text in notes.items()
        )
        rows = [
            Row((day, *("" for _ in _TASK_CELLS), words("note.separator").join(said)))
        ]
    return Table(tuple(columns), tuple(rows))


def _remarks(notes: tuple[str, ...], words: Catalogue) -> str:
    return words("note.separator").join(words(f"note.{code}") for code in notes)
