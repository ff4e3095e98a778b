"""Where the records of an assignment leave it on a day, worked out once. Pure."""

from bisect import bisect_right
from datetime import date
from typing import Final

from bizenv.meaning.extensions import rule
from bizenv.meaning.stages import Standing, replay
from bizenv.meaning.terms import Assignment
from bizenv.model.book import Entry
from bizenv.model.kinds import Stage

_FINISHED: Final = (Stage.ACCEPTED, Stage.DECLARED)


def standing_on(assignment: Assignment, day: date) -> Standing:
    """Return where an assignment's records leave it at the end of a day.

    It is the same until the next record.
    """
    entries = assignment.entries
    standings = assignment.standings
    known = len(entries)
    if entries and entries[-1].day > day:
        known = bisect_right(entries, day, key=_day_of)
    standing = standings.get(known)
    if standing is None:
        rework = assignment.policy.rework
        standing = replay(
            entries[:known],
            day,
            rework,
            reviewed=assignment.reviewed,
            steps_on=assignment.task.review_steps_on,
        )
        if standing.asked:
            rule(assignment, standing)
        standings[known] = standing
    return standing


def is_open(assignment: Assignment, day: date) -> bool:
    """Whether a department leads on a day, and its work is not finished, ended or paused."""
    if not assignment.leads_on(day):
        return False
    if assignment.cancelled_on(day).value:
        return False
    pause = assignment.paused_on(day) if assignment.pauses else None
    if pause is not None and pause.holds:
        return False
    return standing_on(assignment, day).stage not in _FINISHED


def _day_of(entry: Entry) -> date:
    return entry.day
