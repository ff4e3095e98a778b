"""Paragraphs that were broken at a width, as text copied from a page is: put together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.deadlines import day_of_issue
from bizenv.importers.reading.label_words import begins_with_label
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.units import OPENING

_NARROW: Final = 30  # columns; narrower texts are lists, wider ones are not broken
_WIDE: Final = 120
_RAGGED: Final = 4  # columns by which full lines may differ
_MANY: Final = 4  # full lines that end within a sentence
_SHARE: Final = 5  # of so many lines of prose, one has to be such a line
_ENDS: Final = ("。", "：", ":", "；", ";", "！", "？")
_INDENT: Final = "\u3000\u3000"
_GAPS: Final = re.compile(r"(?<=\S) {2,}(?=\S)")
_SMALL: Final = re.compile(r"\s{0,40}(?!o )[a-z][a-z’'-]*(?:[ ,.;)]|\Z)")
_BRACKETS: Final = tuple(OPENING)


@dataclass(frozen=True, slots=True)
class _Width:
    """How wide the widest lines of a text are, in half-width columns and in characters."""

    columns: int
    characters: int

    def is_filled_by(self, line: SourceLine) -> bool:
        """Tell whether a line goes as far as the widest do."""
        text = line.text
        if len(text) >= self.characters - 1:
            return True
        least = self.columns - _RAGGED
        return _columns(text) >= least


def unwrapped(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines with broken paragraphs put together."""
    lines = list(_in_small(lines))
    prose = [line for line in lines if _is_prose(line)]
    width = _width(prose)
    if _is_broken(prose, width):
        return _joined(lines, width)
    return list(lines)


def _in_small(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Yield the lines, English ones that begin with a small letter as the rest of those above."""
    above: SourceLine | None = None
    for line in lines:
        if above is not None and _is_rest(above, line):
            text = f"{above.text.rstrip()} {line.text.strip()}"
            above = replace(above, text=text, also=(*above.also, line.number))
            continue
        if above is not None:
            yield above
        above = line
    if above is not None:
        yield above


def _is_rest(above: SourceLine, line: SourceLine) -> bool:
    last = max((above.number, *above.also))
    is_next = line.number == last + 1 and _is_prose(above) and _is_prose(line)
    is_small = _SMALL.match(line.text) is not None and _GAPS.search(line.text) is None
    is_open = not above.text.rstrip().endswith((*_ENDS, ".", "?", "!"))
    is_said = begins_with_label(line.text) or recognise(line.text) is not None
    return is_next and is_small and is_open and not is_said and bool(above.text.strip())


def _width(prose: Sequence[SourceLine]) -> _Width:
    columns = 0
    characters = 0
    for line in prose:
        text = line.text
        columns = max(columns, _columns(text))
        characters = max(characters, len(text))
    return _Width(columns, characters)


def _is_prose(line: SourceLine) -> bool:
    """Tell whether a line is no heading of the format's and no row of a table."""
    if line.cells or line.level is not None:
        return False
    text = line.text.strip()
    is_row = "\t" in text or text.count("|") > 1 or len(_GAPS.findall(text)) > 1
    return not is_row


def _is_broken(prose: Sequence[SourceLine], width: _Width) -> bool:
    """Tell whether many lines end at the text's greatest width, but at no sentence's end."""
    if not _NARROW <= width.columns <= _WIDE:
        return False
    full = filter(width.is_filled_by, prose)
    unfinished = sum(map(_is_unfinished, full))
    if unfinished < _MANY:
        return False
    return unfinished * _SHARE >= len(prose)


def _is_unfinished(line: SourceLine) -> bool:
    text = line.text.rstrip()
    return not text.endswith(_ENDS)


def _joined(lines: Sequence[SourceLine], width: _Width) -> list[SourceLine]:
    joined: list[SourceLine] = []
    goes_on = False
    for line in lines:
        is_prose = _is_prose(line)
        whole = line
        if goes_on and is_prose and not _begins(line.text):
            before = joined.pop()
            whole = _with(before, line)
        joined.append(whole)
        goes_on = is_prose and width.is_filled_by(line)
    return joined


def _with(before: SourceLine, line: SourceLine) -> SourceLine:
    rest = line.text.strip()
    also = (*before.also, line.number)
    text = before.text + rest
    return replace(before, text=text, also=also)


def _columns(text: str) -> int:
    """Return how wide a text is, in half-width columns."""
    return sum(1 if char.isascii() else 2 for char in text)


def _begins(text: str) -> bool:
    """Tell whether a line begins a paragraph: by a number, a label, a day of issue, an indent."""
    if text.startswith(_INDENT):
        return True
    if recognise(text) is not None:
        return True
    is_labelled = begins_with_label(text)
    if is_labelled and not text.startswith(_BRACKETS):
        return True
    return day_of_issue(text) is not None
