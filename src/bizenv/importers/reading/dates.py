"""Dates in running words (6月底前, 第二季度, 年底) → `due` as plans write it.

The value is no more precise than the words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.reading import english
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.evened import evened
from bizenv.importers.reading.office_words import any_of
from bizenv.model.base import Due
from bizenv.numerals import value_of

_S: Final = "[ \u3000]{0,2}"
_YEAR: Final = (
    rf"(?:(?P<year>20[0-9]{{2}}){_S}年?"
    rf"|(?P<word>今年|本年度?|当年|明年|次年){_S})?"
)
_DAY: Final = (
    rf"(?P<month>1[0-2]|0?[1-9]){_S}月份?{_S}"
    rf"(?:(?P<day>3[01]|[12][0-9]|0?[1-9]){_S}[日号]"
    r"|(?P<third>[上中下]旬))?"
)
_SPOT: Final = re.compile(
    rf"{_YEAR}"
    rf"(?:{_DAY}"
    r"|第?(?P<quarter>[一二三四1-4])季(?:度|(?=[^节风]|\Z))"
    r"|(?P<half>[上下])半年"
    r"|(?P<ends>年?[底末]|年?中(?![国央小心部期旬学医秋华级标介长关])|年?内|全年|年度))?"
    r"(?P<close>[底末]?(?:之前|以前|前|内)?)"
)
_BEGINS: Final = "0123456789今本当明次第年上下全一二三四"
_ISO: Final = re.compile(
    r"(20[0-9]{2})[-./](1[0-2]|0?[1-9])"
    r"(?:[-./](3[01]|[12][0-9]|0?[1-9]))?"
    r"(?![0-9])"
)
_THIRDS: Final = {"上旬": "-10", "中旬": "-20", "下旬": ""}
_NEXT_YEAR: Final = ("明年", "次年")
_THIS_YEAR: Final = ("今年", "本年", "本年度", "当年")
_WITHIN_YEAR: Final = ("年底", "年末", "年中", "年内", "全年")
_LOOKS_BACK: Final = ("截至", "截止", "自", "从", "含", "每年")  # 截至2024年底
_AT: Final = "于"  # 于6月底前 is a deadline, 成立于2024年底 is none
_FROM: Final = ("自", "从")
NO_LATER: Final = ("不晚于", "不迟于", "不得晚于", "不得迟于")
_AFTER: Final = re.compile(
    "(?:春节|国庆节?|中秋节?|五一|元旦|端午节?|清明节?|两会|汛期|节)?"
    "(?:(?:以|之)?后|起(?!草)|开始)"
)
"""What stands behind a day on which something begins."""
_NOT_BEFORE: Final = ("早于", "晚于", "迟于")
_COUNTED: Final = "0123456789.一二两三四五六七八九十百半几数多每"
_DONE: Final = re.compile(
    r"(?:前|以前|之前)?(?:全部|基本|力争)?"
    rf"(?:{any_of('deadlines', 'done')})"
)
"""What is done on a day, right behind it."""
_MADE: Final = re.compile(
    "内?(?:完成|公布|提交|推出|发布|公开|出台|印发|启用|投入|报送)(?![了的])"
)
"""What is done at a day: 于第二季度公布."""
# 2030年底前成立的书社, 2025年底前的存量: the date says of what, not until when
_DESCRIBES: Final = re.compile("[一-龥]{0,2}的(?=[一-龥])")
_WITH: Final = re.compile(
    "(?:与|同|依托|根据|按照|结合|对照|参照)[^，,。；;、]{0,6}\\Z"
)
_NEAR: Final = 8  # characters before a date
_YEAR_END: Final = ("年底", "年末", "底", "末")


@dataclass(frozen=True, slots=True)
class Spot:
    """One date in a text: `due` as plans write it, its words and place.

    `assumed`: the year was not written. `other`: figures that go either way, read the
    other way (5/6/2026).
    """

    due: str
    words: str
    start: int
    end: int
    assumed: bool
    other: str | None = None


def spots(
    text: str,
    year: int | None,
    *,
    loose: bool,
    day_first: bool | None = None,
) -> Iterator[Spot]:
    """Yield the dates of a text. `year` stands in where none is written.

    `loose`: behind a label every date counts; in running text only one that closes a term
    (前, 底, 年内) and does not look back (截至).
    """
    even = evened(text)
    found = _spots(even.text, year, loose=loose)
    if not has_han(text):
        found = _english(even.text, year, loose=loose, day_first=day_first)
    for spot in found:
        start = even.written(spot.start)
        end = even.written(spot.end - 1) + 1
        words = text[start:end]
        yield replace(spot, words=words, start=start, end=end)


def _english(
    text: str,
    year: int | None,
    *,
    loose: bool,
    day_first: bool | None,
) -> Iterator[Spot]:
    """Yield the dates of a text without Chinese characters."""
    iso = list(_iso(text, loose=True))
    if loose:
        yield from iso
    taken: set[int] = set()
    for each in iso:
        taken.update(range(each.start, each.end))
    for found in english.dates(text, day_first=day_first):
        is_yearless = not found.has_year and year is None
        if is_yearless or found.start in taken:
            continue
        if not loose and not english.closes(text, found):
            continue
        due = found.due.replace("{year}", str(year))
        try:
            Due.parse(due)
        except ValueError:
            continue
        start = found.start
        end = found.end
        words = text[start:end]
        assumed = not found.has_year
        yield Spot(due, words, start, end, assumed, found.other)


def _spots(text: str, year: int | None, *, loose: bool) -> Iterator[Spot]:
    yield from _iso(text, loose=loose)
    counts = _counts_behind_label if loose else _counts_in_prose
    current = year
    assumed = True
    for match in _dates(text):
        word = match["word"]
        written = match["year"]
        if written:
            current = int(written)
            assumed = False
        here = year if word else current
        if word in _NEXT_YEAR and year is not None:
            here = year + 1
        if here is None or not counts(text, match, year or 0):
            continue
        due = _due(match, here)
        unsure = assumed and word not in _THIS_YEAR
        yield from _spot(match, due, assumed=unsure)


def _iso(text: str, *, loose: bool) -> Iterator[Spot]:
    for match in _ISO.finditer(text):
        if _begins_there(text, match):
            continue
        if not loose and not _closes(text, match):
            continue
        figures = filter(None, match.groups())
        several = [f"{int(each):02}" for each in figures]
        due = "-".join(several)
        yield from _spot(match, due, assumed=False)


def _spot(match: "re.Match[str]", due: str, *, assumed: bool) -> Iterator[Spot]:
    """Yield the date of a match, if there is such a day."""
    try:
        Due.parse(due)
    except ValueError:
        return
    start, end = match.span()
    yield Spot(due, match[0], start, end, assumed)


def _dates(text: str) -> Iterator["re.Match[str]"]:
    """Yield the matches that hold a date, looked for only where one can begin."""
    place = 0
    while place < len(text):
        match = None
        if text[place] in _BEGINS:
            match = _SPOT.match(text, place)
        if match is None or not _is_dated(match) or _inside_number(text, match):
            place += 1
            continue
        yield match
        place = match.end()


def _closes(text: str, match: "re.Match[str]") -> bool:
    """Tell whether something is to be done by a day, in the words right behind it."""
    end = match.end()
    return text.startswith("前", end) or _DONE.match(text, end) is not None


def _begins_there(text: str, match: "re.Match[str]") -> bool:
    """Tell whether something begins with a date: 6月后, 不早于6月."""
    has_end = match[0].endswith("前")
    start, end = match.span()
    is_begin = _AFTER.match(text, end) is not None
    if not has_end and is_begin:
        return True
    if text.endswith(NO_LATER, 0, start):
        return False
    return text.endswith(_NOT_BEFORE, 0, start)


def _is_dated(match: "re.Match[str]") -> bool:
    if match["month"] or match["quarter"] or match["half"]:
        return True
    if match["ends"] in _WITHIN_YEAR:
        return True
    if match["year"]:
        words = match[0].rstrip("底末中前内")
        return bool(match["ends"]) or words.endswith("年")
    return bool(match["word"] and match["ends"])


def _inside_number(text: str, match: "re.Match[str]") -> bool:
    """Tell whether a number goes on before a match: 3年内, 三年内, 半年内."""
    start = match.start()
    before = text[start - 1 : start]
    if not before:
        return False
    is_figure = before.isdecimal() or before == "."
    if is_figure and before.isascii():
        return True
    return before in _COUNTED and match[0].startswith("年")


def _counts_behind_label(text: str, match: "re.Match[str]", _: int) -> bool:
    if _begins_there(text, match):
        return False
    return not _before(text, match).endswith(_FROM)


def _counts_in_prose(text: str, match: "re.Match[str]", year: int) -> bool:
    before = _before(text, match)
    if before.endswith(_LOOKS_BACK) or _begins_there(text, match):
        return False
    start, end = match.span()
    if text.endswith(NO_LATER, 0, start):
        return True
    if _DESCRIBES.match(text, end) or _is_beside(text, match):
        return False
    is_done = _DONE.match(text, end) is not None
    if is_done and not _is_past_year(match, year):
        return True
    close = match["close"]
    if close.endswith("前"):
        return True
    if before.endswith(_AT):
        return _MADE.match(text, end) is not None
    if match["ends"] in (*_YEAR_END, "年内", "内"):
        return True
    has_month = bool(match["month"])
    return close in ("底", "末") and has_month


def _is_beside(text: str, match: "re.Match[str]") -> bool:
    """Tell whether a date belongs to what a task goes along with: 与省级年底上线平台对接."""
    if match["close"].endswith("前"):
        return False
    start = match.start()
    begin = max(0, start - _NEAR)
    return _WITH.search(text, begin, start) is not None


def _is_past_year(match: "re.Match[str]", year: int) -> bool:
    """Tell whether a date is a year before the document's, without a month."""
    written = match["year"]
    if not written or match["month"]:
        return False
    return int(written) < year


def _before(text: str, match: "re.Match[str]") -> str:
    end = match.start()
    start = max(0, end - 2)
    return text[start:end]


def _due(match: "re.Match[str]", year: int) -> str:
    if match["month"]:
        number = int(match["month"])
        month = f"{year}-{number:02}"
        if match["day"]:
            day = int(match["day"])
            return f"{month}-{day:02}"
        third = match["third"] or "下旬"
        return month + _THIRDS[third]
    if match["quarter"]:
        quarter = value_of(match["quarter"]) or 0
        last = 3 * quarter
        return f"{year}-{last:02}"
    is_middle = match["ends"] in ("年中", "中")
    if match["half"] == "上" or is_middle:
        return f"{year}-06"
    return str(year)
