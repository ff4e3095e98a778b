"""Why a text is no day: the calendar lacks it, its year is missing, or a sheet wrote a number."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from bizenv.messages import Message

_WRITTEN: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_WITHOUT_YEAR: Final = re.compile(
    r"[0-9]{1,2}月.+|[0-9]{1,2}[-/.][0-9]{1,2}|[一二三四五六七八九十]{1,2}月.+"
)
_YEAR_LAST: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}")
_MONTH_OF: Final = re.compile(r"[0-9]{4}[-/.年]([0-9]{1,2})月?(?:底|末)?")
_QUARTER: Final = re.compile(r"(?:[0-9]{4})?年?-?[Qq]([0-9])|第?([5-9])季度?")
_QUARTERS: Final = 4
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}(\.[0-9]+)?")
_EPOCH: Final = date(1899, 12, 30)  # from which sheets count days
_MONTHS: Final = 12


def why_no_day(written: str, otherwise: str = "hint.bad-date") -> Message:
    """Return what to write instead of a text that is no day; `otherwise` where nobody knows."""
    flat = unicodedata.normalize("NFKC", written)
    text = "".join(flat.split())
    found = _WRITTEN.fullmatch(text)
    if found is not None:
        return _of_calendar(found) or Message(otherwise)
    if _YEAR_LAST.fullmatch(text):
        return Message("hint.day-and-month")
    month = _MONTH_OF.fullmatch(text)
    if month is not None:
        number = int(month[1])
        if not 1 <= number <= _MONTHS:
            return Message("hint.month-of-year")
    quarter = _QUARTER.fullmatch(text)
    if quarter is not None:
        number = int(quarter[1] or quarter[2])
        if not 1 <= number <= _QUARTERS:
            return Message("hint.quarter-of-year")
    if _SERIAL.fullmatch(text):
        day = _EPOCH + timedelta(days=int(float(text)))
        return Message("hint.day-serial", {"day": day.isoformat()})
    if _WITHOUT_YEAR.fullmatch(text):
        return Message("hint.day-without-year")
    return Message(otherwise)


def _of_calendar(found: "re.Match[str]") -> Message | None:
    year, month, day = map(int, found.groups())
    if not 1 <= month <= _MONTHS:
        return Message("hint.month-of-year")
    days = monthrange(year, month)[1] if year else 0
    if days and not 1 <= day <= days:
        return Message(
            "hint.day-of-month",
            {"y": year, "m": month, "month": f"{year}-{month:02}", "n": days},
        )
    return None
