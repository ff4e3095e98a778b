"""The second look (回头看) that a reviewer owes so long after an acceptance. Pure."""

from datetime import date
from typing import Final, Literal, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standing import Standing
from bizenv.meaning.standings import standing_on
from bizenv.model.book import Entry
from bizenv.model.codes import Stage
from bizenv.model.records import Reviewed

LookState = Literal["missed", "due", "done"]
LOOK_STATES: Final[tuple[LookState, ...]] = ("missed", "due", "done")


class SecondLook(NamedTuple):
    """A second look as of a day: at what, until when, and the record that says it was made."""

    accepted: Entry
    until: date
    done: Entry | None
    day: date

    @property
    def reviewer(self) -> str:
        """Who accepted, and so owes it."""
        record = self.accepted.record
        assert isinstance(record, Reviewed)
        return record.by

    @property
    def state(self) -> LookState:
        """Whether it was made, is still to be made, or was missed."""
        if self.done is not None:
            return "done"
        if self.day > self.until:
            return "missed"
        return "due"

    @property
    def days_late(self) -> int:
        """By how many days it was made late, or is late."""
        made = self.done.day if self.done is not None else self.day
        return max(0, (made - self.until).days)


def second_look(assignment: Assignment, day: date) -> SecondLook | None:
    """Return the second look at an accepted part as of a day; None where none is owed.

    A reopening fulfils it as well: then nothing is accepted, and the next acceptance counts anew.
    """
    after = assignment.policy.look_again
    if after is None:
        return None
    standing = standing_on(assignment, day)
    accepted = standing.accepted
    if not _stands(assignment, standing, day) or accepted is None:
        return None
    calendar = assignment.task.book.calendar
    until = calendar.end(accepted.day, after)
    return SecondLook(accepted, until, standing.confirmed, day)


def _stands(assignment: Assignment, standing: Standing, day: date) -> bool:
    """Whether a part is accepted, and neither cancelled nor carried over."""
    ended = assignment.cancelled_on(day).value
    return standing.stage is Stage.ACCEPTED and not ended
