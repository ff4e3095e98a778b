"""Names of departments in English: where one ends and the next begins."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bizenv.importers.reading.english import has_han
from bizenv.importers.reading.office_words import OfficeWords, in_force, words

_NAME: Final = re.compile(r"[A-Z0-9][\w&'’.,()+/ -]{1,99}")
_MOST_WORDS: Final = 12
_LONGEST: Final = 400  # characters in which names with and between them are looked for
_AND: Final = re.compile(r"\s{1,4}(?:and|&|\+|with)\s{1,4}", re.IGNORECASE)
_CAPITALS: Final = re.compile(r"\b[A-Z][\w'’]+")
_JOINED: Final = re.compile(
    r"[\s,]+(?:in\s+(?:close\s+)?(?:co-?operation|collaboration|partnership|co-?ordination|consultation)\s+with"
    r"|(?:together|jointly|along|working)\s+with|supported\s+by|assisted\s+by|with\s+(?:the\s+)?(?:support|help|assistance)\s+(?:of|from))"
    r"\s+(?:the\s+)?",
    re.IGNORECASE,
)
_HEADED: Final = re.compile(r"^(?:and|&|with|the|by)\s{1,4}", re.IGNORECASE)
_OTHERS: Final = re.compile(
    r"[\s,]{0,4}\b(?:etc\.?|et al\.?|and others|among others"
    r"|(?:and\s{1,4})?(?:all\s{1,4})?(?:other|relevant|concerned)\s{1,4}(?:departments|agencies|offices|units|partners))\s{0,4}$",
    re.IGNORECASE,
)
_NOBODY: Final = words("units", "nobody")
_FILLING: Final = frozenset(words("units", "filling"))


def _typed() -> "re.Pattern[str]":
    """Return the pattern of a word that says what kind of department a name is that of."""
    return _pattern(in_force())


@lru_cache(maxsize=8)
def _pattern(known: OfficeWords) -> "re.Pattern[str]":
    endings = (*known.common.endings, *known.own.endings)
    several = "|".join(re.escape(word) for word in endings if not has_han(word))
    return re.compile(rf"\b(?:{several})\b", re.IGNORECASE)


def looks_like_unit(name: str) -> bool:
    """Tell whether a text can be a department's name: a few words that begin with a capital."""
    if _NAME.fullmatch(name) is None:
        return False
    return len(name.split()) <= _MOST_WORDS


def is_plainly_unit(name: str) -> bool:
    """Tell whether a text is a department's name also without a label."""
    return looks_like_unit(name) and _typed().search(name) is not None


def separated(token: str) -> Iterator[str]:
    """Split names with `and` between them where each side is plainly a department.

    Parks and Recreation Department stays whole.
    """
    if len(token) > _LONGEST:
        yield token
        return
    begin = 0
    for match in _AND.finditer(token):
        start, end = match.span()
        left = token[begin:start].strip()
        right = token[end:].strip()
        if is_plainly_unit(left) and _typed().search(right) is not None:
            yield left
            begin = end
    yield token[begin:]


def may_be_two(name: str) -> bool:
    """Tell whether a name with and in it may be those of two: Transit Council and Tree Watch."""
    for match in _AND.finditer(name):
        sides = (name[: match.start()], name[match.end() :])
        if all(_stands_alone(side) for side in sides):
            return True
    return False


def _stands_alone(side: str) -> bool:
    return len(_CAPITALS.findall(side)) > 1


def joint(name: str) -> tuple[str, str] | None:
    """Return the two names of X in cooperation with Y; None for any other."""
    match = _JOINED.search(name)
    if match is None:
        return None
    return name[: match.start()].strip(" ,"), name[match.end() :].strip()


def bare(name: str) -> tuple[str, bool]:
    """Return a name without the words around it, and whether others are meant too."""
    others = _OTHERS.search(name)
    has_others = others is not None
    if others is not None:
        name = name[: others.start()]
    trimmed = name.strip(" .,;:")
    own = _HEADED.sub("", trimmed).strip()
    if own.lower() in _NOBODY:
        own = ""
    return own, has_others


def is_filling(word: str) -> bool:
    """Tell whether a word between names says nothing of its own: and, relevant, none."""
    return word.lower() in _FILLING
