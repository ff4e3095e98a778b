"""What an assignment or a task can be on a day, and what of it is counted how."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """What an assignment or a task is on a day, the worst first."""

    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    PAUSED = "paused"
    IN_REVIEW = "in_review"
    COMPLETED = "completed"
    CARRIED_OVER = "carried_over"
    MERGED = "merged"
    CANCELLED = "cancelled"


STATUSES: Final = tuple(Status)
APART: Final = (Status.CARRIED_OVER, Status.MERGED, Status.CANCELLED)
"""What no plan counts among its tasks any more."""
UNCOUNTED: Final = (Status.PAUSED, *APART)
"""What a plan does not count among its tasks on the day."""
RISKED: Final = (Status.AT_RISK, Status.ON_TRACK)
"""Statuses that the risk rules decide on; the mere passing of time turns no other."""
TO_BE_DONE: Final = (Status.OVERDUE, *RISKED)
"""Statuses of what its department still has to do."""
HANDLED: Final = (Status.COMPLETED, Status.IN_REVIEW)
"""Statuses of what its department has done, whatever the reviewer will say."""
SETTLED: Final = (Status.COMPLETED, *APART)
"""Statuses of what nothing is left to be said of."""
ALARMING: Final = (Status.OVERDUE, Status.AT_RISK)
"""Statuses that leadership is told of."""
LIGHTS: Final = {
    Status.OVERDUE: "red",
    Status.AT_RISK: "yellow",
    Status.ON_TRACK: "green",
    Status.IN_REVIEW: "green",
    Status.COMPLETED: "green",
}


def light_of(status: Status, *, unreported: bool) -> str | None:
    """Return the light of a status: none for what nothing was reported of."""
    if unreported:
        return None
    return LIGHTS.get(status)
