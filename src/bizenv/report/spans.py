"""Which periods a ranking needs beside its own: the one before, those of its year, a year's quarters."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.periods.period import Part, Period, around, month_of

_QUARTERS: Final = 4
_MONTH: Final = "month"


class Spans:
    """Steps from period to period; fiscal years start in the month `starts`."""

    def __init__(self, starts: int | None) -> None:
        self.starts = starts or 1

    def before(self, period: Period) -> Period | None:
        """Return the period of the same length before; None at the beginning of the calendar."""
        try:
            return self._step(period, -1)
        except ValueError:
            return None

    def _step(self, period: Period, steps: int) -> Period:
        if period.unit == _MONTH:
            return month_of(period.first, steps)
        assert period.unit in ("quarter", "year")
        return self._around(period, period.unit, steps)

    def year(self, period: Period) -> Period:
        """Return the year that a period lies in."""
        return self._around(period, "year", 0)

    def quarters(self, year: Period) -> Iterator[Period]:
        """Yield the quarters of a year."""
        for steps in range(_QUARTERS):
            yield self._around(year, "quarter", steps)

    def earlier(self, period: Period) -> Iterator[Period]:
        """Yield the periods of the same length that end before one, within its year."""
        begins = self.year(period).first
        steps = -1
        while True:
            try:
                before = self._step(period, steps)
            except ValueError:
                return
            if before.first < begins:
                return
            yield before
            steps -= 1

    def _around(self, period: Period, unit: Part, steps: int) -> Period:
        starts = self.starts if period.fiscal else 1
        return around(period.first, unit, steps, starts, fiscal=period.fiscal)


def day_of(period: Period, asked: date) -> date:
    """Return the day on which a period is judged: its last, or the day asked for within it."""
    return min(period.last, asked)
