"""Lines that hold several: a document on one line, tasks behind ①…；②… in one paragraph."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.label_words import vocabulary
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.odd_names import passage
from bizenv.importers.reading.units import brackets

LONG: Final = 300  # characters; a longer line may be several
_SPACE: Final = re.compile(
    r"(?<![0-9][.．、])[ \t\u3000]{1,8}(?=[一-龥“《（(〔【0-9①-⑳㈠-㈩⑴-⑽])"
)
_LATIN: Final = re.compile(r"[A-Za-z0-9,.]\Z")
_STARTS: Final = re.compile(r"[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]")
_NUMBER: Final = 12  # characters that the longest number takes
_NEVER: Final = "：:，,、（(第其之唯同"  # before a number that begins no paragraph
_BELOW: Final = {"han": "(han)", "(han)": "(digit)", "digit": "(digit)"}
"""Kinds of numbers that begin at one again below a number of another kind."""
_SPACES: Final = 3  # that may stand in one paragraph
_NUMBERS: Final = 2  # behind spaces, in one paragraph
_LABELS: Final = 1  # in one paragraph: what belongs to one task

Part = tuple[int, int]
"""Where a part of a text begins and where it ends."""


def taken_apart(line: SourceLine) -> Iterator[SourceLine]:
    """Yield the lines that a long line was, each with its column; a short one as it is."""
    if line.cells or len(line.text) <= LONG:
        yield line
        return
    for start, end in _parts(line.text):
        text = line.text[start:end]
        if text.strip():
            column = line.column + start
            yield replace(line, text=text, column=column)


def _parts(text: str) -> Iterator[Part]:
    """Yield the parts between spaces, and what is still too long by what it says."""
    for start, end in _between_spaces(text):
        part = text[start:end]
        is_short = len(part) <= LONG
        if is_short or _count_labels(part) <= _LABELS:
            yield start, end
            continue
        edges = [start + edge for edge in _edges(part)]
        yield from itertools.pairwise(edges)


def _between_spaces(text: str) -> list[Part]:
    spaces = list(_SPACE.finditer(text))
    if not _are_line_ends(text, spaces):
        spaces = []
    parts: list[Part] = []
    start = 0
    for space in spaces:
        if _is_between_latin(text, space):
            continue
        part = (start, space.start())
        parts.append(part)
        start = space.end()
    rest = (start, len(text))
    return [*parts, rest]


def _are_line_ends(text: str, spaces: Sequence["re.Match[str]"]) -> bool:
    """Tell whether the spaces of a text stand where its lines ended."""
    if len(spaces) <= _SPACES:
        return False
    if _count_labels(text) > _LABELS:
        return True
    numbers = 0
    for space in spaces:
        if _number(text, space.end()) is not None:
            numbers += 1
    return numbers > _NUMBERS


def _is_between_latin(text: str, space: "re.Match[str]") -> bool:
    start, end = space.span()
    if start == 0:
        return False
    before = text[start - 1]
    behind = text[end]
    if _LATIN.match(before) is None:
        return False
    return behind.isascii()


def _count_labels(text: str) -> int:
    return sum(1 for _ in vocabulary().label.finditer(text))


def _edges(text: str) -> list[int]:
    """Return where the lines of a text begin that has no sign of them, and its end.

    They begin at labels outside brackets, and at each next number.
    """
    covered = list(brackets(text))
    edges = {0, len(text)}
    labels: set[int] = set()
    for match in vocabulary().label.finditer(text):
        place = match.start()
        if not _is_inside(place, covered):
            labels.add(place)
    if len(labels) > _LABELS:
        edges |= labels
        edges.update(_next_numbers(text, covered))
    return sorted(edges)


def _next_numbers(text: str, covered: Sequence[Part]) -> Iterator[int]:
    """Yield the places of numbers that go on counting, or begin to count."""
    last: dict[str, int] = {}
    for place, number in _numbers(text, covered):
        kind = number.kind
        value = number.value
        before = last.get(kind, 0)
        if value not in (1, before + 1):
            continue
        yield place
        last[kind] = value
        if kind in _BELOW:
            below = _BELOW[kind]
            last.pop(below, None)


def _numbers(text: str, covered: Sequence[Part]) -> Iterator[tuple[int, Numbered]]:
    for match in _STARTS.finditer(text):
        place = match.start()
        if place > 0:
            before = text[place - 1]
            if before in _NEVER:
                continue
        if _is_inside(place, covered):
            continue
        number = _number(text, place)
        if number is not None:
            yield place, number


def _number(text: str, place: int) -> Numbered | None:
    end = place + _NUMBER
    return recognise(text[place:end])


def _is_inside(place: int, covered: Sequence[Part]) -> bool:
    return any(start < place < end for start, end in covered)


_BEFORE: Final = re.compile("(?<=[；;。])[ \u3000]{0,2}(?=[①-⑳])")
_CIRCLED: Final = "circled"


def with_lines(line: SourceLine) -> Iterator[SourceLine]:
    """Yield a line for each such task; of steps of one task, the line as it is."""
    number = None if line.cells else recognise(line.text)
    if number is None or number.kind != _CIRCLED:
        yield line
        return
    edges = [0, *(each.end() for each in _BEFORE.finditer(line.text)), len(line.text)]
    parts = [(start, line.text[start:end]) for start, end in pairwise(edges)]
    if not all(passage(text) for _, text in parts):
        yield line
        return
    for start, text in parts:
        yield replace(line, text=text, column=line.column + start)
