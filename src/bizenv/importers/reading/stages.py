"""Columns that stand for a time: a quarter, a half year, a month, a year."""

import re
from functools import lru_cache
from typing import Final

from bizenv.importers.reading.english import MONTH

_YEAR: Final = r"(?:20[0-9]{2}年)?"
_RANGE: Final = r"(?:(?:1[0-2]|[1-9])月?\s?[-—–~～至]\s?)?"
_PLAN: Final = (
    "(?:完成|末|底|前)?(?:目标任务|工作目标|进度|计划|安排|目标|工作|任务|节点|情况)?"
)
_CHINESE: Final = (
    re.compile(rf"({_YEAR}第?[一二三四1-4]季度?){_PLAN}"),
    re.compile(rf"({_YEAR}[上下]半年){_PLAN}"),
    re.compile(rf"({_YEAR}){_RANGE}((?:1[0-2]|[1-9])月)份?{_PLAN}"),
    re.compile(r"(20[0-9]{2}年)"),
)
_ENGLISH: Final = re.compile(
    rf"Q[1-4](?: ?/? ?20[0-9]{{2}})?|H[12](?: 20[0-9]{{2}})?|20[0-9]{{2}} ?[QH][1-4]"
    rf"|20[0-9]{{2}}|(?:{MONTH})\.?(?: 20[0-9]{{2}})?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def stage(heading: str) -> str | None:
    """Return the time that a column stands for, in the words of a deadline; None for others."""
    squeezed = "".join(heading.split())
    for pattern in _CHINESE:
        match = pattern.fullmatch(squeezed)
        if match is not None:
            words = "".join(match.groups())
            return words if words.endswith(("度", "年", "月")) else f"{words}度"
    bare = " ".join(heading.split())
    if _ENGLISH.fullmatch(bare) is not None:
        return bare
    return None
