"""What a period rests on beside its words: today, and when the fiscal year starts."""

from collections.abc import Callable
from datetime import date
from typing import Final, Literal, NamedTuple

Year = Literal["begun", "this", "written"]
"""Of which year a period without one is: the latest that has begun, this year's; or it is refused."""
Reason = Literal["unread", "no-year", "no-fiscal-year", "which-first"]


class UnclearError(ValueError):
    """A text that is no period, or that could mean several. `reason` says what would help."""

    def __init__(self, text: str, reason: Reason = "unread") -> None:
        super().__init__(text)
        self.reason: Reason = reason


def no_setting() -> None:
    """Return nothing: a workspace without fiscal years."""


class Frame(NamedTuple):
    """Today, and the month in which the fiscal year starts; each is asked for when needed.

    `today` is None for files, which mean the same on every day.
    """

    today: Callable[[], date] | None = None
    fiscal_year_starts: Callable[[], int | None] = no_setting
    year: Year = "begun"

    def now(self, text: str) -> date:
        """Return today. Raises UnclearError where there is none."""
        if self.today is None:
            raise UnclearError(text, "no-year")
        return self.today()

    def starts(self, text: str) -> int:
        """Return the month in which the fiscal year starts. Raises UnclearError."""
        month = self.fiscal_year_starts()
        if month is None:
            raise UnclearError(text, "no-fiscal-year")
        return month


NO_CLOCK: Final = Frame()
