"""The question that every report answers, in the words in which it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FAIL_ON: Final = ("overdue", "at-risk")
"""What a caller may call a failure."""

Several = Sequence[str] | None


@dataclass(frozen=True)
class Asked:
    """The question: every part of it as people write it, none where nothing is asked for."""

    plan: Several = None
    dept: Several = None
    role: str = "lead"
    as_of: str | None = None
    known_as_of: str | None = None
    due: str | None = None
    section: Several = None
    tag: Several = None
    leader: Several = None
    priority: bool = False
    stage: Several = None
    closed: bool = False
    fail_on: str | None = None
    despite_errors: bool = False
