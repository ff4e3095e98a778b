"""Units on a line of their own between bullets: 【县发改局】 ● … ● …, for those below it or above it.

Which of both, the document's own habit tells: whether the first stands before the first bullet.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.reading.label_words import TagLabel, find_label, kind_of_label
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.odd_names import are_units
from bizenv.importers.reading.titles import BULLETS
from bizenv.importers.reading.tree import rank

_BULLET: Final = re.compile(
    rf"[ \t\u3000]{{0,8}}[{BULLETS.strip()}][ \t\u3000]{{0,4}}(?=[一-龥【（“《A-Za-z])"
)
_MARK: Final = re.compile(
    r"[ \t\u3000]{0,8}(?:[【〔［\[](?P<in>[^【】〔〕［］\[\]]{2,200})[】〕］\]][:：]?"
    r"|(?P<colon>[^：:【】\[\]]{2,200})[:：]|(?P<bare>[^：:。【】\[\]]{3,200}))[ \t\u3000]{0,8}"
)
_LABELLED: Final = re.compile(
    r"[ \t\u3000]{0,8}([一-龥]{2,8})[ \u3000]{0,3}[:：][ \u3000]{0,4}([^：:]{2,200})"
)
_OF_UNITS: Final = (TagLabel.LEAD, TagLabel.RESPONSIBLE)
_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True)
class UnitMark:
    """A line that is nothing but units. `bare`: no sign shows that it is a mark."""

    place: int
    units: str
    bare: bool


@dataclass(slots=True)
class _Part:
    """What stands below one heading: marks and items, each by its place, in order."""

    marks: list[UnitMark] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    last: dict[int, int] = field(default_factory=dict)
    """The last line of each item."""

    @property
    def is_before(self) -> bool:
        """Whether a mark stands before the first item."""
        return self.marks[0].place < self.items[0]


@dataclass(slots=True)
class UnitMarks:
    """The marks of a document: `units` by the last line of the item that they are those of.

    `taken` are the lines of such marks.
    """

    units: dict[int, str] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)


def unit_marks(lines: Sequence[SourceLine], doubts: Doubts) -> UnitMarks:
    """Return the marks of a document, and tell which may be meant otherwise."""
    found = UnitMarks()
    lines, leads = _labels_as_marks(lines)
    parts = [part for part in _parts(lines) if part.marks and part.items]
    if not parts:
        return found
    is_before = parts[0].is_before
    single = all(len(part.marks) < _SEVERAL for part in parts)
    if single and not is_before:  # each closes its section
        return found
    for part in parts:
        unsure = single or part.is_before != is_before
        for mark, items in _groups(part, before=is_before):
            found.taken.add(mark.place)
            for item in items:
                word = "牵头" if mark.place in leads else ""
                found.units[part.last[item]] = f"{mark.units}{word}"
            goes_either_way = unsure or not items
            if goes_either_way or (len(items) > 1 and not is_before):
                code = "mark-for-below" if is_before else "mark-for-above"
                doubts(code, lines[mark.place], text=mark.units, n=len(items))
    return found


def _labels_as_marks(
    lines: Sequence[SourceLine],
) -> tuple[Sequence[SourceLine], set[int]]:
    """Return the lines, labels that each head a list of tasks as marks, and which are of leads.

    责任单位：市甲局, then 1.… 2.…, then 责任单位：市乙局 and so on: the first stands before all numbers,
    and no task has a label of its own.
    """
    labelled: dict[int, tuple[TagLabel | None, str]] = {}
    numbered: list[int] = []
    for place, line in enumerate(lines):
        number = None if line.cells else recognise(line.text)
        text = line.text[number.length :] if number is not None else line.text
        match = None if line.cells else _LABELLED.fullmatch(text)
        kind = None if match is None else kind_of_label(match[1])
        if match is not None and kind in _OF_UNITS and are_units(match[2]):
            labelled[place] = (kind, match[2].strip())
        elif number is not None:
            numbered.append(place)
            if find_label(line.text) is not None:
                return lines, set()
    following = set(numbered)
    heads = [place + 1 in following for place in labelled]
    if len(labelled) < _SEVERAL or not all(heads) or min(labelled) > numbered[0]:
        return lines, set()
    marked = list(lines)
    for place, (_, units) in labelled.items():
        marked[place] = replace(lines[place], text=f"【{units}】")
    return marked, {at for at, (kind, _) in labelled.items() if kind is TagLabel.LEAD}


def _groups(part: _Part, *, before: bool) -> Iterator[tuple[UnitMark, list[int]]]:
    """Yield each mark with the items that it is for."""
    places = [mark.place for mark in part.marks]
    for at, mark in enumerate(part.marks):
        begin, end = mark.place, 10**9
        if before and at + 1 < len(places):
            end = places[at + 1]
        if not before:
            begin, end = (places[at - 1] if at else -1), mark.place
        yield mark, [item for item in part.items if begin < item < end]


def _parts(lines: Sequence[SourceLine]) -> Iterator[_Part]:
    """Yield what stands below each heading; the items are bullets, else what is numbered finest."""
    has_bullets = any(_is_bullet(line) for line in lines)
    items = None if has_bullets else _kind_of_items(lines)
    if not has_bullets and items is None:
        return
    part = _Part()
    for place, line in enumerate(lines):
        number = None if line.cells else recognise(line.text)
        mark = None if number else _mark(line, place)
        is_item = (
            _is_bullet(line)
            if has_bullets
            else number is not None and number.kind == items
        )
        begins = number is not None and not is_item
        if line.cells or line.level is not None or begins:
            yield part
            part = _Part()
        elif is_item:
            part.items.append(place)
            part.last[place] = place
        elif mark is not None and (has_bullets or not mark.bare):
            part.marks.append(mark)
        elif part.items and line.text.strip() and not _closed(part):
            part.last[part.items[-1]] = place
    yield part


def _closed(part: _Part) -> bool:
    """Tell whether a mark stands behind the last item."""
    return bool(part.marks) and part.marks[-1].place > part.items[-1]


def _kind_of_items(lines: Sequence[SourceLine]) -> str | None:
    """Return the kind of the numbers right below marks, where at least two stand so."""
    kinds: list[str] = []
    before = {"": False}
    for place, line in enumerate(lines[:-1]):
        mark = _mark(line, place)
        number = recognise(lines[place + 1].text)
        if mark is None or mark.bare:
            own = recognise(line.text)
            if own is not None and not kinds:
                before[own.kind] = True
            continue
        if number is None:
            return None
        kinds.append(number.kind)
    are_alike = len(kinds) >= _SEVERAL and len(set(kinds)) == 1
    if not are_alike or before.get(kinds[0]):
        return None
    is_fine = all(rank(kind) <= rank(kinds[0]) for kind in before if kind)
    return kinds[0] if is_fine else None


def _is_bullet(line: SourceLine) -> bool:
    return not line.cells and _BULLET.match(line.text) is not None


def _mark(line: SourceLine, place: int) -> UnitMark | None:
    match = None if line.cells or _is_bullet(line) else _MARK.fullmatch(line.text)
    if match is None:
        return None
    said = match["in"] or match["colon"] or match["bare"]
    if not are_units(said):
        return None
    return UnitMark(place, said.strip(), bare=match["bare"] is not None)
