"""What a tag says beyond names, roles, labels and days: it is left out of the draft, and told.

Whatever stands in a tag is taken, or it says who has which role, or it is found here.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.importers.document import Doubts
from bizenv.importers.draft import LineKind
from bizenv.importers.reading import english_units
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.notes import note, spans
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.role_words import DUTY, FILLING, role_of
from bizenv.importers.reading.text_tag import TextTag
from bizenv.importers.reading.units import CLOSING, OPENING, STAR

_OF_TASKS: Final = (LineKind.TASK, LineKind.RESPONSIBILITY, LineKind.DEADLINE)
_GONE: Final = "\0"  # stands for each character that is accounted for
_BETWEEN: Final = (
    rf"\s、，,；;。.:：/|｜·•+＋&＆《》“”\"'—–\-{re.escape(OPENING + CLOSING)}"
)
_PARTS: Final = re.compile(f"[^{_GONE}{_BETWEEN}]+")
_PHRASES: Final = re.compile(f"[^{_GONE}，,；;。\n{re.escape(OPENING + CLOSING)}]+")
_ENDS: Final = " \t\u3000:：、"
_SIGNS: Final = f"[\\s{re.escape(STAR)}、.]{{0,4}}"


def doubt_left_over(pieces: Iterable[Piece], doubts: Doubts) -> None:
    """Tell what tags say that no plan has a place for, and what nobody understands of them."""
    for piece in pieces:
        if piece.kind not in _OF_TASKS:
            continue
        for tag in piece.tags:
            for label, value in tag.other:
                doubts("label-left-out", piece.line, label=label, text=value)
            for words in filter(None, (*left_over(piece.text, tag), *tag.rest)):
                doubts("words-left-out", piece.line, text=words)


def left_over(text: str, tag: TextTag) -> list[str]:
    """Return the words of a tag in its text that nothing accounts for."""
    written = text[tag.start : tag.end]
    rest = list(written)
    for start, end in _accounted(written, tag):
        rest[start:end] = _GONE * (end - start)
    phrases = _PHRASES.findall("".join(rest))
    return [each.strip(_ENDS) for each in phrases if _is_unknown(each)]


def _accounted(written: str, tag: TextTag) -> Iterator[tuple[int, int]]:
    """Yield the places in a tag's words that became a part of the draft, or are told."""
    first = tag.start
    for start, end in tag.said:
        yield start - first, end - first
    for each in tag.units:
        begin = max(0, each.start - first)
        name = _SIGNS.join(map(re.escape, "".join(each.unit.name.split())))
        pattern = re.compile(name)
        found = pattern.search(written, begin) or pattern.search(written)
        if found is None:
            continue
        duty = DUTY.match(written, found.start())
        yield found.span() if duty is None else duty.span()
    for words in tag.due:
        place = written.find(words)
        if place >= 0:
            yield place, place + len(words)
    if note(written) is not None:
        yield from spans(written)


def _is_unknown(phrase: str) -> bool:
    return any(map(_says_something, _PARTS.findall(phrase)))


def _says_something(words: str) -> bool:
    if not any(map(str.isalnum, words)):
        return False
    if has_han(words):
        return FILLING.fullmatch(words) is None and role_of(words) is None
    return not english_units.is_filling(words)
