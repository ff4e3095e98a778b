"""Labels: the words before a colon that say what follows them (责任单位：, 完成时限：).

Which there are is data: words.yaml, and what the office adds in import.yaml.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.office_words import OfficeWords, in_force, words
from bizenv.importers.reading.units import CLOSING, OPENING, SEPARATORS
from bizenv.model.import_words import LabelWords


class TagLabel(StrEnum):
    """What stands behind a label."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    DUE = "due"
    OTHER = "other"  # 试点单位, 责任领导: plans have no place for it


# words of the text, too, unless a colon follows
_SHORT: Final = words("short_labels")
_GAP: Final = "[ \u3000]{0,3}"
# 责任单位｜市甲局, 责任单位—市甲局: signs that stand for a colon
_SIGN: Final = (
    "(?:(?:｜|[—–]{1,2})(?=[一-龥0-9])|-(?=[一-龥])"
    "|(?:为|是|[／/])(?=[市县区省州镇乡旗各国示样团0-9]))"
)
_HOW: Final = (
    "具体|主要|共同|联合|第一|总|现|新|[省市县区镇]级"  # before a label: 具体牵头：
)
_OPEN: Final = f"[{re.escape(OPENING)}]"
_CLOSE: Final = f"[{re.escape(CLOSING)}]"
# 市甲局（牵头单位）、: what a bracket says of the name before it is no label
_ASIDE_ENDS: Final = rf"{_GAP}[{re.escape(SEPARATORS + CLOSING)}]"
# any other words before a colon, where a value ends: 审定层级：市级
_INNER: Final = re.compile(
    r"(?<=[；;，,。、|｜—– \u3000（(〔\[【])([一-龥]{2,10})[ \u3000]{0,3}[:：]"
)
_UNNAMED: Final = re.compile(
    r"[ \t\u3000]{0,8}(?:[-*•●▪■◆·][ \u3000]{1,3})?"
    r"([一-龥]{1,6}(?:单位|部门|领导|时间|时限|责任人|科室|股室|处室|专班))"
    r"[ \u3000]{0,3}[:：]"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels that are known, by their words without spaces, and how they are found.

    `label` finds one that ends in a colon, or in the bracket that it stands in; `leading`
    one at a line's beginning that ends in space or with the line; `title` one before a title;
    `spaced` one with space around it.
    """

    kinds: Mapping[str, TagLabel]
    label: "re.Pattern[str]"
    leading: "re.Pattern[str]"
    title: "re.Pattern[str]"
    spaced: "re.Pattern[str]"


def vocabulary() -> Vocabulary:
    """Return the vocabulary in which documents are read just now."""
    return _known(in_force())


@lru_cache(maxsize=8)
def _known(known: OfficeWords) -> Vocabulary:
    """Return the vocabulary of bizenv's words and an office's own, which go first."""
    kinds: dict[str, TagLabel] = {}
    every: list[str] = []
    titles: list[str] = []
    for source in (known.common.labels, known.own.labels):
        titles += source.title
        for key in LabelWords.model_fields:
            several = getattr(source, key) if key != _TITLE else ()
            every += several
            kind = TagLabel(key) if key in _TAKEN else TagLabel.OTHER
            kinds |= dict.fromkeys(map(_key, several), kind)
    return _vocabulary(every, kinds, titles)


_TITLE: Final = "title"
_TAKEN: Final = frozenset(TagLabel)


def _vocabulary(
    known: Iterable[str],
    kinds: Mapping[str, TagLabel],
    titles: Iterable[str],
) -> Vocabulary:
    several = sorted(set(known), key=len, reverse=True)
    chinese = [word for word in several if has_han(word)]
    english = [word for word in several if not has_han(word)]
    short = _one_of(word for word in chinese if word in _SHORT)
    full = _one_of(word for word in chinese if word not in _SHORT)
    every = f"{full}|{short}"
    in_english = "|".join(
        re.escape(word).replace(r"\ ", r"[ \u3000]{1,3}") for word in english
    )
    label = re.compile(
        rf"(?:{_OPEN}{_GAP})?"
        rf"(?:(?:{_HOW})?(?<![原旧])({full})(?:{_GAP}[:：]|{_SIGN})"
        rf"|(?<![一-龥])(?:{_HOW})?({short})(?:{_GAP}[:：]|{_SIGN})"
        rf"|(?<=[【\[])({every})(?=[】\]])[】\]]{_GAP}[:：]?"
        rf"|({full}){_GAP}{_CLOSE}(?!{_ASIDE_ENDS}){_GAP}(?:[:：]|(?=[^\s]))"
        rf"|(?<![一-龥][（(])({full}){_GAP}{_CLOSE}{_GAP}\Z"
        rf"|(?<![A-Za-z-])(?!(?<=[A-Za-z] )(?i:by))((?i:{in_english}))(?:\([a-z]{{1,3}}\))?{_GAP}[:：])"
    )
    leading = re.compile(
        rf"[ \t\u3000]{{0,8}}({every})(?:[ \t\u3000]{{1,8}}|[ \t\u3000]{{0,4}}\Z)"
    )
    spaced = re.compile(rf"(?:\A|(?<=[ \t\u3000]))({every})[ \t\u3000](?=[^\s:：])")
    return Vocabulary(kinds, label, leading, _of_titles(titles), spaced)


def _of_titles(labels: Iterable[str]) -> "re.Pattern[str]":
    """Return the pattern of a label before a title: 任务名称：, 【任务】, Action:."""
    several = sorted(set(labels), key=len, reverse=True)
    one = _one_of(several)
    named = _one_of(word for word in several if word.endswith(_NAMED))
    return re.compile(
        rf"[ \t\u3000]{{0,8}}(?:(?i:{one}){_GAP}(?:[:：]|{_SIGN})|[【\[](?:{one})[】\]]{_GAP}[:：]?"
        rf"|(?:{named})[ \t\u3000]{{1,4}}(?=[一-龥“《])){_GAP}"
    )


_NAMED: Final = "名称"  # such a label may end with space alone


def _one_of(labels: Iterable[str]) -> str:
    """Return a pattern for words that may be spaced out."""
    return "|".join(_GAP.join(map(re.escape, word)) for word in labels)


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """A label in a text: its place, where its value begins, and its word."""

    start: int
    value: int
    word: str

    @property
    def kind(self) -> TagLabel:
        """What stands behind it."""
        return vocabulary().kinds.get(_key(self.word), TagLabel.OTHER)

    @property
    def squeezed(self) -> str:
        """Its word without the spaces in it."""
        return _squeezed(self.word)


def find_label(text: str) -> "re.Match[str] | None":
    """Return the first label that is known in a text."""
    return vocabulary().label.search(text)


def begins_with_label(text: str) -> bool:
    """Tell whether a label that is known begins a text."""
    return vocabulary().label.match(text) is not None


def is_unit_label(text: str) -> bool:
    """Tell whether a text begins with a label that is one by its end, known or not: 挂钩单位：."""
    return _UNNAMED.match(text) is not None


def kind_of_label(text: str) -> TagLabel | None:
    """Return what a text says where it is a label that is known, and nothing else."""
    return vocabulary().kinds.get(_key(text))


def is_role(text: str) -> bool:
    """Tell whether a text ends in the label of a part that no plan knows: 整改督办单位."""
    known = in_force()
    roles = (*known.common.labels.role, *known.own.labels.role)
    return _key(text).endswith(tuple(filter(_is_whole, roles)))


def _is_whole(word: str) -> bool:
    return word.endswith(_ROLES)


_ROLES: Final = ("单位", "部门", "地区")


def is_label(text: str) -> bool:
    """Tell whether a text is a label that is known, and nothing else."""
    return kind_of_label(text) is not None


def is_spaced(text: str) -> bool:
    """Tell whether a text begins with a label that only a space ends: 责任单位 市甲局."""
    match = vocabulary().leading.match(text)
    return match is not None and _squeezed(match[1]) not in _SHORT


def with_colons(text: str) -> str:
    """Return a line of labels that spaces end with a colon behind each: 牵头单位 市甲局　时间 6月底."""
    if not is_spaced(text):
        return text
    return vocabulary().spaced.sub(r"\1：", text)


def first_label(
    text: str,
    start: int,
    end: int,
    *,
    at_start: bool,
    inner: bool = False,
) -> FoundLabel | None:
    """Return the next label. `inner`: where a value stands, any words with a colon are one."""
    if at_start:
        leading = _leading(text, start, end)
        if leading is not None:
            return leading
    other = _INNER.search(text, start, end) if inner else None
    limit = end if other is None else other.end()
    match = vocabulary().label.search(text, start, limit)
    if match is None and other is not None:
        return FoundLabel(*other.span(), other[1])
    if match is None:
        return None
    word = next(filter(None, match.groups()))
    return FoundLabel(*match.span(), word)


def _leading(text: str, start: int, end: int) -> FoundLabel | None:
    """Return a label that only its place at the line's beginning shows."""
    known = vocabulary()
    for pattern in (known.leading, _UNNAMED):
        match = pattern.match(text, start, end)
        if match is None:
            continue
        word = match[1]
        if known.label.match(text, match.start(1), end):
            continue
        if pattern is _UNNAMED or _squeezed(word) not in _SHORT:
            return FoundLabel(*match.span(), word)
    return None


def _squeezed(word: str) -> str:
    return "".join(word.split())


def _key(word: str) -> str:
    return _squeezed(word).lower()
