"""Levels as JSON: bizenv/levels/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.listing import ListingV1, list_head
from bizenv.contract.v1 import Json, dump
from bizenv.formats.page import Light
from bizenv.meaning.statuses import Status
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


class LevelsV1(ListingV1[State]):
    """bizenv levels --format json."""

    schema_: Literal["bizenv/levels/1"] = Field(
        default="bizenv/levels/1", alias="schema"
    )
    levels: list[LevelRowV1]


def levels_json(report: LevelsReport, words: Catalogue) -> str:
    """Return what falls to units as JSON."""
    del words  # it has no sentences
    return dump(
        LevelsV1(
            **list_head(report),
            states=list(report.states),
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
