"""What a register of items has of its own: what it holds, its clocks, how its rates weigh."""

from decimal import Decimal
from enum import StrEnum

from bizenv.model.base import (
    Percent,
    Roomy,
)
from bizenv.model.durations import DurationText


class RegisterKind(StrEnum):
    """What a register holds: problems, complaints, suggestions, or initiatives."""

    PROBLEMS = "problems"
    COMPLAINTS = "complaints"
    SUGGESTIONS = "suggestions"
    INNOVATIONS = "innovations"


class Clocks(Roomy):
    """How long each step of an item of a register may take; a step without one has no due day."""

    assign: DurationText | None = None
    """So long after an item was raised the office has assigned it, such as 1wd."""
    verify: DurationText | None = None
    """So long after an item was assigned those who handle it have verified it, such as 3wd."""
    handle: DurationText | None = None
    """So long after an item was assigned it is due, where the line names nothing else, such as 10wd."""
    revisit: DurationText | None = None
    """So long may an application wait for the reviewer, in place of policy.review_within, such as 5wd."""


class RegisterRates(Roomy):
    """How a register's three rates weigh. Units: percent."""

    mostly: Percent = Decimal(90)
    """What a rating `mostly` counts for, where `satisfied` counts for 100. Percent."""
    response: Percent = Decimal(30)
    """What verifying in time weighs in the three rates together. Percent."""
    solution: Percent = Decimal(35)
    """What completing on time weighs in the three rates together. Percent."""
    satisfaction: Percent = Decimal(35)
    """What satisfaction weighs in the three rates together. Percent."""
