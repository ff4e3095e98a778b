"""The one place that says what an assignment's status was on a day. Pure; it knows no clock.

`verdict(assignment, day)` is the status at the day's end. `timeline(assignment)` is the same
over all days, as spans. Nothing else in bizenv decides what is overdue, at risk, in review or
completed.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.case import Case
from bizenv.meaning.crossings import Watch
from bizenv.meaning.dues import Pause
from bizenv.meaning.extensions import ExtensionRequest, pending, requests
from bizenv.meaning.footings import (
    Footing,
    Judged,
    footing_on,
    late_then,
    mended,
    watched_on,
)
from bizenv.meaning.on_time import mending_runs
from bizenv.meaning.overdue import after_due, why_not_applied
from bizenv.meaning.reviews import NAMES, review_limit, waiting_review
from bizenv.meaning.risks import Figures, Reason
from bizenv.meaning.standing import Standing
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import STATUSES, Status, light_of
from bizenv.model.base import Due
from bizenv.model.codes import STAGES, Stage

UNASSIGNED: Final = "not-assigned"
_ON_TRACK: Final = (Reason("on-track"),)
_UNREPORTED: Final = (Reason("unreported"),)


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
    footing = footing_on(assignment, day)
    standing = footing.standing
    status, reasons = footing.settled or _judged(assignment, footing, day)
    last_day = footing.due.last_day
    before_due = last_day is not None and day < last_day
    in_time = before_due and not footing.late
    return Verdict(
        status,
        standing.stage,
        footing.late,
        status is Status.COMPLETED and in_time,
        status is Status.ON_TRACK and standing.stage is Stage.NOT_STARTED,
        footing.due,
        reasons,
        pending(assignment, standing, day) if standing.asked else None,
    )


def requests_on(assignment: Assignment, day: date) -> tuple[ExtensionRequest, ...]:
    """Return the requests for more time that were made by a day, and what became of each."""
    return requests(assignment, standing_on(assignment, day), day)


def apart_from_risks(
    assignment: Assignment, footing: Footing, day: date
) -> Status | None:
    """Return the first status, in the order of the rules, that the day's facts give.

    None where the risk rules decide: the work is to be done. Reports change none of these facts.
    """
    if footing.settled is not None:
        return footing.settled[0]
    standing = footing.standing
    if standing.application is not None and not footing.late:
        return Status.IN_REVIEW
    pause = assignment.paused_on(day) if assignment.pauses else None
    if pause is not None and pause.holds:
        return Status.PAUSED
    passed = footing.due.has_passed(day)
    if passed and not mending_runs(assignment, standing, day):
        return Status.OVERDUE
    return None


def _judged(assignment: Assignment, footing: Footing, day: date) -> Judged:
    """Return the status of what is neither ended nor completed, and why it is that."""
    standing = footing.standing
    match apart_from_risks(assignment, footing, day):
        case Status.IN_REVIEW:
            return _in_review(assignment, standing, day)
        case Status.PAUSED:
            return Status.PAUSED, (_paused(assignment, day),)
        case Status.OVERDUE:
            return _overdue(assignment, standing, footing.due, day)
        case _:
            case = Case(assignment, day, footing.due, standing, footing.terms)
            return _to_be_done(case, watched_on(footing, case))


def _to_be_done(case: Case, watched: Iterable[Watch]) -> Judged:
    """Return that it is at risk, or on track."""
    found: list[Reason] = []
    for rule, days in watched:
        if days[0] <= case.day:
            found += rule(case)
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


def _paused(assignment: Assignment, day: date) -> Reason:
    pause = assignment.paused_on(day)
    assert pause is not None
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


def _in_review(assignment: Assignment, standing: Standing, day: date) -> Judged:
    """Say since when it waits for a decision; of several review steps also for which, and whose."""
    application = standing.application
    assert application is not None
    entry = application.entry
    applied = entry.day
    figures: Figures = {
        "applied": applied,
        "made": mended(application),
        "days": (day - applied).days,
        **late_then(assignment, application, day),
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
