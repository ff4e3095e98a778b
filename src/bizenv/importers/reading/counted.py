"""Deadlines that count from the day of issue: 印发之日起30日内, 印发后3个月内, 10个工作日内."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

from bizenv.importers.reading.deadlines import Deadline
from bizenv.importers.reading.evened import evened
from bizenv.importers.reading.office_words import words
from bizenv.model.durations import Duration
from bizenv.model.working_days import Calendar
from bizenv.numerals import value_of

_NUMBERS: Final = words("numbers")
_TERM: Final = re.compile(
    r"(?:自|从)?本?(?:实施方案|行动方案|工作方案|方案|计划|通知|意见|文件|清单|办法)?"
    r"(?:印发|发文|下发|发布)(?:之日|当日|后|之后|日)?(?:起|后)?[，,]?"
    r"(?P<number>[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|半)\s?"
    r"(?P<unit>个?工作日|个月|年|日|天)(?:之|以)?内"
)
_IN_ENGLISH: Final = re.compile(
    rf"\bwithin\s(?:the\s)?(?:first\s)?(?P<number>[0-9]{{1,3}}|{'|'.join(_NUMBERS)})\s(?P<unit>(?:working\s|business\s)?days|weeks|months|years?)"
    r"\s(?:of|from|after|following)\s(?:the\s)?(?:date\sof\s)?(?:its\s|this\splan's\s|the\splan's\s|plan\s)?"
    r"(?:adoption|approval|publication|issuance|issue|endorsement)\b",
    re.IGNORECASE,
)
# 公告发布之日起30日内 counts from another day
_OF_OTHERS: Final = re.compile("[一-龥](?<![自从，。在于内本])\\Z")
_MONTHS: Final = {"个月": 1, "年": 12, "months": 1, "year": 12, "years": 12}
_WEEK: Final = 7
_WORKING: Final = ("工作日", "个工作日", "working", "business")


def counted(text: str, issued: date | None, calendar: Calendar) -> Deadline | None:
    """Return the deadline that a text counts from the day of issue; None without one.

    It ends on no day off.
    """
    even = evened(text)
    match = _TERM.search(even.text) or _IN_ENGLISH.search(even.text)
    if match is None or issued is None:
        return None
    start = match.start()
    if _OF_OTHERS.search(even.text, 0, start) is not None:
        return None
    last = _last_day(match["number"].lower(), match["unit"].lower(), issued, calendar)
    if last is None:
        return None
    begin = even.written(start)
    words = text[begin : even.written(match.end() - 1) + 1]
    return Deadline(last.isoformat(), words, ("due-counted",), start=begin)


def _last_day(number: str, unit: str, issued: date, calendar: Calendar) -> date | None:
    if unit in _MONTHS:
        count = _MONTHS[unit] // 2 if number == "半" else _value(number) * _MONTHS[unit]
        later = _months_later(issued, count)
        return calendar.worked(later) if count else None
    count = _value(number)
    if not count:
        return None
    if unit == "weeks":
        count *= _WEEK
    is_working = unit.startswith(_WORKING)
    duration = Duration.parse(f"{count}wd" if is_working else f"{count}d")
    return calendar.end(issued, duration)


def _value(number: str) -> int:
    if number in _NUMBERS:
        return _NUMBERS.index(number) + 1
    return value_of(number.replace("两", "二")) or 0


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year = day.year + month // 12
    month = month % 12 + 1
    _, days = monthrange(year, month)
    return date(year, month, min(day.day, days))
