"""One department's part of a task in two states, and what its change is called. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bizenv.diagnostics import Location
from bizenv.meaning.risks import Reason
from bizenv.meaning.stages import STAGES, Stage
from bizenv.meaning.verdict import Status, Verdict
from bizenv.model.book import Dated, Locate, Place
from bizenv.report.said import Move

CODES: Final = (  # in the order in which they matter
    "became-overdue",
    "removed",
    "reopened",
    "returned",
    "undone",
    "became-late",
    "no-longer-overdue",
    "no-longer-late",
    "finished-late",
    "finished",
    "applied-late",
    "applied",
    "withdrawn",
    "became-at-risk",
    "no-longer-at-risk",
    "started",
    "deadline-moved",
    "lead-changed",
    "cancelled",
    "reinstated",
    "paused",
    "resumed",
    "closed",
    "new",
)
_OPEN: Final = (Stage.NOT_STARTED, Stage.IN_PROGRESS)
_DONE: Final = (Stage.DECLARED, Stage.ACCEPTED)
_CLAIMED: Final = (Stage.APPLIED, *_DONE)  # to be done, on time or late


@dataclass(frozen=True, slots=True)
class Part:
    """One department's part of a task in one state. `lead` is worded as in the terms in force.

    `moves`: how its due day was moved until then. `unheard`: overdue in a plan of which nothing
    was ever recorded.
    """

    verdict: Verdict
    due: date | None
    lead: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    unheard: bool = False

    @property
    def moved_late(self) -> bool:
        """Whether its due day was moved only once it was overdue."""
        return any(each.days_overdue for each in self.moves)


@dataclass(frozen=True)
class Change:
    """One thing that changed for one department.

    `before` and `after` are None where the part was not there.

    `leads`: how many departments lead the task. `by`: the amendment that changed it.
    """

    code: str
    department: str
    plan: str
    task: str
    title: str
    before: Part | None
    after: Part | None
    leads: int = 1
    by: Dated | None = None
    place: Place | None = None
    locate: Locate | None = field(default=None, compare=False, repr=False)

    @property
    def at(self) -> Location | None:
        """Where the decisive line stands.

        Worked out when asked for, since the file is read again for it.
        """
        place = self.place
        if self.locate is None or place is None:
            return None
        return self.locate(place.file, place.path)

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def unheard(self) -> bool:
        """Whether what became overdue is so in a plan of which nothing was ever recorded."""
        is_so = self.after is not None and self.after.unheard
        return is_so and self.code == "became-overdue"

    @property
    def move(self) -> Move | None:
        """The last move of the due day that is not in the state before; None where it is none."""
        if self.code != "deadline-moved" or not (self.before and self.after):
            return None
        known = {_days_of(each) for each in self.before.moves}
        for move in reversed(self.after.moves):
            if _days_of(move) not in known:
                return move
        return None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the part now is what it is."""
        now = self.after
        return () if now is None else now.verdict.reasons


def _days_of(move: Move) -> tuple[date | None, ...]:
    return move.effective, move.before, move.after


def codes_between(before: Part | None, after: Part) -> Iterator[str]:
    """Yield what changed for a part.

    One that was not there before was as if nothing had been said of it.
    """
    now = after.verdict
    if before is None:
        yield from _of_stage(Stage.NOT_STARTED, now)
        if now.status is Status.OVERDUE:
            yield "became-overdue"
        return
    then = before.verdict
    if before.due != after.due:
        yield "deadline-moved"
    was_cancelled = then.status is Status.CANCELLED
    is_cancelled = now.status is Status.CANCELLED
    if is_cancelled and not was_cancelled:
        yield "cancelled"
    if was_cancelled and not is_cancelled:
        yield "reinstated"
    if was_cancelled or is_cancelled:
        return
    yield from _of_stage(then.stage, now)
    yield from _of_lateness(then, now)
    yield from _of_status(then.status, now.status)


def _of_lateness(then: Verdict, now: Verdict) -> Iterator[str]:
    """Yield that what was claimed before and still is has become late, or no longer is."""
    stage = now.stage
    still_claimed = then.stage is stage and stage in _CLAIMED
    if still_claimed and then.late is not now.late:
        yield "became-late" if now.late else "no-longer-late"


def _of_stage(then: Stage, now: Verdict) -> Iterator[str]:
    stage = now.stage
    if stage is then:
        return
    if then is Stage.ACCEPTED:
        yield "reopened"
    if stage in _DONE:
        yield "finished-late" if now.late else "finished"
    elif stage is Stage.APPLIED:
        yield "applied-late" if now.late else "applied"
    elif stage is Stage.RETURNED:
        yield "returned"
    elif then in (Stage.APPLIED, Stage.DECLARED):
        yield "withdrawn"
    elif then in _OPEN and _is_further(stage, then):
        yield "started"
    elif then is not Stage.ACCEPTED:
        yield "undone"


def _is_further(stage: Stage, then: Stage) -> bool:
    return STAGES.index(stage) > STAGES.index(then)


def _of_status(then: Status, now: Status) -> Iterator[str]:
    if now is then:
        return
    if now is Status.PAUSED:
        yield "paused"
    elif then is Status.PAUSED and now not in (Status.IN_REVIEW, Status.COMPLETED):
        yield "resumed"
    if now is Status.OVERDUE:
        yield "became-overdue"
    elif then is Status.OVERDUE and now is not Status.COMPLETED:
        yield "no-longer-overdue"
    elif now is Status.AT_RISK:
        yield "became-at-risk"
    elif then is Status.AT_RISK and now is Status.ON_TRACK:
        yield "no-longer-at-risk"
