"""Who does what: units and the words that give them a role (A牵头，B、C按职责分工负责)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bizenv.importers.reading.deadlines import is_deadline
from bizenv.importers.reading.units import (
    Unit,
    is_plainly_unit,
    looks_like_unit,
    run_together,
    separated,
    tokens,
    unit,
)


class Role(StrEnum):
    """What a word makes of the units before it, or a label of those behind it."""

    LEAD = "lead"  # 牵头
    SUPPORT = "support"  # 配合、参与
    RESPONSIBLE = "responsible"  # 责任单位、负责、指导: who leads among them is the document's rule
    DUTY = "duty"  # 负责法制审查工作: one duty within the task


@dataclass(frozen=True, slots=True)
class Named:
    """A unit with its role. `group` counts the stretches between commas; `start` is its place in the text."""

    unit: Unit
    role: Role
    group: int
    start: int
    worded: bool = False  # a word such as 牵头 gave the role, not the label alone


_LEAD: Final = re.compile(
    r"(?:共同|联合|具体|总|负责)?牵头(?:负责|组织实施|组织|落实|实施|推进|抓总|办理|抓落实|推动)?\Z"
)
_SUPPORT: Final = re.compile(
    r"(?:(?:按照|按)?(?:各自)?(?:职责|职能)(?:分工)?)?(?:共同|积极|协同|予以)?(?:配合|参与|协助|参加|协同|协作)(?:负责|落实|实施|推进)?\Z"
)
_RESPONSIBLE: Final = re.compile(
    r"(?:(?:按照|按|依|根据)?(?:各自)?(?:职责|职能|任务)(?:分工)?|分工)?(?:分别|共同|具体|各自|分工)?"
    r"(?:负责组织实施|负责落实|负责实施|负责指导|负责推进|负责|组织实施|落实|指导|承担|抓落实|推动落实)\Z"
)
_BY_DUTY: Final = re.compile(r"(?:按照|按)(?:各自)?(?:职责|职能)(?:分工)?\Z")
_DUTY: Final = re.compile(r"([^负]{2,40})负责([一-龥]{2,30})")
_WORDS: Final = (
    (_LEAD, Role.LEAD),
    (_SUPPORT, Role.SUPPORT),
    (_RESPONSIBLE, Role.RESPONSIBLE),
    (_BY_DUTY, Role.RESPONSIBLE),
)
_ASIDE: Final = re.compile(
    r"[（(](共同|联合|总)?(牵头|主办|主责|配合|协办|参与)(?:单位|部门)?[)）]\Z"
)
_LONGEST_WORD: Final = 16
_FIRST: Final = 100  # characters in which the first name ends
# 1.市甲局 2.市乙局, （1）市甲局；（2）市乙局, ①市甲局②市乙局: marks that separate names
_ENUMERATED: Final = re.compile(
    r"(?:(?:^|(?<=[ \t\u3000、，,；;。\n]))(?:[（(][0-9一二三四五六七八九十]{1,2}[）)]|[0-9]{1,2}(?:[.．、](?![0-9])|[）)]))|[①-⑳⑴-⒇⒈-⒛])"
)
# 以下任务均由市甲局: what stands before the name speaks of many tasks
_OF_MANY: Final = re.compile(
    r"(?:以下|下列|以上|上述|本(?:方案|计划|清单|章|部分)|各项(?!目)|所有|全部)[^。，,；;、由]{0,16}(?:由|均由|都由)"
)
_NOT_UNITS: Final = ("为牵头部门", "为牵头单位", "下同", "不再列出", "不再")
_NOTE: Final = re.compile(
    rf"[（(][^（）()]{{0,60}}(?:{'|'.join(_NOT_UNITS)})[^（）()]{{0,20}}[）)]"
)  # not part of the name before it


def _word(text: str) -> tuple[str, Role | None]:
    """Return a text without the word of a role at its end, and the role."""
    start = max(0, len(text) - _LONGEST_WORD)
    for pattern, role in _WORDS:
        match = pattern.search(text, start)
        if match is not None:
            return text[: match.start()], role
    return text, None


def _aside(text: str) -> tuple[str, Role | None, bool]:
    """Return a text without a role in brackets at its end, as in 甲局（牵头）, that role, and whether all share it."""
    match = _ASIDE.search(text, max(0, len(text) - _LONGEST_WORD))
    if match is None:
        return text, None, False
    role = Role.SUPPORT if match[2].startswith(("配合", "协办", "参与")) else Role.LEAD
    return text[: match.start()], role, match[1] in ("共同", "联合")


def named(text: str, label: Role | None = None) -> list[Named]:
    """Return the units of a text with their roles.

    A word at the end of a stretch gives its role to all units since the last word; what no word follows supports a
    lead named before it, else it has the role of the label (or is responsible).
    """
    text = _ENUMERATED.sub(lambda mark: f"{'、':　<{len(mark[0])}}", text)
    result: list[Named] = []
    waiting: list[Named] = []
    group = 0
    for token in tokens(text):
        written = _NOTE.sub("", token.text).strip()
        if written and not any(each in written for each in _NOT_UNITS):
            bare, role = _word(written.rstrip("。；; "))
            bare, aside, shared = _aside(bare) if role is None else (bare, None, False)
            if aside is not None and shared:
                role = aside
            duty = _DUTY.fullmatch(bare) if role is None else None
            if duty is not None:
                found = unit(duty[1])
                if found is not None:
                    result.append(
                        Named(found, Role.DUTY, group, token.start, worded=True)
                    )
            else:
                units = list(_units(bare, role, group, token.start))
                if aside is not None and not shared:
                    units = [replace(each, role=aside, worded=True) for each in units]
                waiting += units
            if role is not None:
                result += [
                    replace(each, role=role, worded=True) if not each.worded else each
                    for each in waiting
                ]
                waiting = []
        if token.separator and token.separator not in "、/":
            group += 1
    leads = any(each.role is Role.LEAD and each.worded for each in (*result, *waiting))
    rest = Role.SUPPORT if leads else (label or Role.RESPONSIBLE)
    result += [each if each.worded else replace(each, role=rest) for each in waiting]
    return sorted(result, key=lambda each: each.start)


def _units(text: str, role: Role | None, group: int, start: int) -> Iterator[Named]:
    """Yield the units of one stretch; 甲会同乙 names a lead and who supports it."""
    many = _OF_MANY.match(text)
    text = text[many.end() :] if many is not None else text
    left, with_, right = text.partition("会同")
    if with_ and left.strip():
        yield from (
            replace(each, role=Role.LEAD, worded=True)
            for each in _units(left, role, group, start)
        )
        yield from (
            replace(each, role=Role.SUPPORT, worded=True)
            for each in _units(right, role, group, start)
        )
        return
    for part in separated(text):
        if part.strip() in ("按职责分工", "有关部门按职责分工"):
            continue
        for name in run_together(part.strip()):
            found = unit(name)
            if found is not None:
                seam = name != part.strip()
                yield Named(
                    replace(found, seam=True) if seam else found,
                    Role.RESPONSIBLE,
                    group,
                    start,
                )


def of_many(text: str) -> int | None:
    """Return where the names begin in a text that speaks of many tasks (以下任务均由市甲局牵头), None if it does not."""
    for match in _OF_MANY.finditer(text):
        first = next(tokens(text[match.end() : match.end() + _FIRST])).text
        bare, role = _word(first.rstrip("。；; "))
        if role is not None and _unit_like(bare):
            return match.end()
    return None


def names_units(text: str) -> bool:
    """Tell whether a text is a list of units with a word for their role at its end: A、B负责."""
    first = text.partition("。")[0]
    if _OF_MANY.match(first.lstrip(" \t\u3000")) is not None:
        return False
    stretches = [
        each for token in tokens(first) if (each := _NOTE.sub("", token.text).strip())
    ]
    heads = [_word(each) for each in stretches]
    if not any(role for _, role in heads):
        return False
    kept = [
        bare
        for bare, _ in heads
        if bare and not any(sign in bare for sign in _NOT_UNITS)
    ]
    kept = [
        bare for bare in kept if not is_deadline(bare) and _DUTY.fullmatch(bare) is None
    ]
    likely = sum(_unit_like(bare) for bare in kept)
    return bool(kept) and likely * 2 > len(kept) and _unit_like(kept[0])


def _unit_like(text: str) -> bool:
    return all(
        (found := unit(part)) is not None and looks_like_unit(found.name)
        for side in _OF_MANY.sub("", text).split("会同")
        for part in separated(side)
    )


def only_units(text: str) -> bool:
    """Tell whether a text is nothing but a list of units, so plainly that no label need say it."""
    stretches = [
        each.text.strip()
        for each in tokens(text.rstrip("。"), "、，,；;")
        if each.text.strip()
    ]
    names = [
        found.name if found else ""
        for each in stretches
        if not is_deadline(each)
        for found in (unit(each),)
    ]
    return bool(names) and all(
        len(name) > 2 and is_plainly_unit(name)  # noqa: PLR2004
        for name in names
    )
