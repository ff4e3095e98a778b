"""Codes that files, verdicts and reports share: who only counts loads no model for them."""

from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """How far an assignment has come, the least advanced first."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    APPLIED = "applied"
    DECLARED = "declared"
    ACCEPTED = "accepted"


STAGES: Final = tuple(Stage)

LEADER: Final = "leader"
"""The tag under which a task's leader counts."""
