"""Refusals of what options say: each tells what to write instead."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message

if TYPE_CHECKING:
    from bizenv.periods.period import Period

_FAR: Final = 100  # years: reports that go month by month would hardly end


def unclear_period(option: str, written: str, reason: str = "unread") -> BizenvError:
    """Return the refusal of what is no period, or not clear, with what would be understood."""
    code = f"hint.period.{reason}"
    hint = Message(code)
    if reason == "unread":
        from bizenv.undated import why_no_day  # only what is refused is looked at

        hint = why_no_day(written, code)
    said = {"name": option, "value": written}
    return BizenvError("bad-option", status=USAGE, hint=hint, **said)


def refuse_far(option: str, written: str, period: "Period", today: date) -> None:
    """Refuse a period that begins or ends more than a hundred years away. Raises BizenvError."""
    near = range(today.year - _FAR, today.year + _FAR + 1)
    if period.ongoing or (period.first.year in near and period.last.year in near):
        return
    raise BizenvError(
        "far-day",
        status=USAGE,
        name=option,
        value=written,
        first=near[0],
        last=near[-1],
    )


def _choices(allowed: list[str | Message]) -> Message:
    """Say what may be written: one of several, or the only thing there is."""
    if len(allowed) == 1:
        return Message("hint.allowed.only", {"allowed": allowed[0]})
    return Message("hint.allowed", {"allowed": allowed})


def one_of(
    option: str,
    value: str | None,
    allowed: Sequence[str],
    words: Sequence[Message] = (),
) -> None:
    """Refuse a value that an option does not know; `words` say those that it does.

    Raises BizenvError.
    """
    if value is not None and value not in allowed:
        from bizenv.likeness import did_you_mean

        hint = did_you_mean(value, allowed) or _choices(list(words or allowed))
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name=option, value=value
        )
