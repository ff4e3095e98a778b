"""Lines as they were meant, however a document was copied."""

from collections.abc import Sequence

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.bare_headings import with_titles
from bizenv.importers.reading.circled import with_lines
from bizenv.importers.reading.copied import with_rows
from bizenv.importers.reading.run_on import taken_apart
from bizenv.importers.reading.slips import with_slips
from bizenv.importers.reading.wrapped import unwrapped


def meant(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines with lost line ends restored and copied tables as rows."""
    apart: list[SourceLine] = []
    for line in unwrapped(lines):
        for part in taken_apart(line):
            apart += with_lines(part)
    return list(with_rows(list(with_slips(with_titles(apart)))))
