"""Tables with a column for each unit, and a mark in it where the unit has a part: ● leads, ○ supports.

They are read as tables with a column of those who lead and one of those who support.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.reading import columns
from bizenv.importers.reading.columns import stage
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.office_words import meanings
from bizenv.importers.reading.rows import text_at, texts_of
from bizenv.importers.reading.shapes import MARKS
from bizenv.importers.reading.units import is_plainly_unit, looks_like_unit

_FEWEST: Final = 2  # columns of units
_LOOKED: Final = 12  # rows among which the units' names are looked for
_WORDS: Final = meanings("matrix", "roles")
"""What a mark says, by the words that explain it, or that stand in its place."""
_SAID: Final = "|".join(
    sorted((re.escape(word) for word in _WORDS if len(word) > 1), key=len, reverse=True)
)
_SIGN: Final = rf"(?P<sign>[{''.join(sorted(MARKS))}])[”\"」）)]?[ \u3000]{{0,2}}"
_LETTER: Final = r"(?P<sign>\b[A-Z]\b|[主协牵配])[”\"」）)]?[ \u3000]{0,2}"
_MEANS: Final = "(?:表示|代表|为|是|指|[:：=—–-]|denotes|means|indicates)"
_ROLE: Final = rf"[ \u3000]{{0,2}}(?i:(?P<role>{_SAID}))"
_LEGENDS: Final = tuple(
    map(
        re.compile,
        (
            rf"{_SIGN}{_MEANS}?{_ROLE}",
            rf"{_LETTER}{_MEANS}{_ROLE}",
            rf"{_ROLE}[一-龥]{{0,4}}?(?:[:：=]|用|以|标)[“\"「（(]?{_SIGN}",
        ),
    )
)
_CELLS: Final = 3  # a row with as many texts is one of the table
_FULL: Final = frozenset("●★■◆▲")
_HOLLOW: Final = frozenset("○☆□◇△")
_RESPONSIBLE: Final = "responsible"
_HEADS: Final = {
    "lead": ("牵头单位", "Lead"),
    "support": ("配合单位", "Support"),
    _RESPONSIBLE: ("责任单位", "Responsible"),
}
_ACRONYM: Final = re.compile("[A-Z]{2,6}")

Signs = dict[str, str]
"""What each mark says: lead, support or responsible."""


def legend(lines: Iterable[SourceLine]) -> Signs:
    """Return what a document says of marks: ●为牵头单位, L = lead."""
    found: Signs = {}
    for line in lines:
        is_row = len(texts_of(line)) >= _CELLS
        text = "" if is_row else line.text or " ".join(texts_of(line))
        for match in chain.from_iterable(each.finditer(text) for each in _LEGENDS):
            found.setdefault(match["sign"], _WORDS[match["role"].lower()])
    return found


def with_roles(
    rows: Sequence[SourceLine], known: Signs, doubts: Doubts | None = None
) -> list[SourceLine]:
    """Return the rows of a table; columns of units become those of who leads and who supports."""
    for at, head in enumerate(rows[:_LOOKED]):
        below = rows[at + 1 :]
        places = [
            place
            for place in range(len(head.cells))
            if _holds_marks(head, below, place, known)
        ]
        if len(places) >= _FEWEST and _are_units(head, places, known):
            signs = _signs(head, below, places, known, doubts)
            return [*rows[:at], *_as_roles(head, below, places, signs)]
    return list(rows)


def _holds_marks(
    head: SourceLine, rows: Sequence[SourceLine], at: int, known: Signs
) -> bool:
    """Tell whether below a name of units there is nothing but marks."""
    name = text_at(head, at)
    is_named = looks_like_unit(name) or (
        columns.meaning(name) is None and not has_han(name)
    )
    if not name or not is_named or stage(name) is not None:
        return False
    told = list(filter(None, (text_at(row, at) for row in rows)))
    return bool(told) and all(_is_mark(text, known) for text in told)


def _is_mark(text: str, known: Signs) -> bool:
    return text in known or text.lower() in _WORDS or text in MARKS


def _are_units(head: SourceLine, places: Sequence[int], known: Signs) -> bool:
    names = [text_at(head, at) for at in places]
    plain = [
        name for name in names if is_plainly_unit(name) or _ACRONYM.fullmatch(name)
    ]
    return bool(known) or len(plain) * 2 >= len(names)


def _guessed(mark: str) -> str:
    """Return what a mark likely says that stands beside others."""
    if mark in _HOLLOW:
        return "support"
    return "lead" if mark in _FULL else _RESPONSIBLE


def _signs(
    head: SourceLine,
    rows: Sequence[SourceLine],
    places: Sequence[int],
    known: Signs,
    doubts: Doubts | None,
) -> Signs:
    """Return what the marks of a table say; what nobody explains is told."""
    used: dict[str, None] = {}
    for row in rows:
        used |= dict.fromkeys([text_at(row, at) for at in places])
    marks = [mark for mark in used if mark]
    found = {mark: known.get(mark) or _WORDS.get(mark.lower(), "") for mark in marks}
    unknown = [mark for mark in marks if not found[mark]]
    if not unknown:
        return found
    for mark in unknown:
        found[mark] = _guessed(mark) if len(marks) > 1 else _RESPONSIBLE
    said = [row for row in rows if any(text_at(row, at) in unknown for at in places)]
    leads = [mark for mark in marks if found[mark] != "support"]
    if doubts is not None:
        doubts("marks-guessed", head, related=said, names=unknown, leads=leads)
    return found


def _as_roles(
    head: SourceLine,
    rows: Sequence[SourceLine],
    places: Sequence[int],
    signs: Mapping[str, str],
) -> Iterator[SourceLine]:
    """Yield the rows with a column for each role that the marks give."""
    is_chinese = any(map(has_han, head.cells))
    roles = [role for role in _HEADS if role in signs.values()]
    names = {role: _HEADS[role][0 if is_chinese else 1] for role in roles}
    yield _filled(head, places, [names[role] for role in roles])
    sign = "、" if is_chinese else "; "
    for row in rows:
        said = {at: signs.get(text_at(row, at)) for at in places}
        units = [
            [text_at(head, at) for at in places if said[at] == role] for role in roles
        ]
        is_again = all(text_at(row, at) == text_at(head, at) for at in places)
        yield _filled(
            row,
            places,
            [names[role] for role in roles]
            if is_again
            else list(map(sign.join, units)),
        )


def _filled(row: SourceLine, places: Sequence[int], texts: Sequence[str]) -> SourceLine:
    """Return a row with texts in the first of some columns, and nothing in the others."""
    cells = list(row.cells)
    continued = list(row.continued)
    for count, at in enumerate(places):
        if at < len(cells):
            cells[at] = texts[count] if count < len(texts) else ""
        if at < len(continued):
            continued[at] = False
    return replace(row, cells=tuple(cells), continued=tuple(continued))
