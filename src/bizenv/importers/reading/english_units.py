"""Names of departments in English: where one ends and the next begins."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.office_words import OfficeWords, in_force, words

_NAME: Final = re.compile(r"[A-Z0-9][\w&'’.,()+/ -]{1,99}")
_MOST_WORDS: Final = 12
_LONGEST: Final = 400  # characters in which names with and between them are looked for
_AND: Final = re.compile(r"\s{1,4}(?:and|&|\+|with)\s{1,4}", re.IGNORECASE)
_LAST: Final = re.compile(r"(?:\A|\s)(?:and|&)\s")
_GROUP: Final = re.compile(
    r"(?:[a-z]+ ){1,3}(?:agencies|departments|authorities|governments|partners|councils|offices)"
)
INNER: Final = "\u201a"
"""Stands for a comma within a name."""
_OF: Final = re.compile(
    r"\s{0,4}(?:[Tt]he\s)?(?:[A-Z]\w+\s){0,3}([A-Z]\w+)\s(?:of|for)\s(?:the\s)?(?=[A-Z])"
)
_WHOLE: Final = words("units", "whole")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z&/-]{1,9}")
_SMALL: Final = ("of", "for")
_UNCAPITALISED: Final = (*_SMALL, "and", "the", "&", "with", "in", "to")
_LONG_NUMBER: Final = re.compile("[0-9]{3}")
_LONG_ACRONYM: Final = re.compile("[A-Z]{3,8}")
_TOPIC: Final = 3  # words of one thing that a department is that of
_MOST_TOPICS: Final = 6
_CAPITALS: Final = re.compile(r"\b[A-Z][\w'’]+")
_JOINED: Final = re.compile(
    r"[\s,]+(?:in\s+(?:close\s+)?(?:co-?operation|collaboration|partnership|co-?ordination|consultation)\s+with"
    r"|(?:together|jointly|along|working)\s+with|supported\s+by|assisted\s+by|with\s+(?:the\s+)?(?:support|help|assistance)\s+(?:of|from))"
    r"\s+(?:the\s+)?",
    re.IGNORECASE,
)
_HEADED: Final = (
    re.compile(  # The National Archives are called so, the Ministry of Health is not
        r"^(?:(?i:and|&|with|by)\s{1,4}|the\s{1,4}|The\s{1,4}(?=.{1,60}\sof\s))+"
    )
)
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


def ends_plainly(name: str) -> bool:
    """Tell whether a name is whole: Parks Department, Ministry of Labour; not Lakemoor County Public."""
    *_, last = name.split() or [""]
    return _typed().fullmatch(last) is not None or _OF.match(name) is not None


def is_titled(name: str) -> bool:
    """Tell whether a name is plainly a department's, each word of it with a capital."""
    bare = name.replace(INNER, " ")
    words_of = [word for word in bare.split() if word not in _UNCAPITALISED]
    is_written = all(word[:1].isupper() for word in words_of)
    return is_written and _LONG_NUMBER.search(bare) is None and is_plainly_unit(bare)


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
        are_typed = is_plainly_unit(left) and _typed().search(right) is not None
        is_group = looks_like_unit(left) and _GROUP.fullmatch(right) is not None
        if are_typed or is_group or _are_acronyms(left, right):
            yield left
            begin = end
    yield token[begin:]


def _are_acronyms(left: str, right: str) -> bool:
    """Tell whether two names are no more than acronyms: NOAA and NSF, DG AGRI and DG CLIMA."""
    first, *behind = left.split()
    if _ACRONYM.fullmatch(first) is None:
        return False
    both = (behind or [first], right.split())
    is_alike = bool(behind) == (len(both[1]) > 1) and (
        not behind or both[1][0] == first
    )
    return is_alike and all(_ACRONYM.fullmatch(words[-1]) for words in both)


def whole(text: str) -> str:
    """Return a text whose commas within a name are INNER: Department of Trade, Industry and Labour.

    What a department is that of goes on up to the last word of a list, where no part of that
    list can be a department's name by itself.
    """
    groups: list[str] = []
    for group in text.split(";"):
        parts = group.split(",")
        names: list[str] = []
        at = 0
        while at < len(parts):
            end = _end_of_list(parts, at) if _is_of(parts[at], _WHOLE) else at + 1
            names.append(INNER.join(parts[at:end]))
            at = end
        groups.append(",".join(names))
    return ";".join(groups)


def _is_of(name: str, kinds: Sequence[str]) -> bool:
    """Tell whether a name says what a department is that of: Ministry of Health."""
    match = _OF.match(name)
    return match is not None and match[1].lower() in kinds


def _end_of_list(parts: Sequence[str], at: int) -> int:
    """Return where the list ends of what a department is that of; behind it if there is none."""
    behind = at + 1
    for end, part in enumerate(parts[behind : at + _MOST_TOPICS], start=behind):
        if not _are_topics(part):
            break
        if _LAST.search(part):
            return end + 1
    return behind


def _are_topics(text: str) -> bool:
    """Tell whether words can be what a department is that of, and no department."""
    for side in filter(None, map(_bare_topic, _LAST.split(text))):
        words_of = [word for word in side.split() if word not in _SMALL]
        is_short = len(words_of) <= _TOPIC and all(
            word[0].isupper() for word in words_of
        )
        if not is_short or _ACRONYM.fullmatch(side) or _typed().search(side):
            return False
    return True


def _bare_topic(text: str) -> str:
    return text.strip().removeprefix("the ")


def torn(first: str, second: str) -> bool:
    """Tell whether two names with a comma between them may be one: Food, Supplies & Trade Department."""
    if _LAST.search(second) is None:
        return False
    is_of = _is_of(first, in_force().common.endings)
    if is_plainly_unit(second):
        return is_of or _are_topics(first)
    *_, last = _LAST.split(second)
    is_long = (
        len(last.split()) >= _TOPIC
    )  # Innovation, Science and Economic Development Canada
    return (is_of or is_long) and _are_topics(second) and (is_of or _are_topics(first))


def may_be_two(name: str) -> bool:
    """Tell whether a name with and in it may be those of two: Transit Council and Tree Watch."""
    _, *topics = name.split(",")
    for side in _LAST.split(",".join(topics)):
        words_of = side.replace(",", " ").split()
        if any(map(_ACRONYM.fullmatch, words_of)) or len(words_of) > _TOPIC:
            return True
    for match in _AND.finditer(name):
        left = name[: match.start()]
        if _LONG_ACRONYM.fullmatch(left) and is_plainly_unit(name[match.end() :]):
            return True
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
    one = name[: match.start()].strip(" ,")
    other = name[match.end() :].strip()
    return one, other


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
