"""The kinds of records, a row each: who writes it, at which stage it counts, what it does there.

A new kind is its model in `records`, its row here, and its words in the catalogues. Its command,
its schema, its place in the ledgers and its part in the meaning follow from the row.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Field

from bizenv.model.codes import CLAIMED, STAGES, Stage
from bizenv.model.records import (
    Accept,
    Apply,
    Confirm,
    Decide,
    Extend,
    Kind,
    Refuse,
    Reopen,
    Report,
    Return,
    Reviewed,
    ReviewVoid,
    Said,
    Void,
    Withdraw,
)


class Effect(StrEnum):
    """What a record does to the assignment that it is about: a closed set, which `replay` acts out.

    `ASKS` and `REFUSES` move no stage: they ask for more time, and decline it (`extensions`).
    `NOTES` does nothing: the record counts and is shown, and the status is what it was.
    """

    REPORTS = "reports"
    APPLIES = "applies"
    WITHDRAWS = "withdraws"
    ACCEPTS = "accepts"
    RETURNS = "returns"
    REOPENS = "reopens"
    CONFIRMS = "confirms"
    ASKS = "asks"
    REFUSES = "refuses"
    VOIDS = "voids"
    NOTES = "notes"


LEADS_TO: Final[Mapping[Effect, Stage]] = {
    Effect.APPLIES: Stage.APPLIED,
    Effect.WITHDRAWS: Stage.IN_PROGRESS,
    Effect.ACCEPTS: Stage.ACCEPTED,
    Effect.RETURNS: Stage.RETURNED,
    Effect.REOPENS: Stage.IN_PROGRESS,
}  # a report begins the work, and moves nothing later; a second look moves nothing
ADVANCES: Final = frozenset((Effect.APPLIES, Effect.ACCEPTS))
"""What brings an assignment nearer to its end."""
DECIDES: Final = frozenset(
    (Effect.ACCEPTS, Effect.RETURNS, Effect.REOPENS, Effect.CONFIRMS)
)


def _only_at(*allowed: Stage, else_: str) -> Mapping[Stage, str]:
    return {stage: else_ for stage in STAGES if stage not in allowed}


_NOWHERE: Final[Mapping[Stage, str]] = {}


class KindOf(NamedTuple):
    """A kind of record. `called` are the words that officials have for it, its own name first.

    `department` and `reviewer` are what its lines hold in the ledger of either; None: they do not
    write it. `refused` names the stages at which it changes nothing, each with the code of the
    finding that says so. `heard`: it is a word from the department about its work.
    """

    kind: Kind
    effect: Effect
    called: tuple[str, ...]
    department: type[Said] | None = None
    reviewer: type[Reviewed] | None = None
    refused: Mapping[Stage, str] = _NOWHERE
    heard: bool = False

    @property
    def models(self) -> tuple[type[Said], ...]:
        """What its lines hold, that of departments first."""
        both = (self.department, self.reviewer)
        return tuple(each for each in both if each)

    @property
    def decides(self) -> bool:
        """Whether it decides on an application, or on what was accepted."""
        return self.effect in DECIDES

    def by_reviewer(self, *, signed: bool) -> bool:
        """Whether a line of it goes to the reviewers' file; `signed`: it has `by`."""
        if self.department is None:
            return True
        return signed and self.reviewer is not None


_ROWS: Final = (
    KindOf(
        Kind.REPORT,
        Effect.REPORTS,
        ("填报", "填报进展", "进展", "报告", "月报"),
        department=Report,
        heard=True,
    ),
    KindOf(
        Kind.APPLY,
        Effect.APPLIES,
        ("申请完成", "申请", "申请销号", "申报完成"),
        department=Apply,
        refused={
            Stage.APPLIED: "apply-while-applied",
            Stage.DECLARED: "apply-while-applied",
            Stage.ACCEPTED: "apply-after-accept",
        },
        heard=True,
    ),
    KindOf(
        Kind.WITHDRAW,
        Effect.WITHDRAWS,
        ("撤回", "撤回申请", "撤销申请"),
        department=Withdraw,
        refused=_only_at(*CLAIMED, else_="withdraw-without-apply"),
        heard=True,
    ),
    KindOf(
        Kind.EXTEND,
        Effect.ASKS,
        ("申请延期", "延期申请", "申请延长期限", "延期"),
        department=Extend,
        refused={
            Stage.DECLARED: "extend-after-accept",
            Stage.ACCEPTED: "extend-after-accept",
        },
    ),
    KindOf(
        Kind.ACCEPT,
        Effect.ACCEPTS,
        ("审核通过", "通过", "验收通过", "同意销号", "销号"),
        reviewer=Accept,
        refused=_only_at(*CLAIMED, else_="accept-without-apply"),
    ),
    KindOf(
        Kind.RETURN,
        Effect.RETURNS,
        ("退回", "审核退回", "退回补正", "不通过"),
        reviewer=Return,
        refused=_only_at(*CLAIMED, else_="return-without-apply"),
    ),
    KindOf(
        Kind.REOPEN,
        Effect.REOPENS,
        ("撤销销号", "重新打开", "取消销号"),
        reviewer=Reopen,
        refused=_only_at(Stage.ACCEPTED, else_="reopen-without-accept"),
    ),
    KindOf(
        Kind.CONFIRM,
        Effect.CONFIRMS,
        ("回头看", "回头看确认", "复核确认", "复核"),
        reviewer=Confirm,
        refused=_only_at(Stage.ACCEPTED, else_="confirm-without-accept"),
    ),
    KindOf(
        Kind.REFUSE,
        Effect.REFUSES,
        ("不予延期", "延期不予同意", "不同意延期", "驳回延期"),
        reviewer=Refuse,
    ),
    KindOf(
        Kind.DECIDE,
        Effect.NOTES,
        ("会议议定", "议定", "议定事项", "会议决定"),
        reviewer=Decide,
    ),
    KindOf(
        Kind.VOID,
        Effect.VOIDS,
        ("更正作废", "作废", "更正"),
        department=Void,
        reviewer=ReviewVoid,
    ),
)
KINDS: Final[Mapping[Kind, KindOf]] = {row.kind: row for row in _ROWS}
NAMED: Final[Mapping[str, KindOf]] = {row.kind.value: row for row in _ROWS}
EFFECTS: Final[Mapping[Kind, Effect]] = {row.kind: row.effect for row in _ROWS}
VOIDING: Final = frozenset(row.kind for row in _ROWS if row.effect is Effect.VOIDS)
"""Kinds of records that take another one back."""
NOTING: Final = frozenset(row.kind for row in _ROWS if row.effect is Effect.NOTES)
"""Kinds of records that do nothing to the assignment."""


def effect(record: Said) -> Effect:
    """Return what a record does."""
    return EFFECTS[record.kind]


def _any_of(models: Iterator[type[Said] | None]) -> Any:
    """Return the type of a record of any of the models, told apart by `kind`."""
    members: Any = reduce(or_, filter(None, models))
    return Annotated[members, Field(discriminator="kind")]


DepartmentRecord: Final[Any] = _any_of(row.department for row in _ROWS)
ReviewRecord: Final[Any] = _any_of(row.reviewer for row in _ROWS)
