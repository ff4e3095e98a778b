"""Words that give units a role: 牵头, 按职责分工负责, （牵头） in brackets, 会同 between two names."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bizenv.importers.reading import english_units
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.label_words import TagLabel, kind_of_label
from bizenv.importers.reading.office_words import any_of
from bizenv.importers.reading.units import is_plainly_unit, looks_like_unit, separated


class UnitRole(StrEnum):
    """The role that a word gives to the units before it, or a label to those behind it."""

    LEAD = "lead"  # 牵头
    SUPPORT = "support"  # 配合、参与
    # 责任单位、负责、指导: who leads among them is the document's rule
    RESPONSIBLE = "responsible"
    DUTY = "duty"  # 负责法制审查工作: one duty within the task


_LEAD: Final = re.compile(
    r"(?:共同|联合|具体|总|负责)?"
    r"(?:牵头|主办|主责|主抓)"
    r"(?:负责|组织实施|组织|落实|实施|推进|抓总|办理|抓落实|推动)?\Z"
)
_SUPPORT: Final = re.compile(
    r"(?:(?:按照|按)?(?:各自)?(?:职责|职能)(?:分工)?)?"
    r"(?:共同|积极|协同|予以|负责)?"
    r"(?:配合|参与|协助|参加|协同|协作|协办|会办|支持|督促|督导)"
    r"(?:负责|落实|实施|推进)?\Z"
)
_RESPONSIBLE: Final = re.compile(
    r"(?:(?:按照|按|依|根据)?(?:各自)?(?:职责|职能|任务)(?:分工)?|分工)?"
    r"(?:分别|共同|具体|各自|分工|分头)?"
    r"(?:总负责|负总责|依职责|联合开展|具体抓|各司其职|承办|经办|负责组织实施|负责落实|负责实施|负责指导|负责推进|负责"
    r"|组织实施|实施|落实|指导|承担|抓落实|推动落实)\Z"
)
_BY_DUTY: Final = re.compile(
    r"(?:按照|按)(?:(?:各自)?(?:职责|职能)(?:分工)?|[一-龥]{2,4}分工(?:负责)?)\Z"
)
DUTY: Final = re.compile(r"([^负]{2,40})负责([一-龥]{2,30})")
_WORDS: Final = (
    (_LEAD, UnitRole.LEAD),
    (_SUPPORT, UnitRole.SUPPORT),
    (_BY_DUTY, UnitRole.RESPONSIBLE),
    (_RESPONSIBLE, UnitRole.RESPONSIBLE),
)
# 甲会同乙: who has which role, where such a verb stands between two names
JOINS: Final = {
    **dict.fromkeys(("会同", "联合", "协同", "会商", "商", "协调", "联系", "统筹"), (UnitRole.LEAD, UnitRole.SUPPORT)),
    **dict.fromkeys(("配合", "协助", "支持", "指导", "督促", "督导"), (UnitRole.SUPPORT, UnitRole.LEAD)),
}  # fmt: skip
PLAINLY_JOINS: Final = "会同"
"""The verb that says nothing else."""
# 社会参与, 部门协同: what it says of everybody is a heading, and names nobody
EVERYBODY: Final = re.compile(
    rf"(?:{any_of('names', 'everybody')})+(?:各界|力量|资本|组织|成员|主体|之?间)?"
)
_ASIDE: Final = re.compile(r"[（(](共同|联合|总)?([^（）()]{1,24})[)）]\Z")
_SHARED: Final = ("共同", "联合")
_LONGEST_WORD: Final = 24
FILLING: Final = re.compile(rf"(?:{any_of('names', 'role_filling')})*")
"""What stands between names and says no more than which role they have."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A role in brackets behind a name, as in 甲局（牵头）.

    `shared`: it holds for all names before it, too.
    """

    role: UnitRole
    shared: bool


def without_word(text: str) -> tuple[str, UnitRole | None]:
    """Return a text without the word of a role at its end, and the role."""
    start = max(0, len(text) - _LONGEST_WORD)
    for pattern, role in _WORDS:
        match = pattern.search(text, start)
        if match is not None:
            return text[: match.start()], role
    return text, None


def without_aside(text: str) -> tuple[str, Aside | None]:
    """Return a text without a role in brackets at its end, and that role."""
    start = max(0, len(text) - _LONGEST_WORD)
    match = _ASIDE.search(text, start)
    if match is None:
        return text, None
    how, words = match.groups()
    role = role_of(words)
    if role is None:
        return text, None
    return text[: match.start()], Aside(role, how in _SHARED)


def role_of(words: str) -> UnitRole | None:
    """Return the role that a word or a label alone gives: 牵头, 主办单位, lead agency.

    One that is marked as 责任单位 among others leads them.
    """
    rest, role = without_word(words)
    if role is not None and not rest:
        return role
    label = kind_of_label(words)
    if label is TagLabel.SUPPORT:
        return UnitRole.SUPPORT
    leads = label is TagLabel.LEAD or (label is TagLabel.RESPONSIBLE and has_han(words))
    return UnitRole.LEAD if leads else None


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
