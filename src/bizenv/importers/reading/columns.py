"""Tables: what their columns hold, or for which time they stand, by their headings."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

from bizenv.importers.reading.english_words import MONTH, has_han
from bizenv.importers.reading.label_words import TagLabel, is_role, kind_of_label
from bizenv.importers.reading.office_words import OfficeWords, in_force, meanings


class ColumnKind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    SECTION = "section"
    TASK = "task"
    TEXT = "text"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORT = "support"
    DUE = "due"
    TARGET = "target"
    STAGE = "stage"
    OTHER = "other"


Kinds = tuple[ColumnKind | None, ...]
"""What a table's columns hold, None where nobody knows."""
_CHINESE: Final = meanings("columns", "chinese")
_ENGLISH: Final = meanings("columns", "english")
"""The words of a heading that say what its column holds; the first found counts."""
_ALONE: Final = meanings("columns", "alone")
_ENGLISH_LENGTH: Final = 40
_NO_LETTERS: Final = re.compile(r"[^a-z#]+")
_GENERIC: Final = 2  # characters of 单位, 部门
_LONGEST: Final = 16  # characters of a heading
TASKS: Final = frozenset((ColumnKind.TASK, ColumnKind.TEXT))
"""Columns that say what is to be done."""
UNITS: Final = frozenset((ColumnKind.LEAD, ColumnKind.RESPONSIBLE))
"""Columns that say who does it."""
_OF_UNITS: Final = re.compile(
    "责任|牵头|主办|主责|承办|承担|承接|执行|经办|负责|落实|实施|包保|包抓|lead|owner|responsib|accountab|who\\b",
    re.IGNORECASE,
)
# 责任单位（列首位的为牵头单位）: what explains a heading is no part of it
_EXPLAINED: Final = re.compile(r"[（(](?:[^（）()]{6,}|[^（）()]*[/ ][^（）()]*)[)）]")
# 责任单位：市甲局 heads no column
_VALUE: Final = re.compile("[一-龥][：｜][0-9一-龥]")


def meaning(heading: str) -> ColumnKind | None:
    """Return the column that a heading names, or None if it is no heading known."""
    return _meaning(heading, in_force())


@lru_cache(maxsize=4096)
def _meaning(heading: str, _: OfficeWords) -> ColumnKind | None:
    return _named(_EXPLAINED.sub(" ", heading)) or _named(heading)


def _named(heading: str) -> ColumnKind | None:
    squeezed = "".join(heading.split()).strip("*：:")
    label = kind_of_label(squeezed)
    if label is not None and label is not TagLabel.OTHER:
        return ColumnKind(label.value)
    if squeezed and not has_han(squeezed):
        return _meaning_in_english(heading)
    if not squeezed or len(squeezed) > _LONGEST:
        return None
    return _first(_CHINESE, squeezed)


def _first(known: Mapping[str, str], text: str, sign: str = "") -> ColumnKind | None:
    """Return what the first known word says that stands in a text, between signs."""
    for word, column in known.items():
        if f"{sign}{word}{sign}" in text:
            return ColumnKind(column)
    return None


def _meaning_in_english(heading: str) -> ColumnKind | None:
    letters = _NO_LETTERS.sub(" ", heading.lower())
    bare = " ".join(letters.split())
    if not bare or len(bare) > _ENGLISH_LENGTH:
        return None
    if bare in _ALONE:
        return ColumnKind(_ALONE[bare])
    return _first(_ENGLISH, f" {bare} ", " ")


def _with_task(cells: Sequence[str], found: Kinds) -> Kinds:
    """Return the columns with the first unknown one as the task: 便民实事, 整治行业.

    A table that has numbers, units and dates is one of tasks, whatever it calls them.
    """
    known = set(found)
    has_both = {ColumnKind.NUMBER, ColumnKind.DUE} <= known
    if not has_both or not known & UNITS:
        return found
    after = found.index(ColumnKind.NUMBER)
    for place, kind in enumerate(found):
        length = len(cells[place].strip())
        is_short = 0 < length <= _LONGEST
        is_free = kind in (None, ColumnKind.TARGET)
        if is_free and place > after and is_short:
            before = found[:place]
            behind = found[place + 1 :]
            return (*before, ColumnKind.TASK, *behind)
    return found


def _with_section_as_task(found: Kinds) -> Kinds:
    """Return the columns with the last of sections as the task, where no other one says it: Strategy."""
    if not TASKS.isdisjoint(found) or ColumnKind.SECTION not in found:
        return found
    last = len(found) - 1 - found[::-1].index(ColumnKind.SECTION)
    return (*found[:last], ColumnKind.TASK, *found[last + 1 :])


def is_filled_in(cells: Sequence[str]) -> bool:
    """Tell whether a cell is a label with its value, and no heading: 制表日期：5月2日."""
    return any(map(_VALUE.search, cells))


def header(cells: Sequence[str]) -> Kinds | None:
    """Return the columns of a row that heads a table of tasks.

    None for any other row: a heading names a task and who is responsible, and most of
    its cells are known.
    """
    if is_filled_in(cells):
        return None
    found = _beside_units(cells, tuple(meaning(cell) for cell in cells))
    known = set(found) - {None}
    if not known & TASKS:
        found = _with_task(cells, found)
        if not any(map(has_han, cells)):
            found = _with_section_as_task(found)
        known = set(found) - {None}
    has_tasks = known & TASKS
    if not has_tasks or not known & UNITS:
        return None
    unknown = 0
    for column, cell in zip(found, cells, strict=True):
        if column is None and cell.strip():
            unknown += 1
    if unknown > len(known):
        return None
    return found


def _beside_units(cells: Sequence[str], found: Kinds) -> Kinds:
    """Return the columns with 督办单位 and 受理部门 as of no use, where another says who does it."""
    asides = [
        kind is ColumnKind.RESPONSIBLE and (is_role(cell) or is_of_others(cell))
        for cell, kind in zip(cells, found, strict=True)
    ]
    others = [kind for kind, aside in zip(found, asides, strict=True) if not aside]
    if UNITS.isdisjoint(others):
        return found
    return tuple(
        ColumnKind.OTHER if aside else kind
        for kind, aside in zip(found, asides, strict=True)
    )


def is_of_others(heading: str) -> bool:
    """Tell whether a heading names units of which nobody knows what they do: 受理部门."""
    is_known = kind_of_label(heading) is not None or is_plainly_of_units(heading)
    return has_han(heading) and not is_known and len(heading.strip()) > _GENERIC


def is_plainly_of_units(heading: str) -> bool:
    """Tell whether a heading names those who do something: 责任单位, not 单位 alone."""
    is_of_units = meaning(heading) in UNITS
    return is_of_units and _OF_UNITS.search(heading) is not None


_YEAR: Final = r"(?:20[0-9]{2}年)?"
_RANGE: Final = r"(?:(?:1[0-2]|[1-9])月?\s?[-—–~～至]\s?)?"
_PLAN: Final = (
    "(?:完成|末|底|前)?(?:目标任务|工作目标|进度|计划|安排|目标|工作|任务|节点|情况)?"
)
_STAGES: Final = (
    re.compile(rf"({_YEAR}第?[一二三四1-4]季度?){_PLAN}"),
    re.compile(rf"({_YEAR}[上下]半年){_PLAN}"),
    re.compile(rf"({_YEAR}){_RANGE}((?:1[0-2]|[1-9])月)份?{_PLAN}"),
    re.compile(r"(20[0-9]{2}年)"),
)
_ENGLISH_STAGE: Final = re.compile(
    rf"Q[1-4](?: ?/? ?20[0-9]{{2}})?|H[12](?: 20[0-9]{{2}})?|20[0-9]{{2}} ?[QH][1-4]"
    rf"|20[0-9]{{2}}|(?:{MONTH})\.?(?: 20[0-9]{{2}})?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def stage(heading: str) -> str | None:
    """Return the time that a column stands for, in the words of a deadline; None for others."""
    squeezed = "".join(heading.split())
    for pattern in _STAGES:
        match = pattern.fullmatch(squeezed)
        if match is not None:
            words = "".join(match.groups())
            return words if words.endswith(("度", "年", "月")) else f"{words}度"
    bare = " ".join(heading.split())
    if _ENGLISH_STAGE.fullmatch(bare) is not None:
        return bare
    return None
