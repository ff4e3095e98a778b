"""Milestones one by one: which are missed, which fall due, which are reached."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cells,
    Column,
    Holds,
    Lit,
    Page,
    Parts,
    Table,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages.head import TableRow, listed_title, report_page, report_table
from bizenv.report.milestones import STATES, MilestoneReport, MilestoneRow

_LIGHTS: Final = {"missed": "red", "met": "green", "completed": "green"}


def milestones_page(report: MilestoneReport, words: Catalogue) -> Page:
    """Return milestones: in a text each in lines of its own, elsewhere as a table."""
    counted = [(f"milestones.{state}", report.count(state)) for state in STATES]
    title = listed_title(report.facts, report.query, counted, words)
    in_lines = _lines(report, words)
    table = Alternative(in_lines, _laid_out(report, words))
    return report_page(report.facts, words, title, [table])


def _lines(report: MilestoneReport, words: Catalogue) -> Parts:
    for row in report.rows:
        yield BLANK
        state = _state(row, words)
        yield paragraph(
            (state.text, state.light),
            f"  {row.milestone}  ",
            (_when(row, words), None),
            hang=4,
        )
        yield paragraph(f"{row.key}  {row.title}  {row.department}", indent=4)


def _when(row: MilestoneRow, words: Catalogue) -> str:
    """Say until when, and how far that is; or when it was reached."""
    parts = [words("task.due", due=row.due.isoformat())]
    if row.reached is not None:
        parts.append(words("milestones.reached", day=row.reached.isoformat()))
    elif row.state == "missed":
        parts.append(words("task.days_past", n=-row.days))
    elif row.state == "upcoming":
        code = "digest.days_left" if row.days else "digest.due_today"
        parts.append(words(code, n=row.days))
    return "  ".join(parts)


def _left(row: MilestoneRow) -> timedelta | None:
    return timedelta(row.days) if row.state in ("missed", "upcoming") else None


def _days(row: MilestoneRow, words: Catalogue) -> str:
    """Return the days to its last day, or since then, in words."""
    if _left(row) is None:
        return ""
    if not row.days:
        return words("digest.due_today")
    code = "milestones.left" if row.days > 0 else "milestones.past"
    return words(code, n=abs(row.days))


def _state(row: MilestoneRow, words: Catalogue) -> Lit:
    """Return how it stands; of a plan without any record nothing is called missed."""
    if row.state == "missed" and row.unheard:
        return Lit(words("status.unheard"), "grey")
    return Lit(words(f"milestones.{row.state}"), _LIGHTS.get(row.state))


def _laid_out(report: MilestoneReport, words: Catalogue) -> Parts:
    yield _table(report, words, remarks=False)


def milestones_table(report: MilestoneReport, words: Catalogue) -> Table:
    """Return milestones as a table."""
    return _table(report, words, remarks=True)


def _table(report: MilestoneReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = (
        Column(words("column.plan")),
        Column(words("column.task")),
        Column(words("column.title")),
        Column(words("column.department")),
        Column(words("column.milestone")),
        Column(words("column.due_day"), Holds.DAY),
        Column(words("column.state"), Holds.LIGHT),
        Column(words("column.days_left"), Holds.DURATION if remarks else Holds.TEXT),
        Column(words("column.reached"), Holds.DAY),
    )
    rows = _rows(report, words, in_words=not remarks)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(
    report: MilestoneReport, words: Catalogue, *, in_words: bool
) -> Iterator[TableRow]:
    for row in report.rows:
        cells: Cells = (
            row.plan,
            row.task,
            row.title,
            row.department,
            row.milestone,
            row.due,
            _state(row, words),
            _days(row, words) if in_words else _left(row),
            row.reached,
        )
        yield TableRow(cells, row.plan)
