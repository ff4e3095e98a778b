"""Tags in a paragraph: the places that say who is responsible and until when, labelled or not, bracketed or not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bizenv.importers.reading.deadlines import is_deadline
from bizenv.importers.reading.roles import (
    Named,
    Role,
    named,
    names_units,
    of_many,
    only_units,
)
from bizenv.importers.reading.units import CLOSING, OPENING, brackets


class Label(StrEnum):
    """What stands behind a label."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    DUE = "due"
    OTHER = "other"  # 试点单位, 责任领导: plans have no place for it


_WORDS: Final = {
    Label.LEAD: "牵头责任部门 牵头责任单位 牵头部门及单位 牵头单位 牵头部门 牵头科室 牵头处室 牵头机构 主要责任单位 主办单位 主办部门 主责单位 主责部门 "
    "第一责任单位 总牵头单位 牵头",
    Label.SUPPORT: "配合责任单位 责任配合单位 配合单位 配合部门 协办单位 协办部门 协助单位 协助部门 协同单位 协同部门 协作单位 参与单位 参与部门 "
    "参加单位 参加部门 配合 ",
    Label.RESPONSIBLE: "责任单位 责任部门 责任主体 承办单位 承办部门 落实单位 落实部门 实施单位 实施主体 责任科室 责任处室 负责单位 负责部门",
    Label.DUE: "完成时限要求 完成时限 完成时间 完成期限 完成日期 办结时限 办理时限 时限要求 时间要求 时间节点 时间进度 时间安排 进度安排 进度要求 "
    "工作时限 推进时限 整改时限 整改期限 落实时限 计划完成时间 期限 时限",
    Label.OTHER: "试点单位 试点部门 试点地区 责任领导 牵头领导 分管领导 包联领导 责任人 联系人 督办单位 督导单位 监督单位 考核单位 备注",
}  # fmt: skip
_GAP: Final = "[ \u3000]{0,3}"
_KIND: Final = {
    word: label for label, words in _WORDS.items() for word in words.split()
}  # fmt: skip
_ANY: Final = "|".join(_GAP.join(word) for word in sorted(_KIND, key=len, reverse=True))
_SHORT: Final = (
    "牵头",
    "配合",
    "期限",
    "时限",
)  # words of the text, too, unless a colon follows
_OPEN: Final = f"[{re.escape(OPENING)}]"
_CLOSE: Final = f"[{re.escape(CLOSING)}]"
# A label ends in a colon, or in the bracket that it stands in, or (at a line's beginning) in space or the line's end.
_FULL: Final = "|".join(
    _GAP.join(word)
    for word in sorted(_KIND, key=len, reverse=True)
    if word not in _SHORT
)
LABEL: Final = re.compile(
    rf"(?:{_OPEN}{_GAP})?(?:({_ANY}){_GAP}[:：]|({_FULL}){_GAP}{_CLOSE}{_GAP}[:：]?)"
)
_LEADING: Final = re.compile(
    rf"[ \t\u3000]{{0,8}}({_ANY})(?:[ \t\u3000]{{1,8}}|[ \t\u3000]{{0,4}}\Z)"
)
_UNNAMED: Final = re.compile(
    r"[ \t\u3000]{0,8}([一-龥]{1,5}(?:单位|部门|领导|时间|时限|责任人))[ \u3000]{0,3}[:：]"
)
_STOP: Final = "。"
_NOTE: Final = re.compile(
    r"不再(?:一一|逐一|逐项|重复|单独|另行|分别)?(?:列出|列示|注明|说明|标注|列)"
)
_NOTED: Final = re.compile(
    r"(?:均需|均由|都需|都由|须由|需由|均须|需|由)([^，,。；;需由须]{2,60}?)(?:负责|抓好|配合|参与|落实|实施)"
)


@dataclass(slots=True)
class Tag:
    """What one stretch of a paragraph says: from `start` to `end` in its text.

    `due` holds the document's words, with `due_at` the place of the first; `other` the labels that plans have no place for.
    """

    start: int
    end: int
    units: list[Named] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    due_at: int = 0
    labels: list[Label] = field(default_factory=list)
    other: list[tuple[str, str]] = field(default_factory=list)
    unmarked: bool = False  # neither label nor word: a bare list of units
    open: Label | None = None  # a label whose value is still to come, or goes on

    def add_due(self, words: str, at: int) -> None:
        """Take the words of a deadline; several in one tag are doubted when they are read."""
        if not self.due:
            self.due_at = at
        if words:
            self.due.append(words)


def names_anybody(tags: Iterable[Tag]) -> bool:
    """Tell whether one of several tags names a unit."""
    return any(tag.units for tag in tags)


def find(text: str, *, follows_task: bool = False) -> list[Tag]:
    """Return a paragraph's tags in order. `follows_task`: a bare list of units may be one, for a task stands before."""
    found: list[Tag] = []
    covered = 0
    for start, end in [*_labelled_brackets(text), (len(text), len(text))]:
        found += _running(text, covered, start)
        if start < end:
            tag = _bracket(text, start, end)
            if tag is not None:
                found.append(tag)
        covered = end
    if not found and (names_units(text) or (follows_task and only_units(text))):
        units = named(text)
        found = [
            Tag(0, len(text), units, unmarked=not any(each.worded for each in units))
        ]
    for tag in found:
        _sift(tag)
    return found


def _sift(tag: Tag) -> None:
    """Take a deadline that stands among the units for one: 〔市财政局，6月底前〕."""
    for each in list(tag.units):
        if is_deadline(each.unit.name):
            tag.units.remove(each)
            tag.add_due(each.unit.name, each.start)


def _labelled_brackets(text: str) -> list[tuple[int, int]]:
    """Return the brackets that are tags, outermost ones only."""
    pairs = []
    for start, end in brackets(text):
        inside = text[start + 1 : end - 1]
        tail = text[end:].strip("。；; \t\u3000")
        listed = (not tail and only_units(inside)) and (
            "、" in inside or text[:start].endswith(("。", "；"))
        )
        if _is_labelled(inside) or names_units(inside) or listed:
            pairs.append((start, end))
    return pairs


def _is_labelled(inside: str) -> bool:
    match = LABEL.search(inside)
    return match is not None and match.start() == len(inside) - len(
        inside.lstrip(" \u3000")
    )


def _bracket(text: str, start: int, end: int) -> Tag | None:
    inside = text[start + 1 : end - 1]
    if _is_labelled(inside):
        tag = _chain(text, start + 1, end - 1)
    else:  # words first, labels may follow: 甲牵头，乙配合；完成时限：…
        label = LABEL.search(inside)
        said = inside[: label.start()] if label is not None else inside
        units = [_moved(each, start + 1) for each in named(said.partition(_STOP)[0])]
        tag = Tag(start, end, units, unmarked=not any(each.worded for each in units))
        rest = (
            _chain(text, start + 1 + label.start(), end - 1)
            if label is not None
            else None
        )
        if rest is not None:
            tag.units += rest.units
            tag.due, tag.due_at, tag.labels, tag.other = (
                rest.due,
                rest.due_at,
                rest.labels,
                rest.other,
            )
    if tag is None:
        return None
    tag.start, tag.end = start, end
    return tag


def _moved(each: Named, by: int) -> Named:
    return Named(each.unit, each.role, each.group, each.start + by, each.worded)


def _running(text: str, start: int, end: int) -> list[Tag]:
    """Return the labelled tags of a stretch that is in no bracket."""
    tags = []
    place = start
    while place < end:
        match = _first_label(text, place, end, at_start=place == 0)
        if match is None:
            break
        tag = _chain(text, match[0], end)
        if tag is None:
            break
        tags.append(tag)
        place = tag.end
    return tags


def _first_label(
    text: str, start: int, end: int, *, at_start: bool
) -> tuple[int, int, str] | None:
    """Return where the next label begins, where its value begins, and its word."""
    if at_start:
        for pattern in (_LEADING, _UNNAMED):
            leading = pattern.match(text, start, end)
            if leading is not None and LABEL.match(text, leading.start(1), end) is None:
                if pattern is _LEADING and _squeezed(leading[1]) in _SHORT:
                    continue
                return leading.start(), leading.end(), leading[1]
    match = LABEL.search(text, start, end)
    return None if match is None else (match.start(), match.end(), match[1] or match[2])


def _squeezed(word: str) -> str:
    return "".join(word.split())


def _chain(text: str, start: int, end: int) -> Tag | None:
    """Read a label with its value, and the labels that follow it directly. The stretch is text[start:end]."""
    label = _first_label(text, start, end, at_start=start == 0)
    if label is None:
        return None
    tag = Tag(label[0], end)
    while label is not None:
        following = _first_label(text, label[1], end, at_start=False)
        limit = end if following is None else following[0]
        stop = _value_end(text, label[1], limit)
        _take(tag, _squeezed(label[2]), text[label[1] : stop], label[1])
        tag.end = stop
        between = text[stop:limit].strip("。；;，, \t\u3000")
        if between:
            break
        tag.end = limit
        label = following
    return tag


def _value_end(text: str, start: int, limit: int) -> int:
    """Return where a value ends: at a full stop outside brackets, else at the limit."""
    covered = list(brackets(text[start:limit]))
    for place in range(start, limit):
        if text[place] == _STOP and not any(a <= place - start < b for a, b in covered):
            return place
    return limit


def _take(tag: Tag, word: str, value: str, start: int) -> None:
    kind = _KIND.get(word, Label.OTHER)
    stripped = value.strip("；;，,。 \t\u3000")
    tag.labels.append(kind)
    tag.open = (
        kind if not stripped or value.rstrip().endswith(("、", "，", ",")) else None
    )
    at = start + len(value) - len(value.lstrip(" \t\u3000"))
    if kind is Label.DUE:
        unclosed = (
            stripped.rstrip(CLOSING)
            if not any(sign in stripped for sign in OPENING)
            else stripped
        )
        tag.add_due(unclosed, at)
    elif kind is Label.OTHER:
        tag.other.append((word, stripped))
    else:
        tag.units += [_moved(each, start) for each in named(value, Role(kind.value))]


def continued(tag: Tag, text: str) -> bool:
    """Take a following line as the rest of a tag's last value, if it can be that; tell whether it was."""
    if tag.open is None:
        return False
    if tag.open is Label.DUE:
        words = text.strip("。 \t\u3000")
        tag.due, tag.open = [words] if words else [], None
        return True
    if tag.open is Label.OTHER:
        tag.other[-1] = (tag.other[-1][0], tag.other[-1][1] + text)
        tag.open = None
        return True
    tag.units += named(text, Role(tag.open.value))
    if not text.rstrip().endswith(("、", "，", ",")):
        tag.open = None
    return True


@dataclass(frozen=True, slots=True)
class Note:
    """What a document says once for many tasks: units that support them all, or which unit leads."""

    supports: tuple[str, ...] = ()
    onwards: bool = False  # 以下: only what follows
    rule: str | None = None


_FIRST: Final = ("第一位", "首位", "排名第一", "排第一", "列第一", "第一个", "位列第一")


def note(text: str) -> Note | None:
    """Return what a sentence such as 以下均需各县区落实，不再列出 says of other tasks, or None."""
    if "牵头" in text:
        for sentence in text.split("。"):
            if "牵头" in sentence and "逗号前" in sentence:
                return Note(rule="first-group")
            if "牵头" in sentence and any(word in sentence for word in _FIRST):
                return Note(rule="first")
            if "牵头" in sentence and any(
                f"{word}{sign}" in sentence for word in "标带加有" for sign in "*＊★"
            ):
                return Note(rule="starred")
    match = _NOTE.search(text)
    if match is None:
        return None if of_many(text) is None else Note()
    begin = max(text.rfind(sign, 0, match.start()) for sign in "。；（(")
    sentence = text[begin + 1 : match.end()]
    units = _NOTED.search(sentence)
    if units is None:
        return Note(onwards="以下" in sentence)
    supports = tuple(each.unit.name for each in named(units[1]))
    return Note(supports, "以下" in sentence or "下同" in sentence)
