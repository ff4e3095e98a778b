"""Tables set in columns, as a page is printed: a cell goes on in the lines below, at its column's place."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final, NamedTuple

from bizenv.importers.document import SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.english_units import ends_plainly
from bizenv.importers.reading.english_words import MONTH, has_han
from bizenv.importers.reading.units import is_plainly_unit, tokens

_WORDS: Final = re.compile(r"[^ \u3000]+(?:[ \u3000][^ \u3000]+)*")
_OFF: Final = 2  # places by which a cell may stand beside its column's
_FEWEST: Final = 3  # columns
# a deadline that goes on below: by the end of, 31 December; not 2031 or Ongoing
_OPEN: Final = re.compile(
    rf"\b(?:by|of|to|the|and)\Z|\A[^0-9]*(?:[0-9]{{1,2}}\s)?(?:{MONTH})\.?\Z",
    re.IGNORECASE,
)


class _Stretch(NamedTuple):
    """Words between gaps, and the place where they begin, in half-width columns."""

    place: int
    text: str


def rows(lines: Sequence[SourceLine], place: int) -> list[SourceLine]:
    """Return the rows of the table whose heading stands here; none if no cell takes two lines.

    A row begins with its number; where no column numbers them, behind a blank line, or, in
    English, with a capital and a deadline.
    """
    head = list(_stretches(lines[place].text))
    names = tuple(each.text for each in head)
    if len(head) < _FEWEST or columns.header(names) is None:
        return []
    places = [each.place for each in head]
    found = list(_below(lines[place:], names, places))
    if not any(row.also for row in found):
        found = list(_dated(lines[place:], names, places))
    return found if any(row.also for row in found) else []


def _below(
    lines: Sequence[SourceLine], names: tuple[str, ...], places: Sequence[int]
) -> Sequence[SourceLine]:
    """Return a heading and the rows below it; none where nothing shows where they begin."""
    numbered = columns.meaning(names[0]) is ColumnKind.NUMBER
    found = [replace(lines[0], cells=names)]
    last = lines[0]
    apart = 0
    for line in lines[1:]:
        cells = _cells(line, places)
        if cells is None:
            break
        is_apart = line.number > last.number + 1
        begins = bool(cells[0]) if numbered else is_apart
        if begins or len(found) == 1:
            found.append(replace(line, cells=cells))
            apart += begins
        elif not numbered and all(
            cells
        ):  # a row of its own: nothing shows where rows begin
            return []
        else:
            found[-1] = _with(found[-1], line, cells)
        last = line
    return found if apart else []


def _dated(
    lines: Sequence[SourceLine], names: tuple[str, ...], places: Sequence[int]
) -> Sequence[SourceLine]:
    """Return an English heading and the rows below it, each of which has a deadline.

    None where a line may begin a row or go on with one.
    """
    kinds = [columns.meaning(name) for name in names]
    if ColumnKind.DUE not in kinds or any(map(has_han, names)):
        return []
    due = kinds.index(ColumnKind.DUE)
    found = [replace(lines[0], cells=names)]
    for line in lines[1:]:
        cells = _cells(line, places)
        if cells is None:
            break
        is_first = len(found) == 1
        is_open = not is_first and _OPEN.search(found[-1].cells[due]) is not None
        goes_on = not cells[0] or cells[0][0].islower()
        if goes_on and not is_first and (is_open or not cells[due]):
            found[-1] = _with(found[-1], line, cells)
        elif goes_on or is_open or not cells[due]:
            return []
        else:
            found.append(replace(line, cells=cells))
    return found


def taken(found: Sequence[SourceLine]) -> int:
    """Return how many lines some rows take."""
    return sum(1 + len(row.also) for row in found)


def _with(row: SourceLine, line: SourceLine, cells: Sequence[str]) -> SourceLine:
    """Return a row with what a further line says in its columns."""
    joined = tuple(map(_joined, row.cells, cells))
    return replace(row, cells=joined, also=(*row.also, line.number))


def _joined(above: str, below: str) -> str:
    """Return a cell with what stands below it; a line each where both are departments."""
    if not above or not below:
        return above or below
    last = next(reversed(list(tokens(above)))).text.strip()
    are_units = is_plainly_unit(last) and is_plainly_unit(below)
    is_whole = len(below.split()) > 1 and ends_plainly(last)
    if are_units and (has_han(below) or is_whole):
        return f"{above}\n{below}"
    return f"{above}{below}" if has_han(above) else f"{above} {below}"


def _cells(line: SourceLine, places: Sequence[int]) -> tuple[str, ...] | None:
    """Return the cells of a line, None if its words do not stand below the heading's."""
    cells = [""] * len(places)
    for each in _stretches(line.text, places):
        near = [
            at for at, place in enumerate(places) if abs(place - each.place) <= _OFF
        ]
        if line.cells or not near or cells[near[0]]:
            return None
        cells[near[0]] = each.text
    return tuple(cells) if any(cells) else None


def _stretches(text: str, places: Sequence[int] = ()) -> Iterator[_Stretch]:
    """Yield the words of a line between gaps; one space is a gap where a column begins."""
    widths = list(accumulate(map(_width, text), initial=0))
    for match in _WORDS.finditer(text):
        begin = match.start()
        for at in range(match.start(), match.end()):
            begins = text[at - 1 : at] == " " and widths[at] in places
            if begins and at > begin:
                yield _Stretch(widths[begin], text[begin:at].strip())
                begin = at
        yield _Stretch(widths[begin], text[begin : match.end()])


def _width(text: str) -> int:
    """Return how many half-width columns a text takes."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
