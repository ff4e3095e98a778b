"""CSV: one row a line, in the encodings and with the separators that spreadsheets write."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from bizenv.importers.document import (
    MAX_CELLS,
    MAX_LINES,
    Doubts,
    SourceDocument,
    SourceLine,
    too_long,
    unreadable,
)
from bizenv.importers.formats.text import decoded

_SEPARATORS: Final = ",\t;"
_HEAD: Final = 4000  # characters by which the separator is told


def read_csv(file: str, data: bytes) -> SourceDocument:
    """Return the rows of a CSV file; a row's number is that of its first line.

    Raises BizenvError.
    """
    text = decoded(file, data)
    lines: list[SourceLine] = []
    doubts = Doubts(file)
    try:
        for line in _rows(text, doubts):
            lines.append(line)
            if len(lines) > MAX_LINES:
                raise too_long(file)
    except csv.Error:
        raise unreadable("document-broken", file) from None
    first_doubts = tuple(doubts.found[:1])
    read = tuple(lines)
    return SourceDocument(file, read, first_doubts)


def _rows(text: str, doubts: Doubts) -> Iterator[SourceLine]:
    separator = max(_SEPARATORS, key=text[:_HEAD].count)
    text_read = io.StringIO(text, newline="")
    rows = csv.reader(text_read, delimiter=separator)
    before = 0
    for row in rows:
        kept = row[:MAX_CELLS]
        cells = tuple(cell.strip() for cell in kept)
        if any(map(str.strip, row[MAX_CELLS:])):
            wide = SourceLine(before + 1, "")
            doubts("too-wide", wide, limit=MAX_CELLS)
        if any(cells):
            said = " ".join(filter(None, cells))
            yield SourceLine(before + 1, said, cells=cells, table=1)
        before = rows.line_num
