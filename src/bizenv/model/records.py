"""Records: what departments and reviewers said, one dated line each.

What each kind does, and who may write it when, stands in `kinds`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from bizenv.model.base import (
    Day,
    Identifier,
    LastDay,
    Model,
    Name,
    Number,
    Ordinal,
    Percent,
    Text,
    one_or_more,
)


class Kind(StrEnum):
    """What a record says."""

    REPORT = "report"
    APPLY = "apply"
    WITHDRAW = "withdraw"
    EXTEND = "extend"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    DECIDE = "decide"
    VOID = "void"


class Forecast(StrEnum):
    """Whether a department expects to finish in time."""

    ON_TIME = "on_time"
    DIFFICULT = "difficult"
    CANNOT = "cannot"


class Rating(StrEnum):
    """How satisfied a reviewer is with what was done."""

    SATISFIED = "satisfied"
    MOSTLY = "mostly"
    DISSATISFIED = "dissatisfied"


class Verification(StrEnum):
    """What a department found when it verified what was raised."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"


class Said(Model):
    """What every record has."""

    date: Day
    """The day for which the statement is made; of an application or a decision its day."""
    task: Identifier
    """The task's id within the plan, such as "1.2.3"."""
    note: Text | None = None
    """Anything else."""
    opening: Text | None = None
    """The document from which it was taken when the records of a running plan were begun."""

    if TYPE_CHECKING:  # each record names its own, where it stands among its keys
        kind: Kind


class Progress(Said):
    """What a department tells of its work, in a report or with an application."""

    percent: Percent | None = None
    """How much of the work is done. Percent, such as 60 or 62.5."""
    readings: Annotated[
        Mapping[Text, Number],
        BeforeValidator(
            lambda value: {} if value is None else value,
            json_schema_input_type=Mapping[Text, Number] | None,
        ),
    ] = Field(default_factory=dict)
    """Figures of targets: the target's name to its figure, such as {Trees planted: 88}."""
    milestone: Text | None = None
    """Title of the milestone that is reached."""
    progress: Text | None = None
    """What was done."""
    problems: Text | None = None
    """What stands in the way."""
    next: Text | None = None
    """What comes next."""
    needs: Text | None = None
    """What is asked of others."""
    forecast: Forecast | None = None
    """Whether it will be done in time."""
    approved_by: Text | None = None
    """Who approved the statement."""


class Report(Progress):
    """A report: where the work stands on its day."""

    kind: Literal[Kind.REPORT]
    """report: where the work stands."""
    duty: Text | None = None
    """The duty that was done once more, by its title."""
    period: LastDay | None = None
    """The duty's period, or without a duty the month, for which it counts, such as 2025Q3, if not that of its day."""
    finding: Verification | None = None
    """Of an item of a register, what verifying found: confirmed, partly, unfounded."""


class Apply(Progress):
    """An application: the department declares the work done; `evidence` are paths from the root or https addresses."""

    kind: Literal[Kind.APPLY]
    """apply: the work is declared done."""
    evidence: Annotated[
        tuple[Text, ...],
        BeforeValidator(
            one_or_more, json_schema_input_type=Text | tuple[Text, ...] | None
        ),
    ] = ()
    """Paths from the root, or https addresses: one or a list, such as docs/1.2.3.pdf."""


class Withdraw(Said):
    """A withdrawal: the department takes its application back."""

    kind: Literal[Kind.WITHDRAW]
    """withdraw: takes an application back."""
    reason: Text | None = None
    """Why."""


class Extend(Said):
    """A request for more time: the department asks for more time; an amendment or a refusal answers it."""

    kind: Literal[Kind.EXTEND]
    """extend: asks for a later due day."""
    until: Day
    """The due day that is asked for."""
    reason: Text | None = None
    """Why."""


class Of(Model):
    """Which record a void names."""

    date: Day
    """The day of the record."""
    kind: Kind
    """The kind of the record."""
    number: Ordinal | None = None
    """Which of the records of that day and kind, in the file's order from 1, void ones counted.
    Needed where several fit."""


class Void(Said):
    """A void: from its day on the named record is as if it had not been."""

    kind: Literal[Kind.VOID]
    """void: undoes one earlier record of the same author."""
    of: Of
    """The record: its date and kind."""
    reason: Text | None = None
    """Why."""
    document: Text | None = None
    """Number of a document, if there is one."""


class Reviewed(Said):
    """What a reviewer wrote."""

    department: Name
    """On whose part of the task it decides; a registered name."""
    by: Name
    """Who decides; a registered reviewer."""


class Accept(Reviewed):
    """An acceptance: the work is complete."""

    kind: Literal[Kind.ACCEPT]
    """accept: the work is complete."""
    step: Text | None = None
    """Which review step it passes, if not the one that waits."""
    opinion: Text | None = None
    """What the reviewer says of it."""
    rating: Rating | None = None
    """How satisfied the reviewer is: satisfied, mostly, dissatisfied."""


class Return(Reviewed):
    """A return: the application is sent back, perhaps with a last day for mending it."""

    kind: Literal[Kind.RETURN]
    """return: sends the application back."""
    opinion: Text | None = None
    """What the reviewer says of it: what is to be mended."""
    rating: Rating | None = None
    """How satisfied the reviewer is: satisfied, mostly, dissatisfied."""
    resubmit_by: Day | None = None
    """The last day for mending."""


class Reopen(Reviewed):
    """A reopening: an accepted task is open again."""

    kind: Literal[Kind.REOPEN]
    """reopen: an accepted task is open again."""
    reason: Text | None = None
    """Why."""
    document: Text | None = None
    """Number of a document, if there is one."""


class Confirm(Reviewed):
    """A second look at what was accepted: it is still in order."""

    kind: Literal[Kind.CONFIRM]
    """confirm: the second look found the accepted work in order."""
    opinion: Text | None = None
    """What the reviewer says of it."""


class Refuse(Reviewed):
    """A refusal: the due day stays as it is."""

    kind: Literal[Kind.REFUSE]
    """refuse: declines the request for more time that waits for an answer."""
    reason: Text | None = None
    """Why."""
    document: Text | None = None
    """Number of a document, if there is one."""


class Decide(Reviewed):
    """A decision of a meeting: what the department is to do; its due day stays as it is."""

    kind: Literal[Kind.DECIDE]
    """decide: what a meeting decided on a department's part."""
    decision: Text
    """What was decided."""
    complete_by: Day | None = None
    """The last day for completing the part, if the meeting set one; the due day stays as it is."""
    document: Text | None = None
    """Number of a document, such as the meeting's minutes, if there is one."""


class ReviewVoid(Void, Reviewed):
    """A void by a reviewer, of its own decision."""
