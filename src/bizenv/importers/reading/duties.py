"""Duties that come back (每季度至少开展1次巡查): what, in which period, how many times."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.numerals import value_of

_EVERY: Final = {
    "月": "month", "个月": "month", "季": "quarter", "季度": "quarter", "半年": "half", "年": "year",
}  # fmt: skip
_AT_LEAST: Final = "(?:至少|不少于|不低于)?"
_DUTY: Final = re.compile(
    rf"每(?P<every>个?月|季度?|半年|年){_AT_LEAST}"
    rf"(?:组织开展|组织|开展|召开|举办|进行|发布|公布|通报|实施){_AT_LEAST}"
    r"(?P<times>[0-9]{1,2}|[一二两三四五六七八九十])(?:次|场|期|轮|批)(?:以上)?"
    r"(?P<title>[^，,。；;、（()）0-9\s]{2,20})(?=[，,。；;、（()）\s]|\Z)"
)


@dataclass(frozen=True, slots=True)
class ReadDuty:
    """A duty as read: its words and their place, and what a plan says of it."""

    title: str
    every: str
    times: int
    words: str
    start: int


def duties(text: str) -> Iterator[ReadDuty]:
    """Yield the duties of a text whose period, count and matter are plain."""
    for match in _DUTY.finditer(text):
        times = value_of(match["times"].replace("两", "二"))
        if times:
            every = _EVERY[match["every"]]
            yield ReadDuty(match["title"], every, times, match[0], match.start())
