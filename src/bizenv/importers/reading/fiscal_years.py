"""Fiscal years of English documents: deadlines named by them, and the month in which they start."""

import re
from collections.abc import Iterable
from typing import Final

from bizenv.importers.reading.english_words import LAST_MONTH, MONTH, month_of
from bizenv.periods.frame import Frame, UnclearError
from bizenv.periods.reading import parse

ANY_START: Final = 7  # where only the form counts
_AROUND: Final = re.compile(
    r"\A\s{0,4}(?:(?:by|before|until|due|in|at|no later than|not later than|the|end of"
    r"|close of)\s{1,4}){0,4}",
    re.IGNORECASE,
)
# Two years that follow each other, where no letters say that they are one: Q3 2025/26
_TWO_BARE: Final = re.compile(
    r"(?<![\w/.-])(?=20[0-9]{2}\s?[/\u2013-]\s?(?:20)?[0-9]{2}(?![\w/.-]))"
)
_TRIMMED: Final = " \t.;,()"


def fiscal_due(text: str, starts: int) -> str | None:
    """Return the deadline that a text names by a fiscal year, None if it names none.

    `starts` is the month in which fiscal years start.
    """
    trimmed = text.rstrip(_TRIMMED)
    bare = _AROUND.sub("", trimmed)
    named = bare if "fy" in bare.casefold() else _TWO_BARE.sub("FY", bare, count=1)
    try:
        period = parse(named, Frame(fiscal_year_starts=lambda: starts))
    except UnclearError:
        return None
    if period.fiscal:
        return period.written
    return None


_BEGINS_ON: Final = (
    rf"(?:1(?:st)?\s(?:of\s)?(?P<first>{MONTH})\b|(?P<second>{MONTH})\s1(?:st)?\b)"
)
_ENDS_ON: Final = rf"(?:(?:3[01]|2[89])(?:st|th)?\s(?:of\s)?(?P<last>{MONTH})\b|(?P<ending>{MONTH})\s(?:3[01]|2[89])\b)"
_DEFINED: Final = re.compile(
    rf"\b(?:FY\s?(?P<named>(?:20)?[0-9]{{2}})?|(?:fiscal|financial)\s(?:year|FY))\b[^.;\n]{{0,40}}?{_BEGINS_ON}(?:,?\s(?P<from>20[0-9]{{2}}))?"
    rf"[^.;\n0-9]{{0,24}}?{_ENDS_ON}(?:,?\s(?P<to>20[0-9]{{2}}))?",
    re.IGNORECASE,
)


_STARTS: Final = re.compile(
    rf"\b(?:fiscal|financial)\syears?\s(?:begins?|starts?)\s(?:on|in)\s(?:the\s)?(?:1(?:st)?\s(?:of\s)?)?({MONTH})\b",
    re.IGNORECASE,
)


def fiscal_start(texts: Iterable[str]) -> int | None:
    """Return the month in which fiscal years start by a document's own words; None if it has none.

    FY2026 = 1 April 2025 – 31 March 2026: named by the year in which it ends.
    """
    found: set[int | None] = set()
    for text in texts:
        for match in _DEFINED.finditer(text):
            first = month_of(match["first"] or match["second"])
            is_year = (
                month_of(match["last"] or match["ending"]) % LAST_MONTH + 1 == first
            )
            named = match["named"] or match["to"]
            is_named_so = match["to"] is None or match["to"].endswith(named[-2:])
            found.add(first if is_year and is_named_so else None)
        found |= {month_of(match[1]) for match in _STARTS.finditer(text)}
    return found.pop() if len(found) == 1 else None
