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
_AND: Final = re.compile(r"\s+(?:and|&|\+|with)\s+", re.IGNORECASE)
_HEADED: Final = re.compile(r"^(?:and|&|with|the|by)\s+", re.IGNORECASE)
_OTHERS: Final = re.compile(
    r"[\s,]*\b(?:etc\.?|et al\.?|and others|among others"
    r"|(?:and\s+)?(?:all\s+)?(?:other|relevant|concerned)\s+(?:departments|agencies|offices|units|partners))\s*$",
    re.IGNORECASE,
)
_NOBODY: Final = ("none", "n/a", "na", "tbd", "tbc", "nil", "to be determined", "-")


def looks_like_unit(name: str) -> bool:
    """Tell whether a text can be a department's name: a few words that begin with a capital."""
    return _NAME.fullmatch(name) is not None and len(name.split()) <= _MOST_WORDS


def is_plainly_unit(name: str) -> bool:
    """Tell whether a text is a department's name also without a label."""
    return looks_like_unit(name) and _TYPED.search(name) is not None


def separated(token: str) -> Iterator[str]:
    """Split names with `and` between them where each side is plainly a department.

    Parks and Recreation Department stays whole.
    """
    for match in _AND.finditer(token):
        left = token[: match.start()].strip()
        right = token[match.end() :].strip()
        if is_plainly_unit(left) and is_plainly_unit(right):
            yield left
            yield from separated(right)
            return
    yield token


def bare(name: str) -> tuple[str, bool]:
    """Return a name without the words around it, and whether others are meant too."""
    others = _OTHERS.search(name)
    cut = name if others is None else name[: others.start()]
    cut = _HEADED.sub("", cut.strip(" .,;:")).strip()
    if cut.lower() in _NOBODY:
        cut = ""
    return cut, others is not None
