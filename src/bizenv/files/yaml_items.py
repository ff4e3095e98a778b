"""The items of a list as they lie in a file: on which lines, and which comments are among them.

git's union merge keeps lines of both sides, so a record that takes several lines may be
torn: it is told, and can be put on one line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from yaml._yaml import CParser
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.files.lines import File, Mark
from bizenv.files.yaml_faults import HASH
from bizenv.messages import Message

Spot = tuple[int, int]
"""A line and a column, from 0."""


class Extent(NamedTuple):
    """Where a text begins, and where it has ended."""

    begin: Spot
    end: Spot

    def holds(self, spot: Spot) -> bool:
        """Whether a place is in the text."""
        return self.begin <= spot < self.end


_STARTS: Final = (MappingStartEvent, SequenceStartEvent)
_ENDS: Final = (MappingEndEvent, SequenceEndEvent)
_BLOCK_TEXT: Final = ("|", ">")


@dataclass(slots=True)
class ListItem:
    """An item of a list: its row, its lines, and where the texts in it stand.

    `is_doubtful`: a text of it runs on, or a comment cuts it off: told as likely slips.
    """

    row: int
    first: int
    last: int
    texts: list[Extent] = field(default_factory=list)
    is_doubtful: bool = False


class Items:
    """The items of a file's list. The file was read already, and is YAML."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.all: list[ListItem] = []
        self.first = self.last = 0  # of the whole list
        self.between_brackets = False
        self._read()

    def astray(self) -> list[ListItem]:
        """Return the items that do not stand on one line each, but for doubtful ones."""
        sound = [item for item in self.all if not item.is_doubtful]
        return [item for item in sound if not self._on_one_line(item)]

    def begin(self, item: ListItem) -> int:
        """Return the line of an item's dash, which may stand above the item."""
        line = item.first
        while line > 0 and not self._has_dash(line):
            line -= 1
        return line

    def comments(self, first: int, last: int) -> Iterator[str]:
        """Yield the comments on some lines."""
        texts: list[Extent] = []
        for item in self.all:
            if first <= item.last and item.first <= last:
                texts += item.texts
        for number in range(first, last + 1):
            line = self.file.line(number)
            at = _comment(line, number, texts)
            if at is not None:
                yield line[at:].rstrip()

    def _on_one_line(self, item: ListItem) -> bool:
        """Whether git keeps or drops an item as a whole; between brackets none has a dash."""
        if item.first != item.last:
            return False
        return self.between_brackets or self._has_dash(item.first)

    def _has_dash(self, number: int) -> bool:
        line = self.file.line(number).lstrip(" ")
        return line == "-" or line.startswith("- ")

    def _read(self) -> None:
        next_event = CParser(self.file.data).get_event
        depth = 0
        while True:
            event: Any = next_event()
            kind = type(event)
            if kind is StreamEndEvent:
                return
            if kind in _ENDS:
                depth -= 1
                self._reach(event, whole=not depth)
            if kind is not ScalarEvent and kind not in _STARTS:
                continue
            if depth == 0 and not self._begins(event):
                return
            if depth == 1:
                self._add(event)
            self._take(event)
            depth += kind is not ScalarEvent

    def _add(self, event: Any) -> None:
        row = len(self.all)
        line = event.start_mark.line
        item = ListItem(row, line, line)
        self.all.append(item)

    def _begins(self, event: Any) -> bool:
        """Take the whole: a list, or nothing that has items."""
        kind = type(event)
        if kind is not SequenceStartEvent:
            return False
        self.first = self.last = event.start_mark.line
        self.between_brackets = bool(event.flow_style)
        return True

    def _take(self, event: Any) -> None:
        if not self.all:
            return
        if type(event) is ScalarEvent:
            whole = self.all[-1]
            self._take_text(event, whole)
        self._reach(event)

    def _take_text(self, event: Any, item: ListItem) -> None:
        start = event.start_mark
        end = event.end_mark
        begin = (start.line, start.column)
        if event.style in _BLOCK_TEXT:  # a comment may stand behind the sign
            following = start.line + 1
            begin = (following, 0)
            item.last = max(item.last, following)
        elif start.line != end.line or self._is_cut_off(event):
            item.is_doubtful = True
        last = (end.line, end.column)
        extent = Extent(begin, last)
        item.texts.append(extent)

    def _is_cut_off(self, event: Any) -> bool:
        end = event.end_mark
        line = self.file.line(end.line)
        is_plain = not event.style
        return is_plain and HASH.match(line, end.column) is not None

    def _reach(self, event: Any, *, whole: bool = False) -> None:
        """Note how far the last item goes, or the list as a whole.

        The end of a block is no place of its own.
        """
        start = event.start_mark
        end = event.end_mark
        if start.index == end.index:
            return
        line = end.line if end.column else end.line - 1
        self.last = max(self.last, line)
        if self.all and not whole:
            item = self.all[-1]
            item.last = max(item.last, line)


def over_lines(file: File) -> Iterator[Diagnostic]:
    """Find that records do not stand on one line each: one finding, at the first of them."""
    found = Items(file).astray()
    if not found:
        return
    first = found[0].first
    line = file.line(first)
    begin = len(line) - len(line.lstrip())
    length = len(line) - begin
    mark = Mark(first, begin, length)
    at = file.at(mark)
    args = {"count": len(found)}
    hint = Message("hint.record-over-lines")
    yield Diagnostic("record-over-lines", at, args, Severity.WARNING, hint)


def _comment(line: str, number: int, texts: list[Extent]) -> int | None:
    """Return where a comment begins on a line, None without one."""
    for column, char in enumerate(line):
        if char != "#":
            continue
        before = line[:column]
        if before and not before.endswith((" ", "\t")):
            continue
        spot = (number, column)
        if not any(text.holds(spot) for text in texts):
            return column
    return None
