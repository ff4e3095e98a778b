"""Targets and figures with their units: 网办率 ≥ 95%, 12家, 1.5个百分点."""

from collections.abc import Collection
from decimal import Decimal
from functools import cache
from typing import Final, Protocol

from bizenv.messages import Catalogue, Message, OftenSaid

_PERCENT: Final = ("%", "％")


class Aim(Protocol):
    """A figure to reach, and how a reading is compared with it."""

    @property
    def name(self) -> str:
        """What is measured."""

    @property
    def comparison(self) -> str:
        """at_least, at_most, more_than or less_than."""

    @property
    def value(self) -> Decimal:
        """The figure compared with."""

    @property
    def unit(self) -> str | None:
        """The unit, if it has one."""


def target(words: Catalogue, aim: Aim) -> str:
    """Return a target in words: 网办率 ≥ 95%."""
    return words(
        f"target.{aim.comparison}",
        name=aim.name,
        value=measured(words, aim.value, aim.unit),
    )


def measured(words: Catalogue, value: object, unit: str | None) -> str:
    """Return a figure with its unit: 95%, 12家, 11,500 tCO2e."""
    if not unit:
        return words.word(value)
    number = words.quantity(value)
    first = unit[0]
    from rich.cells import cell_len

    is_word = first.isalpha() and cell_len(first) == 1
    if is_word:
        return f"{number} {unit}"
    return f"{number}{unit}"


def difference(words: Catalogue, value: object, unit: str | None) -> str:
    """Return how far two figures are apart; percentages by points: 1.5个百分点."""
    if unit in _PERCENT:
        return points(words, value)
    return measured(words, value, unit)


def points(words: Catalogue, value: object) -> str:
    """Return so many percentage points: 1.5个百分点, 1 point."""
    number = 1 if value == 1 else 2
    return words("targets.points", value=words.quantity(value), n=number)


@cache
def figure(value: int, measure_word: str) -> Message:
    """Return a figure with its measure word: 12条."""
    return OftenSaid("figure", {"value": value, "mw": measure_word})


def common_measure_word(used: Collection[str], words: Catalogue) -> str:
    """Return the measure word of tasks of several plans: theirs if they have one in common."""
    if len(used) != 1:
        return words("measure_word")
    (measure_word,) = used
    return measure_word
