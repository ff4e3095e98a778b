"""What is on time, and the time for mending what was returned. Pure."""

from datetime import date

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standing import Application, Standing
from bizenv.meaning.standings import standing_on
from bizenv.model.kinds import Effect, effect


def on_time(assignment: Assignment, application: Application, decisive: date) -> bool:
    """Whether it was made by the due day in force then, or by that of the decisive day.

    This is the day of the acceptance, and while there is none, the day that is looked at. On a day
    on which the clock stands still everything is on time.
    """
    made = application.made
    for when in (made, decisive):
        if not assignment.due_on(when).value.has_passed(made):
            return True
    return stood_still(assignment, made)


def stood_still(assignment: Assignment, day: date) -> bool:
    """Whether the work is paused on a day, so that no due day passes."""
    pause = assignment.paused_on(day)
    return pause is not None and pause.holds


def mending_runs(assignment: Assignment, standing: Standing, day: date) -> bool:
    """Whether mending time runs for an application that was on time."""
    mending = standing.mending
    if mending is None:
        return False
    until = mending.until
    if until is None or day > until:
        return False
    return on_time(assignment, mending.application, day)


def missed_by(assignment: Assignment, standing: Standing, day: date) -> int | None:
    """Return by how many days what was returned was late, so that its mending time saves nothing.

    None where it was on time, or there is no such time.
    """
    mending = standing.mending
    if mending is None or mending.until is None:
        return None
    application = mending.application
    last_day = assignment.due_on(day).value.last_day
    if last_day is None or on_time(assignment, application, day):
        return None
    return (application.made - last_day).days


def mended_until(assignment: Assignment, day: date) -> date | None:
    """Return the last day of the latest mending time that kept a part from being overdue by a day."""
    ended: list[date] = []
    for entry in standing_on(assignment, day).effective:
        if effect(entry.record) is not Effect.RETURNS:
            continue
        mending = standing_on(assignment, entry.day).mending
        if mending is None or mending.until is None or mending.until >= day:
            continue
        if on_time(assignment, mending.application, day):
            ended.append(mending.until)
    return max(ended, default=None)
