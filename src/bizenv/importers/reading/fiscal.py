"""Deadlines of fiscal years in English words (end of Q2 FY2026) → `due` as plans write it."""

import re
from typing import Final

from bizenv.periods.reading import Frame, UnclearError, parse

ANY_START: Final = 7  # where only the form counts
_AROUND: Final = re.compile(
    r"\A\s{0,4}(?:(?:by|before|until|due|in|at|no later than|not later than|the|end of"
    r"|close of)\s{1,4}){0,4}",
    re.IGNORECASE,
)
# Two years that follow each other, where no letters say that they are one: Q3 2025/26
_BARE: Final = re.compile(
    r"(?<![\w/.-])(?=20[0-9]{2}\s?[/\u2013-]\s?(?:20)?[0-9]{2}(?![\w/.-]))"
)
_TRIMMED: Final = " \t.;,()"


def fiscal_due(text: str, starts: int) -> str | None:
    """Return the deadline that a text names by a fiscal year, None if it names none.

    `starts` is the month in which fiscal years start.
    """
    trimmed = text.rstrip(_TRIMMED)
    bare = _AROUND.sub("", trimmed)
    named = bare if "fy" in bare.casefold() else _BARE.sub("FY", bare, count=1)
    try:
        period = parse(named, Frame(fiscal_year_starts=lambda: starts))
    except UnclearError:
        return None
    if period.fiscal:
        return period.written
    return None
