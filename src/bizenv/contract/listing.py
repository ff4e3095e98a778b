"""What lists of milestones, targets, levels, duties and reviews share as JSON: a part of each."""

from collections.abc import Iterable
from datetime import date
from typing import Generic, TypedDict, TypeVar

from bizenv.contract.v1 import AskedV1, FiltersV1, Json, filters_v1
from bizenv.report.notes import ListReport, PlanNotes

State = TypeVar("State")


class PlanNotesV1(Json):
    """One plan that a list was taken from."""

    plan: str
    title: str
    notes: list[str]


class ListingV1(AskedV1, Generic[State]):
    """What a list of things that stand in some state begins with, before its rows."""

    states: list[State]
    incomplete: list[str]
    plans: list[PlanNotesV1]


class ListHead(TypedDict):
    """What every list says before its rows."""

    as_of: date
    known_as_of: str | None
    filters: FiltersV1
    incomplete: list[str]
    plans: list[PlanNotesV1]


def list_head(report: ListReport) -> ListHead:
    """Return what a list says before its rows."""
    query = report.query
    return ListHead(
        as_of=query.day,
        known_as_of=query.known_as_of,
        filters=filters_v1(query),
        incomplete=list(report.incomplete),
        plans=_plan_notes(report.plans),
    )


def _plan_notes(plans: Iterable[PlanNotes]) -> list[PlanNotesV1]:
    """Return the plans that a list was taken from, with what must be said of each."""
    found = []
    for each in plans:
        notes = list(each.notes)
        plan = PlanNotesV1(plan=each.plan, title=each.title, notes=notes)
        found.append(plan)
    return found
