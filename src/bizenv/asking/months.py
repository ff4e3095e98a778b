"""A month, a quarter or a year that an option names, none of which has yet to begin."""

import re
import unicodedata
from datetime import date
from typing import Final

from bizenv.asking.inquiry import Inquiry
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.pages import dates
from bizenv.periods.period import Period, Unit

_MONTHS: Final = 12  # in a year
_IN_A_YEAR: Final[dict[Unit, int]] = {"month": _MONTHS, "quarter": 4}
_ANY_PERIOD: Final = Message("hint.period.unread")
_BARE: Final = re.compile("[0-9]{1,2}")  # a month or a quarter without its year


def whole_period(
    inquiry: Inquiry,
    unit: Unit,
    written: str,
    today: date,
) -> Period:
    """Return the period of a unit that an option names; it has begun. Raises BizenvError."""
    bare = unicodedata.normalize("NFKC", written).strip()
    if unit in _IN_A_YEAR and _BARE.fullmatch(bare):
        raise _without_year(unit, bare, today)
    wanted = Message(f"hint.{unit}")
    try:
        period = inquiry.period(f"--{unit}", written, today)
    except BizenvError as error:
        if error.hint == _ANY_PERIOD:
            error.hint = wanted
        raise
    if period.unit != unit:
        raise BizenvError(
            "bad-option", status=USAGE, name=f"--{unit}", value=written, hint=wanted
        )
    if today < period.first:
        said = dates.period(period)
        raise BizenvError("period-to-come", status=USAGE, period=said, day=today)
    return period


def _without_year(unit: Unit, written: str, today: date) -> BizenvError:
    """Return the refusal of a bare 8 or 3, with the latest such month or quarter that began."""
    number = int(written)
    in_a_year = _IN_A_YEAR[unit]
    hint = Message(f"hint.{unit}-of-year")
    if 1 <= number <= in_a_year:
        begins = (number - 1) * (_MONTHS // in_a_year) + 1
        year = today.year if begins <= today.month else today.year - 1
        name = f"{year}-{number:02}" if unit == "month" else f"{year}Q{number}"
        hint = Message("hint.period-with-year", {"name": name})
    return BizenvError(
        "bad-option", status=USAGE, name=f"--{unit}", value=written, hint=hint
    )
