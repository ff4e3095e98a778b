"""What changed since a day's figures were published, as JSON: bizenv/since/1, as those of `v1`."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.diff import (
    ChangeV1,
    DiffFiltersV1,
    PartV1,
    StateV1,
    change_v1,
    diff_filters_v1,
    part_v1,
    state_v1,
)
from bizenv.contract.events import TakenBackV1, corrections_v1
from bizenv.contract.v1 import CountsV1, Json, counts_v1, dump
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.model.records import Kind
from bizenv.pages.causes import cause_said
from bizenv.report.causes import Cause, Code
from bizenv.report.since import CausedChange, Correction, SinceReport


class CauseV1(Json):
    """Why a part changed. `seen`: the day on which a back-dated line came to be known; null while git lacks it."""

    code: Code
    message: str
    day: date | None
    kind: Kind | None
    document: str | None
    back_dated: bool
    seen: date | None
    file: str | None
    line: int | None


class ToldV1(ChangeV1):
    """A change since the published state, `before`, with its causes."""

    causes: list[CauseV1]


class CorrectionV1(Json):
    """A part that was published as one thing and was another on that day, as known now."""

    department: str
    plan: str
    id: str
    title: str
    codes: list[str]
    published: PartV1 | None
    known_now: PartV1 | None
    causes: list[CauseV1]


class MovementV1(Json):
    """How many tasks had a status as published, came to it, left it, and have it now."""

    status: Status
    published: int
    came: int
    left: int
    now: int


class SinceV1(Json):
    """bizenv since --format json. `published` is the state that was published, `now` what it is compared with."""

    schema_: Literal["bizenv/since/1"] = Field(default="bizenv/since/1", alias="schema")
    published: StateV1
    now: StateV1
    filters: DiffFiltersV1
    incomplete: list[str]
    totals_published: CountsV1
    totals_now: CountsV1
    movements: list[MovementV1]
    corrections: list[CorrectionV1]
    taken_back: list[TakenBackV1]
    changes: list[ToldV1]


def since_json(report: SinceReport, words: Catalogue) -> str:
    """Return the report as JSON."""
    compared = report.compared
    output = SinceV1(
        published=state_v1(compared.before),
        now=state_v1(compared.after),
        filters=diff_filters_v1(compared),
        incomplete=list(compared.incomplete),
        totals_published=counts_v1(report.published),
        totals_now=counts_v1(report.now),
        movements=[MovementV1(**each._asdict()) for each in report.movements],
        corrections=[correction_v1(each, words) for each in report.corrections],
        taken_back=corrections_v1(report.taken),
        changes=[_told(each, words) for each in report.changes],
    )
    return dump(output)


def correction_v1(correction: Correction, words: Catalogue) -> CorrectionV1:
    """Return a correction, and why."""
    first = correction.first
    return CorrectionV1(
        department=first.department,
        plan=first.plan,
        id=first.task,
        title=first.title,
        codes=[change.code for change in correction.changes],
        published=part_v1(correction.published),
        known_now=part_v1(correction.known_now),
        causes=_causes(correction.causes, words),
    )


def _told(told: CausedChange, words: Catalogue) -> ToldV1:
    change = change_v1(told.change, words)
    causes = _causes(told.causes, words)
    return ToldV1(**dict(change), causes=causes)


def _causes(causes: Iterable[Cause], words: Catalogue) -> list[CauseV1]:
    return [_cause(each, words) for each in causes]


def _cause(cause: Cause, words: Catalogue) -> CauseV1:
    return CauseV1(
        code=cause.code,
        message=cause_said(cause, words),
        day=cause.day,
        kind=cause.kind,
        document=cause.document,
        back_dated=cause.back_dated,
        seen=cause.seen,
        file=cause.at.file if cause.at else None,
        line=cause.at.line if cause.at else None,
    )
