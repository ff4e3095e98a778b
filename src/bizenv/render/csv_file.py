"""Tables as CSV, for spreadsheets: cells that would be taken for a formula are shown as text."""

import csv
import io
from typing import Final

from bizenv.render.layout import inert
from bizenv.report.table import Table

BOM: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_text(table: Table) -> str:
    """Return a table as CSV (RFC 4180), with a heading."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.title for column in table.columns)
    for row in table.rows:
        writer.writerow(
            cell if column.numeric else _safe(cell) for column, cell in zip(table.columns, row.cells, strict=True)
        )
    return out.getvalue()


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a leading apostrophe makes it text."""
    text = inert(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
