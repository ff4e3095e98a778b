"""Second looks as JSON, as they stand in several contracts."""

from datetime import date
from typing import Any

from bizenv.contract.v1 import Json
from bizenv.meaning.second_looks import LookState, SecondLook
from bizenv.report.second_looks import LookRow


class SecondLookV1(Json):
    """The second look that a reviewer owes after an acceptance; `days_late`: how late it was made or is."""

    state: LookState
    reviewer: str
    accepted_on: date
    until: date
    done_on: date | None
    days_late: int


class LookRowV1(SecondLookV1):
    """The second look at one department's part of a task."""

    plan: str
    id: str
    title: str
    department: str


def second_look_fields(look: SecondLook) -> dict[str, Any]:
    """Return a second look, as `SecondLookV1` has it."""
    return {
        "state": look.state,
        "reviewer": look.reviewer,
        "accepted_on": look.accepted.day,
        "until": look.until,
        "done_on": look.done.day if look.done else None,
        "days_late": look.days_late,
    }


def second_look_v1(look: SecondLook) -> SecondLookV1:
    """Return a second look."""
    return SecondLookV1(**second_look_fields(look))


def look_row_v1(row: LookRow) -> LookRowV1:
    """Return the second look at one department's part of a task."""
    return LookRowV1(
        plan=row.plan,
        id=row.task,
        title=row.title,
        department=row.department,
        **second_look_fields(row.look),
    )
