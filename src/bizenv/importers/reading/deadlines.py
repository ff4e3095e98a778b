"""Deadlines in words (月底前, 年底前, 长期坚持) → a deadline as plans write it, or a doubt."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.importers.reading import english
from bizenv.importers.reading.dates import NO_LATER, Spot, spots
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.evened import evened
from bizenv.importers.reading.fiscal_years import ANY_START, fiscal_due
from bizenv.importers.reading.office_words import any_of
from bizenv.model.base import Due
from bizenv.numerals import ZEROS, value_of

_RECURS: Final = re.compile(
    r"(?:每(?:半年|两年|[年月周季日旬届]|个?学期|个月|季度)|(?:按|逐)(?:季度?|月|年度|周))"
    r"[^，,。；;：:、\n]{0,16}"
)
_IS_REPEATED: Final = re.compile(
    rf"[0-9一二两三四五六七八九十]{{1,3}}\s?[次场期批轮回篇个条]|{any_of('deadlines', 'repeated')}"
)
_EVENTS: Final = any_of("deadlines", "events")
_SEASONS: Final = any_of("deadlines", "seasons")
_UNREAD: Final = re.compile(
    rf"(?:{_EVENTS})之?[日后]?起?[^，。；、\n]{{0,4}}?"
    r"[0-9一二两三四五六七八九十半]{1,3}\s?(?:个?工作日|个?月|年|日|天)(?:之|以)?内"
    rf"|(?:{_SEASONS})(?:来临|到来)?(?:之|以)?前"
    r"|[0-9一二两三四五六七八九十半]{1,3}\s?(?:个月|年)(?:之|以)?内(?:全部|基本)?(?:完成|建成|办结|到位|投用)"
    r"|(?:同步|及时|限期|适时|尽快|按时)(?:完成|办结)"
    r"|(?:本|当|次|下个?)(?:周|月|旬|季度?)[底末内]?(?:之|以)?前"
)
"""Deadlines that name no day."""
_NO_DAY: Final = re.compile(
    r"(?:今后|未来|近)?[0-9一二两三四五六七八九十几数半]{1,3}\s?(?:个?月|年|个?季度)(?:之|以)?内"
    r"(?:全部|基本)?(?:完成|建成|办结|到位)?"
    r"|(?:20[0-9]{2}年)?(?:[0-9]{1,2}月)(?:[0-9]{1,2}日)?[底末]?(?:以|之)?后"
    r"(?:启动|实施|开展|开始|完成)?"
    rf"|(?:自|从)?[一-龥]{{0,6}}(?:{_EVENTS})[^，。；、]{{0,8}}[日月年天]内(?:完成)?"
    r"|每(?:半年|[年月周季]|季度|个月)[底末初]?前?(?:完成)?"
    r"|20[0-9]{2}年[一-龥]{1,8}(?:前|内|期间)(?:完成)?"
    rf"|(?:{_SEASONS})(?:来临|到来)?(?:之|以)?前(?:完成)?"
)
"""A deadline of this kind that stands alone."""
_ONGOING: Final = ("长期", "持续", "常态", "常年", "不间断", "经常", "贯穿始终")
_RECURRING: Final = ("每年", "每季", "每月", "每半年", "每周")
_ALONE: Final = re.compile(
    "(?:并|并且)?(?:长期|持续|常态化?|常年|贯穿(?:始终|全程|全年))"
    "(?:坚持|推进|实施|落实|抓好|开展|进行|做好)?"
)
_TO_NO_END: Final = re.compile(  # January 2026 - ongoing
    r"[0-9年月日]\s{0,4}(?:[-–—~～至到]|to|and|then)\s{0,4}(?i:ongoing|continuous|permanent|长期|持续|今后)(?:推进|坚持)?\s{0,4}\Z"
)
_HOLDS_DAY: Final = re.compile(
    "[0-9]月(?:[0-9]{1,2}日|底|份|[上中下]旬)?(?:之|以)?前|[0-9]月[底末]|年[内底末]|季度"
)
_OF_YEAR: Final = "全年"  # the year ends, so the work may
_CLAUSES: Final = re.compile("[^，,。；;：:（）()\n]+")
_LASTING: Final = re.compile(
    "(?:长期|持续|常态化?|常年|全年|全程|贯穿|不间断)性?地?"
    "(?:推进|坚持|开展|实施|抓好|做好|落实|进行|办理|保持|组织|巡查|全年)[一-龥]{0,8}"
)
_DONE: Final = ("", "完成", "前", "前完成", "办结", "到位")  # behind a date alone
_RANGE: Final = "至-—–－~～到"
# What may stand around a date without changing it.
_FILLING: Final = (
    " \t\u3000，,、；;。（()）.:"
    "完成底末前全部办结到位之以于并年月日内至到-—–~～"
    "从力争确保基本并坚持推进实施落实期间各"
)
_BEGINS: Final = re.compile("[0-9]{1,2}[月日]起")
_FROM: Final = re.compile("20[0-9]{2}年?[-—–－~～至到]")
_YEARLY: Final = re.compile(r"到(20[0-9]{2})年(?![0-9底末])")
_S: Final = "[ \u3000]{0,2}"
_FIGURES: Final = rf"{_S}([0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){_S}"
_ISSUED: Final = re.compile(
    rf"(20[0-9]{{2}}|二[{ZEROS}][{ZEROS}一二三四五六七八九]{{2}}){_S}年"
    rf"{_FIGURES}月"
    rf"{_FIGURES}日"
)
_BEHIND_ISSUE: Final = re.compile("(?:[一-龥]{2,20})?(?:印发|发布|制定|通过)|")
_ANY_YEAR: Final = 2000  # where only the form counts
_BARE: Final = 30  # characters of what is nothing but a deadline
_TRIMMED: Final = " \t\u3000。；;（()）"
_BETWEEN: Final = "；"  # in the draft, between the words of several labels


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as read.

    `due` is None if the words could not be read; `doubts` are codes of what is unsure.
    """

    due: str | None
    text: str
    doubts: tuple[str, ...] = ()
    assumed: bool = False
    start: int = 0


def day_of_issue(text: str) -> date | None:
    """Return the day of issue that stands on a line of its own.

    It stands in Arabic or Chinese figures.
    """
    bare = evened(text.strip(" \t\u3000（()）")).text
    match = _ISSUED.match(bare)
    if match is None or _BEHIND_ISSUE.fullmatch(bare, match.end()) is None:
        return None
    groups = match.groups()
    year, month, day = map(value_of, groups)
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def labelled(
    words: Sequence[str],
    year: int | None,
    *,
    day_first: bool | None = None,
    fiscal: int | None = None,
    said: int | None = None,
) -> Deadline:
    """Read the words behind 完成时限, of each such label of a task.

    `fiscal` is the month in which fiscal years start, None where nobody says; `said` that by the
    document's own words, which makes a day of them.
    """
    text = _BETWEEN.join(words)
    of_fiscal_year = fiscal_due(text, said or fiscal or ANY_START)
    if of_fiscal_year is not None and said is not None:
        day = Due.parse(of_fiscal_year, said).last_day
        return Deadline(None if day is None else day.isoformat(), text)
    if of_fiscal_year is not None:
        is_known = fiscal is not None
        told = () if is_known else ("due-fiscal",)
        return Deadline(of_fiscal_year if is_known else None, text, told)
    lasting = _lasting(text)
    if lasting is not None:
        return lasting
    return _labelled(text, year, day_first)


def _lasting(text: str) -> Deadline | None:
    """Return the deadline of words that name no end: 长期坚持, January 2026 - ongoing."""
    if _ALONE.fullmatch(text.strip(_TRIMMED)):
        told = ("due-partly",) if _OF_YEAR in text else ()
        return Deadline("ongoing", text, told)
    return Deadline("ongoing", text) if _TO_NO_END.search(text) else None


def _labelled(text: str, year: int | None, day_first: bool | None) -> Deadline:  # noqa: FBT001
    """Return the deadline of words that name a day, or what is wrong with them."""
    found = list(spots(text, year, loose=True, day_first=day_first))
    unsure = any(each.other is not None for each in found)
    if unsure and day_first is None:
        return Deadline(None, text, ("due-ambiguous",))
    if found:
        return _dated(found, text, unsure=unsure)
    if _is_ongoing(text) and not _is_recurring(text):
        return Deadline("ongoing", text)
    # of 4月10日起 the day is understood, but it is no deadline
    code = "due-partly" if _BEGINS.search(text) else "due-unread"
    if year is None and _lacks_year(text, day_first=day_first):
        code = "due-without-year"
    return Deadline(None, text, (code,))


def _dated(found: list[Spot], text: str, *, unsure: bool) -> Deadline:
    """Return the deadline of words that name one day or several, with what is doubtful of it."""
    last = _last(found)
    doubts = _doubts(found, text)
    if _is_ongoing(text) or _is_recurring(text):
        doubts.append("due-mixed")
    if unsure:
        doubts.append("due-ambiguous")
    told = tuple(doubts)
    return Deadline(last.due, text, told, last.assumed)


def _is_ongoing(text: str) -> bool:
    in_chinese = any(word in text for word in _ONGOING)
    return in_chinese or english.is_ongoing(text)


def _is_recurring(text: str) -> bool:
    return any(word in text for word in _RECURRING)


def _lacks_year(text: str, *, day_first: bool | None) -> bool:
    """Tell whether a deadline could be read if anybody said its year."""
    found = spots(text, _ANY_YEAR, loose=True, day_first=day_first)
    return next(iter(found), None) is not None


def _last(found: list[Spot]) -> Spot:
    return max(found, key=lambda each: _last_day(each.due))


def _doubts(found: list[Spot], text: str) -> list[str]:
    if _is_staged(found, text):
        return ["due-staged"]
    if _beside(text, found).strip(_FILLING):
        return ["due-partly"]
    return []


def _beside(text: str, found: list[Spot]) -> str:
    """Return the words of a deadline that are no date: 2026年春节前 is more than 2026年."""
    parts = []
    place = 0
    for each in sorted(found, key=lambda spot: spot.start):
        between = text[place : each.start]
        parts.append(between)
        place = max(place, each.end)
    parts.append(text[place:])
    rest = "".join(parts)
    for word in (*_ONGOING, *_RECURRING, *NO_LATER):
        rest = rest.replace(word, "")
    if not has_han(text):
        rest = english.without_filling(rest)
    return _FROM.sub("", rest)


def _is_staged(found: list[Spot], text: str) -> bool:
    """Tell whether several dates are stages, not the two ends of a range."""
    dues = {each.due for each in found}
    if len(dues) == 1:
        return False
    first, second, *more = found
    if more:
        return True
    words = text[first.end : second.start]
    between = words.strip()
    return not between or between not in _RANGE


def _last_day(due: str) -> date:
    day = Due.parse(due).last_day
    assert day is not None
    return day


def is_before(due: str, day: date, fiscal: int | None = None) -> bool:
    """Tell whether a deadline has passed on a day; `ongoing` never has."""
    last = Due.parse(due, fiscal).last_day
    return last is not None and last < day


def in_prose(
    text: str,
    year: int | None,
    *,
    day_first: bool | None = None,
) -> Deadline | None:
    """Read a deadline from running text; None if there is none.

    It is the last of those named, and always doubtful.
    """
    found = list(spots(text, year, loose=False, day_first=day_first))
    if not found:
        return None
    if day_first is None and any(each.other for each in found):
        words = found[0].words
        return Deadline(None, words, ("due-ambiguous",), start=found[0].start)
    dues = {each.due for each in found}
    code = "due-in-prose"
    if len(dues) > 1:
        code = "due-staged"
    said = dict.fromkeys(each.words for each in found)
    first = found[0]
    last = _last(found)
    return Deadline(
        last.due,
        _BETWEEN.join(said),
        (code,),
        last.assumed,
        first.start,
    )


def ongoing(text: str) -> Deadline | None:
    """Return the deadline of a text with a clause that says no more than that work goes on: 持续推进."""
    for clause in _CLAUSES.finditer(text):
        words = clause[0].strip(_TRIMMED)
        if _ALONE.fullmatch(words):
            return Deadline("ongoing", words, ("due-in-prose",), start=clause.start())
    return None


def lasting(text: str) -> Iterator[str]:
    """Yield the words of work that goes on and on, which may be meant as an open deadline."""
    for clause in _CLAUSES.finditer(text):
        match = _LASTING.match(clause[0].strip(_TRIMMED))
        if match is not None:
            yield match[0]


def recurring(text: str) -> Iterator[tuple[int, str]]:
    """Yield the recurring duties of a text with their places: 每季度至少开展1次."""
    if not has_han(text):
        yield from english.recurring(text)
        return
    for match in _RECURS.finditer(text):
        if _IS_REPEATED.search(match[0]) is not None:
            yield match.start(), match[0].strip()


def unread(text: str) -> str | None:
    """Return the words of a deadline that names no day: 印发之日起30日内; None without any."""
    match = _UNREAD.search(text)
    if match is None:
        return None
    return match[0]


def is_deadline(text: str) -> bool:
    """Tell whether a text is nothing but a deadline.

    Such as 6月底前, 2026年10月底前完成 or 持续推进.
    """
    bare = text.strip(_TRIMMED)
    if not bare or len(bare) > _BARE:
        return False
    has_no_day = _NO_DAY.fullmatch(bare) is not None
    if _ALONE.fullmatch(bare) or has_no_day:
        return True
    found = list(spots(bare, _ANY_YEAR, loose=True))
    if not found or found[0].start != 0:
        return False
    last = found[-1].end
    return bare[last:].strip(".") in _DONE


def holds_day(text: str) -> bool:
    """Tell whether words between separators say until when, among other words: 第一批6月底前."""
    return _HOLDS_DAY.search(text) is not None


def year_aims(text: str) -> list[str]:
    """Return years by which a text aims at something without naming a deadline: 到2028年."""
    return [match[0] for match in _YEARLY.finditer(text)]
