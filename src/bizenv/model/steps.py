"""Steps of a target or of a percentage: what is to be reached by the end of which period."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import AfterValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from bizenv.model.base import LastDay, Number, Percent


class TargetStep(NamedTuple):
    """What is to be reached by the end of a day."""

    last_day: date
    value: Decimal


def _in_order(written: "Mapping[LastDay, Number]") -> tuple[TargetStep, ...]:
    """Return steps in the order of their days; a period may be written in one way alone."""
    steps = []
    for due, value in written.items():
        assert due.last_day is not None
        steps.append(TargetStep(due.last_day, value))
    steps.sort()
    days = {step.last_day for step in steps}
    if len(days) < len(steps):
        raise PydanticCustomError("steps-unfit", "steps-unfit")
    return tuple(steps)


def lead_to(steps: tuple[TargetStep, ...], value: Decimal, *, rising: bool) -> bool:
    """Whether steps come nearer to a figure one by one, and none goes beyond it."""
    values = [step.value if rising else -step.value for step in steps]
    end = value if rising else -value
    pairs = pairwise(values)
    nearer = all(early < late for early, late in pairs)
    return nearer and all(each <= end for each in values)


def last_ended(steps: tuple[TargetStep, ...], day: date) -> TargetStep | None:
    """Return the last step whose period has ended by a day, so that it is past."""
    ended = [step for step in steps if step.last_day < day]
    if ended:
        return ended[-1]
    return None


def _rising(steps: tuple[TargetStep, ...]) -> tuple[TargetStep, ...]:
    """Refuse steps of a percentage that do not rise."""
    if not lead_to(steps, Decimal(100), rising=True):
        raise PydanticCustomError("steps-unfit", "steps-unfit")
    return steps


def _listed(steps: tuple[TargetStep, ...]) -> Any:
    """Return steps as they are written out.

    No `tuple` in its place: pydantic parses the documentation of what is built in.
    """
    return tuple(steps)


if TYPE_CHECKING:
    Steps = tuple[TargetStep, ...]
    PercentSteps = tuple[TargetStep, ...]
else:
    Steps = Annotated[
        Mapping[LastDay, Number], AfterValidator(_in_order), PlainSerializer(_listed)
    ]
    PercentSteps = Annotated[
        Mapping[LastDay, Percent],
        AfterValidator(_in_order),
        AfterValidator(_rising),
        PlainSerializer(_listed),
    ]
