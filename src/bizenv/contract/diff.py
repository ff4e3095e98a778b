"""What changed between two states as JSON: bizenv/diff/1, a contract like those of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.v1 import Json, dump
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.model.codes import Stage
from bizenv.pages.change_words import said_of
from bizenv.report.changes import ChangesReport, State
from bizenv.report.part_changes import Change, PartState


class StateV1(Json):
    """One side: the day, and the commit as of which the plans are known; null for the folder."""

    as_of: date
    known_as_of: str | None


class PartV1(Json):
    """One department's part of a task on one side. `due` is the last day in force, null for ongoing work."""

    status: Status
    stage: Stage
    late: bool
    due: date | None
    lead: list[str]


class ChangeV1(Json):
    """One change of one department's part. `before` or `after` is null where the part was not there.

    `document`, `reason` and `effective` are those of the amendment that moved a deadline, changed who
    leads, cancelled or reinstated a task, or added it. `days_overdue`: how long the part was overdue
    before its deadline was moved, before it was cancelled, or before another led.
    """

    department: str
    plan: str
    id: str
    title: str
    code: str
    message: str
    before: PartV1 | None
    after: PartV1 | None
    file: str | None
    line: int | None
    document: str | None
    reason: str | None
    effective: date | None
    days_overdue: int | None


class DiffFiltersV1(Json):
    """What was asked for."""

    plans: list[str]
    departments: list[str]


class DiffV1(Json):
    """bizenv diff --format json."""

    schema_: Literal["bizenv/diff/1"] = Field(default="bizenv/diff/1", alias="schema")
    before: StateV1
    after: StateV1
    filters: DiffFiltersV1
    incomplete: list[str]
    changes: list[ChangeV1]


def diff_json(report: ChangesReport, words: Catalogue) -> str:
    """Return the changes as JSON."""
    output = DiffV1(
        before=state_v1(report.before),
        after=state_v1(report.after),
        filters=diff_filters_v1(report),
        incomplete=list(report.incomplete),
        changes=[change_v1(change, words) for change in report.changes],
    )
    return dump(output)


def diff_filters_v1(report: ChangesReport) -> DiffFiltersV1:
    """Return of which plans and departments changes were asked for."""
    plans = list(report.plans)
    departments = list(report.departments)
    return DiffFiltersV1(plans=plans, departments=departments)


def state_v1(state: State) -> StateV1:
    """Return one side."""
    return StateV1(as_of=state.day, known_as_of=state.known_as_of)


def change_v1(change: Change, words: Catalogue) -> ChangeV1:
    """Return one change."""
    by = change.by
    late = change.move or change.spell
    return ChangeV1(
        department=change.department,
        plan=change.plan,
        id=change.task,
        title=change.title,
        code=change.code,
        message=said_of(change, words),
        before=part_v1(change.before),
        after=part_v1(change.after),
        file=change.at.file if change.at else None,
        line=change.at.line if change.at else None,
        document=by.amendment.document if by else None,
        reason=by.amendment.reason if by else None,
        effective=by.day if by else None,
        days_overdue=late.days_overdue if late else None,
    )


def part_v1(part: PartState | None) -> PartV1 | None:
    """Return one department's part on one side; None where it was not there."""
    if part is None:
        return None
    said = part.verdict
    return PartV1(
        status=said.status,
        stage=said.stage,
        late=said.late,
        due=part.due,
        lead=list(part.lead),
    )
