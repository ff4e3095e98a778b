"""Tables: what their columns hold, by their headings, and which rows are tasks."""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final


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
    OTHER = "other"


_WORDS: Final = {
    ColumnKind.NUMBER: "序号 编号 No NO no",
    ColumnKind.LEAD: "牵头 主办 主责",
    ColumnKind.SUPPORT: "配合 协办 协助 参与 协同",
    ColumnKind.DUE: """
        时限 完成时间 完成日期 期限 时间节点 进度安排 时间要求 时间进度
    """,
    ColumnKind.OTHER: "责任人 领导 备注 联系 进展 电话 状态 依据",
    ColumnKind.RESPONSIBLE: """
        责任单位 责任部门 承办 落实单位 实施单位 负责单位 责任主体 单位 部门
    """,
    ColumnKind.TARGET: "目标 成效 指标值 预期",
    ColumnKind.SECTION: """
        类别 领域 分类 板块 方面 一级指标 二级指标 指标 类型 章节 项目类
    """,
    ColumnKind.TEXT: "措施 内容 举措 要求 具体任务 做法 说明",
    ColumnKind.TASK: "任务 事项 工作 项目 名称 标题 要点",
}
"""The words of a heading that say what its column holds; the first kind found counts."""
_LONGEST: Final = 16  # characters of a heading
_TASKS: Final = frozenset((ColumnKind.TASK, ColumnKind.TEXT))
_UNITS: Final = frozenset((ColumnKind.LEAD, ColumnKind.RESPONSIBLE))


@lru_cache(maxsize=4096)
def meaning(heading: str) -> ColumnKind | None:
    """Return the column that a heading names, or None if it is no heading known."""
    squeezed = "".join(heading.split()).strip("*：:")
    if not squeezed or len(squeezed) > _LONGEST:
        return None
    for column, words in _WORDS.items():
        for word in words.split():
            if word in squeezed:
                return column
    return None


def header(cells: Sequence[str]) -> tuple[ColumnKind | None, ...] | None:
    """Return the columns of a row that heads a table of tasks.

    None for any other row: a heading names a task and who is responsible, and most of
    its cells are known.
    """
    found = tuple(meaning(cell) for cell in cells)
    known = set(found) - {None}
    if not known & _TASKS or not known & _UNITS:
        return None
    unknown = 0
    for column, cell in zip(found, cells, strict=True):
        if column is None and cell.strip():
            unknown += 1
    if unknown > len(known):
        return None
    return found
