"""The digest as JSON: bizenv/digest/1, a contract like those of `v1`."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypedDict

from pydantic import Field

from bizenv.contract.decisions import DecidedV1, decided_v1
from bizenv.contract.diff import ChangeV1, change_v1
from bizenv.contract.events import TakenBackV1, TurnV1, corrections_v1, turns_v1
from bizenv.contract.filing import FilingRowV1, filing_row_v1
from bizenv.contract.milestones import MilestoneRowV1, milestone_v1
from bizenv.contract.owed import DutyRowV1, duty_v1
from bizenv.contract.remind import SlipV1, slip_v1
from bizenv.contract.said import (
    ExtensionV1,
    MoveV1,
    RequestedV1,
    SaidV1,
    extension_v1,
    moves_v1,
    said_v1,
)
from bizenv.contract.second_looks import LookRowV1, look_row_v1
from bizenv.contract.since import CorrectionV1, correction_v1
from bizenv.contract.v1 import (
    CountsV1,
    FiltersV1,
    Json,
    PlanV1,
    counts_v1,
    dump,
    filters_v1,
    plan_v1,
)
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.model.codes import Stage
from bizenv.pages import reasoning
from bizenv.report.attention import Attending, Attention, Step
from bizenv.report.digest import DigestReport
from bizenv.report.extensions import Asking
from bizenv.report.query import Counting
from bizenv.report.requests import Request


class ReasonOfV1(Json):
    """Why a part is what it is: a code and a sentence."""

    code: str
    message: str


class ItemV1(Json):
    """One department's part of a task that needs attention; `days` until the due day, negative after it.

    `fresh`: since the first day of the period. `leads`: how many departments lead the task.
    """

    department: str
    plan: str
    id: str
    title: str
    due: date | None
    days: int | None
    leads: int
    status: Status
    stage: Stage
    late: bool
    fresh: bool
    next_step: Step
    reasons: list[ReasonOfV1]
    said: SaidV1
    moves: list[MoveV1]
    extension: ExtensionV1 | None


class RequestV1(Json):
    """What a department asks of others. `concerns`: the registered names in its words; empty if not certain."""

    department: str
    plan: str
    id: str
    title: str
    date: date
    text: str
    concerns: list[str]


class AskingV1(ExtensionV1):
    """A department's request for more time that waits for an answer."""

    department: str
    plan: str
    id: str
    title: str


class AnsweredV1(RequestedV1):
    """A department's request for more time that was granted or refused in the period."""

    department: str
    plan: str
    id: str
    title: str


class DigestV1(Json):
    """bizenv digest --format json. `since` and `as_of` are the days compared, both at their end.

    `since_known_as_of`: the commit as of which the first was published; null for as known now.
    """

    schema_: Literal["bizenv/digest/1"] = Field(
        default="bizenv/digest/1", alias="schema"
    )
    as_of: date
    since: date
    since_known_as_of: str | None
    known_as_of: str | None
    filters: FiltersV1
    counting: Counting
    incomplete: list[str]
    plans: list[PlanV1]
    totals: CountsV1
    overdue: list[ItemV1]
    due_soon: list[ItemV1]
    at_risk: list[ItemV1]
    changes: list[ChangeV1]
    requests: list[RequestV1]
    milestones: list[MilestoneRowV1]
    requests_dropped: list[RequestV1]
    corrections: list[TakenBackV1]
    turns: list[TurnV1]
    milestones_passed: list[MilestoneRowV1]
    extensions_pending: list[AskingV1]
    extensions_answered: list[AnsweredV1]
    duties: list[DutyRowV1]
    duties_made_good: list[DutyRowV1]
    second_looks: list[LookRowV1]
    filing: list[FilingRowV1]
    slips: list[SlipV1]
    restated: list[CorrectionV1]
    decided: list[DecidedV1]


def digest_json(report: DigestReport, words: Catalogue) -> str:
    """Return the digest as JSON."""
    output = _digest(report, words)
    return dump(output)


def _digest(report: DigestReport, words: Catalogue) -> DigestV1:
    events = report.events
    return DigestV1(
        as_of=report.query.day,
        since=report.since,
        since_known_as_of=_published(report),
        known_as_of=report.query.known_as_of,
        filters=filters_v1(report.query),
        counting=report.counting,
        incomplete=list(report.incomplete),
        plans=[plan_v1(plan.status) for plan in report.plans],
        totals=counts_v1(report.totals),
        **_attention(report, words),
        changes=_changes(report, words),
        requests=requests_v1(report.requests),
        milestones=[milestone_v1(row) for row in report.coming()],
        requests_dropped=requests_v1(events.dropped),
        corrections=corrections_v1(events.corrections),
        turns=turns_v1(report, words),
        milestones_passed=[milestone_v1(row) for row in events.milestones],
        extensions_pending=[_asking(each) for each in report.asking()],
        extensions_answered=[_answered(each) for each in report.answered()],
        duties=[duty_v1(row) for row in report.duties()],
        duties_made_good=[duty_v1(row) for row in report.made_good()],
        second_looks=[look_row_v1(row) for row in report.looks()],
        filing=[filing_row_v1(row) for row in report.filing],
        slips=[slip_v1(row) for row in report.slips],
        restated=[correction_v1(each, words) for each in report.restated],
        decided=[decided_v1(each) for each in report.decided()],
    )


def _changes(report: DigestReport, words: Catalogue) -> list[ChangeV1]:
    changes: list[ChangeV1] = []
    for plan in report.plans:
        changes += [change_v1(change, words) for change in plan.changes]
    return changes


def _published(report: DigestReport) -> str | None:
    published = report.published
    if published is None:
        return None
    return published.known_as_of


class _Asked(TypedDict):
    """What is said of every request for more time."""

    department: str
    plan: str
    id: str
    title: str
    asked: date
    until: date
    reason: str | None


def _asked(each: Asking) -> _Asked:
    request = each.request
    return _Asked(
        department=each.department,
        plan=each.plan,
        id=each.task,
        title=each.title,
        asked=request.asked,
        until=request.until,
        reason=request.reason,
    )


def _asking(each: Asking) -> AskingV1:
    asked = _asked(each)
    return AskingV1(**asked)


def _answered(each: Asking) -> AnsweredV1:
    asked = _asked(each)
    request = each.request
    return AnsweredV1(**asked, state=request.state, since=request.since)


def requests_v1(requests: Iterable[Request]) -> list[RequestV1]:
    """Return what departments ask of others."""
    found = []
    for each in requests:
        request = RequestV1(
            department=each.department,
            plan=each.plan,
            id=each.task,
            title=each.title,
            date=each.day,
            text=each.text,
            concerns=list(each.concerned),
        )
        found.append(request)
    return found


def _attention(report: DigestReport, words: Catalogue) -> dict[str, list[ItemV1]]:
    """Return what needs attention, by the key under which it is told."""
    return {
        "overdue": _items(report, "overdue", words),
        "due_soon": _items(report, "due-soon", words),
        "at_risk": _items(report, "at-risk", words),
    }


def _items(report: DigestReport, kind: Attention, words: Catalogue) -> list[ItemV1]:
    items: list[ItemV1] = []
    for several in report.items(kind).values():
        items += [item_v1(item, words) for item in several]
    return items


def item_v1(item: Attending, words: Catalogue) -> ItemV1:
    """Return a part that needs attention."""
    said = item.verdict
    return ItemV1(
        department=item.department,
        plan=item.plan,
        id=item.task,
        title=item.title,
        due=said.due.last_day,
        days=item.days,
        leads=item.leads,
        status=said.status,
        stage=said.stage,
        late=said.late,
        fresh=item.fresh,
        next_step=item.step,
        reasons=[
            ReasonOfV1(code=each.code, message=reasoning.reason(words, each))
            for each in said.reasons
        ],
        said=said_v1(item.said),
        moves=moves_v1(item.moves),
        extension=extension_v1(said.asks),
    )
