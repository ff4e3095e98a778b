"""A rate: a share that always carries its base, and how it is rounded."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

_THOUSAND: Final = 1000


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that always carries its base: n of `of`."""

    n: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half up; never 100.0 or 0.0 unless exactly so; None for 0 of 0."""
        return percent_of(self.n, self.of)


def percent_of(n: int | Decimal, of: int) -> Decimal | None:
    """Return a share in percent, as `tenths_of`; None for 0 of 0."""
    if not of:
        return None
    numerator, denominator = n.as_integer_ratio()
    return _tenths(numerator, denominator * of)


def tenths_of(share: "Fraction") -> Decimal:
    """Return an exact share in percent, half up; never 100.0 or 0.0 unless exactly so."""
    return _tenths(share.numerator, share.denominator)


@cache
def _tenths(n: int, of: int) -> Decimal:
    """Return n of so many in percent; a fraction would take its time, and this is asked often."""
    tenths = (2 * _THOUSAND * n + of) // (2 * of)
    if tenths == _THOUSAND and n < of:
        tenths -= 1
    if tenths == 0 and n > 0:
        tenths = 1
    return Decimal(tenths).scaleb(-1)
