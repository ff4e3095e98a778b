"""What parts of a document are called, and what a chapter is by its title."""

import re
from typing import Final

from bizenv.importers.draft import LineKind
from bizenv.importers.reading.english import has_han

_BEFORE_TASKS: Final = (
    "总体 目标 指导思想 基本原则 适用范围 背景 意义 原则 思路 依据 概念 形势 总则 愿景"
)
_BEHIND_TASKS: Final = (
    "保障 要求 组织实施 组织领导 组织推进 实施步骤 实施安排 工作步骤 步骤 附则 工作机制"
    " 推进机制 监督 督促 进度安排 政策支持"
)
_PREAMBLE: Final = tuple(_BEFORE_TASKS.split())
_SAFEGUARD: Final = tuple(_BEHIND_TASKS.split())
_ENGLISH_STOP: Final = re.compile(
    r"(?<!\b[A-Z])(?<!\bNo)(?<!\bSt)[.!?](?=\s+[A-Z(\[]|\s*$)"
)
_OPENING: Final = ("“", "「", '"')
_CLOSING: Final = ("”", "」", '"')
_NAMELESS: Final = (
    "任务", "内容", "事项", "项目", "工作", "措施", "任务名称", "工作任务", "主要任务",
    "具体任务", "任务内容", "工作内容", "主要内容", "项目名称", "事项名称", "工作事项",
)  # fmt: skip
"""Words before a colon that say no more than that a task follows."""
_MARKS: Final = " \t\u3000-*•●▪■◆·"
_ITSELF: Final = re.compile(
    "(?:以上|上述)?本?(?:措施|方案|意见|办法|通知|规定|计划|细则|政策|条例|规范)(?:所称|自|由|的解释|施行|印发)"
)
_HEAD: Final = 24  # characters before a colon that are still a title


def first_sentence(text: str) -> str:
    """Return a text up to its first full stop or line end."""
    line = text.partition("。")[0].partition("\n")[0]
    if has_han(line):
        return line
    end = _ENGLISH_STOP.search(line)
    if end is None:
        return line
    return line[: end.start()]


def head(text: str) -> str:
    """Return the words that name a task.

    Its first sentence, or the words before a colon near the beginning.
    """
    first = first_sentence(text)
    for colon in "：:":
        name, sign, rest = first.partition(colon)
        length = len(name)
        is_name = 1 < length <= _HEAD and "，" not in name
        if not sign or not is_name:
            continue
        if name.strip(_MARKS) in _NAMELESS:
            return rest
        if name.startswith(_OPENING) and name.endswith(_CLOSING):
            return f"{name}{sign}{rest.partition('，')[0]}"
        return name
    return first


def trimmed(text: str) -> str:
    """Return a title without the signs at its ends."""
    bare = " ".join(text.split()).strip("。；;：: ，,")
    if has_han(bare):
        return bare
    return bare.rstrip(".")


def speaks_of_itself(text: str) -> bool:
    """Tell whether a part speaks of its document: 本措施自印发之日起施行."""
    return _ITSELF.match(text.strip()) is not None


def kind_of_chapter(title: str) -> LineKind | None:
    """Return the kind of a chapter, if its title names one.

    The one stands before the tasks, the other is to secure them.
    """
    first = first_sentence(title)
    if any(word in first for word in _PREAMBLE):
        return LineKind.PREAMBLE
    if any(word in first for word in _SAFEGUARD):
        return LineKind.SAFEGUARD
    return None
