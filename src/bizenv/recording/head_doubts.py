"""Heads that no column of ours answers to, and that are likely meant for one."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final, NamedTuple

from bizenv.likeness import Likeness
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.recording.head_words import (
    HEADS,
    squeezed,
)
from bizenv.recording.keys import CONTENT
from bizenv.recording.known_heads import (
    known_words,
    titles_of,
)

# Offices head the deadline of a task so: a record must not be of that day
_DEADLINES: Final = frozenset(("截止日期", "截止时间", "截止日", "截止", "deadline"))
_KEYS_INSIDE: Final = ("percent", "progress")
_SHORTEST: Final = 3  # characters of a word of ours by which a longer head is known
_SURE_WORDS: Final = ("进展",)  # and those that are shorter
_DOUBTFUL: Final = (
    0.75  # how like a word of ours an unknown head is that may be meant for it
)


class HeadDoubt(NamedTuple):
    """What is wrong with a head, by its code, and what to write instead."""

    code: str
    hint: Message


def doubtful_heads(
    unknown: Mapping[int, str], filled: AbstractSet[str], *, is_list: bool
) -> dict[int, HeadDoubt]:
    """Return what is doubtful of unknown heads, by their places."""
    doubtful: dict[int, HeadDoubt] = {}
    for place, cell in unknown.items():
        doubt = _doubt(cell, filled, is_list=is_list)
        if doubt is not None:
            doubtful[place] = doubt
    return doubtful


def _doubt(cell: str, filled: AbstractSet[str], *, is_list: bool) -> HeadDoubt | None:
    """Return what is doubtful of an unknown head, where no column fills the key it may mean."""
    if squeezed(cell) in _DEADLINES:
        if is_list or "date" in filled:
            return None
        return HeadDoubt("deadline-head", Message("hint.deadline-head"))
    slip = "" if is_list else _word_meant(cell)
    if slip:
        return HeadDoubt("unknown-head", Message("hint.did-you-mean", {"name": slip}))
    word = _word_inside(cell, filled)
    if word:
        return HeadDoubt("unknown-head", Message("hint.head-inside", {"name": word}))
    return None


def _word_inside(cell: str, filled: AbstractSet[str]) -> str:
    """Return the longest word of ours for what is done that a longer head holds, if any."""
    head = squeezed(cell)
    words = _content_words(filled)
    held = [word for word in words if word in head]
    return max(held, key=len, default="")


def _content_words(filled: AbstractSet[str]) -> list[str]:
    """Return the words of heads for what is done, of the keys that no column fills."""
    words: list[str] = []
    for key in CONTENT:
        if key not in filled:
            words += map(squeezed, HEADS[key])
            if key in _KEYS_INSIDE:
                words.append(key)
    found: list[str] = []
    for each in words:
        is_long = len(each) >= _SHORTEST
        if is_long or each in _SURE_WORDS:
            found.append(each)
    return found


def _word_meant(cell: str) -> str:
    """Return the word of ours that an unknown head is a slip of, if any."""
    word = squeezed(cell)
    if word in _left_alone() or not word:
        return ""
    known = known_words().items()
    words = [each for each, (key, _) in known if key is not None]
    for near in Likeness().nearest(word, words, n=3, cutoff=_DOUBTFUL):
        if near not in word and word not in near:
            return near
    return ""


@cache
def _left_alone() -> frozenset[str]:
    found: set[str] = set()
    for language in LANGUAGES:
        words = catalogue(language)
        titles = titles_of(words)
        found.update(titles.values())
    return frozenset(found)
