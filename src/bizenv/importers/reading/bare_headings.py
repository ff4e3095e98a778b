"""Headings whose number looks like none: 1 Streets, or Action 1 alone above its title."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import english
from bizenv.importers.reading.english_words import is_english
from bizenv.importers.reading.label_words import (
    begins_with_label,
    find_label,
    vocabulary,
)
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.titles import counted

_BARE: Final = re.compile(r"[ \t]{0,8}([1-9][0-9]?)[ \t]{1,4}(?=[A-Z])")
_LONGEST: Final = 100  # characters of a heading
_ENDS: Final = (".", ";", ":", ",")
_SEVERAL: Final = 2  # headings that count from 1 are no chance
_LONE: Final = re.compile(
    r"([A-Z][A-Za-z]{2,19} |[一-龥]{2,4}[ \u3000]?)[0-9A-Z一二三四五六七八九十.-]{1,6}"
)
_COLON: Final = ": "
_TITLE: Final = 300  # characters of a title below its number


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
    if not is_english([line.text for line in lines]):
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


def with_titles(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines; a number alone on its line and the title below it are one: Action 1: ….

    Only where several such numbers stand with the same word, and no label before the titles.
    """
    pairs = list(_pairs(lines))
    words = Counter(each.word for each in pairs)
    labels = Counter(each.label for each in pairs if each.label)
    below = {
        each.title: each.lone
        for each in pairs
        if words[each.word] >= _SEVERAL and labels[each.label] < _SEVERAL
    }
    left_out = set(below.values())
    found: list[SourceLine] = []
    for place, line in enumerate(lines):
        if place in below:
            found.append(_below(lines[below[place]], line))
        elif place not in left_out:
            found.append(line)
    return found


class _Titled(NamedTuple):
    """The places of a number and of the title below it; the word that counts, and a title's label."""

    lone: int
    title: int
    word: str
    label: str


def _pairs(lines: Sequence[SourceLine]) -> Iterator[_Titled]:
    """Yield the numbers that stand alone on their line, each with the title below it."""
    written = [
        place for place, line in enumerate(lines) if line.cells or line.text.strip()
    ]
    for lone, title in itertools.pairwise(written):
        match = _lone(lines[lone])
        if match is not None and _is_title(lines[lone], lines[title]):
            label, colon, _ = lines[title].text.partition(":")
            yield _Titled(lone, title, match[1].strip().lower(), label if colon else "")


def _lone(line: SourceLine) -> "re.Match[str] | None":
    text = line.text.strip()
    return _LONE.fullmatch(text) if not line.cells and counted(text) else None


def _is_title(lone: SourceLine, line: SourceLine) -> bool:
    """Tell whether a line can be a title, which the number above it then begins."""
    text = line.text.strip()
    is_labelled = begins_with_label(text) or vocabulary().title.match(text) is not None
    is_numbered = recognise(text) is not None or _lone(line) is not None
    if line.cells or is_labelled or is_numbered or len(text) > _TITLE:
        return False
    number = recognise(_below(lone, line).text)
    return (
        text[0].isalnum()
        and number is not None
        and number.length == len(lone.text.strip()) + len(_COLON)
    )


def _below(lone: SourceLine, line: SourceLine) -> SourceLine:
    """Return a title with the number that stands above it."""
    text = f"{lone.text.strip()}{_COLON}{line.text.strip()}"
    before = len(text) - len(line.text)
    also = (lone.number, *line.also)
    level = lone.level if line.level is None else line.level
    return replace(line, text=text, column=line.column - before, also=also, level=level)
