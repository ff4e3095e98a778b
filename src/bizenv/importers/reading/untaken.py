"""Amounts that a task names and that became no target: each may be one, so it is told.

Time limits, thresholds, what one case is granted and recurring duties are none.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from bizenv.importers.reading.english_words import MONTH, has_han
from bizenv.importers.reading.office_words import any_of

_AMOUNT: Final = r"(?<![0-9.,，第〔\[A-Za-z/—–~～-])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}(?:\.[0-9]{1,4})?)"
_COUNTS: Final = "[个家项条名套台种次所座处场款支门只篇期批件]"
_MEASURES: Final = (
    r"%|％|个百分点|平方公里|平方米|立方米|千瓦时|千瓦|公顷|公里|人次|户次|家次|件次"
    r"|吨标准煤|[户人亩辆吨株棵张盏]"
)
_CHINESE: Final = re.compile(
    rf"{_AMOUNT}(?:余|多)?"
    rf"(?P<unit>[万亿](?:余|多)?(?:元|{_MEASURES}|{_COUNTS}|米)|{_MEASURES}|{_COUNTS})(?:余|多)?"
    r"(?!月|工作日|小时|季度|[以之]?[内前后]|方面|环节|[以]?[上下](?![，,。；;、）)\s]|\Z))"
)
_ENGLISH: Final = re.compile(
    r"(?<![\w.,/$€£-])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}(?:\.[0-9]{1,4})?)"
    r"\s?(?P<unit>%|per\s?cent\b|(?:million|billion|thousand)\s[A-Za-z]{2,20}|[A-Za-z]{2,20})"
)
_COUNTED: Final = re.compile(_COUNTS)
_GOAL: Final = re.compile(any_of("figures", "aims_of_counts"))
_NEAR: Final = 10  # characters before a count in which it is looked for
_NO_AIM: Final = re.compile(any_of("figures", "no_aim"))
_GRANTED: Final = re.compile(
    "[^，,。；;、：:]{0,6}(?:给予|予以|补助|补贴|奖励|资助|贴息|奖补)"
)
_WINDOW: Final = 24  # characters before an amount in which these are looked for
_PHRASE: Final = "，,。；;：:\n"
_TERMS: Final = re.compile(
    r"(?:working|business|calendar)?\s?(?:minute|hour|day|week|month|quarter|year)s?\b"
    r"|(?:am|pm|st|nd|rd|th|of|the|and|or|to|by|in|on|at|for|with|is|are|was)\b"
    rf"|(?:{MONTH})\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(rf"(?:{any_of('figures', 'named')})\s+\Z", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")


def untaken(text: str, taken: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield place and words of every amount in a paragraph that may be an aim.

    `taken`: where the figures begin that were read as targets.
    """
    pattern = _CHINESE if has_han(text) else _ENGLISH
    for match in pattern.finditer(text):
        place = match.start("number")
        if place in taken:
            continue
        is_none = _is_named if pattern is _ENGLISH else _is_no_aim
        if not is_none(text, match):
            yield place, match[0].strip()


def _is_no_aim(text: str, match: "re.Match[str]") -> bool:
    place = match.start()
    begin = max(0, place - _WINDOW)
    before = text[begin:place]
    clauses = re.split(f"[{_PHRASE}]", before)
    clause = clauses[-1]
    granted = _GRANTED.match(text, match.end())
    if granted is not None or _NO_AIM.search(clause):
        return True
    is_count = _COUNTED.fullmatch(match["unit"]) is not None
    near = clause[-_NEAR:]
    return is_count and _GOAL.search(near) is None


def _is_named(text: str, match: "re.Match[str]") -> bool:
    """Tell whether an English number is a year, a term, or the name of something."""
    is_year = _YEAR.fullmatch(match["number"]) is not None
    is_term = _TERMS.match(text, match.start("unit")) is not None
    return is_year or is_term or _NAMED.search(text, 0, match.start()) is not None
