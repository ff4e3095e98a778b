"""Dates as a pattern can find them: blanks inside them left out, Chinese figures as digits."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bizenv.numerals import ZEROS, narrowed, value_of

_HAN: Final = "一二三四五六七八九十"
_AT_BLANKS: Final = re.compile(
    r"(?<=[0-9〇])\s+(?=[年月日号季])"
    r"|(?<=[年月])\s+(?=[0-9底末中上下前第])"
    r"|(?<=[一二三四五六七八九十])\s+(?=[月季])(?![月季][^底末前内份度])"
    r"|(?<=[底末日号旬度半])\s+(?=[前之以内年])"
    r"|(?<=[度半月旬年])\s+(?=[底末])"
    r"|(?<=[之以])\s+(?=[前内])"
    r"|(?<=第)\s+(?=[一二三四1-4])"
    r"|(?<=季)\s+(?=度)"
    r"|(?<=[上下])\s+(?=半)"
    r"|(?<=[上中下])\s+(?=旬)"
    r"|(?<=[0-9])\s+(?=[-/.][0-9 ])"
)
"""Blanks that stand inside a date, however wide."""
_BEHIND_SIGN: Final = re.compile(r"(?<=[0-9][-/.])\s+(?=[0-9]{1,2}(?![0-9]))")
_SPACED_OUT: Final = re.compile(
    r"(?<![0-9])[0-9](?:\s{1,4}[0-9]){1,3}(?=\s{0,4}[年月日])"
)
_BLANKS: Final = re.compile(r"\s+")
# 民国114年, 114年6月, 114/06/30: years of the Republic of China
_REPUBLIC: Final = re.compile(
    rf"(?:中华)?民[国國]\s*(?:[0-9]{{2,3}}|[{ZEROS}一二三四五六七八九十百]{{2,6}})(?=\s*(?:年|[./-]\s*[0-9]))"
    r"|(?<![0-9.])1[0-4][0-9](?=年\s*(?:[0-9一二三四五六七八九十]{1,3}\s*月|第|[上下]半|度?[底末中]|度|[一二三四1-4]季))"
    r"|\A1[0-4][0-9](?=\s*年\Z)"
    r"|(?<![0-9./-])1[0-4][0-9](?=([./-])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])(?![0-9./-]))"
)
_QUARTER: Final = re.compile("(?<=年)\\s?Q[1-4](?![0-9])")  # 2026年Q3
_HOUR: Final = re.compile("(?<=[日号])[上下中]?午?[0-9]{1,2}[时点](?=[之以]?前)")
_FIRST_YEAR: Final = 1911
_REPUBLIC_ENDS: Final = re.compile("[国國]")
_YEAR: Final = re.compile(rf"二[{ZEROS}][{ZEROS}一二三四五六七八九]{{2}}(?=年)")
_MONTH: Final = re.compile(
    rf"(?<![{_HAN}几数个第每])[{_HAN}]{{1,2}}(?=月(?:份|[底末上中下前{_HAN}0-9]|\Z))"
)
_DAY: Final = re.compile(rf"(?<=月)[{_HAN}]{{1,3}}(?=[日号])")


@dataclass(frozen=True, slots=True)
class Evened:
    """A text made even, and for each of its characters the place in the text as written."""

    text: str
    places: tuple[int, ...]

    def written(self, place: int) -> int:
        """Return where a place of the even text stands in the text as written."""
        return self.places[place]


def evened(text: str) -> Evened:
    """Return a text with its dates in one form: 2026 年 9 月, 二〇二六年九月 and 民国115年9月 alike."""
    places = tuple(range(len(text)))
    now = Evened(narrowed(text), places)
    for blanks in (_SPACED_OUT, _AT_BLANKS, _BEHIND_SIGN):
        now = _replaced(now, blanks, _without_blanks)
    now = _replaced(now, _HOUR, _without)
    now = _replaced(now, _REPUBLIC, _of_republic)
    now = _replaced(now, _QUARTER, _of_quarter)
    for pattern in (_YEAR, _MONTH, _DAY):
        now = _replaced(now, pattern, _in_digits)
    return now


def _without_blanks(said: str) -> str:
    return _BLANKS.sub("", said)


def _without(_: str) -> str:
    return ""


def _of_republic(said: str) -> str:
    """Return 2025 for 114, the year that the Republic of China counts from 1912 on."""
    figures = _REPUBLIC_ENDS.split(said)[-1].strip()
    value = value_of(figures)
    return str(_FIRST_YEAR + value) if value else said


def _of_quarter(said: str) -> str:
    return f"{said[-1]}季度"


def _in_digits(said: str) -> str:
    value = value_of(said)
    if value:
        return str(value)
    return said


def _replaced(
    before: Evened,
    pattern: "re.Pattern[str]",
    change: Callable[[str], str],
) -> Evened:
    """Replace what a pattern finds; what is new begins and ends where the old did."""
    if pattern.search(before.text) is None:
        return before
    text: list[str] = []
    places: list[int] = []
    last = 0
    for match in pattern.finditer(before.text):
        start, end = match.span()
        new = change(match[0])
        text += (before.text[last:start], new)
        places += before.places[last:start]
        first, last_old = before.places[start], before.places[end - 1]
        places += ([first] * len(new))[:-1]
        places += [last_old] * bool(new)
        last = end
    text.append(before.text[last:])
    places += before.places[last:]
    return Evened("".join(text), tuple(places))
