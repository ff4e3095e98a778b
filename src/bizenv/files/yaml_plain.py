"""Trees of files so plain that patterns read them: records of a line each, keys of a line each.

Nearly all files are. What a pattern does not know, YAML's own reader decides; the trees are the
same. Nothing is told here of what may be wrong.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

Tree = dict[str, "Tree"] | list["Tree"] | str | None

MAX_EVENTS: Final = 200_000  # of one file: some 10,000 records
NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
_KEY: Final = r"\w[\w.-]{0,63}"
_FIRST: Final = r"[^\s,\[\]{}:#\"'&*!|>%@`\\?=<~-]"  # no sign of YAML
_COLON: Final = r":(?=[\w/])"  # that of an address: no key ends there
# A text without quotes, between brackets and alone on its line
_FLOW: Final = (
    rf"{_FIRST}[^\t\r\n,\[\]{{}}:#\"\\]*(?:{_COLON}[^\t\r\n,\[\]{{}}:#\"\\]*)*(?<! )"
)
_LINE: Final = rf"{_FIRST}[^\t\r\n:#\\]*(?:{_COLON}[^\t\r\n:#\\]*)*(?<! )"
_QUOTED: Final = r"\"[^\"\\\t\r\n]*\""
_ITEM: Final = rf"(?:{_FLOW}|{_QUOTED})"
_LIST: Final = rf"\[(?:{_ITEM}(?:, {_ITEM})*)?\]"
_PAIR: Final = rf"{_KEY}: (?:{_ITEM}|{_LIST})"
_MAP: Final = rf"\{{(?:{_PAIR}(?:, {_PAIR})*)?\}}"
_END: Final = r"(?:\n|\Z)"
# What a shape would take for a part of a text: an end in spaces, or nothing at all
_UNSHAPED: Final = (" ,", " }", *(f": {each}" for each in NOTHING if each))
_PLAIN: Final = ""
# What stands for a value in a shape, by the sign with which the value begins
_WRITTEN: Final = {
    _PLAIN: rf"({_FIRST}[^\t\r\n,\[\]{{}}:#\"\\]*+)",
    '"': r"\"([^\"\\\t\r\n]*+)\"",
    "[": rf"\[((?:{_ITEM}(?:, {_ITEM})*+)?+)\]",
}
_BRACKETED: Final = rf"({_QUOTED}|{_LIST}|{_MAP})"


_MOST_OF_NONE: Final = 1000  # events of a stream and its document, and some more


class NotPlainError(Exception):
    """A file has to be read by YAML's own reader."""


@cache
def _of_records() -> re.Pattern[str]:
    """Return what finds the pairs of a record: key, text, other value, whether it ends there."""
    value = rf"(?:({_FLOW})|{_BRACKETED})"
    return re.compile(rf"({_KEY}): {value}(?:, |(\}}\Z))|((?s:.))")


@cache
def _of_lines() -> re.Pattern[str]:
    """Return what finds lines: their indentation, whether they are items, key, text, other value."""
    key = rf"({_KEY}):(?: +(?=[^ \n])|(?={_END}))"
    line = rf"( *)(- )?(?:{key})?(?:({_LINE})|{_BRACKETED})?{_END}"
    return re.compile(rf"(?: *#[^\n]*)?\n|{line}|((?s:.))")


@cache
def _of_items() -> re.Pattern[str]:
    return re.compile(rf"({_FLOW})|({_QUOTED})")


@cache
def _of_pairs() -> re.Pattern[str]:
    return re.compile(rf"({_KEY}): (?:({_FLOW})|({_QUOTED}|{_LIST}))")


def plain_tree(text: str, most: int) -> Any:
    """Return the tree of a clean text that YAML's reader would see as at most so many events.

    Raises NotPlainError.
    """
    if text.startswith("- {") or "\n- {" in text:
        return _records(text, most)
    return _lines(text, most)


def _check_events(found: int, text: str, most: int) -> None:
    """Refuse what may be too many events: brackets hold more than what was found."""
    if len(text) < 2 * most - _MOST_OF_NONE:
        return  # there is no event of a single character
    inside = text.count(",") + 2 * (text.count("[") + text.count("{"))
    if found + inside > most:
        raise NotPlainError


def _records(text: str, most: int) -> list[dict[str, Any]]:
    """Return the records of a ledger: each in braces, alone on its line."""
    _check_events(2 * text.count(": "), text, most)
    records: list[dict[str, Any]] = []
    has_shapes = not any(each in text for each in _UNSHAPED)
    for line in text.split("\n"):
        if line[:3] == "- {":
            record = _shaped(line) if has_shapes else None
            records.append(record or _record(line, has_shapes=has_shapes))
        elif line and line[0] != "#":
            raise NotPlainError
    if not records:
        raise NotPlainError
    return records


class _RecordShape(NamedTuple):
    """Records with the same keys in the same order: what finds their texts, and lists among them."""

    keys: tuple[str, ...]
    lists: tuple[str, ...]
    match: Callable[[str], re.Match[str] | None]


_SHAPES: Final[list[_RecordShape]] = []  # the one that fitted last comes first
_MOST_SHAPES: Final = 8


def _shaped(line: str) -> dict[str, Any] | None:
    """Return a record that has the shape of one before, None for another."""
    for place, shape in enumerate(_SHAPES):
        found = shape.match(line)
        if found is not None:
            if place:
                _SHAPES.insert(0, _SHAPES.pop(place))
            texts = found.groups()
            record: dict[str, Any] = dict(zip(shape.keys, texts, strict=True))
            for key in shape.lists:
                record[key] = _items(record[key])
            return record
    return None


def _take_note(pairs: list[tuple[str, str]], line: str) -> None:
    """Remember the shape of a record, for the next of the same: keys, each with its value's sign."""
    written = [f"{re.escape(key)}: {_WRITTEN[sign]}" for key, sign in pairs]
    pattern = ", ".join(written)
    match = re.compile(rf"- \{{{pattern}\}}\Z").match
    if match(line) is not None:
        keys = tuple([key for key, _ in pairs])
        lists = tuple([key for key, sign in pairs if sign == "["])
        _SHAPES.insert(0, _RecordShape(keys, lists, match))
        del _SHAPES[_MOST_SHAPES:]


def _record(line: str, *, has_shapes: bool) -> dict[str, Any]:
    """Return a record of any shape, and take note of its own. Raises NotPlainError."""
    record: dict[str, Any] = {}
    shape: list[tuple[str, str]] = []
    is_over = False
    for key, plain, other, end, strange in _of_records().findall(line, 3):
        if strange or is_over or key in record:
            raise NotPlainError
        if plain:
            record[key] = None if plain in NOTHING else plain
        else:
            record[key] = _bracketed(other)
        sign = _PLAIN if plain else other[0]
        has_shapes = has_shapes and sign in _WRITTEN
        shape.append((key, sign))
        is_over = bool(end)
    if not is_over:
        raise NotPlainError
    if has_shapes:
        _take_note(shape, line)
    return record


def _bracketed(written: str) -> Any:
    """Return a value in quotes or in brackets. Raises NotPlainError."""
    inside = written[1:-1]
    sign = written[0]
    if sign == '"':
        return inside
    if sign == "[":
        return _items(inside)
    found: dict[str, Any] = {}
    for key, plain, other in _of_pairs().findall(inside):
        if key in found:
            raise NotPlainError
        found[key] = _bracketed(other) if other else _scalar(plain, other)
    return found


def _items(inside: str) -> list[str | None]:
    if not inside:
        return []
    if '"' not in inside:
        items = inside.split(", ")
        return [None if each in NOTHING else each for each in items]
    return [_scalar(*each) for each in _of_items().findall(inside)]


def _scalar(plain: str, quoted: str) -> str | None:
    if not plain:
        return quoted[1:-1]
    return None if plain in NOTHING else plain


class _Nest:
    """The mappings and lists that are open, the innermost last, each with its indentation.

    `awaited`: the key of the innermost whose value follows below, or is nothing.
    """

    def __init__(self) -> None:
        self.root: Any = None
        self.open: list[tuple[int, Any]] = []
        self.awaited: str | None = None

    def at(self, column: int, *, item: bool) -> Any:
        """Return the mapping or the list that goes on in a column. Raises NotPlainError."""
        kind = list if item else dict
        if not self.open:
            if column:
                raise NotPlainError
            self.root = self._begin(0, kind())
            return self.root
        inner, holder = self.open[-1]
        if column > inner:
            if self.awaited is None:
                raise NotPlainError
            holder[self.awaited] = self._begin(column, kind())
            self.awaited = None
            return self.open[-1][1]
        self.awaited = None
        while self.open and self.open[-1][0] > column:
            self.open.pop()
        if not self.open or self.open[-1][0] != column:
            raise NotPlainError
        holder = self.open[-1][1]
        if type(holder) is not kind:
            raise NotPlainError
        return holder

    def _begin(self, column: int, holder: Any) -> Any:
        self.open.append((column, holder))
        return holder

    def begin_item(self, column: int, items: list[Any]) -> dict[str, Any]:
        """Return the mapping that begins as an item of a list."""
        made: dict[str, Any] = {}
        items.append(made)
        return self._begin(column, made)  # type: ignore[no-any-return]

    def put(self, key: str, value: Any, holder: dict[str, Any], *, ends: bool) -> None:
        """Put a value into a mapping; one that has not ended yet may follow below."""
        if key in holder:
            raise NotPlainError
        holder[key] = value
        self.awaited = None if ends else key


def _lines(text: str, most: int) -> Any:
    """Return the tree of a file with a key or an item on each line."""
    if text.count("\n") > most:  # lines without events cost memory as well
        raise NotPlainError
    found = _of_lines().findall(text)
    _check_events(6 * len(found), text, most)
    nest = _Nest()
    for spaces, dash, key, plain, other, strange in found:
        if not key and not dash:
            if strange or plain or other:
                raise NotPlainError
            continue  # a comment
        column = len(spaces)
        holder = nest.at(column, item=bool(dash))
        if plain:
            value = None if plain in NOTHING else plain
        else:
            value = _bracketed(other) if other else None
        if key:
            if dash:
                holder = nest.begin_item(column + len(dash), holder)
            nest.put(key, value, holder, ends=bool(plain or other))
        elif plain or other:
            holder.append(value)
        else:
            raise NotPlainError
    if nest.root is None:
        raise NotPlainError
    return nest.root
