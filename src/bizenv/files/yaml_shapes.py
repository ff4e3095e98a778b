"""Shapes: what has the same keys in the same order as much before it is read by a pattern of its own.

A shape is a record on a line, or an item of a list with a key on each line. To compile a pattern takes as
long as to read some hundred of them without, so what is seen seldom has none.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any, Final, NamedTuple

Pairs = tuple[tuple[str, str], ...]
"""Keys, each with the sign by which its value begins: `"` or `[`, nothing before a text without quotes."""
NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))

FIRST: Final = r"[^\s,\[\]{}:#\"'&*!|>%@`\\?=<~-]"  # no sign of YAML
COLON: Final = r":(?=[\w/])"  # that of an address: no key ends there
# A text without quotes between brackets
FLOW: Final = (
    rf"{FIRST}[^\t\r\n,\[\]{{}}:#\"\\]*(?:{COLON}[^\t\r\n,\[\]{{}}:#\"\\]*)*(?<! )"
)
QUOTED: Final = r"\"[^\"\\\t\r\n]*\""
END: Final = r"(?:\n|\Z)"
ITEM: Final = rf"(?:{FLOW}|{QUOTED})"
_OTHERS: Final = {
    '"': r"\"([^\"\\\t\r\n]*+)\"",
    "[": rf"\[((?:{ITEM}(?:, (?!\])|(?=\])))*+)\]",
}
# What stands for a value in a shape, by the sign with which it begins
_IN_BRACES: Final = {"": rf"({FIRST}[^\t\r\n,\[\]{{}}:#\"\\]*+)(?<! )", **_OTHERS}
_ON_A_LINE: Final = {"": rf"({FIRST}[^\t\r\n:#\\]*+)(?<! )", **_OTHERS}

SHAPED: Final = tuple(_IN_BRACES)
"""The signs of values that a shape may have."""
DASH: Final = "- "
OFTEN: Final = 32  # so many times it is seen before it has a pattern
_FEW: Final = 3  # the settings, the register, the first plan: no pattern pays for these
_MOST: Final = 8  # shapes at a time
_MOST_SEEN: Final = 256


_TEXTS: Final = count()


def is_one_of_many() -> bool:
    """Whether so many texts of items were read before this one that shapes are worth a look."""
    return next(_TEXTS) >= _FEW


def may_be_shaped(text: str) -> bool:
    """Whether nothing stands in a text that a shape would take for a text though it is none."""
    return not (": null" in text or ": Null" in text or ": NULL" in text)


@cache
def _of_items() -> re.Pattern[str]:
    return re.compile(rf"({FLOW})|({QUOTED})")


def items_of(inside: str) -> list[str | None]:
    """Return the items of a list between brackets."""
    if not inside:
        return []
    quotes = inside.count('"')
    if not quotes:
        items = inside.split(", ")
        return [None if each in NOTHING else each for each in items]
    if quotes == len('""') and inside[0] == '"' == inside[-1]:
        return [inside[1:-1]]
    return [scalar(*each) for each in _of_items().findall(inside)]


def scalar(plain: str, quoted: str) -> str | None:
    """Return a text without quotes, or one in quotes."""
    if not plain:
        return quoted[1:-1]
    return None if plain in NOTHING else plain


class _KeyShape(NamedTuple):
    """What finds the texts of such a thing, under which keys; those of them that are lists."""

    match: Callable[[str, int], re.Match[str] | None]
    keys: tuple[str, ...]
    lists: tuple[str, ...]


class Shapes:
    """Shapes of things that begin in a column, each with its pattern; those that fit most come first."""

    def __init__(self, pattern: Callable[[int, Pairs], str], column: int = 0) -> None:
        self._pattern = pattern
        self._column = column
        self._known: list[_KeyShape] = []
        self._seen: dict[Pairs, int] = {}

    def take(self, text: str, at: int, made: list[Any]) -> int:
        """Put what begins there into a list, as long as it has one of these shapes; return where it ends."""
        known = self._known
        begin = len(made)
        while True:
            for match, keys, lists in known:
                found = match(text, at)
                if found is None:
                    continue
                thing: dict[str, Any] = dict(zip(keys, found.groups()))  # noqa: B905 - costs
                for key in lists:
                    thing[key] = items_of(thing[key])
                made.append(thing)
                at = found.end()
                break
            else:
                break
        if len(made) > begin:
            self._prefer(tuple(made[-1]))
        return at

    def _prefer(self, keys: tuple[str, ...]) -> None:
        """Let a shape that fitted last come first, unless it is the second: two may take turns."""
        known = self._known
        (place, *_) = [at for at, shape in enumerate(known) if shape.keys == keys]
        if place > 1:
            known.insert(0, known.pop(place))

    def note(self, pairs: Pairs, text: str, at: int) -> None:
        """Take note of what begins there, read without a shape."""
        times = self._seen.get(pairs, 0) + 1
        self._seen[pairs] = times
        if times >= OFTEN:
            self._seen.pop(pairs)
            match = re.compile(self._pattern(self._column, pairs)).match
            if match(text, at) is not None:
                keys = tuple([key for key, _ in pairs])
                lists = tuple([key for key, sign in pairs if sign == "["])
                self._known.insert(0, _KeyShape(match, keys, lists))
                del self._known[_MOST:]
        elif len(self._seen) > _MOST_SEEN:
            self._seen.clear()


def _of_record(column: int, pairs: Pairs) -> str:
    del column
    written = [f"{re.escape(key)}: {_IN_BRACES[sign]}" for key, sign in pairs]
    return rf"- \{{{', '.join(written)}\}}{END}"


def _of_item(column: int, pairs: Pairs) -> str:
    written = [f"{re.escape(key)}: {_ON_A_LINE[sign]}{END}" for key, sign in pairs]
    indentation = f" {{{column + len(DASH)}}}"
    return f" {{{column}}}{DASH}{indentation.join(written)}"


RECORDS: Final = Shapes(_of_record)
"""Those of records: each in braces, alone on its line."""
_ITEMS: Final[dict[int, Shapes]] = {}


def items_in(column: int) -> Shapes:
    """Return the shapes of items whose dashes stand in a column, with a key on each line."""
    if len(_ITEMS) > _MOST:
        _ITEMS.clear()
    if column not in _ITEMS:
        _ITEMS[column] = Shapes(_of_item, column)
    return _ITEMS[column]


class UnshapedItem:
    """An item of a text that is read line by line: its keys, as far as a shape may have them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._begin = 0
        self._column = 0
        self._pairs: list[tuple[str, str]] = []
        self._is_open = False

    def begin(self, begin: int, column: int) -> None:
        """Begin with the item whose dash stands in a column of the line that begins there."""
        self.end()
        self._begin = begin
        self._column = column
        self._is_open = True

    def add(self, column: int, key: str, sign: str | None) -> None:
        """Add the key that stands in a column; None for a value that no shape has."""
        is_own = column == self._column + len(DASH)
        if is_own and self._is_open and sign in SHAPED:
            self._pairs.append((key, sign))
        else:
            self._is_open = False

    def end(self) -> None:
        """End with the item."""
        if self._pairs:
            pairs = tuple(self._pairs)
            items_in(self._column).note(pairs, self._text, self._begin)
            self._pairs.clear()
        self._is_open = False
