"""Shapes: what has the same keys in the same order as much before it is read by a pattern of its own.

A shape is a record on a line, or an item of a list with a key on each line. To compile a pattern takes as
long as to read some hundred of them without, so what is seen seldom has none.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

SIGNED = tuple[str, str]
"""A key, and the sign with which its value begins: `"` or `[`, nothing before a text without quotes."""

FIRST: Final = r"[^\s,\[\]{}:#\"'&*!|>%@`\\?=<~-]"  # no sign of YAML
COLON: Final = r":(?=[\w/])"  # that of an address: no key ends there
# A text without quotes between brackets
FLOW: Final = (
    rf"{FIRST}[^\t\r\n,\[\]{{}}:#\"\\]*(?:{COLON}[^\t\r\n,\[\]{{}}:#\"\\]*)*(?<! )"
)
QUOTED: Final = r"\"[^\"\\\t\r\n]*\""
ITEM: Final = rf"(?:{FLOW}|{QUOTED})"
_OTHERS: Final = {
    '"': r"\"([^\"\\\t\r\n]*+)\"",
    "[": rf"\[((?:{ITEM}(?:, {ITEM})*+)?+)\]",
}
# What stands for a value in a shape, by the sign with which it begins
_IN_BRACES: Final = {"": rf"({FIRST}[^\t\r\n,\[\]{{}}:#\"\\]*+)(?<! )", **_OTHERS}
_ON_A_LINE: Final = {"": rf"({FIRST}[^\t\r\n:#\\]*+)(?<! )", **_OTHERS}

SHAPED: Final = tuple(_IN_BRACES)
"""The signs of values that a shape may have."""
DASH: Final = "- "
_OFTEN: Final = 32  # so many times it is seen before it has a pattern
_MOST: Final = 8  # shapes at a time
_MOST_SEEN: Final = 256


class Shape(NamedTuple):
    """What finds the texts of such a thing, under which keys; those of them that are lists.

    `column`: where the dash stands.
    """

    match: Callable[[str, int], re.Match[str] | None]
    keys: tuple[str, ...]
    lists: tuple[str, ...]
    column: int


def _no_match(text: str, at: int) -> None:
    del text, at


NO_SHAPE: Final = Shape(_no_match, (), (), 0)


class Shapes:
    """Shapes that were seen often, the one that fitted last first."""

    def __init__(self, pattern: Callable[[int, Sequence[SIGNED]], str]) -> None:
        self.known: list[Shape] = []
        self._pattern = pattern
        self._seen: dict[tuple[int, Sequence[SIGNED]], int] = {}

    def fitting(self, text: str, at: int) -> tuple[Shape, re.Match[str]] | None:
        """Return the shape of what begins there, if it has one of these."""
        for place, shape in enumerate(self.known):
            found = shape.match(text, at)
            if found is not None:
                if place:
                    self.known.insert(0, self.known.pop(place))
                return shape, found
        return None

    def note(self, column: int, pairs: Sequence[SIGNED], text: str, at: int) -> None:
        """Take note of what begins there, read without a shape."""
        seen = (column, tuple(pairs))
        times = self._seen.get(seen, 0) + 1
        self._seen[seen] = times
        if times == _OFTEN:
            match = re.compile(self._pattern(column, pairs)).match
            self._seen.pop(seen)
            if match(text, at) is not None:
                keys = tuple([key for key, _ in pairs])
                lists = tuple([key for key, sign in pairs if sign == "["])
                self.known.insert(0, Shape(match, keys, lists, column))
                del self.known[_MOST:]
        elif len(self._seen) > _MOST_SEEN:
            self._seen.clear()


def _of_record(column: int, pairs: Sequence[SIGNED]) -> str:
    del column
    written = [f"{re.escape(key)}: {_IN_BRACES[sign]}" for key, sign in pairs]
    return rf"- \{{{', '.join(written)}\}}\Z"


def _of_item(column: int, pairs: Sequence[SIGNED]) -> str:
    written = [f"{re.escape(key)}: {_ON_A_LINE[sign]}\n" for key, sign in pairs]
    indentation = f" {{{column + 2}}}"
    return f" {{{column}}}- {indentation.join(written)}"


RECORDS: Final = Shapes(_of_record)
"""Those of records: each in braces, alone on its line."""
ITEMS: Final = Shapes(_of_item)
"""Those of items: a dash and a key on the first line, a key on each line below it."""


class Draft:
    """An item of a text that is read line by line: its keys, as far as a shape may have them."""

    def __init__(self, text: str) -> None:
        self.dashes: tuple[str, ...] = (DASH,)  # each with what stands before it
        self.column = 0
        self._text = text
        self._begin = 0
        self._pairs: list[SIGNED] = []
        self._is_open = False

    def begin(self, begin: int, column: int) -> None:
        """Begin with the item whose dash stands in a column of the line that begins there."""
        self.end()
        self._begin = begin
        if column != self.column:
            self.column = column
            dash = " " * column + DASH
            if dash not in self.dashes:
                self.dashes = (*self.dashes, dash)[-_MOST:]
        self._is_open = True

    def add(self, column: int, key: str, sign: str | None) -> None:
        """Add the key that stands in a column; None for a value that no shape has."""
        is_own = column == self.column + len(DASH)
        if is_own and self._is_open and sign in SHAPED:
            self._pairs.append((key, sign))
        else:
            self._is_open = False

    def end(self) -> None:
        """End with the item."""
        if self._pairs:
            ITEMS.note(self.column, self._pairs, self._text, self._begin)
            self._pairs = []
        self._is_open = False
