"""Words that give units a role: 牵头, 配合, 按职责分工负责, （牵头） in brackets."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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
    r"|组织实施|落实|指导|承担|抓落实|推动落实)\Z"
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
_ASIDE: Final = re.compile(
    r"[（(](共同|联合|总)?"
    r"(牵头|主办|主责|配合|协办|参与)"
    r"(?:单位|部门)?[)）]\Z"
)
_SUPPORTING: Final = ("配合", "协办", "参与")
_SHARED: Final = ("共同", "联合")
_LONGEST_WORD: Final = 16


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
    how, word = match.groups()
    role = UnitRole.LEAD
    if word in _SUPPORTING:
        role = UnitRole.SUPPORT
    bare = text[: match.start()]
    return bare, Aside(role, how in _SHARED)
