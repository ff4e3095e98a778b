"""bizenv publish, open data, version 1: what the public sees, for programs."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from pydantic import Field

from bizenv.contract.v1 import INDENT, Json, Number, dump
from bizenv.report.public import (
    PublicCounts,
    PublicPlan,
    PublicRate,
    PublicRegister,
    PublicSite,
    PublicTarget,
    PublicTask,
)


class PublicRateV1(Json):
    """A share with its base: n of `of`; percent has one decimal and is null for 0 of 0."""

    name: str
    n: Number
    of: int
    percent: Number | None


class PublicCountsV1(Json):
    """Counts of tasks; tasks = completed + in_review + on_track + at_risk + missed + unheard.

    `missed` are overdue; `unheard` are overdue in plans of which nothing was ever recorded.
    """

    tasks: int
    completed: int
    completed_late: int
    in_review: int
    on_track: int
    at_risk: int
    missed: int
    unheard: int
    paused: int
    cancelled: int
    carried_over: int
    merged: int
    due: int
    rates: list[PublicRateV1]


class PublicRegisterV1(Json):
    """What came to a register and what became of it, in numbers and rates."""

    kind: str
    figures: dict[str, int]
    rates: list[PublicRateV1]


class PublicPlanV1(Json):
    """A plan, or a register, with its totals."""

    id: str
    title: str
    issued: date
    issuer: str | None
    document: str | None
    closed: date | None
    notes: list[str]
    totals: PublicCountsV1
    register_: PublicRegisterV1 | None = Field(alias="register")


class PublicDepartmentV1(Json):
    """A department, counted by its own parts."""

    name: str
    totals: PublicCountsV1


class PublicPartV1(Json):
    """A department that leads a task, and how its part stands."""

    department: str
    status: str
    light: str | None


class PublicTargetV1(Json):
    """A target in one department's part of a task, with its latest reading and the day of that."""

    department: str
    name: str
    comparison: str
    value: Number
    unit: str | None
    reading: Number | None
    read: date | None
    met: bool | None


class PublicTurnV1(Json):
    """From which day on a task had a status."""

    day: date
    status: str
    light: str | None


class PublicTaskV1(Json):
    """A task: its terms, how it stands, its targets, and how its status changed."""

    plan: str
    id: str
    title: str
    sections: list[str]
    indicators: list[str]
    lead: list[PublicPartV1]
    support: list[str]
    due: date | None
    due_text: str | None
    status: str
    light: str | None
    targets: list[PublicTargetV1]
    history: list[PublicTurnV1]


class PublicV1(Json):
    """All that is published of the plans, as of a day."""

    schema_: Literal["bizenv/public/1"] = Field(
        default="bizenv/public/1", alias="schema"
    )
    as_of: date
    totals: PublicCountsV1
    plans: list[PublicPlanV1]
    departments: list[PublicDepartmentV1]
    tasks: list[PublicTaskV1]


def public_text(site: PublicSite) -> Iterator[str]:
    """Yield the text of what is published, a PublicV1, in pieces: the tasks of each plan are one."""
    whole = dump(_without_tasks(site))
    head, _, foot = whole.rpartition("]")
    yield head
    ahead, behind = "", ""
    for plan in site.plans:
        if plan.tasks:
            tasks = ",".join(map(_laid_out, plan.tasks))
            yield ahead + tasks
            ahead, behind = ",", _ON_LINE[1]
    yield behind + "]" + foot


_ON_LINE: Final = tuple("\n" + " " * INDENT * depth for depth in range(3))


def _laid_out(task: PublicTask) -> str:
    """Return a task as it stands in the list."""
    text = _task(task).model_dump_json(by_alias=True, indent=INDENT)
    return f"\n{text}".replace("\n", _ON_LINE[2])


def _without_tasks(site: PublicSite) -> PublicV1:
    departments = [
        PublicDepartmentV1(name=each.name, totals=_counts(each.counts))
        for each in site.departments
    ]
    return PublicV1(
        as_of=site.day,
        totals=_counts(site.counts),
        plans=list(map(_plan, site.plans)),
        departments=departments,
        tasks=[],
    )


_NOT_RATES = [name for name in PublicCountsV1.model_fields if name != "rates"]


def _counts(counts: PublicCounts) -> PublicCountsV1:
    figures = {name: getattr(counts, name) for name in _NOT_RATES}
    return PublicCountsV1(**figures, rates=list(map(_rate, counts.rates)))


def _rate(rate: PublicRate) -> PublicRateV1:
    share = rate.share
    return PublicRateV1(
        name=rate.name, n=Decimal(share.n), of=share.of, percent=share.percent
    )


def _plan(plan: PublicPlan) -> PublicPlanV1:
    return PublicPlanV1(
        id=plan.id,
        title=plan.title,
        issued=plan.issued,
        issuer=plan.issuer,
        document=plan.document,
        closed=plan.closed,
        notes=list(plan.notes),
        totals=_counts(plan.counts),
        register_=_register(plan.register) if plan.register else None,
    )


def _register(register: PublicRegister) -> PublicRegisterV1:
    return PublicRegisterV1(
        kind=register.kind,
        figures=dict(register.figures),
        rates=list(map(_rate, register.rates)),
    )


def _task(task: PublicTask) -> PublicTaskV1:
    lead = []
    for department, (code, light) in task.leads:
        part = PublicPartV1(department=department, status=code, light=light)
        lead.append(part)
    history = []
    for day, (code, light) in task.history:
        history.append(PublicTurnV1(day=day, status=code, light=light))
    return PublicTaskV1(
        plan=task.plan,
        id=task.id,
        title=task.title,
        sections=task.section_titles,
        indicators=list(task.indicators),
        lead=lead,
        support=list(task.supports),
        due=task.due,
        due_text=task.due_text,
        status=task.status.code,
        light=task.status.light,
        targets=list(map(_target, task.targets)),
        history=history,
    )


def _target(target: PublicTarget) -> PublicTargetV1:
    return PublicTargetV1(**target._asdict())
