"""A file as text: lines and places as an editor counts them, and faults below YAML."""

import re
from array import array
from bisect import bisect_right
from functools import cached_property
from typing import Final, NamedTuple

from bizenv.diagnostics import MAX_FAULTS, Diagnostic, Location
from bizenv.files.characters import (
    CUT,
    UTF16,
    encoding_of,
    forbidden_signs,
    is_told_clean,
)
from bizenv.layout import numbered_file, row_of
from bizenv.messages import Message

_END_OF: Final = re.Match[str].end
MAX_EXCERPT: Final = 200  # characters of a line that are shown


class Mark(NamedTuple):
    """Where a scalar or collection begins, and its length on that line (0-based characters)."""

    line: int
    column: int
    length: int


TOP: Final = Mark(0, 0, 1)
"""The first character of a file."""


class File:
    """A file's bytes, and its lines for excerpts, split once."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data

    @cached_property
    def text(self) -> str:
        """The text as a reader sees it."""
        return self.data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")

    @cached_property
    def _begins(self) -> "array[int]":
        """Where each line begins; a list of the lines would take ten times the room."""
        begins = array("I", [0])
        breaks = re.finditer("\n", self.text)
        begins.extend(map(_END_OF, breaks))
        return begins

    def line(self, number: int) -> str:
        """Return a line without its end.

        Libyaml counts some that an editor does not: those are empty.
        """
        begins = self._begins
        if number >= len(begins):
            return ""
        text = self.text
        begin = begins[number]
        following = number + 1
        if following == len(begins):
            return text[begin:]
        end = begins[following] - 1
        return text[begin:end]

    def mark(self, offset: int) -> Mark:
        """Return the mark of a character."""
        begins = self._begins
        number = bisect_right(begins, offset) - 1
        column = offset - begins[number]
        return Mark(number, column, 1)

    def at(self, mark: Mark) -> Location:
        """Return a mark as a 1-based Location with the text of its line."""
        line = self.line(mark.line)
        start = 0
        if len(line) > MAX_EXCERPT:
            start = max(0, mark.column - MAX_EXCERPT // 2)
        excerpt = line[start : start + MAX_EXCERPT]
        return Location(
            self.name,
            mark.line + 1,
            mark.column + 1,
            max(1, mark.length),
            excerpt,
            start,
        )


def encoding_fault(file: File) -> Diagnostic | None:
    """Name the encoding of what is not UTF-8: files come from Excel and from old editors."""
    encoding = encoding_of(file.data)
    if encoding is None:
        return None
    at = Location(file.name)
    if encoding != UTF16:
        good = file.data[: _first_undecoded(file.data)]
        before = good.decode("utf-8-sig", errors="replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        at = Location(file.name, line, column)
    looks: object = encoding
    hint = Message("hint.not-utf8")
    if encoding == CUT:
        looks = Message("encoding.cut")
        hint = Message("hint.not-utf8.cut")
    elif encoding == "?":
        byte = file.data[_first_undecoded(file.data)]
        looks = Message("encoding.byte", {"byte": f"0x{byte:02X}"})
    args = {"encoding": looks}
    return Diagnostic("not-utf8", at, args, hint=hint)


def _first_undecoded(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def control_characters(file: File) -> list[Diagnostic]:
    """Find what is forbidden, the first of each line."""
    found: list[Diagnostic] = []
    if is_told_clean(file.text):
        return found
    offset = 0
    while len(found) < MAX_FAULTS:
        match = forbidden_signs().search(file.text, offset)
        if match is None:
            break
        mark = file.mark(match.start())
        at = file.at(mark)
        args = {"char": named(match)}
        hint = Message("hint.control-character")
        fault = Diagnostic("control-character", at, args, hint=hint)
        found.append(fault)
        offset = file.text.find("\n", match.start())
        if offset < 0:
            break
    return found


def named(forbidden: re.Match[str]) -> str:
    """Return a forbidden character by its number."""
    return f"U+{ord(forbidden[0]):04X}"


def too_large(file: str) -> Message:
    """Return what to do with a file that is too large: a department's ledger may go on in another."""
    row = row_of(file)
    if row is None or not row.numbered:
        return Message("hint.too-large")
    _, _, own = file.rpartition("/")
    name, number = numbered_file(own)
    following = max(number, 1) + 1
    args = {"name": f"{name}.{following}.yaml"}
    return Message("hint.too-large.ledger", args)
