"""Names of departments in English: where one ends and the next begins."""

import re
from collections.abc import Iterator
from typing import Final

_TYPES: Final = (
    "department|dept|office|bureau|division|agency|authority|commission|council"
    "|committee|board|service|services|works|court|police|ministry|district|borough"
    "|county|town|city|university|college|school|hospital|library|libraries|museum"
    "|company|corporation|inc|ltd|llc|utility|utilities|cooperative|coop|association"
    "|society|foundation|trust|center|centre|unit|team|directorate|secretariat"
    "|cabinet|mayor|auditor|clerk|treasurer|attorney|manager|chamber|institute|fund|bank"
)
_TYPED: Final = re.compile(rf"\b(?:{_TYPES})\b", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Z0-9][\w&'’.,()+/ -]{1,99}")
_MOST_WORDS: Final = 12
_LONGEST: Final = 400  # characters in which names with and between them are looked for
_AND: Final = re.compile(r"\s{1,4}(?:and|&|\+|with)\s{1,4}", re.IGNORECASE)
_HEADED: Final = re.compile(r"^(?:and|&|with|the|by)\s{1,4}", re.IGNORECASE)
_OTHERS: Final = re.compile(
    r"[\s,]{0,4}\b(?:etc\.?|et al\.?|and others|among others"
    r"|(?:and\s{1,4})?(?:all\s{1,4})?(?:other|relevant|concerned)\s{1,4}(?:departments|agencies|offices|units|partners))\s{0,4}$",
    re.IGNORECASE,
)
_NOBODY: Final = ("none", "n/a", "na", "tbd", "tbc", "nil", "to be determined", "-")
_FILLING: Final = frozenset(
    "and with the by of for to in all other others relevant concerned departments agencies offices units partners etc et al"
    " none n a na nil".split()
)


def looks_like_unit(name: str) -> bool:
    """Tell whether a text can be a department's name: a few words that begin with a capital."""
    if _NAME.fullmatch(name) is None:
        return False
    words = name.split()
    return len(words) <= _MOST_WORDS


def is_plainly_unit(name: str) -> bool:
    """Tell whether a text is a department's name also without a label."""
    return looks_like_unit(name) and _TYPED.search(name) is not None


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
        if is_plainly_unit(left) and _TYPED.search(right) is not None:
            yield left
            begin = end
    yield token[begin:]


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
