"""A register's lines (items.yaml): what was raised (来件), assigned (交办) and merged (并案)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bizenv.model.base import Day, DueText, Identifier, Name, Roomy, Text
from bizenv.model.durations import DurationText


class ItemKind(StrEnum):
    """What a line of a register says."""

    RAISE = "raise"
    ASSIGN = "assign"
    MERGE = "merge"


class _Line(Roomy):
    """What every line has."""

    date: Day
    """The day on which it was raised, assigned or merged."""
    document: Text | None = None
    """Number of a document, if there is one."""
    reason: Text | None = None
    """Why."""
    note: Text | None = None
    """Anything else."""
    opening: Text | None = None
    """The document from which it was taken when the records of a running plan were begun."""


class Raise(_Line):
    """Somebody raised something; the office leads it until it is assigned."""

    kind: Literal[ItemKind.RAISE]
    """raise: something was raised."""
    id: Identifier
    """The item's number, unique in the plan, never used again, such as W2025-017."""
    title: Text
    """Title."""
    text: Text | None = None
    """What was said, without any person's name or phone."""
    source: Text | None = None
    """Where it comes from, such as a hotline."""
    raised_by: Text | None = None
    """A number or a trade, never a person's name or phone."""
    place: Text | None = None
    """The place that it is about."""
    category: Text | None = None
    """What it is about, such as property."""
    public_text: Text | None = None
    """What of it may be shown outside."""
    carried_from: Text | None = None
    """The task of another plan that it goes on with, as plan/task, such as 6.0/1.2.3."""
    tags: Mapping[str, Text] = Field(default_factory=dict)
    """Own groupings for --by tag:NAME: name to value, such as {type: service}."""


class Assign(_Line):
    """The office gives an item to those who handle it; a second one gives it to others."""

    kind: Literal[ItemKind.ASSIGN]
    """assign: the item is given to those who handle it."""
    item: Identifier
    """The item's number."""
    lead: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Who handles it, the first first; groups allowed; a list."""
    support: tuple[Name, ...] = ()
    """Who helps, groups allowed; a list."""
    within: DurationText | None = None
    """So long after its day it is due, such as 10wd; this, or due, or the plan's clock `handle`."""
    due: DueText | None = None
    """Deadline: a day, a month, quarter, half or year (to its end), or ongoing."""

    @model_validator(mode="after")
    def _one_deadline(self) -> Self:
        if self.within is not None and self.due is not None:
            raise PydanticCustomError("within-and-due", "within-and-due")
        return self


class Merge(_Line):
    """The office finds one cause behind two items: from then on one of them stands for both."""

    kind: Literal[ItemKind.MERGE]
    """merge: the item ends, for another one has the same cause."""
    item: Identifier
    """The item's number."""
    into: Identifier
    """The number of the item that goes on for both."""


ItemLine: Final = Annotated[Raise | Assign | Merge, Field(discriminator="kind")]
