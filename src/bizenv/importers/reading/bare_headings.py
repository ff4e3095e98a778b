"""English headings that a number and a space alone begin: 1 Streets, 2 Services."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import english
from bizenv.importers.reading.label_words import find_label
from bizenv.importers.reading.numbering import recognise

_BARE: Final = re.compile(r"[ \t]{0,8}([1-9][0-9]?)[ \t]{1,4}(?=[A-Z])")
_LONGEST: Final = 100  # characters of a heading
_ENDS: Final = (".", ";", ":", ",")
_SEVERAL: Final = 2  # headings that count from 1 are no chance


class _Bare(NamedTuple):
    """A line that may be such a heading. `place`: of the line; `end`: of its number.

    `holds`: what is numbered next below it counts within it, as 2.1 does below 2.
    """

    place: int
    value: int
    end: int
    holds: bool


def with_dots(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines of an English document; such headings are written as 1. Streets.

    They are told by what is numbered below them (1.1), or as they count from 1 on.
    """
    found = list(lines)
    if not english.is_english([line.text for line in lines]):
        return found
    for bare in _headings(list(_candidates(lines))):
        line = found[bare.place]
        number = line.text[: bare.end]
        behind = line.text[bare.end :]
        text = f"{number}.{behind}"
        found[bare.place] = replace(line, text=text, column=line.column - 1)
    return found


def _headings(candidates: Sequence[_Bare]) -> list[_Bare]:
    """Return those that are headings; those of a table of contents hold nothing, and come first."""
    some_hold = any(each.holds for each in candidates)
    found: list[_Bare] = []
    for each in candidates:
        if each.value == 1 and not some_hold:
            found = []
        last = found[-1].value if found else 0
        follows = each.value == last + 1
        may_begin = bool(found) or not some_hold
        if each.holds or (follows and may_begin):
            found.append(each)
    if some_hold or len(found) >= _SEVERAL:
        return found
    return []


def _candidates(lines: Sequence[SourceLine]) -> Iterator[_Bare]:
    """Yield the lines that may be such headings, in order."""
    found: list[_Bare] = []
    within = ""  # which number what is numbered next below counts in
    for place in reversed(range(len(lines))):
        line = lines[place]
        match = _BARE.match(line.text)
        if match is not None and not line.cells and _is_heading(line.text):
            number = match[1]
            bare = _Bare(place, int(number), match.end(1), holds=within == number)
            found.append(bare)
            within = ""
        numbered = recognise(line.text)
        if numbered is not None and numbered.written is not None:
            within, _, _ = numbered.written.partition(".")
    yield from reversed(found)


def _is_heading(text: str) -> bool:
    """Tell whether a text could be a heading: short, no sentence, no day, nobody named in it."""
    is_short = len(text) <= _LONGEST and not text.endswith(_ENDS)
    if not is_short or find_label(text) is not None:
        return False
    return not any(english.dates(text, day_first=None))
