"""What the JSON outputs share, version 1: a contract.

Codes never change; `message` follows the language.

Days are ISO dates; what is missing is null, never left out. The schemas are published in
docs/schemas/; each output has a file of its own beside this one.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from bizenv.meaning.statuses import Status
from bizenv.model.codes import Stage
from bizenv.report.counts import PUBLISHED, RATES, Counts, rate
from bizenv.report.query import Query
from bizenv.report.rate import Rate
from bizenv.report.status import PlanStatus


def _number(value: Decimal) -> int | float:
    if value == value.to_integral_value():
        return int(value)
    return float(value)


Number = Annotated[
    Decimal, PlainSerializer(_number, return_type=float, when_used="json")
]
Numeral = float
"""What stands in JSON for a Number."""
Figure = date | Number | int | str | None
Day = date  # where a field is called date
Light = Literal["red", "yellow", "green"] | None


class Json(BaseModel):
    """What every output is made of."""

    model_config = ConfigDict(
        frozen=True, populate_by_name=True
    )  # no "forbid": readers must bear additions


class RateV1(Json):
    """A share with its base: n of `of`; percent has one decimal and is null for 0 of 0."""

    n: int
    of: int
    percent: Number | None


class RatesV1(Json):
    """overall: completed of tasks with a last day; due: completed of due; on_time; review: accepted of applied."""

    overall: RateV1
    due: RateV1
    on_time: RateV1
    review: RateV1


class CountsV1(Json):
    """Counts of tasks; tasks = completed + in_review + on_track + at_risk + overdue.

    applied = accepted + declared + pending; pending = in_review + late_pending.
    """

    tasks: int
    completed: int
    in_review: int
    on_track: int
    at_risk: int
    overdue: int
    paused: int
    cancelled: int
    carried_over: int
    merged: int
    completed_late: int
    completed_early: int
    applied: int
    accepted: int
    declared: int
    pending: int
    late_pending: int
    returned: int
    not_started: int
    unreported: int
    due: int
    due_completed: int
    due_soon: int
    ongoing: int
    extended: int
    extension_pending: int
    review_late: int
    priority: int
    rates: RatesV1


class PlanV1(Json):
    """One plan's totals. `notes` are codes of what must be said with them."""

    plan: str
    title: str
    notes: list[str]
    totals: CountsV1


class FiltersV1(Json):
    """What was asked for."""

    plans: list[str]
    departments: list[str]
    role: Literal["lead", "support"]
    due: str | None
    statuses: list[Status]
    sections: list[str]
    within: int | None
    stages: list[Stage]
    tags: list[str]
    leaders: list[str]
    priority: bool


class AskedV1(Json):
    """What an output of a selection begins with: of which day, as known when, and what was asked for."""

    schema_: str = Field(alias="schema")
    as_of: date
    known_as_of: str | None
    filters: FiltersV1


INDENT: Final = 2


def dump(output: Json) -> str:
    """Return an output as text."""
    return output.model_dump_json(by_alias=True, indent=INDENT) + "\n"


def filters_v1(query: Query) -> FiltersV1:
    """Return what was asked for."""
    return FiltersV1(
        plans=list(query.plans),
        departments=list(query.departments),
        role=query.role.value,
        due=query.due.written if query.due else None,
        statuses=list(query.statuses),
        sections=list(query.sections),
        within=query.within,
        stages=list(query.stages),
        tags=[str(each) for each in query.tags],
        leaders=list(query.leaders),
        priority=query.priority,
    )


def _rate(share: Rate) -> RateV1:
    return RateV1(n=share.n, of=share.of, percent=share.percent)


def counts_v1(counts: Counts) -> CountsV1:
    """Return counts with their rates."""
    rates_of = {name: _rate(rate(counts, name)) for name in RATES}
    rates = RatesV1(**rates_of)
    published = {name: getattr(counts, name) for name in PUBLISHED}
    return CountsV1(**published, rates=rates)


def plan_v1(plan: PlanStatus) -> PlanV1:
    """Return one plan's totals."""
    return PlanV1(
        plan=plan.plan,
        title=plan.title,
        notes=list(plan.notes),
        totals=counts_v1(plan.totals),
    )
