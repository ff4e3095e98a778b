"""Which of the lines that are new decide what a part is, and what time alone did. Pure.

A line decides if the part would be another without it. Nothing here judges: `verdict` does,
of the part as it is and of the part without the line.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.risks import Reason
from bizenv.meaning.statuses import Status
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import Dated, Entry, Place

Alike = Callable[[Verdict, Verdict], bool]


@dataclass(frozen=True)
class Passing:
    """What time alone did to a part, as far as the records do not say it.

    `due`: the due day passed; `mending`: the mending time ended. `why`: what came of the
    application by then, or which rules fire.
    """

    due: date | None = None
    mending: date | None = None
    why: tuple[Reason, ...] = ()


def decisive(
    assignment: Assignment, day: date, new: Iterable[Entry]
) -> tuple[Entry, ...]:
    """Return those of new records without which a part would be another on a day.

    Where either of several would do, it is the later one.
    """
    kept, _ = _sifted(assignment, day, new, _is_no_other)
    return tuple(kept)


def lifting(
    assignment: Assignment,
    day: date,
    new: Iterable[Entry],
    moved: Dated | None,
) -> tuple[Entry | Dated, ...]:
    """Return those of new records without which a part would be of another status on a day.

    And the amendment that moved its due day, if it would be so without that one.
    """
    kept, rest = _sifted(assignment, day, new, _is_of_one_status)
    found: list[Entry | Dated] = list(kept)
    if moved is not None:
        without = _without(rest, moved)
        of_rest = verdict(rest, day)
        of_others = verdict(without, day)
        if not _is_of_one_status(of_rest, of_others):
            found.append(moved)
    return tuple(found)


def _sifted(
    assignment: Assignment,
    day: date,
    new: Iterable[Entry],
    is_alike: Alike,
) -> tuple[list[Entry], Assignment]:
    """Return the records without which a part is not alike, and the part without the others."""
    said = verdict(assignment, day)
    kept: list[Entry] = []
    for entry in sorted(new, key=_day_of):
        place = entry.place
        entries = assignment.entries
        others = [each for each in entries if each.place != place]
        without = replace(assignment, entries=tuple(others))
        if is_alike(said, verdict(without, day)):
            assignment = without
        else:
            kept.append(entry)
    return kept, assignment


def bears(assignment: Assignment, day: date, dated: Dated) -> bool:
    """Whether a part would be another on a day without an amendment.

    One of its due day, cancellation or pause.
    """
    without = _without(assignment, dated)
    with_it = verdict(assignment, day)
    without_it = verdict(without, day)
    return not _is_no_other(with_it, without_it)


def _without(assignment: Assignment, dated: Dated) -> Assignment:
    """Return a part as if an amendment had neither moved its due day nor ended or paused it."""
    cancels = [each for each in assignment.cancels if each.by is not dated]
    others = [each for each in assignment.amendments if each is not dated]
    found = assignment.task.folded(others)
    return replace(
        assignment,
        dues=found.dues,
        cancels=tuple(cancels),
        pauses=found.pauses,
    )


def _is_of_one_status(said: Verdict, without: Verdict) -> bool:
    return said.status is without.status


def _is_no_other(said: Verdict, without: Verdict) -> bool:
    """Whether a part is the same without a line, but for figures, which change from day to day.

    What is at risk without it, and for these reasons among others, was not put at risk by it.
    """
    if _outcome(said) != _outcome(without):
        return False
    codes = _codes(said)
    others = _codes(without)
    if said.status is Status.AT_RISK:
        return codes <= others
    return codes == others


def _outcome(said: Verdict) -> tuple[object, ...]:
    last_day = said.due.last_day
    return said.status, said.stage, said.late, last_day


def _codes(said: Verdict) -> set[str]:
    return {each.code for each in said.reasons}


def _day_of(entry: Entry) -> date:
    return entry.day


def passing(
    then: Verdict | None,
    now: Verdict,
    published: date,
    told: Iterable[Place],
    mended_until: date | None,
) -> Passing | None:
    """Return what time did since a published day; `told` are the places of decisive records.

    `mended_until`: the last day of a mending time that kept it from being overdue. None where time
    did nothing: the status is the same, or records alone brought it.
    """
    if then is not None and then.status is now.status:
        return None
    known = set(told)
    reasons = now.reasons
    left = [each for each in reasons if each.place not in known]
    untold = tuple(left)
    if now.status is Status.OVERDUE:
        return _overdue(now, untold, published, mended_until)
    if now.status is Status.AT_RISK and untold:
        return Passing(why=untold)
    return None


def _overdue(
    now: Verdict,
    untold: tuple[Reason, ...],
    published: date,
    mended_until: date | None,
) -> Passing | None:
    if mended_until is not None and mended_until >= published:
        return Passing(mending=mended_until)
    due = now.due.last_day
    if due is None or due < published:
        return None
    why = tuple(_outcome_of_application(untold))
    return Passing(due=due, why=why)


_BY_AMENDMENT: Final = frozenset(
    {"overdue", "led-after-due", "reinstated-after-due", "paused-too-late"}
)
"""Reasons that say no more than the deadline, or the amendment that is named as a cause."""


def _outcome_of_application(reasons: Iterable[Reason]) -> Iterator[Reason]:
    for each in reasons:
        if each.code not in _BY_AMENDMENT:
            yield each
