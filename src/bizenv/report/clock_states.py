"""How an item stands by one of its clocks."""

from enum import StrEnum
from typing import Final

CLOCKS: Final = ("assign", "verify", "handle", "revisit")


class ClockState(StrEnum):
    """How a step stands by its clock: done in time, done late, not done and past, or still in time."""

    MET = "met"
    MISSED = "missed"
    OVERDUE = "overdue"
    RUNNING = "running"


ENDED: Final = (ClockState.MET, ClockState.MISSED, ClockState.OVERDUE)
