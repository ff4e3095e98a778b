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
CLAIMED: Final = (Stage.APPLIED, Stage.DECLARED)
"""Stages at which an application stands that no reviewer accepted."""
FINISHED: Final = (Stage.DECLARED, Stage.ACCEPTED)
"""Stages of what is complete."""
APPLIED_FOR: Final = (Stage.APPLIED, *FINISHED)
"""Stages of what is done by the word of its department."""

LEADER: Final = "leader"
"""The tag under which a task's leader counts."""
