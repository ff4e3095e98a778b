"""What meetings decided as JSON: a part of several contracts."""

from datetime import date

from bizenv.contract.v1 import Day, Json
from bizenv.report.decisions import Decided


class DecidedV1(Json):
    """What a meeting decided on a part, by which day it is to be completed, and who took it down."""

    date: date
    department: str
    plan: str
    id: str
    title: str
    decision: str
    complete_by: Day | None
    document: str | None
    by: str


def decided_v1(each: Decided) -> DecidedV1:
    """Return what a meeting decided on a part."""
    record = each.record
    return DecidedV1(
        date=each.day,
        department=each.department,
        plan=each.plan,
        id=each.task,
        title=each.title,
        decision=record.decision,
        complete_by=record.complete_by,
        document=record.document,
        by=record.by,
    )
