"""Paragraphs that were broken at a width, as text copied from a page is: put together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.deadlines import day_of_issue
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.label_words import begins_with_label
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.titles import BULLETS
from bizenv.importers.reading.units import OPENING

_NARROW: Final = 30  # columns; narrower texts are lists, wider ones are not broken
_WIDE: Final = 120
_RAGGED: Final = 4  # columns by which full lines may differ
_RAGGED_WORDS: Final = 6  # where a line ends within a sentence
_MANY: Final = 4  # full lines that end within a sentence
_SHARE: Final = 5  # of so many lines of prose, one has to be such a line
_WIDER: Final = 3  # lines that may be wider; then more have to be such lines
_SURELY: Final = 6
_LARGE_SHARE: Final = 3
_ENDS: Final = ("。", "：", ":", "；", ";", "！", "？")
_OUTLIERS: Final = 12  # columns by which a few lines may be wider than the others
_BLANK: Final = " \t\u3000"
# 至少建成⏎1 所托育机构: a count, and no number that begins a paragraph
_COUNTED: Final = re.compile(
    "[0-9,.]{1,9}[ \u3000]{0,2}(?:所(?!有)|处|座|场|名|套|台|支|批|户|次|人|公里|万|亿|元|亩|吨|米|%|％|余|多|种|类|期|门|间|盏|辆|艘)"
)
_PAGE: Final = re.compile(
    r"[-—–－·\s]{1,6}[0-9]{1,3}[-—–－·\s]{1,6}|[Pp]age\s[0-9]{1,3}(?:\sof\s[0-9]{1,3})?|第\s?[0-9]{1,3}\s?页(?:[，, /]?\s?共\s?[0-9]{1,3}\s?页)?"
)
_COUNT: Final = re.compile("[0-9]{1,3}|[ivxlc]{1,6}")
_CENTRED: Final = 20  # spaces before the number of a page
_CLOSED: Final = ("）", ")", "】", "]", "〕", "］")  # a tag ends a paragraph
_INDENT: Final = "\u3000\u3000"
_SIGNS: Final = tuple(BULLETS.strip())
_GAPS: Final = re.compile(r"(?<=\S) {2,}(?=\S)")
_SMALL: Final = re.compile(r"\s{0,40}(?!o )[a-z][a-z’'-]*(?:[ ,.;)]|\Z)")
_OPENED: Final = re.compile("[（〔【][^（）()〔〕【】。]{2,200}\\Z")
_CLOSING: Final = re.compile("[^（）()〔〕【】。]{1,80}[）〕】][。；;]?\\s{0,4}\\Z")
_BRACKETS: Final = tuple(OPENING)


@dataclass(frozen=True, slots=True)
class _Width:
    """How wide the widest lines of a text are, but for a few, in half-width columns and in characters."""

    columns: int
    characters: int

    def is_filled_by(self, line: SourceLine, ragged: int = _RAGGED) -> bool:
        """Tell whether a line goes as far as the widest do, but for some columns."""
        text = line.text
        if len(text) >= self.characters - 1:
            return True
        least = self.columns - ragged
        return _columns(text) >= least


def unwrapped(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines with broken paragraphs put together."""
    lines = list(_in_small(lines))
    prose = [line for line in lines if _is_prose(line)]
    for place, many, share in ((0, _MANY, _SHARE), (_WIDER, _SURELY, _LARGE_SHARE)):
        width = _width(prose, place)
        if _is_broken(prose, width, many, share):
            return _in_brackets(_joined(lines, width))
    return _in_brackets(lines)


def _in_brackets(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines, one that closes the bracket left open above as its rest."""
    found: list[SourceLine] = []
    for line in lines:
        above = found[-1] if found else None
        if above is not None and _closes(above, line):
            found[-1] = _with(above, line)
        else:
            found.append(line)
    return found


def _closes(above: SourceLine, line: SourceLine) -> bool:
    """Tell whether a line goes on within a bracket that the line above left open, and closes it."""
    if not (_is_prose(above) and _is_prose(line)):
        return False
    opened = _OPENED.search(above.text)
    closed = _CLOSING.match(line.text)
    if opened is None or closed is None:
        return False
    return not begins_with_label(line.text) and recognise(line.text) is None


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


def _width(prose: Sequence[SourceLine], place: int) -> _Width:
    """Return how wide the widest lines are, but for as many: some signs are narrow."""
    columns = sorted((_columns(line.text) for line in prose), reverse=True)
    characters = sorted((len(line.text) for line in prose), reverse=True)
    if len(prose) <= place or columns[0] - columns[place] > _OUTLIERS:
        return _Width(0, 0)
    return _Width(columns[place], characters[place])


def _is_prose(line: SourceLine) -> bool:
    """Tell whether a line is no heading of the format's and no row of a table."""
    text = line.text.strip()
    if line.cells or line.level is not None or is_page_number(line.text):
        return False
    has_bars = "\t" in text or text.count("|") > 1
    has_gaps = len(_GAPS.findall(text)) > 1
    return not has_bars and not has_gaps


def _is_broken(
    prose: Sequence[SourceLine], width: _Width, many: int, share: int
) -> bool:
    """Tell whether many lines end at the text's greatest width, but at no sentence's end."""
    if not _NARROW <= width.columns <= _WIDE:
        return False
    full = filter(width.is_filled_by, prose)
    unfinished = sum(map(_is_unfinished, full))
    return unfinished >= many and unfinished * share >= len(prose)


def _is_unfinished(line: SourceLine) -> bool:
    text = line.text.rstrip()
    return not text.endswith((*_ENDS, *_CLOSED))


def _joined(lines: Sequence[SourceLine], width: _Width) -> list[SourceLine]:
    """Return the lines, broken ones joined; a page's number stands behind what it breaks."""
    joined: list[SourceLine] = []
    numbers: list[SourceLine] = []
    last: SourceLine | None = None
    for line in lines:
        if is_page_number(line.text):
            numbers.append(line)
            continue
        is_prose = _is_prose(line)
        begins = last is None or _begins(line.text, last.text)
        if is_prose and not begins and not _is_said(joined[-1].text, line.text):
            joined[-1] = _with(joined[-1], line)
        else:
            joined += (*numbers, line)
            numbers = []
        ragged = _RAGGED_WORDS if _is_unfinished(line) else _RAGGED
        goes_on = is_prose and width.is_filled_by(line, ragged)
        is_closed = line.text.rstrip().endswith(_CLOSED)
        last = line if goes_on and not is_closed else None
    return [*joined, *numbers]


def _is_said(above: str, text: str) -> bool:
    """Tell whether an English label's value ends above a line, which begins with a capital."""
    is_open = above.rstrip().endswith((",", " and", " of", " the", "-", "&"))
    is_english = not has_han(above) and text.strip()[:1].isupper()
    return is_english and begins_with_label(above) and not is_open


def _with(before: SourceLine, line: SourceLine) -> SourceLine:
    rest = line.text.strip()
    also = (*before.also, line.number)
    gap = "" if has_han(before.text + rest) else " "
    text = f"{before.text.rstrip()}{gap}{rest}"
    return replace(before, text=text, also=also)


def _columns(text: str) -> int:
    """Return how wide a text is, in half-width columns."""
    return sum(1 if char.isascii() else 2 for char in text)


def _begins(text: str, above: str) -> bool:
    """Tell whether a line begins a paragraph: by a number, a label, a day of issue, an indent."""
    bare = text.lstrip(_BLANK)
    if bare.startswith(_SIGNS):
        return True
    indent = len(text) - len(bare)
    if indent > len(above) - len(above.lstrip(_BLANK)) or text.startswith(_INDENT):
        return True
    is_counted = _COUNTED.match(bare) is not None and not above.rstrip().endswith(_ENDS)
    if recognise(text) is not None and not is_counted:
        return True
    is_labelled = begins_with_label(text)
    if is_labelled and not text.startswith(_BRACKETS):
        return True
    return day_of_issue(text) is not None


def is_page_number(text: str) -> bool:
    """Tell whether a line is the number of a page, and nothing else: — 2 —."""
    written = text.strip()
    is_centred = len(text) - len(written) >= _CENTRED
    is_count = is_centred and _COUNT.fullmatch(written) is not None
    return is_count or _PAGE.fullmatch(written) is not None
