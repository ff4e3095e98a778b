"""Labels in a paragraph: the words that say what follows them (责任单位：, 完成时限：)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bizenv.importers.reading.units import CLOSING, OPENING


class TagLabel(StrEnum):
    """What stands behind a label."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    DUE = "due"
    OTHER = "other"  # 试点单位, 责任领导: plans have no place for it


_WORDS: Final = {
    TagLabel.LEAD: """
        牵头责任部门 牵头责任单位 牵头部门及单位 牵头单位 牵头部门 牵头科室 牵头处室
        牵头机构 主要责任单位 主办单位 主办部门 主责单位 主责部门 第一责任单位
        总牵头单位 牵头
    """,
    TagLabel.SUPPORT: """
        配合责任单位 责任配合单位 配合单位 配合部门 协办单位 协办部门 协助单位 协助部门
        协同单位 协同部门 协作单位 参与单位 参与部门 参加单位 参加部门 配合
    """,
    TagLabel.RESPONSIBLE: """
        责任单位 责任部门 责任主体 承办单位 承办部门 落实单位 落实部门 实施单位
        实施主体 责任科室 责任处室 责任股室 主体责任单位 承担单位 承担部门
        负责单位 负责部门 负责科室 执行单位
    """,
    TagLabel.DUE: """
        完成时限要求 完成时限 完成时间 完成期限 完成日期 办结时限 办理时限 时限要求
        时间要求 时间节点 时间进度 时间安排 进度安排 进度要求 工作时限 推进时限
        整改时限 整改期限 落实时限 计划完成时间 期限 时限
    """,
    TagLabel.OTHER: """
        试点单位 试点部门 试点地区 责任领导 牵头领导 分管领导 包联领导 责任人 联系人
        督办单位 督导单位 监督单位 考核单位 备注 指导单位 指导部门 主管部门 主管单位
        支撑单位 技术支撑单位 建设单位 业主单位 验收单位 联系单位 挂钩单位 支持单位
        工作专班 包抓领导 适用范围 实施范围 覆盖范围 资金来源 成果形式 完成标志
        项目类型 办理层级 联系电话
    """,
}
_ENGLISH: Final = {
    TagLabel.LEAD: """
        lead department|lead agency|lead office|lead unit|lead body|lead organisation
        |lead organization|lead officer|leading department|leads|lead|led by
        |owner|accountable department|accountable
    """,
    TagLabel.SUPPORT: """
        supporting departments|supporting department|supporting agencies|supporting units
        |supporting|supported by|support departments|support|partners|partner
        |cooperating departments|cooperating|in cooperation with|with support from
        |contributing departments|consulted
    """,
    TagLabel.RESPONSIBLE: """
        responsible departments|responsible department|responsible agency|responsible unit
        |responsible party|responsible|responsibility|departments|department|agency
    """,
    TagLabel.DUE: """
        deadline|due date|due by|due|completion date|target date|complete by
        |to be completed by|date of completion|timeline|timeframe|by when|delivery date
    """,
    TagLabel.OTHER: """
        contact|budget|funding|cost|start date|start|status|priority|notes|note
        |comments|remarks|pilot|monitoring|milestones|milestone|key milestones
    """,
}
# words of the text, too, unless a colon follows
_SHORT: Final = ("牵头", "配合", "期限", "时限")
_GAP: Final = "[ \u3000]{0,3}"


def _labels() -> dict[str, TagLabel]:
    found: dict[str, TagLabel] = {}
    for label, words in _WORDS.items():
        found |= dict.fromkeys(words.split(), label)
    return found


def _english() -> dict[str, TagLabel]:
    found: dict[str, TagLabel] = {}
    for label, words in _ENGLISH.items():
        for word in words.split("|"):
            found[" ".join(word.split())] = label
    return found


def _one_of(words: Iterable[str]) -> str:
    """Return a pattern for words that may be spaced out, the longest first."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(_GAP.join(word) for word in longest)


_CHINESE_KIND: Final = _labels()
_ENGLISH_KIND: Final = _english()
_KIND: Final = {
    **_CHINESE_KIND,
    **{"".join(word.split()): kind for word, kind in _ENGLISH_KIND.items()},
}
_ANY: Final = _one_of(_CHINESE_KIND)
_FULL: Final = _one_of(word for word in _CHINESE_KIND if word not in _SHORT)
_IN_ENGLISH: Final = "|".join(
    word.replace(" ", r"[ \u3000]{1,3}")
    for word in sorted(_ENGLISH_KIND, key=len, reverse=True)
)
_OPEN: Final = f"[{re.escape(OPENING)}]"
_CLOSE: Final = f"[{re.escape(CLOSING)}]"
# A label ends in a colon, or in the bracket that it stands in, or (at a line's beginning)
# in space or the line's end.
LABEL: Final = re.compile(
    rf"(?:{_OPEN}{_GAP})?"
    rf"(?:({_ANY}){_GAP}[:：]"
    rf"|({_FULL}){_GAP}{_CLOSE}{_GAP}[:：]?"
    rf"|(?<![A-Za-z-])((?i:{_IN_ENGLISH}))(?:\([a-z]{{1,3}}\))?{_GAP}[:：])"
)
_LEADING: Final = re.compile(
    rf"[ \t\u3000]{{0,8}}({_ANY})"
    r"(?:[ \t\u3000]{1,8}|[ \t\u3000]{0,4}\Z)"
)
# any other words before a colon, where a value ends: 审定层级：市级
_INNER: Final = re.compile(
    r"(?<=[；;，,。、 \u3000（(〔\[【])([一-龥]{2,8})[ \u3000]{0,3}[:：]"
)
_UNNAMED: Final = re.compile(
    r"[ \t\u3000]{0,8}"
    r"([一-龥]{1,5}(?:单位|部门|领导|时间|时限|责任人))"
    r"[ \u3000]{0,3}[:：]"
)


UNIT_LABEL: Final = re.compile(
    r"[ \u3000]{0,3}[一-龥]{1,6}(?:单位|部门|领导|科室|股室|处室|专班)[ \u3000]{0,3}[:：]"
)
"""A label of units that a bracket begins with, known or not."""


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """A label in a text: its place, where its value begins, and its word."""

    start: int
    value: int
    word: str

    @property
    def kind(self) -> TagLabel:
        """What stands behind it."""
        return _KIND.get(self.squeezed.lower(), TagLabel.OTHER)

    @property
    def squeezed(self) -> str:
        """Its word without the spaces in it."""
        return _squeezed(self.word)


def is_spaced(text: str) -> bool:
    """Tell whether a text begins with a label that only a space ends: 责任单位 市甲局."""
    match = _LEADING.match(text)
    return match is not None and _squeezed(match[1]) not in _SHORT


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
    match = LABEL.search(text, start, limit)
    if match is None and other is not None:
        return FoundLabel(*other.span(), other[1])
    if match is None:
        return None
    word = match[1] or match[2] or match[3]
    return FoundLabel(*match.span(), word)


def _leading(text: str, start: int, end: int) -> FoundLabel | None:
    """Return a label that only its place at the line's beginning shows."""
    for pattern in (_LEADING, _UNNAMED):
        match = pattern.match(text, start, end)
        if match is None:
            continue
        word = match[1]
        if LABEL.match(text, match.start(1), end):
            continue
        if pattern is _UNNAMED or _squeezed(word) not in _SHORT:
            return FoundLabel(*match.span(), word)
    return None


def _squeezed(word: str) -> str:
    return "".join(word.split())
