"""A table as CSV, for spreadsheets: what would be taken for a formula or a figure stays text."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import Holds, Lit, Table, flat
from bizenv.messages import Catalogue

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_CHANGED: Final = re.compile(  # ids that spreadsheets read as other figures, or as days
    r"\d+\.\d*0|0\d+(\.\d+)?|\d+(\.\d+)?[eE][+-]?\d+|\d{1,4}([-/]\d{1,2}){2}|\d{1,4}[-/]\d{1,2}|\d{12,}"
)
_TEXTS: Final = (str, Lit)


def csv_text(table: Table, words: Catalogue) -> str:
    """Return a table as CSV (RFC 4180), with a heading."""
    del words  # the table has them
    return csv_heading(table) + "".join(csv_lines(table))


def csv_heading(table: Table) -> str:
    """Return the line of a table's titles."""
    titles = [_safe(column.title) for column in table.columns]
    return _line(titles)


def csv_lines(table: Table) -> Iterator[str]:
    """Yield the lines of a table's rows."""
    return map(_line, _rows(table))


def _line(cells: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _rows(table: Table) -> Iterator[list[str]]:
    """Yield the rows in words. Text is made safe; figures and days are so already."""
    columns = table.columns
    ids = [column.holds is Holds.ID for column in columns]
    worded = table.worded()
    for row, said in zip(table.rows, worded, strict=True):
        written = []
        for cell, text, is_id in zip(row, said, ids, strict=True):
            safe = _safe(text) if isinstance(cell, _TEXTS) else text
            written.append(_as_text(safe) if is_id else safe)
        yield written


def _as_text(text: str) -> str:
    """Return an id so that a spreadsheet keeps it: 1.10 would be 1.1 there, and 1-2 a day."""
    if _CHANGED.fullmatch(text):
        return f'="{text}"'
    return text


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a leading apostrophe makes it text."""
    text = flat(cell)
    if text.startswith(_FORMULA):
        return f"'{text}"
    return text
