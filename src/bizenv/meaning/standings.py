"""Where the records of an assignment leave it on a day, worked out once. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.extensions import rule
from bizenv.meaning.replay import gone_on, replay
from bizenv.meaning.standing import Standing
from bizenv.model.book import Entry
from bizenv.model.codes import FINISHED


def standing_on(assignment: Assignment, day: date) -> Standing:
    """Return where an assignment's records leave it at the end of a day.

    It is the same until the next record.
    """
    return standing_of(assignment, known_by(assignment, day))


def known_by(assignment: Assignment, day: date) -> int:
    """Return how many of an assignment's records there are by the end of a day."""
    entries = assignment.entries
    if not entries or entries[-1].day <= day:
        return len(entries)
    return bisect_right(entries, day, key=_day_of)


def standing_of(assignment: Assignment, known: int) -> Standing:
    """Return where its first records leave an assignment: all those of a day, or none of it."""
    standings = assignment.standings
    standing = standings.get(known)
    if standing is None:
        standing = standings[known] = _worked_out(assignment, known)
    return standing


def _worked_out(assignment: Assignment, known: int) -> Standing:
    """Go on from where fewer records leave an assignment, if that is known, else from its first."""
    rework = assignment.policy.rework
    entries = assignment.entries
    before = _most_below(assignment.standings, known)
    if before is not None:
        later = entries[before:known]
        standing = gone_on(assignment.standings[before], later, rework)
        if standing is not None:
            return standing
    standing = _replayed(assignment, entries[:known])
    if standing.asked:
        rule(assignment, standing)
    return standing


def standing_after(assignment: Assignment, entry: Entry) -> Standing | None:
    """Return where a record left an assignment, before what else its day brought; None if it did not count."""
    taken = standing_on(assignment, entry.day).effective
    if entry not in taken:
        return None
    following = taken.index(entry) + 1
    return _replayed(assignment, taken[:following])


def _replayed(assignment: Assignment, entries: Sequence[Entry]) -> Standing:
    return replay(
        entries,
        date.max,
        assignment.policy.rework,
        reviewed=assignment.reviewed,
        steps_on=assignment.task.review_steps_on,
    )


def _most_below(standings: dict[int, Standing], known: int) -> int | None:
    """Return of how many records, the most below a number, it is known where they leave it."""
    if not standings:
        return None
    latest = next(reversed(standings))
    if latest < known:  # day after day, as nearly always
        return latest
    return max([each for each in standings if each < known], default=None)


def is_open(assignment: Assignment, day: date) -> bool:
    """Whether a department leads on a day, and its work is not finished, ended or paused."""
    if not assignment.leads_on(day):
        return False
    if assignment.cancelled_on(day).value:
        return False
    pause = assignment.paused_on(day) if assignment.pauses else None
    if pause is not None and pause.holds:
        return False
    return standing_on(assignment, day).stage not in FINISHED


def _day_of(entry: Entry) -> date:
    return entry.day
