"""What a tag says beyond names, roles, labels and days: it is left out of the draft, and told.

Whatever stands in a tag is taken, or it says who has which role, or it is found here.
"""

import re
from collections.abc import Iterator
from typing import Final

from bizenv.importers.reading import english_units
from bizenv.importers.reading.english import has_han
from bizenv.importers.reading.labels import TextTag
from bizenv.importers.reading.notes import note
from bizenv.importers.reading.role_words import DUTY, FILLING
from bizenv.importers.reading.units import CLOSING, OPENING, STAR

_GONE: Final = "\0"  # stands for each character that is accounted for
_BETWEEN: Final = rf"\s、，,；;。.:：/|｜·•+＋&＆《》“”\"'—–\-{re.escape(OPENING + CLOSING)}"
_PARTS: Final = re.compile(f"[^{_GONE}{_BETWEEN}]+")
_PHRASES: Final = re.compile(f"[^{_GONE}，,；;。\n{re.escape(OPENING + CLOSING)}]+")
_CLAUSES: Final = re.compile("[^，,；;。（）()〈〉]+")
_OF_MANY: Final = re.compile(
    "下同|不再|第一位|首位|排第一|排名第一|列第一|以下|均需|均由|均涉及|为牵头(?:单位|部门)"
)
_SIGNS: Final = f"[\\s{re.escape(STAR)}、.]{{0,4}}"


def left_over(text: str, tag: TextTag) -> list[str]:
    """Return the words of a tag in its text that nothing accounts for."""
    written = text[tag.start : tag.end]
    rest = list(written)
    for start, end in _accounted(written, tag):
        rest[start:end] = _GONE * (end - start)
    found: list[str] = []
    for match in _PHRASES.finditer("".join(rest)):
        if any(map(_says_something, _PARTS.findall(match[0]))):
            found.append(match[0].strip(" \t\u3000:：、"))
    return found


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
        for clause in _CLAUSES.finditer(written):
            if _OF_MANY.search(clause[0]) is not None:
                yield clause.span()


def _says_something(words: str) -> bool:
    if not any(map(str.isalnum, words)):
        return False
    if has_han(words):
        return FILLING.fullmatch(words) is None
    return not english_units.is_filling(words)
