"""The one place that says what an assignment's status was on a day. Pure; it knows no clock.

`verdict(assignment, day)` is the status at the day's end. `timeline(assignment)` is the same
over all days, as spans. Nothing else in bizenv decides what is overdue, at risk, in review or
completed.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.case import Case
from bizenv.meaning.dues import Pause
from bizenv.meaning.extensions import ExtensionRequest, pending, requests
from bizenv.meaning.on_time import mending_runs, on_time, stood_still
from bizenv.meaning.overdue import after_due, why_not_applied
from bizenv.meaning.reviews import NAMES, review_limit, waiting_review
from bizenv.meaning.risks import Figures, Reason, risks
from bizenv.meaning.stages import STAGES, Application, Stage, Standing
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import (
    APART,
    LIGHTS,
    RISKED,
    STATUSES,
    UNCOUNTED,
    Status,
    light_of,
)
from bizenv.meaning.terms import Assignment
from bizenv.model.base import Due

__all__ = [
    "APART",
    "LIGHTS",
    "RISKED",
    "STATUSES",
    "UNCOUNTED",
    "Status",
    "light_of",
    "verdict",
]

UNASSIGNED: Final = "not-assigned"
_ON_TRACK: Final = (Reason("on-track"),)
_UNREPORTED: Final = (Reason("unreported"),)


Judged = tuple[Status, tuple[Reason, ...]]
"""A status, and why it is that."""


class Verdict(NamedTuple):
    """An assignment's status on a day, and why.

    `late`: the standing or accepted application was not on time. `early`: completed before the due
    day. `unreported`: on track, and nothing was ever said of the work. `asks`: the request for
    more time that waits for an answer; it changes nothing else.
    """

    status: Status
    stage: Stage
    late: bool
    early: bool
    unreported: bool
    due: Due
    reasons: tuple[Reason, ...]
    asks: ExtensionRequest | None = None

    @property
    def light(self) -> str | None:
        """`red`, `yellow`, `green`; None for what is paused or cancelled, or unreported."""
        return light_of(self.status, unreported=self.unreported)

    @property
    def unassigned(self) -> bool:
        """Whether it is an item to be done that the office has not assigned yet."""
        return any(each.code == UNASSIGNED for each in self.reasons)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two days one span.

        Everything but the figures, which change from day to day.
        """
        reasons = self.reasons
        codes = [(reason.code, reason.place) for reason in reasons]
        return (
            self.status,
            self.stage,
            self.late,
            self.early,
            self.unreported,
            self.due,
            None if self.asks is None else self.asks.entry.place,
            *codes,
        )


def verdict(assignment: Assignment, day: date) -> Verdict:
    """Return the status of an assignment at the end of a day on which its department leads."""
    due = assignment.due_on(day).value
    standing = standing_on(assignment, day)
    late = _is_late(assignment, standing, day)
    status, reasons = _judged(
        assignment,
        standing,
        due,
        day,
        late=late,
    )
    last_day = due.last_day
    completed = status is Status.COMPLETED
    before_due = last_day is not None and day < last_day
    return Verdict(
        status,
        standing.stage,
        late,
        early=completed and before_due and not late,
        unreported=status is Status.ON_TRACK and standing.stage is Stage.NOT_STARTED,
        due=due,
        reasons=reasons,
        asks=pending(assignment, standing, day) if standing.asked else None,
    )


def requests_on(assignment: Assignment, day: date) -> tuple[ExtensionRequest, ...]:
    """Return the requests for more time that were made by a day, and what became of each."""
    return requests(assignment, standing_on(assignment, day), day)


def case_on(assignment: Assignment, day: date) -> Case:
    """Return an assignment on a day with all that the risk rules look at."""
    return Case(
        assignment,
        day,
        due=assignment.due_on(day).value,
        standing=standing_on(assignment, day),
        terms=assignment.task.terms_on(day),
    )


def _judged(
    assignment: Assignment,
    standing: Standing,
    due: Due,
    day: date,
    *,
    late: bool,
) -> Judged:
    """Return the first status, in the order of the rules, that the day's facts give."""
    application = standing.application
    accepted = standing.accepted
    if assignment.cancelled_on(day).value:
        return _ended(assignment, day)
    if accepted is not None:
        return _completed(assignment, standing, due, late=late)
    if standing.stage is Stage.DECLARED:
        return _declared(standing, due, late=late)
    if application is not None and not late:
        return _in_review(assignment, standing, application, day)
    pause = assignment.paused_on(day) if assignment.pauses else None
    if pause is not None and pause.holds:
        return Status.PAUSED, (_paused(pause, day),)
    last_day = due.last_day
    passed = last_day is not None and day > last_day
    if passed and not mending_runs(assignment, standing, day):
        return _overdue(assignment, standing, due, day)
    terms = assignment.task.terms_on(day)
    return _to_be_done(Case(assignment, day, due, standing, terms))


def _to_be_done(case: Case) -> Judged:
    """Return that it is at risk, or on track."""
    found = risks(case)
    unassigned = _unassigned(case.assignment, case.day)
    if found:
        return Status.AT_RISK, (*found, *unassigned)
    if case.standing.stage is not Stage.NOT_STARTED:
        return Status.ON_TRACK, (*_ON_TRACK, *unassigned)
    return Status.ON_TRACK, unassigned or _UNREPORTED


def _unassigned(assignment: Assignment, day: date) -> tuple[Reason, ...]:
    """Say that an item was raised, and that the office has not assigned it yet."""
    task = assignment.task
    line = task.issued.line
    if line is None or task.assigned_by(day) is not None:
        return ()
    return (Reason(UNASSIGNED, {"raised": line.date}, task.issued.place),)


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


def _paused(pause: Pause, day: date) -> Reason:
    amendment = pause.began.amendment
    figures: Figures = {
        "effective": pause.began.day,
        "document": amendment.document,
        "reason": amendment.reason,
        "days": (day - pause.began.day).days + 1,
    }
    return Reason("paused", figures, pause.began.place)


def _paused_too_late(pause: Pause) -> Reason:
    """Say that it is paused, but that the due day had passed before."""
    figures: Figures = {"effective": pause.began.day}
    return Reason("paused-too-late", figures, pause.began.place)


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
        "made": _mended(application),
    }
    if not late:
        figures |= _late_then(assignment, application, accepted.day)
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
        "made": _mended(application),
    }
    code = "declared-late" if late else "declared"
    reason = Reason(code, figures, entry.place)
    return Status.COMPLETED, (reason,)


def _in_review(
    assignment: Assignment,
    standing: Standing,
    application: Application,
    day: date,
) -> Judged:
    """Say since when it waits for a decision; of several review steps also for which, and whose."""
    entry = application.entry
    applied = entry.day
    figures: Figures = {
        "applied": applied,
        "made": _mended(application),
        "days": (day - applied).days,
        **_late_then(assignment, application, day),
    }
    waits = waiting_review(assignment, standing, day)
    place = entry.place
    if waits is not None and waits.step is not None:
        place = waits.since.place
        figures["step"] = waits.step
        figures["since"] = waits.since.day
        figures["step_days"] = waits.days
        figures["reviewers"] = NAMES.join(waits.reviewers) or None
    in_review = Reason("in-review", figures, place)
    delayed = _review_late(assignment, standing, day)
    return Status.IN_REVIEW, (in_review, *delayed)


def _review_late(
    assignment: Assignment, standing: Standing, day: date
) -> tuple[Reason, ...]:
    """Say that the reviewer is late; it is no delay of the department."""
    if review_limit(assignment.task.book) is None:
        return ()
    waits = waiting_review(assignment, standing, day)
    if waits is None or not waits.days_late:
        return ()
    figures: Figures = {
        "step": waits.step,
        "until": waits.until,
        "days": waits.days_late,
        "reviewers": NAMES.join(waits.reviewers) or None,
    }
    return (Reason("review-late", figures, waits.since.place),)


def _late_then(
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


def _mended(application: Application) -> date | None:
    """Return the day on which it counts as made, if that is not its own."""
    made = application.made
    is_own = made == application.entry.day
    if is_own:
        return None
    return made


def _overdue(
    assignment: Assignment,
    standing: Standing,
    due: Due,
    day: date,
) -> Judged:
    """Say since when, and what happened to the application, if there ever was one."""
    last_day = due.last_day
    assert last_day is not None
    by = assignment.due_on(day).by
    place = by.place if by else assignment.place
    figures: Figures = {
        "due": last_day,
        "days": (day - last_day).days,
    }
    overdue = Reason("overdue", figures, place)
    why = why_not_applied(assignment, standing, due, day)
    unassigned = _unassigned(assignment, day)
    told: tuple[Reason, ...] = (overdue, why, *unassigned)
    if unassigned and why.code == "never-applied":
        told = (overdue, *unassigned)
    begun = after_due(assignment, last_day, day)
    if begun is not None:
        told = (*told, begun)
    pause = assignment.paused_on(day) if assignment.pauses else None
    if pause is not None:
        paused = _paused_too_late(pause)
        told = (*told, paused)
    delayed = _review_late(assignment, standing, day)
    return Status.OVERDUE, (*told, *delayed)


def worst(verdicts: Iterable[Verdict]) -> Status:
    """Return the worst status, cancelled ones not counted; `cancelled` if all are."""
    statuses = {each.status for each in verdicts}
    return min(statuses, key=STATUSES.index)


def least_advanced(verdicts: Iterable[Verdict]) -> Stage:
    """Return the least advanced stage."""
    stages = {each.stage for each in verdicts}
    return min(stages, key=STAGES.index)
