"""Dates of English documents, in both orders."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.english_words import LAST_MONTH, MONTH, month_of
from bizenv.importers.reading.office_words import meanings

_NTH: Final = "(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:20|19)[0-9]{2})"
_DAY: Final = rf"(?P<day>3[01]|[12][0-9]|0?[1-9]){_NTH}"
_MONTH: Final = rf"(?P<name>{MONTH})\b\.?"
_OF_YEAR: Final = rf"(?:\s{{0,4}}(?:of\s{{1,4}})?(?:CY\s?|calendar\s{{1,4}}year\s{{1,4}})?[-/ ]?\s{{0,4}}{_YEAR}\b)?"
_MIDDLE: Final = rf"\bmid(?:dle)?(?:[- ]|\s{{1,4}}of\s{{1,4}}){_YEAR}\b"
_NTHS_NAMED: Final = "first|second|third|fourth|1st|2nd|3rd|4th|last"
_YEAR_END: Final = r"\b(?:(?:by\s)?(?:the\s)?end(?:\s{1,4}of)?(?:\s{1,4}the)?(?:\s{1,4}year)?|year[- ]end|by(?:\s{1,4}the)?|before)\s{1,4}"
_BOUND: Final = r"(?:(?:by|in|before|until|end|of|the)\s{1,4}){0,4}"
_PATTERNS: Final = (
    rf"\b{_DAY}(?:\s{{1,4}}of)?[\s-]{{1,4}}{_MONTH}(?:,?[\s-]{{1,4}}{_YEAR}\b)?",
    rf"\b{_MONTH}\s{{1,4}}{_DAY}\b(?!\d)(?:,?\s{{1,4}}{_YEAR}\b)?",
    rf"\b{_MONTH}(?:,?\s{{1,4}}(?:of\s{{1,4}})?{_YEAR}\b)",
    rf"\bQ(?P<quarter>[1-4])\b{_OF_YEAR}",
    rf"\b{_YEAR}\s{{0,4}}[-/ ]?\s{{0,4}}Q(?P<quarter>[1-4])\b",
    rf"\b(?P<nth>{_NTHS_NAMED}|iv|i{{1,3}})\s{{1,4}}(?:quarter|qtr\.?){_OF_YEAR}",
    rf"\bH(?P<half>[12])\b{_OF_YEAR}",
    rf"\b{_YEAR}\s{{0,4}}[-/ ]?\s{{0,4}}H(?P<half>[12])\b",
    rf"\b(?P<which>first|second|1st|2nd)\s{{1,4}}(?:half|sem(?:ester)?\b\.?){_OF_YEAR}",
    rf"{_YEAR_END}{_YEAR}\b(?![-/.]?\d)",
    rf"(?P<middle>{_MIDDLE})",
    rf"\A\s{{0,4}}{_YEAR}\s{{0,4}}\Z",
    rf"\b{_DAY}-{_MONTH}-(?P<short>[0-9]{{2}})\b",
    rf"\A\s{{0,4}}{_BOUND}{_MONTH}\s{{0,4}}\Z",
    rf"(?<![0-9./-])(?P<month>1[0-2]|0?[1-9])[./]{_YEAR}(?![./-]?[0-9])",
    rf"\b(?P<since>20[0-9]{{2}})\s?(?:[-\u2013\u2014]|to|until|through)\s?{_YEAR}\b(?![./-]?[0-9])",
)
_DATES: Final = tuple(re.compile(each, re.IGNORECASE) for each in _PATTERNS)
# Quarters and halves of fiscal years, of which nobody says here when they start
_FISCAL: Final = r"(?:FY|fiscal|financial)"
_TWO_YEARS: Final = r"(?:20)?[0-9]{2}\s?[/\u2013-]\s?(?:20)?[0-9]{2}"
_FISCAL_BEHIND: Final = re.compile(
    rf"[\s,(/-]{{0,3}}(?:of\s{{1,4}})?(?:the\s{{1,4}})?(?:{_FISCAL}|{_TWO_YEARS}(?![/.-]?[0-9]))"
    r"|\s?[/\u2013-]\s?(?:20)?[0-9]{2}(?![/.-]?[0-9])",
    re.IGNORECASE,
)
_FISCAL_BEFORE: Final = re.compile(
    rf"(?:\b{_FISCAL}(?:\s{{1,4}}year)?(?:[\s/-]{{0,3}}(?:20)?[0-9]{{2}}){{0,2}}"
    rf"|\b{_TWO_YEARS})[\s,:)-]{{0,3}}(?:the\s{{1,4}})?\Z",
    re.IGNORECASE,
)
_PARTS: Final = ("quarter", "nth", "half", "which")
_SLASHED: Final = re.compile(
    r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2((?:20)?[0-9]{2})(?![0-9/.-])"
)
_AFTER: Final = re.compile(
    r"(?:after|from|since|starting(?:\s{1,4}(?:in|on))?|beginning"
    r"|not\s{1,4}(?:before|earlier\s{1,4}than)|as\s{1,4}of|effective)"
    r"(?:\s{1,4}(?:the|in|on|end\s{1,4}of|of))*\s{0,4}\Z",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"(?:\b(?:by|before|until|till|not?\s{1,4}later\s{1,4}than|on\s{1,4}or\s{1,4}before|due|deadline"
    r"|ends?\s{1,4}on|completed?\s{1,4}in)\b)"
    r"(?:[:\s]|the|end|of|close|on|in|mid-?)*\Z",
    re.IGNORECASE,
)
_FILLING: Final = re.compile(
    r"\bfrom\s20[0-9]{2}\s(?=to\b)|\b(?:by|the|end|of|before|no|not|later|than|on|or|at|until|till|due|date|deadline"
    r"|complete[d]?|completion|close|in|to)\b",
    re.IGNORECASE,
)
_ONGOING: Final = re.compile(
    r"\b(?:ongoing|on-going|year[- ]round|continuous(?:ly)?|permanent(?:ly)?|open[- ]ended)\b"
    r"|\A\s{0,4}regular(?:ly)?(?:\s(?:activity|basis|exercise))?\s{0,4}\Z",
    re.IGNORECASE,
)
_RECURS: Final = re.compile(
    r"\b(?:(?:at\s{1,4}least\s{1,4}|no\s{1,4}fewer\s{1,4}than\s{1,4})?"
    r"(?:once|twice|[a-z0-9]+\s{1,4}times|[0-9]+\s{1,4}\w+)\s{1,4})?"
    r"(?:(?:every|each|per)\s{1,4}(?:\w+\s{1,4})?(?:years?|quarters?|months?|weeks?|days?)"
    r"|(?:a|once\s{1,4}a|twice\s{1,4}a)\s{1,4}(?:year|quarter|month|week)\b"
    r"|annually|yearly|quarterly|monthly|weekly|biannually)",
    re.IGNORECASE,
)
_CLOSING: Final = ("by ", "before ", "end of", "year-end", "year end")
_BEFORE: Final = 40  # characters before a date that say whether something ends with it


_NTHS: Final = meanings("nths")


@dataclass(frozen=True, slots=True)
class EnglishDate:
    """A date in English words: `due` as plans write it, with its place.

    `year` is None where none is written, and `due` then begins with `{year}`. `other` is
    the second reading of figures that go either way.
    """

    due: str
    start: int
    end: int
    has_year: bool = True
    other: str | None = None


def dates(text: str, *, day_first: bool | None) -> Iterator[EnglishDate]:
    """Yield the dates of a text in order, the longest where several begin alike."""
    found: list[EnglishDate] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found += _dated(match)
    for match in _SLASHED.finditer(text):
        slashed = _slashed(match, day_first)
        if slashed is not None:
            found.append(slashed)
    last = 0
    for each in sorted(found, key=_by_place):
        if each.start < last:
            continue
        last = each.end
        if _AFTER.search(_before(text, each.start)) is None:
            yield each


def _dated(match: "re.Match[str]") -> Iterator[EnglishDate]:
    """Yield the date of a match, unless it is a part of a fiscal year."""
    said = match.groupdict()
    is_part = any(said.get(name) for name in _PARTS)
    if is_part and _is_fiscal(match):
        return
    since = said.get("since")
    if (
        since and int(said["year"]) <= int(since) + 1
    ):  # 2025-2026: a fiscal year, perhaps
        return
    yield _date(match)


def _is_fiscal(match: "re.Match[str]") -> bool:
    """Tell whether a quarter or half is of a fiscal year: Q2 2026/27, FY2026 Q2."""
    text = match.string
    start, end = match.span()
    behind = _FISCAL_BEHIND.match(text[end : end + _BEFORE])
    return bool(behind or _FISCAL_BEFORE.search(_before(text, start)))


def _by_place(found: EnglishDate) -> tuple[int, int]:
    return found.start, -found.end


def _before(text: str, place: int) -> str:
    """Return the words before a place."""
    return text[max(0, place - _BEFORE) : place]


def closes(text: str, found: EnglishDate) -> bool:
    """Tell whether something is to be done by a date in running words: by 30 June 2026."""
    own = text[found.start : found.end].lower()
    if own.startswith(_CLOSING):
        return True
    return _BY.search(_before(text, found.start)) is not None


def day_first(texts: Iterable[str]) -> bool | None:
    """Return which order the figures of a document show: 30/6/2026, 6/30/2026; None if neither."""
    orders: set[bool] = set()
    for text in texts:
        for match in _SLASHED.finditer(text):
            is_first = int(match[1]) > LAST_MONTH
            is_second = int(match[3]) > LAST_MONTH
            if is_first != is_second:
                orders.add(is_first)
    if len(orders) != 1:
        return None
    return orders.pop()


def is_ongoing(text: str) -> bool:
    """Tell whether the words of a deadline are ongoing work."""
    return _ONGOING.search(text) is not None


def recurring(text: str) -> Iterator[tuple[int, str]]:
    """Yield the recurring duties of a text with their places: once every quarter."""
    for match in _RECURS.finditer(text):
        yield match.start(), match[0].strip()


def without_filling(text: str) -> str:
    """Return a text without the words that stand around a date: by the end of."""
    bare = _FILLING.sub("", text)
    return _ONGOING.sub("", bare)


def _date(match: "re.Match[str]") -> EnglishDate:
    said = match.groupdict()
    short = said.get("short")
    written = f"20{short}" if short else said.get("year")
    year = written or "{year}"
    due = year
    if said.get("month") is not None:
        due = f"{year}-{int(said['month']):02}"
    quarter = said.get("quarter") or _nth(said.get("nth"))
    half = said.get("half") or _nth(said.get("which"))
    if said.get("name") is not None:
        month = month_of(said["name"])
        due = f"{year}-{month:02}"
        if said.get("day") is not None:
            due += f"-{int(said['day']):02}"
    elif quarter is not None:
        due = f"{year}-{3 * int(quarter):02}"
    elif said.get("middle") is not None or half == "1":
        due = f"{year}-06"
    start, end = match.span()
    return EnglishDate(due, start, end, written is not None)


def _nth(word: str | None) -> str | None:
    return None if word is None else _NTHS.get(word.lower())


def _slashed(match: "re.Match[str]", order: bool | None) -> EnglishDate | None:  # noqa: FBT001
    first = int(match[1])
    second = int(match[3])
    year = match[4]
    if len(year) == len("26"):
        year = f"20{year}"
    day_month = f"{year}-{second:02}-{first:02}"
    month_day = f"{year}-{first:02}-{second:02}"
    start, end = match.span()
    if first > LAST_MONTH and second > LAST_MONTH:
        return None
    if first > LAST_MONTH or first == second:
        return EnglishDate(day_month, start, end)
    if second > LAST_MONTH:
        return EnglishDate(month_day, start, end)
    if order is False:
        return EnglishDate(month_day, start, end, other=day_month)
    return EnglishDate(day_month, start, end, other=month_day)
