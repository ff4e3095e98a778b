"""Duties as JSON: bizenv/duties/1, a contract like all of `v1`."""

from typing import Literal

from pydantic import Field

from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.owed import DutyRowV1, duty_v1
from bizenv.contract.v1 import AskedV1, dump
from bizenv.meaning.duties import State
from bizenv.messages import Catalogue
from bizenv.report.duties import DutyReport


class DutiesV1(AskedV1):
    """bizenv duties --format json."""

    schema_: Literal["bizenv/duties/1"] = Field(
        default="bizenv/duties/1", alias="schema"
    )
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
            **list_head(report),
            states=list(report.states),
            period=period.written if period else None,
            duties=[duty_v1(row) for row in report.rows],
        )
    )
