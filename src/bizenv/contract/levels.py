"""Levels as JSON: bizenv/levels/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.tasks import PlanNotesV1, plan_notes_v1
from bizenv.contract.v1 import FiltersV1, Json, dump, filters_v1
from bizenv.formats.page import Light
from bizenv.meaning.verdict import Status
from bizenv.messages import Catalogue
from bizenv.report.levels import Below, LevelRow, LevelsReport, State


class BelowV1(Json):
    """A task that takes another one up; `later`: it is due later than that one."""

    plan: str
    id: str
    title: str
    due: date | None
    status: Status
    light: Light
    later: bool


class LevelRowV1(Json):
    """A task that falls to a unit; due day, status and light are those of the unit's own part."""

    plan: str
    id: str
    title: str
    unit: str
    due: date | None
    status: Status
    light: Light
    state: State
    taken_up_by: list[BelowV1]


class LevelsV1(Json):
    """bizenv levels --format json."""

    schema_: Literal["bizenv/levels/1"] = Field(
        default="bizenv/levels/1", alias="schema"
    )
    as_of: date
    known_as_of: str | None
    filters: FiltersV1
    states: list[State]
    incomplete: list[str]
    plans: list[PlanNotesV1]
    levels: list[LevelRowV1]


def levels_json(report: LevelsReport, words: Catalogue) -> str:
    """Return what falls to units as JSON."""
    del words  # it has no sentences
    return dump(
        LevelsV1(
            as_of=report.query.day,
            known_as_of=report.query.known_as_of,
            filters=filters_v1(report.query),
            states=list(report.states),
            incomplete=list(report.incomplete),
            plans=plan_notes_v1(report.plans),
            levels=[_row(row) for row in report.rows],
        )
    )


def _row(row: LevelRow) -> LevelRowV1:
    return LevelRowV1(
        plan=row.plan,
        id=row.task,
        title=row.title,
        unit=row.unit,
        due=row.due,
        status=row.standing.verdict.status,
        light=row.standing.verdict.light,
        state=row.state,
        taken_up_by=[_below(each) for each in row.below],
    )


def _below(below: Below) -> BelowV1:
    return BelowV1(
        plan=below.plan,
        id=below.task,
        title=below.title,
        due=below.due,
        status=below.standing.verdict.status,
        light=below.standing.verdict.light,
        later=below.later,
    )
