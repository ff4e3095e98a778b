"""Tables as CSV, for spreadsheets: cells that would be taken for a formula are shown as text."""

import csv
import io
from typing import Final

from bizenv.formats.layout import inert
from bizenv.messages import Catalogue
from bizenv.pages.show import show_table
from bizenv.pages.table import Table, full_status_table, task_table
from bizenv.report.show import ShowReport
from bizenv.report.status import StatusReport
from bizenv.report.tasks import TaskReport

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def status_csv(report: StatusReport, words: Catalogue) -> str:
    """Return every count and rate of every group as CSV."""
    return csv_text(full_status_table(report, words))


def tasks_csv(report: TaskReport, words: Catalogue) -> str:
    """Return a list of tasks as CSV."""
    return csv_text(task_table(report, words, remarks=True))


def show_csv(report: ShowReport, words: Catalogue) -> str:
    """Return one task's turns as CSV."""
    return csv_text(show_table(report, words))


def csv_text(table: Table) -> str:
    """Return a table as CSV (RFC 4180), with a heading."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_safe(column.title) for column in table.columns)
    for row in table.rows:
        writer.writerow(
            cell if column.numeric else _safe(cell)
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
    return out.getvalue()


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a leading apostrophe makes it text."""
    text = inert(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
