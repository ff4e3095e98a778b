"""Tables of a Word file: which rows and cells are theirs, and not those of tables within."""

from collections.abc import Iterator
from typing import Any, Final

from bizenv.importers.document import MAX_CELLS
from bizenv.importers.formats.office_file import integer
from bizenv.importers.formats.word_parts import FALLBACK, value, w
from bizenv.importers.formats.word_runs import ADDED

TABLE: Final = w("tbl")
_PARAGRAPH: Final = w("p")
_ROW: Final = w("tr")
_CELL: Final = w("tc")
_BOX: Final = w("txbxContent")
_CONTROL: Final = w("sdt")
_CONTENT: Final = w("sdtContent")
_AROUND_ROWS: Final = ADDED | {_CONTENT}
_MERGED: Final = f"{w('tcPr')}/{w('vMerge')}"
_SPAN: Final = f"{w('tcPr')}/{w('gridSpan')}"


def in_another(paragraph: Any, cell: Any) -> bool:
    """Tell whether a paragraph is read with the one that it stands in, or not at all."""
    above = paragraph.getparent()
    while above is not cell:
        if above.tag in (_BOX, FALLBACK, _PARAGRAPH, TABLE):
            return True
        above = above.getparent()
    return False


def tables_below(element: Any) -> Iterator[Any]:
    """Yield the tables in a text box or a cell, but none that stands in another of them."""
    for table in element.iter(TABLE):
        if _nearest(table, element) is None:
            yield table


def _nearest(element: Any, limit: Any = None) -> Any:
    """Return the table that an element stands in, below a limit; None if there is none."""
    for above in element.iterancestors():
        if above is limit:
            return None
        if above.tag == TABLE:
            return above
    return None


def is_frame(table: Any) -> bool:
    """Tell whether a table only frames others: a cell a row, and a table in one of them."""
    for row in rows(table):
        if len(list(cells(row))) > 1:
            return False
    return next(tables_below(table), None) is not None


def rows(table: Any) -> Iterator[Any]:
    """Yield a table's own rows, not those of a table in a cell."""
    for row in table.iter(_ROW):
        if _in_table(row, table):
            yield row


def cells(row: Any) -> Iterator[Any]:
    """Yield a row's own cells."""
    for cell in row.iter(_CELL):
        if _in_row(cell, row):
            yield cell


def _in_table(row: Any, table: Any) -> bool:
    """Tell whether a row is the table's own, not that of a table in a cell."""
    above = row.getparent()
    return above is table or above.tag in _AROUND_ROWS


def _in_row(cell: Any, row: Any) -> bool:
    above = cell.getparent()
    while above.tag in (_CONTENT, _CONTROL):
        above = above.getparent()
    return bool(above is row)


def is_merged_down(cell: Any) -> bool:
    """Tell whether a cell goes on with the one above it."""
    found = cell.find(_MERGED)
    if found is None:
        return False
    return value(found) != "restart"


def columns_of(cell: Any) -> int:
    """Return how many columns a cell spans."""
    written = value(cell.find(_SPAN))
    span = min(integer(written, 1), MAX_CELLS)
    return max(1, span)
