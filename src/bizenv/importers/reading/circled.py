"""Several tasks in one paragraph, each behind a circled figure: ①…；②…."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.odd_names import passage

_BEFORE: Final = re.compile("(?<=[；;。])[ \u3000]{0,2}(?=[①-⑳])")
_CIRCLED: Final = "circled"


def with_lines(line: SourceLine) -> Iterator[SourceLine]:
    """Yield a line for each such task; of steps of one task, the line as it is."""
    number = None if line.cells else recognise(line.text)
    if number is None or number.kind != _CIRCLED:
        yield line
        return
    edges = [0, *(each.end() for each in _BEFORE.finditer(line.text)), len(line.text)]
    parts = [(start, line.text[start:end]) for start, end in pairwise(edges)]
    if not all(passage(text) for _, text in parts):
        yield line
        return
    for start, text in parts:
        yield replace(line, text=text, column=line.column + start)
