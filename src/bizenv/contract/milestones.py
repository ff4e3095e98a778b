"""Milestones as JSON: bizenv/milestones/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.listing import ListingV1, list_head
from bizenv.contract.v1 import Json, dump
from bizenv.messages import Catalogue
from bizenv.report.milestones import MilestoneReport, MilestoneRow, State


class MilestoneRowV1(Json):
    """A milestone in one department's part of a task; `days` until its day, negative after it."""

    plan: str
    id: str
    title: str
    department: str
    milestone: str
    due: date
    days: int
    state: State
    reached: date | None


class MilestonesV1(ListingV1[State]):
    """bizenv milestones --format json."""

    schema_: Literal["bizenv/milestones/1"] = Field(
        default="bizenv/milestones/1", alias="schema"
    )
    milestones: list[MilestoneRowV1]


def milestones_json(report: MilestoneReport, words: Catalogue) -> str:
    """Return milestones as JSON."""
    del words  # it has no sentences
    return dump(
        MilestonesV1(
            **list_head(report),
            states=list(report.states),
            milestones=[milestone_v1(row) for row in report.rows],
        )
    )


def milestone_v1(row: MilestoneRow) -> MilestoneRowV1:
    """Return one milestone."""
    return MilestoneRowV1(
        plan=row.plan,
        id=row.task,
        title=row.title,
        department=row.department,
        milestone=row.milestone,
        due=row.due,
        days=row.days,
        state=row.state,
        reached=row.reached,
    )
