"""The steps of a part one by one, as they count: what each changed, when, where and why. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.on_time import on_time
from bizenv.meaning.standing import Application, AtStep
from bizenv.meaning.standings import standing_after, standing_on
from bizenv.model.book import Entry, Place
from bizenv.model.kinds import ADVANCES, Effect, effect
from bizenv.report.advance import is_step

PASSED: Final = "passed"
_CODES: Final = {
    Effect.RETURNS: "returned",
    Effect.REOPENS: "reopened",
    Effect.WITHDRAWS: "withdrawn",
}


class PartStep(NamedTuple):
    """A step of a part: its day, what it changed, where it stands, and why it was made.

    `passed`: the review step that an application passed, others being left.
    """

    day: date
    code: str
    place: Place
    why: str | None = None
    passed: str | None = None


def steps_of(assignment: Assignment, since: date, last: date) -> list[PartStep]:
    """Return the steps after a day and by another that still count, in the order in which they do."""
    steps = [*_cancellations(assignment), *_pauses(assignment)]
    standing = standing_on(assignment, last)
    passes = dict(_passes(standing.decided))
    for entry in standing.effective:
        if is_step(entry):
            why = getattr(entry.record, "reason", None)
            passed = passes.get(entry.place)
            code = PASSED if passed else _code_of(entry, assignment)
            step = PartStep(entry.day, code, entry.place, why, passed)
            steps.append(step)
    steps.sort(key=_day_of)  # amendments hold from the start of their day
    return [step for step in steps if since < step.day <= last]


def _passes(decided: Iterable[AtStep]) -> Iterator[tuple[Place, str]]:
    """Yield which decisions let an application pass a review step, and which one."""
    for each in decided:
        if each.passes:
            yield each.entry.place, each.step


def _cancellations(assignment: Assignment) -> Iterator[PartStep]:
    was = False
    for step in assignment.cancels:
        if step.value is not was and step.by is not None:
            code = step.by.end if step.value else "reinstated"
            yield PartStep(step.day, code, step.by.place)
        was = step.value


def _pauses(assignment: Assignment) -> Iterator[PartStep]:
    for pause in assignment.pauses:
        is_told = pause.holds and pause.is_pause
        if not is_told:
            continue
        yield PartStep(pause.first, "paused", pause.began.place)
        if pause.ended is not None:
            yield PartStep(pause.ended.day, "resumed", pause.ended.place)


def _code_of(entry: Entry, assignment: Assignment) -> str:
    """Return what a step changed, as of its own day."""
    does = effect(entry.record)
    if does not in ADVANCES:
        return _CODES[does]
    application = _application(entry, assignment)
    late = not on_time(assignment, application, entry.day)
    is_done = does is Effect.ACCEPTS or not assignment.reviewed
    code = "finished" if is_done else "applied"
    if late:
        return f"{code}-late"
    return code


def _application(entry: Entry, assignment: Assignment) -> Application:
    """Return the application that an entry made or accepted, whatever else its day brought."""
    standing = standing_after(assignment, entry)
    application = None if standing is None else standing.application
    return application or Application(entry, entry.day)


def _day_of(step: PartStep) -> date:
    return step.day
