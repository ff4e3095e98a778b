"""How days are written, in files, options and revisions: a day as 2025-05-31, a span as 30d."""

import re
from datetime import date
from typing import Final

DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SPAN: Final = re.compile("([0-9]{1,4})d?")  # as far as plans reach: up to 9999 days


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
