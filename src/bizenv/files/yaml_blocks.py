"""The lines that the items of lists take in a file: what can be taken out of it.

Where patterns read a file each line stands for itself, and what it belongs to shows in how far it is
indented; so what is left is read as before when an item, or a list with its key, is left out. Of another
file the same is only supposed: whoever leaves lines out has to compare.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from bizenv.files.characters import has_other_breaks, is_clean
from bizenv.files.yaml_plain import MAX_EVENTS, NotPlainError, plain_tree

_LINE: Final = re.compile(r"( *)(- )?(?:(\w[\w.-]{0,63}):(?: |\Z))?")


Path = tuple[str | int, ...]


class Lines(NamedTuple):
    """Lines from one to before another, counted from 0."""

    first: int
    end: int


class Blocks(NamedTuple):
    """The lines of items and of lists by their key paths; those of a list begin with its key.

    `is_certain`: lines can be left out; where not, whoever does has to compare.

    `openings`: the lines of a list before its first item. Of a ledger the rows alone are told.
    """

    items: Mapping[Path, Lines]
    lists: Mapping[Path, Lines]
    openings: Mapping[Path, Lines]
    is_certain: bool


def blocks_of(data: bytes) -> Blocks | None:
    """Return the lines of items and of lists; None where they are not to be told."""
    if has_other_breaks(data):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    lines = text.split("\n")
    is_certain = _is_plain(data, text)
    if is_certain and text.startswith(("-", "#")) and "\n " not in text:
        return Blocks(_rows(lines), {}, {}, is_certain)
    layout = _Layout()
    for number, line in enumerate(lines):
        layout.take(number, line)
    layout.close(-1, len(lines))
    return Blocks(layout.items, layout.lists, layout.openings, is_certain)


def begun_items(text: str) -> dict[Path, int]:
    """Return the line on which each item of a list begins, by its path, in a text that patterns read.

    Lines with a value behind their key are passed over: nothing stands below them.
    """
    layout = _Layout()
    number = 0
    for number, line in enumerate(text.split("\n")):
        if line.endswith(":") or line.lstrip(" ").startswith("- "):
            layout.take(number, line)
    layout.close(-1, number)
    return {path: lines.first for path, lines in layout.items.items()}


def _is_plain(data: bytes, text: str) -> bool:
    """Whether patterns read a file."""
    if not is_clean(data):
        return False
    try:
        plain_tree(text, MAX_EVENTS)
    except NotPlainError:
        return False
    return True


def _rows(lines: list[str]) -> dict[Path, Lines]:
    """Return the lines of the items of a ledger, which begin in the first column."""
    begun = [number for number, line in enumerate(lines) if line.startswith("-")]
    ended = [*begun[1:], len(lines)]
    several = enumerate(zip(begun, ended, strict=True))
    return {(row,): Lines(*each) for row, each in several}


class _Open:
    """A mapping or a list that is open: its column, where it stands, since which line.

    `key`: the last of a mapping, and `key_line` its line; `item`: the place of the last of a list.
    """

    def __init__(self, column: int, path: Path, line: int) -> None:
        self.column = column
        self.path = path
        self.begun = line
        self.key: str | None = None
        self.key_line = line
        self.item = -1
        self.item_line = line


class _Layout:
    """The lists of a file while its lines are taken, one after the other."""

    def __init__(self) -> None:
        self.items: dict[Path, Lines] = {}
        self.lists: dict[Path, Lines] = {}
        self.openings: dict[Path, Lines] = {}
        self._open: list[_Open] = []

    def take(self, number: int, line: str) -> None:
        """Take the next line; a comment, or nothing, belongs to what stands before it."""
        bare = line.lstrip(" ")
        if not bare or bare[0] == "#":
            return
        found = _LINE.match(line)
        assert found is not None
        spaces, dash, key = found.groups()
        column = len(spaces)
        self.close(column, number)
        if dash:
            item = self._item(column, number)
            if key:
                inside = _Open(column + len(dash), item, number)
                inside.key = key
                self._open.append(inside)
        elif key:
            self._mapping(column, number).key = key

    def close(self, column: int, number: int) -> None:
        """Close all that stands further in than a column, before a line."""
        while self._open and self._open[-1].column > column:
            ended = self._open.pop()
            if ended.item >= 0:
                self._end_item(ended, number)
                self.lists[ended.path] = Lines(ended.begun, number)

    def _end_item(self, several: _Open, number: int) -> None:
        item = (*several.path, several.item)
        self.items[item] = Lines(several.item_line, number)

    def _item(self, column: int, number: int) -> Path:
        """Begin an item of the list that stands in a column, and return its path."""
        several = self._open[-1] if self._open else None
        if several is None or several.column != column:
            begun = 0 if several is None else several.key_line
            path = self._path_below(several)
            several = _Open(column, path, begun)
            self.openings[path] = Lines(begun, number)
            self._open.append(several)
        else:
            self._end_item(several, number)
        several.item += 1
        several.item_line = number
        return (*several.path, several.item)

    def _mapping(self, column: int, number: int) -> _Open:
        """Return the mapping that goes on in a column."""
        within = self._open[-1] if self._open else None
        if within is None or within.column != column:
            path = self._path_below(within)
            within = _Open(column, path, number)
            self._open.append(within)
        within.key_line = number
        return within

    def _path_below(self, holder: _Open | None) -> Path:
        if holder is None:
            return ()
        return (*holder.path, holder.key or "")
