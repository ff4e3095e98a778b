"""The reports owed for a month as JSON: bizenv/filing/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.v1 import AskedV1, Json, Number, RateV1, dump
from bizenv.meaning.filing import FilingState
from bizenv.messages import Catalogue
from bizenv.report.filing import (
    RATES,
    FilingCounts,
    FilingGroup,
    FilingPlan,
    FilingReport,
    FilingRow,
)
from bizenv.report.rate import Rate


class FilingRatesV1(Json):
    """Of those owed: on_time: filed in time; given: in time or late; 0 of 0 until all days are over."""

    on_time: RateV1
    given: RateV1


class FilingCountsV1(Json):
    """Counts of reports; owed = filed + late + missing + open; due: those whose day is over."""

    owed: int
    filed: int
    late: int
    missing: int
    open: int
    due: int
    rates: FilingRatesV1


class FilingGroupV1(Json):
    """A group of the reports owed; title is that of a task, else null."""

    key: str
    title: str | None
    counts: FilingCountsV1


class FilingPlanV1(PlanNotesV1):
    """A plan: by which day its departments report, null if not monthly; day_off: it is one."""

    filing_day: date | None
    day_off: bool


class FilingRowV1(Json):
    """The report that one department owes of its part of a task.

    `first`: the day of the first one given; `reports`: how many; `percent`: the last one given in them;
    `known`: when it came to be known, if only after its filing day; null otherwise.
    """

    plan: str
    id: str
    title: str
    department: str
    month: str
    filing_day: date
    state: FilingState
    first: date | None
    reports: int
    percent: Number | None
    days_late: int
    known: date | None


class FilingV1(AskedV1):
    """bizenv filing --format json."""

    schema_: Literal["bizenv/filing/1"] = Field(
        default="bizenv/filing/1", alias="schema"
    )
    month: str
    by: str
    states: list[FilingState]
    incomplete: list[str]
    plans: list[FilingPlanV1]
    totals: FilingCountsV1
    rows: list[FilingGroupV1]
    reports: list[FilingRowV1]


def filing_json(report: FilingReport, words: Catalogue) -> str:
    """Return the reports owed for a month as JSON."""
    del words  # it has no sentences
    head = {**list_head(report), "plans": [_plan(each) for each in report.filing_plans]}
    return dump(
        FilingV1(
            **head,
            month=report.month.written,
            by=report.by,
            states=list(report.states),
            totals=filing_counts_v1(report.totals),
            rows=[_group(each) for each in report.groups],
            reports=[filing_row_v1(row) for row in report.listed],
        )
    )


def _plan(plan: FilingPlan) -> FilingPlanV1:
    notes = plan.notes
    return FilingPlanV1(
        plan=notes.plan,
        title=notes.title,
        notes=list(notes.notes),
        filing_day=plan.due,
        day_off=plan.off,
    )


def _group(group: FilingGroup) -> FilingGroupV1:
    counts = filing_counts_v1(group.tally)
    return FilingGroupV1(key=group.key, title=group.title, counts=counts)


def filing_counts_v1(tally: FilingCounts) -> FilingCountsV1:
    """Return counts of the reports owed."""
    rates = {name: _rate(getattr(tally, name)) for name in RATES}
    names = ("owed", "filed", "late", "missing", "open", "due")
    counts = {name: tally[name] for name in names}
    return FilingCountsV1(**counts, rates=FilingRatesV1(**rates))


def _rate(rate: Rate) -> RateV1:
    return RateV1(n=rate.n, of=rate.of, percent=rate.percent)


def filing_row_v1(row: FilingRow) -> FilingRowV1:
    """Return the report that one department owes."""
    filing = row.filing
    return FilingRowV1(
        plan=row.plan,
        id=row.task,
        title=row.title,
        department=row.department,
        month=filing.month.written,
        filing_day=filing.due,
        state=row.state,
        first=row.first,
        reports=row.reports,
        percent=row.percent,
        days_late=filing.days_late,
        known=row.known,
    )
