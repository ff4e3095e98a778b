"""Duties as JSON: bizenv/duties/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.owed import DutyRowV1, duty_v1
from bizenv.contract.tasks import PlanNotesV1, plan_notes_v1
from bizenv.contract.v1 import FiltersV1, Json, dump, filters_v1
from bizenv.messages import Catalogue
from bizenv.report.duties import DutyReport, State


class DutiesV1(Json):
    """bizenv duties --format json."""

    schema_: Literal["bizenv/duties/1"] = Field(
        default="bizenv/duties/1", alias="schema"
    )
    as_of: date
    known_as_of: str | None
    filters: FiltersV1
    states: list[State]
    period: str | None
    incomplete: list[str]
    plans: list[PlanNotesV1]
    duties: list[DutyRowV1]


def duties_json(report: DutyReport, words: Catalogue) -> str:
    """Return duties as JSON."""
    del words  # it has no sentences
    period = report.period
    return dump(
        DutiesV1(
            as_of=report.query.day,
            known_as_of=report.query.known_as_of,
            filters=filters_v1(report.query),
            states=list(report.states),
            period=period.written if period else None,
            incomplete=list(report.incomplete),
            plans=plan_notes_v1(report.plans),
            duties=[duty_v1(row) for row in report.rows],
        )
    )
