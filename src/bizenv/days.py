"""How days are written, in files, options and revisions: a day as 2025-05-31, a span as 30d.

A duration, 10d or 5wd, is a span that the calendar counts.
"""

import re
from datetime import date
from typing import Final

DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DURATION: Final = "[1-9][0-9]{0,3}w?d"
_SPAN: Final = re.compile("([0-9]{1,4})d?")  # as far as plans reach: up to 9999 days
_WORKING: Final = "wd"


def looks_like_day(text: str) -> bool:
    """Whether a text has the form of a day; the calendar need not have it."""
    return re.fullmatch(DAY, text) is not None


def parse_day(text: str) -> date:
    """Read YYYY-MM-DD. Raises ValueError for anything else, other ISO forms included."""
    if not looks_like_day(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def parse_span(text: str) -> int:
    """Read a number of days, `30d` or `30`. Raises ValueError."""
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[1])


def parse_duration(text: str) -> tuple[int, bool]:
    """Read `10d` or `5wd`: how many, and whether working days. Raises ValueError."""
    if re.fullmatch(DURATION, text) is None:
        raise ValueError(text)
    number = int(text.rstrip(_WORKING))
    return number, text.endswith(_WORKING)


def unrecorded_by(recorded: date | None, day: date) -> bool:
    """Whether a plan's earliest record, if it has any, came after the end of a day."""
    return recorded is None or recorded > day
