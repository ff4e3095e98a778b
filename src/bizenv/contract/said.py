"""What a department said last, and how due days were moved, as JSON: parts of several contracts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bizenv.contract.v1 import Json, Number, Numeral
from bizenv.meaning.extensions import ExtensionRequest, RequestState
from bizenv.model.plan import Milestone
from bizenv.report.said import LastSaid, Move


class MilestoneV1(Json):
    """A milestone and its last day."""

    title: str
    due: date | None


class SaidV1(Json):
    """What a department said last of its part: `filed` is the day of its latest report or application.

    The texts are those of the latest one with any words, of the day `told`; one that says there is none is null.
    Problems, next steps and needs are null once the part is completed or cancelled.
    """

    filed: date | None
    percent: Number | None
    percent_date: date | None
    told: date | None
    progress: str | None
    problems: str | None
    next: str | None
    needs: str | None
    missed_milestones: list[MilestoneV1]


class MoveV1(Json):
    """A due day that an amendment moved; null: ongoing. `department`: for its part alone.

    `days_past`: how long the earlier day had passed when the new one took effect; `days_overdue`: on
    how many days until then it was overdue.
    """

    effective: date
    before: date | None
    after: date | None
    document: str | None
    reason: str | None
    department: str | None
    days_past: int
    days_overdue: int


class ExtensionV1(Json):
    """A request for more time that waits for an answer: when it was made, until when, and why."""

    asked: date
    until: date
    reason: str | None


class RequestedV1(Json):
    """A request for more time, and what became of it since which day.

    `state` pending, granted, refused, or moot: completed or cancelled before anybody answered.
    """

    asked: date
    until: date
    reason: str | None
    state: RequestState
    since: date


Fields = dict[str, Any]
"""What an output holds under each of its keys, in their order: what a model of it would be made of."""


def said_fields(said: LastSaid) -> Fields:
    """Return what a department said last, as `SaidV1` has it."""
    percentage = said.percentage
    texts = said.texts
    return {
        "filed": said.filed,
        "percent": Numeral(percentage.percent) if percentage else None,
        "percent_date": percentage.day if percentage else None,
        "told": said.told,
        "progress": texts.get("progress"),
        "problems": texts.get("problems"),
        "next": texts.get("next"),
        "needs": texts.get("needs"),
        "missed_milestones": milestone_fields(said.missed),
    }


def said_v1(said: LastSaid) -> SaidV1:
    """Return what a department said last."""
    return SaidV1(**said_fields(said))


def milestone_fields(milestones: Iterable[Milestone]) -> list[Fields]:
    """Return milestones with their last days, as `MilestoneV1` has them."""
    return [{"title": each.title, "due": each.due.last_day} for each in milestones]


def milestones_v1(milestones: Iterable[Milestone]) -> list[MilestoneV1]:
    """Return milestones with their last days."""
    return [MilestoneV1(**each) for each in milestone_fields(milestones)]


def extension_fields(asks: ExtensionRequest | None) -> Fields | None:
    """Return a request that waits, if there is one, as `ExtensionV1` has it."""
    if asks is None:
        return None
    return {"asked": asks.asked, "until": asks.until, "reason": asks.reason}


def extension_v1(asks: ExtensionRequest | None) -> ExtensionV1 | None:
    """Return a request that waits, if there is one."""
    fields = extension_fields(asks)
    if fields is None:
        return None
    return ExtensionV1(**fields)


def requested_v1(requests: Iterable[ExtensionRequest]) -> list[RequestedV1]:
    """Return requests with what became of them."""
    found = []
    for each in requests:
        requested = RequestedV1(
            asked=each.asked,
            until=each.until,
            reason=each.reason,
            state=each.state,
            since=each.since,
        )
        found.append(requested)
    return found


def move_fields(moves: Iterable[Move]) -> list[Fields]:
    """Return how a due day was moved, as `MoveV1` has it."""
    return [each._asdict() for each in moves]


def moves_v1(moves: Iterable[Move]) -> list[MoveV1]:
    """Return how a due day was moved."""
    return [MoveV1(**each) for each in move_fields(moves)]
