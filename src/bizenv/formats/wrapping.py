"""Lines of at most so many columns.

A word or a wide character is not broken, nor parted from its signs.
"""

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

# A unit is not broken: a word or a wide character, with the opening signs before it and
# the closing ones behind it.
_OPENING: Final = "（〔【《“‘「『(["
_CLOSING: Final = "，。；：、！？）〕】》”’」』％%)],.;:!?…—"
_MARKS: Final = "\u0300-\u036f\u200d\ufe0e\ufe0f"
_UNIT: Final = re.compile(
    rf"[{re.escape(_OPENING)}]{{0,8}}(?:[!-~\u00a1-\u024f]{{1,200}}|\S)"
    rf"[{_MARKS}]{{0,8}}[{re.escape(_CLOSING)}]{{0,8}}\s*|\s+"
)


def wrapped(text: str, width: int, first: int, rest: int) -> Iterator[str]:
    """Yield lines of at most `width` columns.

    The first begins after so many columns, the rest after so many.
    """
    if first + cell_len(text) <= width:
        yield " " * first + text
        return
    line = " " * first
    used = first
    for unit in _units(text, width - rest):
        columns = _columns(unit)
        too_wide = used + columns > width and used + _columns(unit.rstrip()) > width
        if too_wide and line.strip():
            yield line.rstrip()
            line = " " * rest
            used = rest
        line += unit
        used += columns
    yield line.rstrip()


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return cell_len(text)


def _units(text: str, most: int) -> Iterator[str]:
    """Yield what is not broken; a unit wider than a line is cut."""
    for match in _UNIT.finditer(text):
        unit = match[0]
        while len(unit) * 2 > most and cell_len(unit) > most:
            end = _fitting(unit, most)
            yield unit[:end]
            unit = unit[end:]
        yield unit


def _fitting(unit: str, most: int) -> int:
    """Return how many characters of a unit fit into so many columns."""
    end = len(unit)
    while cell_len(unit[:end]) > most:
        end -= 1
    return end
