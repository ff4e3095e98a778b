"""Pressing as JSON: bizenv/remind/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.v1 import AskedV1, Day, Json, Number, dump
from bizenv.meaning.slips import Slip, SlipState
from bizenv.messages import Catalogue
from bizenv.model.slips import EndsWith, Ground, GroundKind, Reply
from bizenv.pages.slips import requirement, rung_title
from bizenv.report.remind import DraftSlip, RemindReport, SlipRow, View


class GroundV1(Json):
    """Why a slip is issued. What a ground has no use for is null; slips are numbers."""

    ground: GroundKind
    due: date | None
    days: int | None
    months: int | None
    since: date | None
    share: Number | None
    slips: list[str]


class DraftV1(Json):
    """A slip that the ladder asks for, or a talk that it proposes, which has no number and no clocks.

    `number` is that which it would get, or has got where `written`.
    """

    plan: str
    id: str
    title: str
    department: str
    rung: str
    called: str
    number: str | None
    grounds: list[GroundV1]
    requirement: str | None
    receipt_by: date | None
    reply_by: date | None


class ReplyV1(Json):
    """A reply; until: the day by which it promises to be done."""

    date: Day
    text: str
    until: Day | None


class SlipV1(Json):
    """A slip as it stands: days, null for what has not happened, and how many days it is late.

    `lapsed`: the first day on which it had lapsed, even if it was answered later.
    """

    plan: str
    id: str
    title: str
    department: str
    number: str
    rung: str
    called: str
    state: SlipState
    date: Day
    grounds: list[GroundV1]
    requirement: str
    signed_by: str
    copies_to: list[str]
    ends_with: EndsWith
    receipt_by: Day | None
    received: Day | None
    days_receipt_late: int
    reply_by: Day
    replies: list[ReplyV1]
    days_reply_late: int
    applied: Day | None
    lapsed: Day | None
    closed: Day | None
    reason: str | None


class RemindV1(AskedV1):
    """bizenv remind --format json."""

    schema_: Literal["bizenv/remind/1"] = Field(
        default="bizenv/remind/1", alias="schema"
    )
    view: View
    written: bool
    incomplete: list[str]
    plans: list[PlanNotesV1]
    drafts: list[DraftV1]
    proposed: list[DraftV1]
    slips: list[SlipV1]


def remind_json(report: RemindReport, words: Catalogue) -> str:
    """Return what is to be pressed, and the slips issued, as JSON."""
    return dump(
        RemindV1(
            **list_head(report),
            view=report.view,
            written=report.written,
            drafts=[_draft(each, words) for each in report.drafts],
            proposed=[_draft(each, words) for each in report.talks],
            slips=[slip_v1(each) for each in report.slips],
        )
    )


def _draft(draft: DraftSlip, words: Catalogue) -> DraftV1:
    is_issued = not draft.rung.proposed
    return DraftV1(
        plan=draft.plan,
        id=draft.task,
        title=draft.title,
        department=draft.department,
        rung=draft.rung.rung,
        called=rung_title(draft.rung, words),
        number=draft.number,
        grounds=[_ground(each.ground) for each in draft.grounds],
        requirement=requirement(draft, words) if is_issued else None,
        receipt_by=draft.receipt_by,
        reply_by=draft.reply_by,
    )


def _ground(ground: Ground) -> GroundV1:
    return GroundV1(
        ground=ground.ground,
        due=ground.due,
        days=ground.days,
        months=ground.months,
        since=ground.since,
        share=ground.share,
        slips=list(ground.slips),
    )


def slip_v1(row: SlipRow) -> SlipV1:
    """Return a slip that was issued."""
    slip = row.slip
    issue = slip.issue
    return SlipV1(
        plan=slip.plan,
        id=issue.task,
        title=row.title,
        department=slip.department,
        number=slip.number,
        rung=issue.rung,
        called=issue.title,
        state=slip.state,
        date=issue.date,
        grounds=[_ground(each) for each in issue.ground],
        requirement=issue.requirement,
        signed_by=issue.signed_by,
        copies_to=list(issue.copies_to),
        ends_with=issue.ends_with,
        receipt_by=issue.receipt_by,
        received=slip.received_on,
        days_receipt_late=slip.days_receipt_late,
        reply_by=issue.reply_by,
        replies=[_reply(each) for each in slip.replies],
        days_reply_late=slip.days_reply_late,
        applied=slip.applied,
        lapsed=slip.lapsed_on,
        closed=_closed(slip),
        reason=None if slip.close is None else slip.close.reason,
    )


def _reply(reply: Reply) -> ReplyV1:
    return ReplyV1(date=reply.date, text=reply.text, until=reply.until)


def _closed(slip: Slip) -> date | None:
    if slip.close is None:
        return None
    return slip.close.date
