"""The texts of a table's row: each once, quoted in a doubt, a title without its line breaks."""

from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.figures import figures
from bizenv.importers.reading.shapes import Shape, is_note, is_sum, shape
from bizenv.importers.reading.untaken import untaken

_TITLE: Final = 60  # characters of a title in a cell
_OF_TASKS: Final = frozenset((Shape.UNITS, Shape.DAY))
_QUOTED: Final = 60  # characters of a row in a doubt


def texts_of(row: SourceLine) -> list[str]:
    """Return the texts of a row's cells, each once."""
    cells = [cell.strip() for cell in row.cells]
    found = dict.fromkeys(filter(None, cells))
    return list(found)


def is_aside(row: SourceLine) -> bool:
    """Tell whether a row is no task: a sum, or a note on the table."""
    texts = texts_of(row)
    if is_sum(row.cells):
        shapes = map(shape, texts)
        return _OF_TASKS.isdisjoint(shapes)
    first = texts[0]
    return len(texts) == 1 and is_note(first)


def quoted(row: SourceLine) -> str:
    """Return what a row says, as a doubt quotes it."""
    texts = texts_of(row)
    words = " | ".join(texts).split()
    whole = " ".join(words)
    return whole[:_QUOTED]


def unbroken(title: str) -> str:
    """Return a title without the line breaks of a narrow cell."""
    if "。" in title or len(title) > _TITLE:
        return title
    lines = [line.strip() for line in title.split("\n")]
    joined = "".join(lines)
    if joined.isascii():
        return " ".join(lines)
    return joined


def is_unread_target(text: str) -> bool:
    """Tell whether a cell of targets has an amount that no rule reads: ≥20个."""
    if not any(map(str.isdecimal, text)):
        return False
    is_read = any(figures(text))
    is_told = any(untaken(text, ()))
    return not (is_read or is_told)
