"""Records: what departments and reviewers said, one dated line each."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from bizenv.model.base import Day, Identifier, Model, Name, Number, Percent, Text


class Kind(StrEnum):
    """What a record says."""

    REPORT = "report"
    APPLY = "apply"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"
    VOID = "void"


class Forecast(StrEnum):
    """Whether a department expects to finish in time."""

    ON_TIME = "on_time"
    DIFFICULT = "difficult"
    CANNOT = "cannot"


class _Said(Model):
    date: Day
    task: Identifier
    note: Text | None = None


class Progress(_Said):
    """What a department tells of its work, in a report or with an application."""

    percent: Percent | None = None
    readings: Annotated[Mapping[str, Number], BeforeValidator(lambda value: {} if value is None else value)] = Field(
        default_factory=dict
    )
    milestone: Text | None = None
    progress: Text | None = None
    problems: Text | None = None
    next: Text | None = None
    needs: Text | None = None
    forecast: Forecast | None = None
    approved_by: Text | None = None


class Report(Progress):
    """填报: where the work stands on its day."""

    kind: Literal[Kind.REPORT]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value or []


class Apply(Progress):
    """申请完成: the department declares the work done; `evidence` are paths from the root or https addresses."""

    kind: Literal[Kind.APPLY]
    evidence: Annotated[tuple[Text, ...], BeforeValidator(_one_or_more)] = ()


class Withdraw(_Said):
    """撤回: the department takes its application back."""

    kind: Literal[Kind.WITHDRAW]
    reason: Text | None = None


class Of(Model):
    """Which record a void names."""

    date: Day
    kind: Kind


class Void(_Said):
    """更正作废: from its day on the named record is as if it had not been."""

    kind: Literal[Kind.VOID]
    of: Of
    reason: Text | None = None
    document: Text | None = None


class _Decision(_Said):
    department: Name
    by: Name


class Accept(_Decision):
    """审核通过: the work is complete."""

    kind: Literal[Kind.ACCEPT]
    opinion: Text | None = None


class Return(_Decision):
    """退回: the application is sent back, perhaps with a last day for mending it."""

    kind: Literal[Kind.RETURN]
    opinion: Text | None = None
    resubmit_by: Day | None = None


class Reopen(_Decision):
    """撤销销号: an accepted task is open again."""

    kind: Literal[Kind.REOPEN]
    reason: Text | None = None
    document: Text | None = None


class ReviewVoid(Void, _Decision):
    """更正作废 by a reviewer, of its own decision."""


DepartmentRecord = Annotated[Report | Apply | Withdraw | Void, Field(discriminator="kind")]
ReviewRecord = Annotated[Accept | Return | Reopen | ReviewVoid, Field(discriminator="kind")]
Record = Report | Apply | Withdraw | Void | Accept | Return | Reopen | ReviewVoid
