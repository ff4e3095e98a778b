"""Two names and a verb between them: 甲会同乙, 甲协调乙, X in cooperation with Y."""

import re
from typing import Final

from bizenv.importers.reading import english_units
from bizenv.importers.reading.english import has_han
from bizenv.importers.reading.role_words import JOINS, PLAINLY_JOINS, without_word
from bizenv.importers.reading.units import is_plainly_unit, looks_like_unit, separated

_JOIN: Final = re.compile("|".join(JOINS))
_BEGINS_NAME: Final = "市省区县州镇乡旗国各自团中人税海示样"


def joint(text: str) -> tuple[str, str, str] | None:
    """Return two names and the verb between them; None where no such verb stands."""
    if not has_han(text):
        sides = english_units.joint(text)
        return None if sides is None else (sides[0], PLAINLY_JOINS, sides[1])
    for match in _JOIN.finditer(text):
        left, _ = without_word(text[: match.start()])
        verb = match[0]
        right = text[match.end() :]
        if not left.strip() or not right.strip():
            continue
        is_sure = verb == PLAINLY_JOINS
        if is_sure or (_ends_name(left) and _begins_name(right)):
            return left, verb, right
    return None


def _ends_name(text: str) -> bool:
    return all(is_plainly_unit(part.strip()) for part in separated(text))


def _begins_name(text: str) -> bool:
    bare = text.strip()
    name, _ = without_word(bare)
    return bare.startswith(tuple(_BEGINS_NAME)) and looks_like_unit(name)


def sides(text: str) -> list[str]:
    """Return the names that verbs join in a text, or the text alone: 甲会同乙."""
    found: list[str] = []
    both = joint(text)
    while both is not None:
        left, _, text = both
        found.append(left)
        both = joint(text)
    return [*found, text]
