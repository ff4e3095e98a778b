"""Milestones one by one: which are missed, which fall due, which are reached."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Cells,
    Holds,
    Page,
    Parts,
    Table,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages.head import TableRow, columns_of, report_table
from bizenv.pages.listing import (
    PART_COLUMNS,
    count_states,
    listing_page,
    part_cells,
    part_line,
)
from bizenv.pages.said import milestone_state
from bizenv.report.milestones import STATES, MilestoneReport, MilestoneRow

_COLUMNS: Final = {
    **PART_COLUMNS,
    "column.milestone": Holds.TEXT,
    "column.due_day": Holds.DAY,
    "column.state": Holds.LIGHT,
    "column.days_left": Holds.TEXT,
    "column.reached": Holds.DAY,
}


def milestones_page(report: MilestoneReport, words: Catalogue) -> Page:
    """Return milestones: in a text each in lines of its own, elsewhere as a table."""
    counted = count_states(report.rows, words, "milestones", STATES)
    in_lines = _lines(report, words)
    table = partial(_table, report, words, remarks=False)
    return listing_page(report, words, counted, in_lines, table)


def _lines(report: MilestoneReport, words: Catalogue) -> Parts:
    for row in report.rows:
        yield BLANK
        state = milestone_state(row, words)
        title = words("milestone.named", title=row.milestone)
        when = "  ".join(_when(row, words))
        yield paragraph(
            (state.text, state.light),
            f"  {title}  ",
            (when, None),
            hang=4,
        )
        yield part_line(row)


def _when(row: MilestoneRow, words: Catalogue) -> Iterator[str]:
    """Say until when, and how far that is; or when it was reached."""
    due = row.due.isoformat()
    yield words("task.due", due=due)
    if row.reached is not None:
        yield words("milestones.reached", day=row.reached)
    elif row.state == "missed":
        yield words("task.days_past", n=-row.days)
    elif row.state == "upcoming":
        code = "digest.days_left" if row.days else "digest.due_today"
        yield words(code, n=row.days)


def _left(row: MilestoneRow) -> timedelta | None:
    if row.state not in ("missed", "upcoming"):
        return None
    return timedelta(row.days)


def _days(row: MilestoneRow, words: Catalogue) -> str:
    """Return the days to its last day, or since then, in words."""
    if _left(row) is None:
        return ""
    if not row.days:
        return words("digest.due_today")
    code = "milestones.left" if row.days > 0 else "milestones.past"
    return words(code, n=abs(row.days))


def milestones_table(report: MilestoneReport, words: Catalogue) -> Table:
    """Return milestones as a table."""
    return _table(report, words, remarks=True)


def _table(report: MilestoneReport, words: Catalogue, *, remarks: bool) -> Table:
    days_left = {"column.days_left": Holds.DURATION} if remarks else {}
    columns = columns_of(_COLUMNS | days_left, words)
    rows = _rows(report, words, in_words=not remarks)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(
    report: MilestoneReport, words: Catalogue, *, in_words: bool
) -> Iterator[TableRow]:
    for row in report.rows:
        cells: Cells = (
            *part_cells(row),
            row.milestone,
            row.due,
            milestone_state(row, words),
            _days(row, words) if in_words else _left(row),
            row.reached,
        )
        yield TableRow(cells, row.plan)
