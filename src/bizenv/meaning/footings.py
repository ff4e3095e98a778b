"""What holds of an assignment from one record or amendment to the next, worked out once. Pure.

`verdict` asks for it on every day, and leaves to the day what the mere passing of time changes.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.case import Case
from bizenv.meaning.crossings import Watch, watches
from bizenv.meaning.on_time import on_time, stood_still
from bizenv.meaning.risks import Figures, Reason
from bizenv.meaning.standing import Application, Standing
from bizenv.meaning.standings import known_by, standing_of
from bizenv.meaning.statuses import Status
from bizenv.meaning.terms import Terms
from bizenv.model.base import Due
from bizenv.model.book import Dated
from bizenv.model.codes import Stage

Judged = tuple[Status, tuple[Reason, ...]]
"""A status, and why it is that."""


@dataclass(eq=False, slots=True)
class Footing:
    """What is the same of an assignment on all days until its next record or amendment.

    `late`: the standing or accepted application was not on time. `settled`: the status, and why,
    where time changes it no more; None where it may. `watched`: see `watched_on`. `passing` keeps the
    days on which something passes; see `timeline`.
    """

    standing: Standing
    due: Due
    terms: Terms
    late: bool
    settled: Judged | None
    watched: tuple[Watch, ...] | None = None
    passing: tuple[date, ...] | None = None


def footing_on(assignment: Assignment, day: date) -> Footing:
    """Return what holds of an assignment at the end of a day, and until more is known."""
    known = number = known_by(assignment, day)
    amendments = assignment.task.amendments
    if amendments:
        amended = bisect_right(amendments, day, key=_day_of)
        number += amended * (len(assignment.entries) + 1)
    footing = assignment.footings.get(number)
    if not isinstance(footing, Footing):  # there is none yet
        standing = standing_of(assignment, known)
        footing = assignment.footings[number] = _footing(assignment, standing, day)
    return footing


def case_on(assignment: Assignment, day: date) -> Case:
    """Return an assignment on a day with all that the risk rules look at."""
    footing = footing_on(assignment, day)
    return Case(assignment, day, footing.due, footing.standing, footing.terms)


def watched_on(footing: Footing, case: Case) -> tuple[Watch, ...]:
    """Return the risk rules that may fire while a footing holds; `case` is of one of its days."""
    watched = footing.watched
    if watched is None:
        watched = footing.watched = watches(case)
    return watched


def _day_of(dated: Dated) -> date:
    return dated.day


def _footing(assignment: Assignment, standing: Standing, day: date) -> Footing:
    due = assignment.due_on(day).value
    late = _is_late(assignment, standing, day)
    return Footing(
        standing,
        due,
        assignment.task.terms_on(day),
        late,
        _settled(assignment, standing, due, day, late=late),
    )


def _is_late(assignment: Assignment, standing: Standing, day: date) -> bool:
    """Whether there is an application, and it was not on time."""
    application = standing.application
    if application is None:
        return False
    decisive = day
    if standing.accepted is not None:
        decisive = standing.accepted.day
    elif standing.stage is Stage.DECLARED:
        decisive = application.entry.day  # nobody decides later
    return not on_time(assignment, application, decisive)


def _settled(
    assignment: Assignment,
    standing: Standing,
    due: Due,
    day: date,
    *,
    late: bool,
) -> Judged | None:
    """Return that it is ended, completed or declared, whatever else; None if it is none of these."""
    if assignment.cancelled_on(day).value:
        return _ended(assignment, day)
    if standing.accepted is not None:
        return _completed(assignment, standing, due, late=late)
    if standing.stage is Stage.DECLARED:
        return _declared(standing, due, late=late)
    return None


def _ended(assignment: Assignment, day: date) -> Judged:
    """Return that it is cancelled, merged into another, or carried over to another plan."""
    by = assignment.cancelled_on(day).by
    assert by is not None
    amendment = by.amendment
    figures: Figures = {
        "effective": by.day,
        "document": amendment.document,
        "reason": amendment.reason,
    }
    to = by.goes_on
    if to is not None:
        figures["to"] = to
    status = Status(by.end.replace("-", "_"))
    ended = Reason(by.end, figures, by.place)
    return status, (ended,)


def _completed(
    assignment: Assignment,
    standing: Standing,
    due: Due,
    *,
    late: bool,
) -> Judged:
    application = standing.application
    accepted = standing.accepted
    assert application is not None
    assert accepted is not None
    figures: Figures = {
        "applied": application.entry.day,
        "accepted": accepted.day,
        "by": getattr(accepted.record, "by", None),
        "due": due.last_day,
        "made": mended(application),
    }
    if not late:
        figures |= late_then(assignment, application, accepted.day)
    code = "accepted-late" if late else "accepted"
    reason = Reason(code, figures, accepted.place)
    return Status.COMPLETED, (reason,)


def _declared(standing: Standing, due: Due, *, late: bool) -> Judged:
    """Say that the department itself declared the work done, and nobody reviews it."""
    application = standing.application
    assert application is not None
    entry = application.entry
    figures: Figures = {
        "applied": entry.day,
        "due": due.last_day,
        "made": mended(application),
    }
    code = "declared-late" if late else "declared"
    reason = Reason(code, figures, entry.place)
    return Status.COMPLETED, (reason,)


def late_then(
    assignment: Assignment, application: Application, decisive: date
) -> Figures:
    """Return by how many days an application that is on time was late when made.

    And the day of the amendment that made it on time; nothing if it always was.
    """
    made = application.made
    last_day = assignment.due_on(made).value.last_day
    if last_day is None or made <= last_day:
        return {}
    if stood_still(assignment, made):
        return {}
    moved = assignment.due_on(decisive).day
    if moved <= made:  # it was taken over, and had another day before
        moved = assignment.first
    return {"late_by": (made - last_day).days, "extended": moved}


def mended(application: Application) -> date | None:
    """Return the day on which it counts as made, if that is not its own."""
    made = application.made
    is_own = made == application.entry.day
    if is_own:
        return None
    return made
