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
    REFUSE = "refuse"
    VOID = "void"


class Forecast(StrEnum):
    """Whether a department expects to finish in time."""

    ON_TIME = "on_time"
    DIFFICULT = "difficult"
    CANNOT = "cannot"


class Rating(StrEnum):
    """How satisfied a reviewer is with what was done (满意度)."""

    SATISFIED = "satisfied"
    MOSTLY = "mostly"
    DISSATISFIED = "dissatisfied"


class Said(Model):
    """What every record has."""

    date: Day
    """The day for which the statement is made (截至日期); of an application or a decision its day."""
    task: Identifier
    """The task's id within the plan, such as "1.2.3"."""
    note: Text | None = None
    """Anything else."""
    opening: Text | None = None
    """The document from which it was taken when the records of a running plan were begun (建账依据)."""

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
    """Figures of targets: the target's name to its figure, such as {网办率: 88}."""
    milestone: Text | None = None
    """Title of the milestone that is reached."""
    progress: Text | None = None
    """What was done (进展)."""
    problems: Text | None = None
    """What stands in the way (问题)."""
    next: Text | None = None
    """What comes next (下一步)."""
    needs: Text | None = None
    """What is asked of others (需协调)."""
    forecast: Forecast | None = None
    """Whether it will be done in time."""
    approved_by: Text | None = None
    """Who approved the statement (审签人)."""


class Report(Progress):
    """填报: where the work stands on its day."""

    kind: Literal[Kind.REPORT]
    """report (填报): where the work stands."""
    duty: Text | None = None
    """The duty that was done once more (经常性工作), by its title."""
    period: LastDay | None = None
    """The period for which it counts, such as 2025Q3, if not that of its day."""


class Apply(Progress):
    """申请完成: the department declares the work done; `evidence` are paths from the root or https addresses."""

    kind: Literal[Kind.APPLY]
    """apply (申请完成): the work is declared done."""
    evidence: Annotated[
        tuple[Text, ...],
        BeforeValidator(
            one_or_more, json_schema_input_type=Text | tuple[Text, ...] | None
        ),
    ] = ()
    """Paths from the root, or https addresses (佐证材料): one or a list, such as docs/1.2.3.pdf."""


class Withdraw(Said):
    """撤回: the department takes its application back."""

    kind: Literal[Kind.WITHDRAW]
    """withdraw (撤回): takes an application back."""
    reason: Text | None = None
    """Why."""


class Extend(Said):
    """申请延期: the department asks for more time; an amendment or a refusal answers it."""

    kind: Literal[Kind.EXTEND]
    """extend (申请延期): asks for a later due day."""
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
    """更正作废: from its day on the named record is as if it had not been."""

    kind: Literal[Kind.VOID]
    """void (更正作废): undoes one earlier record of the same author."""
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
    """审核通过: the work is complete."""

    kind: Literal[Kind.ACCEPT]
    """accept (审核通过): the work is complete."""
    step: Text | None = None
    """Which review step it passes (审核步骤), if not the one that waits."""
    opinion: Text | None = None
    """What the reviewer says of it."""
    rating: Rating | None = None
    """How satisfied the reviewer is (满意度): satisfied (满意), mostly (基本满意), dissatisfied (不满意)."""


class Return(Reviewed):
    """退回: the application is sent back, perhaps with a last day for mending it."""

    kind: Literal[Kind.RETURN]
    """return (退回): sends the application back."""
    opinion: Text | None = None
    """What the reviewer says of it: what is to be mended."""
    rating: Rating | None = None
    """How satisfied the reviewer is (满意度): satisfied (满意), mostly (基本满意), dissatisfied (不满意)."""
    resubmit_by: Day | None = None
    """The last day for mending (补正期限)."""


class Reopen(Reviewed):
    """撤销销号: an accepted task is open again."""

    kind: Literal[Kind.REOPEN]
    """reopen (撤销销号): an accepted task is open again."""
    reason: Text | None = None
    """Why."""
    document: Text | None = None
    """Number of a document, if there is one."""


class Refuse(Reviewed):
    """不予延期: the due day stays as it is."""

    kind: Literal[Kind.REFUSE]
    """refuse (不予延期): declines the request for more time that waits for an answer."""
    reason: Text | None = None
    """Why."""
    document: Text | None = None
    """Number of a document, if there is one."""


class ReviewVoid(Void, Reviewed):
    """更正作废 by a reviewer, of its own decision."""
