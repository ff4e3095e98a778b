"""One department's part of a task in two states, and what its change is called. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bizenv.diagnostics import Location
from bizenv.meaning.risks import Reason
from bizenv.meaning.statuses import APART, HANDLED, Status
from bizenv.meaning.verdict import Verdict
from bizenv.model.book import Dated, Entry, Locate, Place
from bizenv.model.codes import APPLIED_FOR, Stage
from bizenv.model.item_clocks import RegisterKind
from bizenv.report.advance import Advance, stage_codes
from bizenv.report.as_read import AsRead
from bizenv.report.said import Move, Spell

CODES: Final = (  # in the order in which they matter
    "became-overdue",
    "removed",
    "reopened",
    "returned",
    "completion-voided",
    "application-voided",
    "undone",
    "became-late",
    "review-restored",
    "completion-restored",
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
    "carried-over",
    "merged",
    "reinstated",
    "paused",
    "resumed",
    "closed",
    "new",
)
ENDED: Final = tuple(each.replace("_", "-") for each in APART)
"""What a part that ends without being completed is told as."""
AMENDED: Final = (
    "deadline-moved",
    "lead-changed",
    *ENDED,
    "reinstated",
    "paused",
    "resumed",
)
"""What only an amendment makes of a task that is there already."""
FINISHED: Final = ("finished", "finished-late")
_BY_TIME: Final = ("became-overdue", "became-at-risk")
_LIFTED: Final = ("no-longer-overdue", "no-longer-at-risk")


@dataclass(frozen=True, slots=True)
class PartState:
    """One department's part of a task in one state. `lead` are the registered names of the terms in force.

    `moves`: how its due day was moved until then.
    """

    standing: AsRead
    due: date | None
    lead: tuple[str, ...]
    moves: tuple[Move, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What it is."""
        return self.standing.verdict


@dataclass(frozen=True)
class Change:
    """One thing that changed for one department.

    `before` and `after` are None where the part was not there.

    `leads`: how many departments lead the task. `by`: the amendment that changed it.
    `void`: the correction that did, of what no step changed. `spell`: how long the part was
    overdue until it was cancelled, or until its department led no more. `lifted`: the records
    and amendments because of which it is no longer at risk. `supposed`: the earlier
    state by whose records alone it would be what it never was and now is said to be no longer.
    `passed`: the review step that an application passed, others being left.
    """

    code: str
    department: str
    plan: str
    task: str
    title: str
    before: PartState | None
    after: PartState | None
    leads: int = 1
    by: Dated | None = None
    void: Entry | None = None
    spell: Spell | None = None
    lifted: tuple[Entry | Dated, ...] = ()
    supposed: str | None = None
    passed: str | None = None
    register_kind: RegisterKind | None = None
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
        """Whether what became overdue or at risk is so in a plan without any record."""
        is_so = self.after is not None and self.after.standing.unheard
        return is_so and self.code in _BY_TIME

    @property
    def of_unheard(self) -> bool:
        """Whether what is no longer overdue or at risk was so in a plan without any record."""
        was_so = self.before is not None and self.before.standing.unheard
        return was_so and self.code in _LIFTED

    @property
    def move(self) -> Move | None:
        """The last move of the due day that is not in the state before; None where it is none."""
        before = self.before
        after = self.after
        if self.code != "deadline-moved" or before is None or after is None:
            return None
        known = {_days_of(each) for each in before.moves}
        for move in reversed(after.moves):
            if _days_of(move) not in known:
                return move
        return None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the part now is what it is."""
        now = self.after
        if now is None:
            return ()
        return now.verdict.reasons


def _days_of(move: Move) -> tuple[date | None, ...]:
    return move.effective, move.before, move.after


def codes_between(
    before: PartState | None, after: PartState, by: Advance
) -> Iterator[str]:
    """Yield what changed for a part.

    One that was not there before was as if nothing had been said of it.
    """
    now = after.verdict
    if before is None:
        yield from stage_codes(Stage.NOT_STARTED, now, by)
        if now.status is Status.OVERDUE:
            yield "became-overdue"
        return
    then = before.verdict
    if before.due != after.due:
        yield "deadline-moved"
    was_ended = then.status in APART
    is_ended = now.status in APART
    if is_ended and then.status is not now.status:
        yield now.status.replace("_", "-")
    if is_ended:
        return
    if was_ended:
        yield "reinstated"
    yield from stage_codes(then.stage, now, by)
    yield from _of_lateness(then, now)
    yield from _of_status(then.status, now.status)


def _of_lateness(then: Verdict, now: Verdict) -> Iterator[str]:
    """Yield that what was claimed before and still is has become late, or no longer is."""
    stage = now.stage
    still_claimed = then.stage is stage and stage in APPLIED_FOR
    if still_claimed and then.late is not now.late:
        yield "became-late" if now.late else "no-longer-late"


def _of_status(then: Status, now: Status) -> Iterator[str]:
    if now is then:
        return
    if now is Status.PAUSED:
        yield "paused"
    elif then is Status.PAUSED and now not in HANDLED:
        yield "resumed"
    if now is Status.OVERDUE:
        yield "became-overdue"
    elif then is Status.OVERDUE and now is not Status.COMPLETED:
        yield "no-longer-overdue"
    elif now is Status.AT_RISK:
        yield "became-at-risk"
    elif then is Status.AT_RISK and now is Status.ON_TRACK:
        yield "no-longer-at-risk"
