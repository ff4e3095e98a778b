"""The steps: what each record does to its assignment, by the table of kinds. Pure.

`replay` tells where the records of one assignment leave it at the end of a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple, assert_never

from bizenv.meaning.standing import (
    Application,
    AtStep,
    Disallowed,
    Mending,
    Standing,
    StepsOn,
)
from bizenv.meaning.voids import Voids
from bizenv.model.base import shifted
from bizenv.model.book import Entry
from bizenv.model.codes import Stage
from bizenv.model.kinds import DECIDES, EFFECTS, KINDS, LEADS_TO, VOIDING, Effect
from bizenv.model.records import Accept, Progress, Report, Return

_BEGUN: Final = {Stage.NOT_STARTED: Stage.IN_PROGRESS}
STEP_UNKNOWN: Final = "unknown-step"
STEP_OUT_OF_ORDER: Final = "step-out-of-order"
_FIELDS: Final = attrgetter(*[each.name for each in fields(Standing)])


def replay(
    entries: Iterable[Entry],
    day: date,
    rework: int,
    *,
    reviewed: bool = True,
    steps_on: StepsOn | None = None,
) -> Standing:
    """Return where records in order leave an assignment at the end of `day`.

    `rework` is policy's, in days. Where nothing is `reviewed`, an application completes; elsewhere
    it passes the review steps that are in force on its day.
    """
    claimed = Stage.APPLIED if reviewed else Stage.DECLARED
    standing = Standing(claimed=claimed, steps_on=steps_on if reviewed else None)
    past = [entry for entry in entries if entry.day <= day]
    if _any_void(past):
        past = _without_voided(past, standing)
    _live_all(past, standing, rework)
    return standing


def gone_on(before: Standing, later: Sequence[Entry], rework: int) -> Standing | None:
    """Return where records of later days leave an assignment whose earlier ones are replayed.

    None where all of them have to be gone through together: voids take earlier ones, and of requests some
    may not be allowed.
    """
    if before.asked or before.voided or before.idle or _any_void(later):
        return None
    standing = Standing(*_FIELDS(before))
    standing.effective = [*before.effective]
    standing.refused = [*before.refused]
    _live_all(later, standing, rework)
    return None if standing.asked else standing


def _any_void(entries: Iterable[Entry]) -> bool:
    return not VOIDING.isdisjoint([entry.record.kind for entry in entries])


def _live_all(past: Sequence[Entry], standing: Standing, rework: int) -> None:
    """Take records in order, those of one day together."""
    if len(past) == 1 or len({entry.day for entry in past}) == len(past):
        for entry in past:
            _live(entry, standing, rework)
        return
    for _, same_day in groupby(past, key=attrgetter("day")):
        entries_of_day = list(same_day)
        _live_day(entries_of_day, standing, rework)


def _without_voided(entries: Sequence[Entry], standing: Standing) -> list[Entry]:
    """Return the records that no void took, and note what came of the voids."""
    voids = Voids()
    left = voids.without_voided(entries)
    standing.voided = voids.voided
    standing.idle = voids.idle
    standing.unclear = voids.unclear
    return left


def _live_day(entries: Sequence[Entry], standing: Standing, rework: int) -> None:
    """Take a day's records: decisions up to the first not allowed, all others, the rest.

    A record that is not allowed yet waits for the decisions that allow it.
    """
    decisions: list[Entry] = []
    said: list[Entry] = []
    for entry in entries:
        kind = KINDS[entry.record.kind]
        if kind.decides:
            decisions.append(entry)
        else:
            said.append(entry)
    while decisions and _refusal(decisions[0], standing) is None:
        decision = decisions.pop(0)
        _take(decision, standing, rework)
    for entry in said:
        awaited = _awaited(entry, decisions, standing)
        for _ in range(awaited):
            decision = decisions.pop(0)
            _take(decision, standing, rework)
        _live(entry, standing, rework)
    for entry in decisions:
        _live(entry, standing, rework)


class _Position(NamedTuple):
    """Of a standing all that decides whether a record counts: the stage, and the review steps."""

    stage: Stage
    steps: tuple[str, ...] = ()
    passed: tuple[Entry, ...] = ()


def _awaited(entry: Entry, decisions: Sequence[Entry], standing: Standing) -> int:
    """Return after how many of the decisions, each allowed, a record is; 0 if after none."""
    position: Standing | _Position = standing
    if _refusal(entry, position) is None:
        return 0
    for number, decision in enumerate(decisions, start=1):
        if _refusal(decision, position) is not None:
            return 0
        position = _after(decision, position)
        if _refusal(entry, position) is None:
            return number
    return 0


def _after(decision: Entry, position: Standing | _Position) -> _Position:
    """Return where a decision leaves an application."""
    does = EFFECTS[decision.record.kind]
    passed = (*position.passed, decision)
    goes_on = len(passed) < len(position.steps)
    if does is Effect.ACCEPTS and goes_on:
        return _Position(position.stage, position.steps, passed)
    return _Position(LEADS_TO.get(does, position.stage))


def _refusal(entry: Entry, position: Standing | _Position) -> str | None:
    """Return the code that says why a record does not count, None for one that does."""
    kind = KINDS[entry.record.kind]
    refused = kind.refused.get(position.stage)
    if refused is None and entry.by_reviewer:
        return _step_refused(entry, position)
    return refused


def _step_refused(decision: Entry, position: Standing | _Position) -> str | None:
    """Return why an acceptance that names a review step does not count, None if it does."""
    accept = decision.record
    if not isinstance(accept, Accept) or accept.step is None:
        return None
    step = accept.step
    if step not in position.steps:
        return STEP_UNKNOWN
    waits = position.steps[len(position.passed)]
    if step == waits:
        return None
    return STEP_OUT_OF_ORDER


def _live(entry: Entry, standing: Standing, rework: int) -> None:
    """Take a record, or refuse it."""
    code = _refusal(entry, standing)
    if code is None:
        _take(entry, standing, rework)
        return
    at_step = code in (STEP_UNKNOWN, STEP_OUT_OF_ORDER)
    waits = standing.waits if at_step else None
    refusal = Disallowed(entry, code, standing.stage, waits)
    standing.refused.append(refusal)


def _take(entry: Entry, standing: Standing, rework: int) -> None:
    """Act out what a record does, and move the assignment to the stage that it leads to."""
    standing.effective.append(entry)
    kind = KINDS[entry.record.kind]
    does = kind.effect
    if kind.heard:
        _hear(entry, standing)
    if does is Effect.REPORTS:
        standing.stage = _BEGUN.get(standing.stage, standing.stage)
        return
    _act_out(does, entry, standing, rework)
    if does in DECIDES:
        standing.decision = entry
    standing.stage = _led_to(does, standing)


def _act_out(does: Effect, entry: Entry, standing: Standing, rework: int) -> None:
    """Do what a record does to an application."""
    match does:
        case Effect.APPLIES:
            _apply(entry, standing)
        case Effect.ACCEPTS:
            _accept(entry, standing)
        case Effect.RETURNS:
            _decide(entry, standing)
            standing.mending = _mending(entry, standing, rework)
            standing.application = None
        case Effect.WITHDRAWS | Effect.REOPENS:
            standing.application = standing.accepted = standing.confirmed = None
        case Effect.CONFIRMS:
            standing.confirmed = standing.confirmed or entry
        case Effect.NOTES | Effect.ASKS | Effect.REFUSES:
            standing.asked |= does is not Effect.NOTES
        case Effect.REPORTS | Effect.VOIDS:
            raise AssertionError(entry)  # voids are taken out before
        case _:
            assert_never(does)


def _hear(entry: Entry, standing: Standing) -> None:
    """Note what a department said last."""
    standing.heard = entry
    record = entry.record
    if isinstance(record, Report):
        standing.reported = entry
    if isinstance(record, Progress) and record.percent is not None:
        standing.percent = (entry, record.percent)


def _led_to(does: Effect, standing: Standing) -> Stage:
    """Return the stage to which a record leads; an acceptance before the last step to none."""
    if does is Effect.APPLIES:
        return standing.claimed
    accepts = does is Effect.ACCEPTS
    goes_on = accepts and standing.accepted is None
    if goes_on:
        return standing.stage
    return LEADS_TO.get(does, standing.stage)


def _apply(entry: Entry, standing: Standing) -> None:
    """Let an application stand at the first of the review steps of its day."""
    made = _made(entry.day, standing.mending)
    standing.application = Application(entry, made)
    steps_on = standing.steps_on
    standing.steps = () if steps_on is None else steps_on(entry.day)
    standing.passed = ()


def _accept(entry: Entry, standing: Standing) -> None:
    """Accept an application, or pass it on to its next step."""
    next_step = len(standing.passed) + 1
    goes_on = next_step < len(standing.steps)
    _decide(entry, standing, passes=goes_on)
    if goes_on:
        standing.passed += (entry,)
    else:
        standing.accepted = entry
        standing.mending = None


def _decide(entry: Entry, standing: Standing, *, passes: bool = False) -> None:
    """Note on which step a decision was made, if it has a name."""
    if standing.steps:
        step = standing.steps[len(standing.passed)]
        standing.decided += (AtStep(entry, step, passes),)


def _mending(entry: Entry, standing: Standing, rework: int) -> Mending:
    """Return what a return asks to be mended, and until when."""
    record = entry.record
    assert isinstance(record, Return)
    application = standing.application
    assert application is not None
    until = record.resubmit_by
    if until is None and rework:
        until = shifted(entry.day, rework)
    return Mending(entry, until, application)


def _made(day: date, mending: Mending | None) -> date:
    """Return the day on which an application counts as made.

    Mended in time, it is that of the returned one.
    """
    if mending is None:
        return day
    until = mending.until
    in_time = until is not None and day <= until
    if in_time:
        return mending.application.made
    return day
