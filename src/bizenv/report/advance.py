"""How a part came from one stage to another: by new steps, or by voids of earlier ones. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standings import standing_on
from bizenv.meaning.verdict import Verdict
from bizenv.model.book import Entry
from bizenv.model.codes import CLAIMED, FINISHED, STAGES, Stage
from bizenv.model.kinds import ADVANCES, LEADS_TO, Effect, effect
from bizenv.model.records import Said

VOIDED: Final = (
    "completion-voided",
    "application-voided",
    "review-restored",
    "completion-restored",
)
"""Changes that a void made, and no step."""
_OPEN: Final = (Stage.NOT_STARTED, Stage.IN_PROGRESS)


def is_step(entry: Entry) -> bool:
    """Whether a record moves the stage of a part."""
    return effect(entry.record) in LEADS_TO


@dataclass(frozen=True)
class Advance:
    """What is new between two states: the steps that count, and the last void that took one.

    None: no void took a step that counted in the earlier state.
    """

    steps: frozenset[Effect]
    void: Entry | None = None


def advance(
    before: Assignment | None,
    since: date,
    after: Assignment,
    day: date,
) -> Advance:
    """Return what is new of a part on a day, compared with an earlier state of it."""
    then = standing_on(before, since).effective if before else ()
    now = standing_on(after, day)
    known = list(_records(then))
    steps = [each for each in now.effective if is_step(each)]
    new: set[Effect] = set()
    for each in steps:
        record = each.record
        if record not in known:
            new.add(effect(record))
    voids = []
    for entry in after.entries:
        place = (entry.file, entry.row)
        void = now.voided.get(place)
        if void is not None and is_step(entry) and entry.record in known:
            voids.append(void)
    last = max(voids, key=_day_of, default=None)
    return Advance(frozenset(new), last)


def _records(entries: Iterable[Entry]) -> Iterator[Said]:
    for each in entries:
        yield each.record


def _day_of(entry: Entry) -> date:
    return entry.day


def stage_codes(then: Stage, now: Verdict, by: Advance) -> Iterator[str]:
    """Yield what changed of the stage; what a void alone changed is no step, and is called so."""
    stage = now.stage
    if stage is then:
        return
    if then is Stage.ACCEPTED:
        yield from _no_longer_accepted(stage, by)
    if stage in FINISHED:
        took_steps = ADVANCES & by.steps
        stepped = took_steps or by.void is None
        finished = "finished-late" if now.late else "finished"
        yield finished if stepped else "completion-restored"
    elif stage is Stage.APPLIED:
        yield from _in_review(then, now, by)
    elif stage is Stage.RETURNED:
        stepped = Effect.RETURNS in by.steps or by.void is None
        yield "returned" if stepped else "application-voided"
    elif then in _OPEN and STAGES.index(stage) > STAGES.index(then):
        yield "started"
    elif then is not Stage.ACCEPTED:
        yield _no_longer_applied(then, by)


def _no_longer_accepted(stage: Stage, by: Advance) -> Iterator[str]:
    """Yield why what was accepted is no longer: by a reviewer's decision, or by a correction."""
    if Effect.REOPENS in by.steps:
        yield "reopened"
    elif by.void is None:
        yield "undone"
    elif not _restored(stage, by):
        yield "completion-voided"


def _restored(stage: Stage, by: Advance) -> bool:
    """Whether an earlier application is in review again."""
    is_open = stage is Stage.APPLIED
    return is_open and Effect.APPLIES not in by.steps


def _in_review(then: Stage, now: Verdict, by: Advance) -> Iterator[str]:
    if not _restored(now.stage, by):
        yield "applied-late" if now.late else "applied"
    elif by.void is not None:
        yield "review-restored"
    elif then is not Stage.ACCEPTED:
        yield "undone"


def _no_longer_applied(then: Stage, by: Advance) -> str:
    if then in CLAIMED:
        if Effect.WITHDRAWS in by.steps:
            return "withdrawn"
        if by.void is not None:
            is_done = then is Stage.DECLARED
            if is_done:
                return "completion-voided"
            return "application-voided"
    return "undone"
