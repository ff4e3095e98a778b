"""Deadlines in words (月底前, 年底前, 长期坚持) → `due` as plans write it, no more precise than the words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.model.base import Due

_S: Final = "[ \u3000]{0,2}"
_YEAR: Final = (
    rf"(?:(?P<year>20[0-9]{{2}}){_S}年?|(?P<word>今年|本年度?|当年|明年|次年){_S})?"
)
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SPOT: Final = re.compile(
    _YEAR
    + rf"(?:(?P<month>1[0-2]|0?[1-9]){_S}月份?{_S}(?:(?P<day>3[01]|[12][0-9]|0?[1-9]){_S}[日号]|(?P<third>[上中下]旬))?"
    rf"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|(?P<ends>年?[底末]|年?内|全年|年度))?"
    rf"(?P<close>[底末]?(?:之前|以前|前|内)?)"
)
_ISO: Final = re.compile(
    r"(20[0-9]{2})[-./](1[0-2]|0?[1-9])(?:[-./](3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
)
_ONGOING: Final = ("长期", "持续", "常态", "常年", "不间断", "经常性")
_RECURRING: Final = ("每年", "每季", "每月", "每半年", "每周")
_NOT_DUE: Final = ("截至", "截止", "自", "从", "于", "含")  # 截至2024年底 looks back
_RANGE: Final = "至-—–－~～到"
_HAN: Final = {
    char: str(place) for place, char in enumerate("〇一二三四五六七八九")
} | {"零": "0", "○": "0", "О": "0"}
_ISSUED: Final = re.compile(
    rf"(20[0-9]{{2}}|[二][〇零○О0][〇零○О0一二三四五六七八九]{{2}}){_S}年{_S}([0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){_S}月"
    rf"{_S}([0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){_S}日"
)
_NARROW: Final = {ord("０") + digit: ord("0") + digit for digit in range(10)}
# What may stand around a date without changing it.
_FILLING: Final = " \t\u3000，,、；;。（()）完成底末前全部办结到位之以于并年月日内至到-—–~～从力争确保基本并坚持推进实施落实期间各"
_FROM: Final = re.compile("20[0-9]{2}年?[-—–－~～至到]")
_ALONE: Final = (
    "长期坚持",
    "持续推进",
    "长期推进",
    "长期实施",
    "长期",
    "持续实施",
    "常态化推进",
    "长期落实",
    "持续落实",
)
_ANY_YEAR: Final = 2000  # where only the form counts
_BARE: Final = 30  # characters of what is nothing but a deadline
_TRIMMED: Final = " \t\u3000。；;（()）"
_YEARLY: Final = re.compile(r"到(20[0-9]{2})年(?![0-9底末])")


@dataclass(frozen=True, slots=True)
class Spot:
    """One date in a text: `due` as plans write it, its words and place, and whether the year was not written."""

    due: str
    words: str
    start: int
    end: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as read. `due` is None if the words could not be read; `doubts` are codes of what is unsure."""

    due: str | None
    text: str
    doubts: tuple[str, ...] = ()
    assumed: bool = False
    start: int = 0


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    one = int(_HAN.get(ones, "0"))
    return one if not ten else 10 * (int(_HAN.get(tens, "1"))) + one


def day_of_issue(text: str) -> date | None:
    """Return the day that a text is, in Arabic or Chinese figures: a day of issue on its own line."""
    bare = text.strip(" \t\u3000（()）").translate(_NARROW)
    match = _ISSUED.match(bare)
    if match is None or bare[match.end() :] not in ("", "印发"):
        return None
    year = "".join(_HAN.get(char, char) for char in match[1])
    try:
        return date(int(year), _number(match[2]), _number(match[3]))
    except ValueError:
        return None


def spots(text: str, year: int | None, *, loose: bool) -> Iterator[Spot]:
    """Yield the dates of a text. `year` stands in where none is written.

    `loose`: behind a label every date counts; in running text only what says so (前, 底, 年内), and nothing that
    looks back (截至).
    """
    if loose:
        for written in _ISO.finditer(text):
            parts = [f"{int(part):02}" for part in written.groups() if part]
            yield from _spot(
                "-".join(parts), written.start(), written.end(), text, assumed=False
            )
    current, assumed = year, True
    match = _next(text, 0)
    while match is not None:
        following = _next(text, match.end())
        if match["year"]:
            current, assumed = int(match["year"]), False
        here = year if match["word"] else current
        unsure = assumed and not match["year"]
        if match["word"] in ("明年", "次年") and year is not None:
            here = year + 1
        if match["word"] in ("今年", "本年", "本年度", "当年"):
            unsure = False
        if here is not None and _counts(text, match, loose=loose):
            yield from _spot(
                _due(match, here), match.start(), match.end(), text, assumed=unsure
            )
        match = following


def _next(text: str, place: int) -> "re.Match[str] | None":
    """Return the next match that is not empty, looked for only where a date can begin."""
    while place < len(text):
        if text[place] in "0123456789今本当明次第年上下全一二三四":
            match = _SPOT.match(text, place)
            if match is not None and _dated(match) and not _inside_number(text, match):
                return match
        place += 1
    return None


def _dated(match: "re.Match[str]") -> bool:
    written = match["year"] and (
        match[0].rstrip("底末前内").endswith("年")
        or any(match.group("month", "half", "quarter", "ends"))
    )
    return bool(
        written
        or match["month"]
        or match["quarter"]
        or match["half"]
        or match["ends"] in ("年底", "年末", "年内", "全年")
        or (match["word"] and match["ends"])
    )


def _inside_number(text: str, match: "re.Match[str]") -> bool:
    before = text[match.start() - 1 : match.start()]
    return before.isascii() and (before.isdecimal() or before == ".")


def _counts(text: str, match: "re.Match[str]", *, loose: bool) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    if loose:
        return not before.endswith(("自", "从"))
    if before.endswith(_NOT_DUE):
        return False
    if match["close"].endswith("前") or match["ends"] in ("年底", "年末", "底", "末"):
        return True
    return match["ends"] in ("年内", "内") or (
        match["close"] in ("底", "末") and bool(match["month"])
    )


def _due(match: "re.Match[str]", year: int) -> str:
    if match["month"]:
        month = int(match["month"])
        if match["day"]:
            return f"{year}-{month:02}-{int(match['day']):02}"
        if match["third"] in ("上旬", "中旬"):
            return f"{year}-{month:02}-{'10' if match['third'] == '上旬' else '20'}"
        return f"{year}-{month:02}"
    if match["quarter"]:
        return f"{year}-{3 * _QUARTERS[match['quarter']]:02}"
    if match["half"]:
        return f"{year}-06" if match["half"] == "上" else f"{year}"
    return f"{year}"


def _spot(
    due: str, start: int, end: int, text: str, *, assumed: bool
) -> Iterator[Spot]:
    try:
        Due.parse(due)
    except ValueError:
        return
    yield Spot(due, text[start:end], start, end, assumed)


def labelled(words: Sequence[str], year: int | None) -> Deadline:
    """Read the words behind 完成时限, of each such label of a task."""
    text = "；".join(words)
    found = list(spots(text.translate(_NARROW), year, loose=True))
    ongoing = any(word in text for word in _ONGOING)
    if found:
        last = max(found, key=lambda each: _last_day(each.due))
        doubts = ["due-staged"] if _staged(found, text) else []
        if not doubts and _beside(text, found).strip(_FILLING):
            doubts.append("due-partly")
        if ongoing or any(word in text for word in _RECURRING):
            doubts.append("due-mixed")
        return Deadline(last.due, text, tuple(doubts), last.assumed)
    if ongoing and not any(word in text for word in _RECURRING):
        return Deadline("ongoing", text)
    return Deadline(None, text, ("due-unread",))


def _beside(text: str, found: list[Spot]) -> str:
    """Return what of a deadline's words is no date: 2026年春节前 is more than 2026年."""
    parts, place = [], 0
    for each in sorted(found, key=lambda spot: spot.start):
        parts.append(text[place : each.start])
        place = max(place, each.end)
    rest = "".join((*parts, text[place:]))
    for word in (*_ONGOING, *_RECURRING):
        rest = rest.replace(word, "")
    return _FROM.sub("", rest)


def _staged(found: list[Spot], text: str) -> bool:
    """Tell whether several dates are stages, not the two ends of a range."""
    if len({each.due for each in found}) < 2:  # noqa: PLR2004 - two make a range
        return False
    between = text[found[0].end : found[1].start].strip()
    return len(found) > 2 or not between or between not in _RANGE  # noqa: PLR2004


def _last_day(due: str) -> date:
    day = Due.parse(due).last_day
    assert day is not None
    return day


def is_before(due: str, day: date) -> bool:
    """Tell whether a deadline has passed on a day; `ongoing` never has."""
    last = Due.parse(due).last_day
    return last is not None and last < day


def in_prose(text: str, year: int | None) -> Deadline | None:
    """Read a deadline from running text: the last of those named, always doubtful; None if there is none."""
    found = list(spots(text.translate(_NARROW), year, loose=False))
    if not found:
        return None
    last = max(found, key=lambda each: _last_day(each.due))
    words = "；".join(dict.fromkeys(each.words for each in found))
    code = "due-staged" if len({each.due for each in found}) > 1 else "due-in-prose"
    return Deadline(last.due, words, (code,), last.assumed, found[0].start)


def is_deadline(text: str) -> bool:
    """Tell whether a text is nothing but a deadline: 6月底前, 2026年10月底前完成, 持续推进."""
    bare = text.strip(_TRIMMED)
    if not bare or len(bare) > _BARE:
        return False
    if bare in _ALONE:
        return True
    found = list(spots(bare, _ANY_YEAR, loose=True))
    return (
        bool(found)
        and found[0].start == 0
        and bare[found[-1].end :] in ("", "完成", "前", "前完成", "办结", "到位")
    )


def year_aims(text: str) -> list[str]:
    """Return years by which a text aims at something without naming a deadline: 到2028年."""
    return [match[0] for match in _YEARLY.finditer(text)]
