"""A table as CSV, for spreadsheets: text that would be taken for a formula is shown as text."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import Lit, Table, flat
from bizenv.messages import Catalogue

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_TEXTS: Final = (str, Lit)


def csv_text(table: Table, words: Catalogue) -> str:
    """Return a table as CSV (RFC 4180), with a heading."""
    del words  # the table has them
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    titles = [_safe(column.title) for column in table.columns]
    writer.writerow(titles)
    writer.writerows(_rows(table))
    return out.getvalue()


def _rows(table: Table) -> Iterator[list[str]]:
    """Yield the rows in words. Text is made safe; figures and days are so already."""
    worded = table.worded()
    for row, said in zip(table.rows, worded, strict=True):
        cells = zip(row, said, strict=True)
        yield [
            _safe(text) if isinstance(cell, _TEXTS) else text for cell, text in cells
        ]


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a leading apostrophe makes it text."""
    text = flat(cell)
    if text.startswith(_FORMULA):
        return f"'{text}"
    return text
