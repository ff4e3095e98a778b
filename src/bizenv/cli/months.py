"""A month or a quarter that an option names, none of which has yet to begin."""

from datetime import date

from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.pages import dates
from bizenv.periods.period import Period, Unit


def whole_period(session: Session, unit: Unit, written: str, today: date) -> Period:
    """Return the month or quarter that an option names; it has begun. Raises BizenvError."""
    period = session.period(f"--{unit}", written, today)
    if period.unit != unit:
        hint = Message(f"hint.{unit}")
        raise BizenvError(
            "bad-option", status=USAGE, name=f"--{unit}", value=written, hint=hint
        )
    if today < period.first:
        said = dates.period(period)
        raise BizenvError("period-to-come", status=USAGE, period=said, day=today)
    return period
