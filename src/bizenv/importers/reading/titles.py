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
