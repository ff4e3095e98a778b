"""Targets as JSON: bizenv/targets/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.listing import ListingV1, list_head
from bizenv.contract.tasks import TargetV1, target_v1
from bizenv.contract.v1 import Json, Number, dump
from bizenv.messages import Catalogue
from bizenv.report.targets import State, TargetReport, TargetRow


class TargetRowV1(Json):
    """A target in one department's part of a task, and its latest reading.

    `line`: where it should stand by now; `gap`: what the reading lacks or has too much.
    """

    plan: str
    id: str
    title: str
    department: str
    target: TargetV1
    due: date | None
    reading: Number | None
    read: date | None
    by: str | None
    line: Number | None
    gap: Number | None
    state: State


class TargetsV1(ListingV1[State]):
    """bizenv targets --format json."""

    schema_: Literal["bizenv/targets/1"] = Field(
        default="bizenv/targets/1", alias="schema"
    )
    targets: list[TargetRowV1]


def targets_json(report: TargetReport, words: Catalogue) -> str:
    """Return targets as JSON."""
    del words  # it has no sentences
    return dump(
        TargetsV1(
            **list_head(report),
            states=list(report.states),
            targets=[target_row_v1(row) for row in report.rows],
        )
    )


def target_row_v1(row: TargetRow) -> TargetRowV1:
    """Return a target in one department's part of a task."""
    return TargetRowV1(
        plan=row.plan,
        id=row.task,
        title=row.title,
        department=row.department,
        target=target_v1(row.target),
        due=row.due,
        reading=row.reading,
        read=row.read,
        by=row.by,
        line=row.line,
        gap=row.gap,
        state=row.state,
    )
