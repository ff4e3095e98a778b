"""Trees of files so plain that patterns read them: records of a line each, keys of a line each.

Nearly all files are. What a pattern does not know, YAML's own reader decides; the trees are the
same. Nothing is told here of what may be wrong.
"""

import re
from functools import cache
from typing import Any, Final

from bizenv.files.yaml_shapes import (
    COLON,
    DASH,
    END,
    FIRST,
    FLOW,
    ITEM,
    NOTHING,
    QUOTED,
    RECORDS,
    SHAPED,
    UnshapedItem,
    is_one_of_many,
    items_in,
    items_of,
    may_be_shaped,
    scalar,
)

Tree = dict[str, "Tree"] | list["Tree"] | str | None

MAX_EVENTS: Final = 200_000  # of one file: some 10,000 records
_KEY: Final = r"\w[\w.-]{0,63}"
# A text without quotes alone on its line
_LINE: Final = rf"{FIRST}[^\t\r\n:#\\]*(?:{COLON}[^\t\r\n:#\\]*)*(?<! )"
_LIST: Final = rf"\[(?:{ITEM}(?:, (?!\])|(?=\])))*\]"
_PAIR: Final = rf"{_KEY}: (?:{ITEM}|{_LIST})"
_MAP: Final = rf"\{{(?:{_PAIR}(?:, (?!\}})|(?=\}})))*\}}"
_BRACKETED: Final = rf"({QUOTED}|{_LIST}|{_MAP})"


_MOST_OF_NONE: Final = 1000  # events of a stream and its document, and some more


class NotPlainError(Exception):
    """A file has to be read by YAML's own reader."""


@cache
def _of_records() -> re.Pattern[str]:
    """Return what finds the pairs of a record: key, text, other value, whether it ends there."""
    value = rf"(?:({FLOW})|{_BRACKETED})"
    return re.compile(rf"({_KEY}): {value}(?:, |(\}}\Z))|((?s:.))")


@cache
def _of_lines() -> re.Pattern[str]:
    """Return what finds lines: their indentation, whether they are items, key, text, other value."""
    key = rf"({_KEY}):(?: +(?=[^ \n])|(?={END}))"
    line = rf"( *)(- )?(?:{key})?(?:({_LINE})|{_BRACKETED})?{END}"
    return re.compile(rf"(?: *#[^\n]*)?\n|{line}|((?s:.))")


@cache
def _of_dashes() -> re.Pattern[str]:
    return re.compile(" *(?=- )")


@cache
def _of_pairs() -> re.Pattern[str]:
    return re.compile(rf"({_KEY}): (?:({FLOW})|({QUOTED}|{_LIST}))")


def holds_records(text: str) -> bool:
    """Whether a text is read as records of a line each, or not at all."""
    return text.startswith("- {") or "\n- {" in text


def plain_tree(text: str, most: int) -> Any:
    """Return the tree of a clean text that YAML's reader would see as at most so many events.

    Raises NotPlainError.
    """
    if holds_records(text):
        return _records(text, most)
    if len(text) > most and text.count("\n") > most:
        raise NotPlainError  # lines without events cost memory as well
    if not _is_short(text, most):
        _check_events(6 * (text.count("\n") + 1), text, most)
    return _Lines(text).read()


def _is_short(text: str, most: int) -> bool:
    """Whether a text is too short for more than so many events: there is none of a single character."""
    return len(text) < 2 * most - _MOST_OF_NONE


def _check_events(found: int, text: str, most: int) -> None:
    """Refuse what may be too many events: brackets hold more than what was found."""
    inside = text.count(",") + 2 * (text.count("[") + text.count("{"))
    if found + inside > most:
        raise NotPlainError


def _records(text: str, most: int) -> list[dict[str, Any]]:
    """Return the records of a ledger: each in braces, alone on its line."""
    if not _is_short(text, most):
        _check_events(2 * text.count(": "), text, most)
    records: list[dict[str, Any]] = []
    has_shapes = may_be_shaped(text)
    end = len(text)
    at = 0
    while at < end:
        if has_shapes:
            at = RECORDS.take(text, at, records)
        break_ = text.find("\n", at)
        following = end if break_ < 0 else break_
        line = text[at:following]
        at = following + 1
        if line[:3] == "- {":
            records.append(_record(line, has_shapes=has_shapes))
        elif line and line[0] != "#":
            raise NotPlainError
    if not records:
        raise NotPlainError
    return records


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
        sign = other[:1]
        has_shapes = has_shapes and sign in SHAPED
        shape.append((key, sign))
        is_over = bool(end)
    if not is_over:
        raise NotPlainError
    if has_shapes:
        RECORDS.note(tuple(shape), line, 0)
    return record


def _bracketed(written: str) -> Any:
    """Return a value in quotes or in brackets. Raises NotPlainError."""
    inside = written[1:-1]
    sign = written[0]
    if sign == '"':
        return inside
    if sign == "[":
        return items_of(inside)
    found: dict[str, Any] = {}
    for key, plain, other in _of_pairs().findall(inside):
        if key in found:
            raise NotPlainError
        found[key] = _bracketed(other) if other else scalar(plain, other)
    return found


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

    def put_item(self, column: int, made: dict[str, Any], items: list[Any]) -> Any:
        """Put a mapping into a list, and return it; it may go on in a column."""
        items.append(made)
        return self._begin(column, made)

    def put(self, key: str, value: Any, holder: dict[str, Any], *, ends: bool) -> None:
        """Put a value into a mapping; one that has not ended yet may follow below."""
        if key in holder:
            raise NotPlainError
        holder[key] = value
        self.awaited = None if ends else key


class _Lines:
    """Reads a file with a key or an item on each line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nest = _Nest()
        self.has_shapes = is_one_of_many() and may_be_shaped(text)
        self.draft = UnshapedItem(text)

    def read(self) -> Any:
        """Return the tree. Raises NotPlainError."""
        text = self.text
        end = len(text)
        at = 0
        while at < end:
            dash = _of_dashes().match(text, at) if self.has_shapes else None
            if dash is not None:
                at = self._items(at, dash.end() - at)
            if at < end:
                at = self._line(at)
        self.draft.end()
        if self.nest.root is None:
            raise NotPlainError
        return self.nest.root

    def _items(self, at: int, column: int) -> int:
        """Take items that have shapes, as many as follow each other; return where they end."""
        made: list[dict[str, Any]] = []
        end = items_in(column).take(self.text, at, made)
        if made:
            self.draft.end()
            items = self.nest.at(column, item=True)
            items += made[:-1]
            self.nest.put_item(column + len(DASH), made[-1], items)
        return end

    def _line(self, at: int) -> int:
        """Take a line; return where it ends."""
        found = _of_lines().match(self.text, at)
        assert found is not None
        spaces, dash, key, plain, other, strange = found.groups("")
        if not key and not dash:
            if strange or plain or other:
                raise NotPlainError
            self.draft.end()  # by a comment
            return found.end()
        column = len(spaces)
        holder = self.nest.at(column, item=bool(dash))
        if plain:
            value = None if plain in NOTHING else plain
        else:
            value = _bracketed(other) if other else None
        ends = bool(plain or other)
        if dash and self.has_shapes:
            self.draft.begin(at, column)
        if key:
            if dash:
                column += len(dash)
                holder = self.nest.put_item(column, {}, holder)
            self.nest.put(key, value, holder, ends=ends)
            if self.has_shapes:
                self.draft.add(column, key, other[:1] if ends else None)
        elif ends:
            holder.append(value)
        else:
            raise NotPlainError
        return found.end()
