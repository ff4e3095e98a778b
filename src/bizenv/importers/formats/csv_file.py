"""CSV: one row a line, in the encodings and with the separators that spreadsheets write."""

import csv
import io
from typing import Final

from bizenv.importers.document import (
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_LINES,
    Document,
    Line,
    unreadable,
)
from bizenv.importers.formats.text import decoded

_SEPARATORS: Final = ",\t;"


def read_csv(file: str, data: bytes) -> Document:
    """Return the rows of a CSV file; a row's number is that of its first line. Raises BizenvError."""
    text = decoded(file, data)
    if len(text) > MAX_CHARACTERS:
        raise unreadable(
            "document-too-long", file, lines=MAX_LINES, characters=MAX_CHARACTERS
        )
    head = text[:4000]
    separator = max(_SEPARATORS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines: list[Line] = []
    before = 0
    try:
        for row in rows:
            cells = tuple(cell.strip() for cell in row[:MAX_CELLS])
            if any(cells):
                lines.append(
                    Line(
                        before + 1, " ".join(filter(None, cells)), cells=cells, table=1
                    )
                )
            before = rows.line_num
            if len(lines) > MAX_LINES:
                raise unreadable(
                    "document-too-long",
                    file,
                    lines=MAX_LINES,
                    characters=MAX_CHARACTERS,
                )
    except csv.Error:
        raise unreadable("document-broken", file) from None
    return Document(file, tuple(lines))
