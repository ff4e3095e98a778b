"""How sheets name their cells: D7, and D7:F9 for those that are merged."""

import re
from typing import Final, NamedTuple

_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_RANGE: Final = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTERS: Final = len(_ALPHABET)

Cell = tuple[int, int]
"""A row and a column."""


class MergedCells(NamedTuple):
    """Cells that are merged: from which to which, both counted in."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells they are."""
        rows = self.bottom - self.top + 1
        columns = self.right - self.left + 1
        return rows * columns


def merged(reference: str) -> MergedCells | None:
    """Return the cells of a reference such as D7:F9, None where it is none."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return MergedCells(
        int(top),
        _number_of(left),
        int(bottom),
        _number_of(right),
    )


def place_of(reference: str, default: Cell = (0, 0)) -> Cell:
    """Return the row and column of a reference such as D7."""
    match = _REFERENCE.match(reference)
    if match is None:
        return default
    letters, row = match.groups()
    return int(row), _number_of(letters)


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        value = _ALPHABET.index(letter) + 1
        number = number * _LETTERS + value
    return number


def letters_of(column: int) -> str:
    """Return the letters of a column: AA for 27."""
    found = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        found = _ALPHABET[rest] + found
    return found
