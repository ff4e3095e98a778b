"""The one place that says what an assignment's status was on a day. Pure; it knows no clock.

`verdict(assignment, day)` is the status at the day's end. `timeline(assignment)` is the same
over all days, as spans. Nothing else in bizenv decides what is overdue, at risk, in review or
completed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple, assert_never

from bizenv.meaning.risks import Case, Figures, Reason, crossings, returned_by, risks
from bizenv.meaning.stages import STAGES, Application, Stage, Standing, replay
from bizenv.meaning.terms import Assignment
from bizenv.model.base import Due, shifted
from bizenv.model.book import Entry
from bizenv.model.kinds import Effect, effect
from bizenv.model.records import Reopen, Withdraw


class Status(StrEnum):
    """What an assignment or a task is on a day, the worst first."""

    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    IN_REVIEW = "in_review"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


STATUSES: Final = tuple(Status)
LIGHTS: Final = {
    Status.OVERDUE: "red",
    Status.AT_RISK: "yellow",
    Status.ON_TRACK: "green",
    Status.IN_REVIEW: "green",
    Status.COMPLETED: "green",
}


class Verdict(NamedTuple):
    """An assignment's status on a day, and why.

    `late`: the standing or accepted application was not on time. `early`: completed before the due
    day. `unreported`: on track, and nothing was ever said of the work.
    """

    status: Status
    stage: Stage
    late: bool
    early: bool
    unreported: bool
    due: Due
    reasons: tuple[Reason, ...]

    @property
    def light(self) -> str | None:
        """`red`, `yellow`, `green`; None for what is cancelled and while nothing was recorded."""
        return None if self.unreported else LIGHTS.get(self.status)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two days one span.

        Everything but the figures, which change from day to day.
        """
        codes = tuple((reason.code, reason.place) for reason in self.reasons)
        return (
            self.status,
            self.stage,
            self.late,
            self.early,
            self.unreported,
            self.due,
            codes,
        )


class Span(NamedTuple):
    """Days with one verdict, from the first to the last (None: for good).

    `verdict` is that of the first day.
    """

    first: date
    last: date | None
    verdict: Verdict


def standing_on(assignment: Assignment, day: date) -> Standing:
    """Return where an assignment's records leave it at the end of a day; the same until the next record."""
    known = bisect_right(assignment.entries, day, key=_day_of)
    standing = assignment.standings.get(known)
    if standing is None:
        standing = replay(assignment.entries[:known], day, assignment.policy.rework)
        assignment.standings[known] = standing
    return standing


def _day_of(entry: Entry) -> date:
    return entry.day


def verdict(assignment: Assignment, day: date) -> Verdict:
    """Return the status of an assignment at the end of a day on which its department leads."""
    due = assignment.due_on(day).value
    standing = standing_on(assignment, day)
    stage = standing.stage
    late = standing.application is not None and not _on_time(
        assignment, standing.application, standing.accepted, day
    )
    cancelled = assignment.cancelled_on(day)
    passed = due.last_day is not None and day > due.last_day
    early = unreported = False
    reasons: tuple[Reason, ...]
    if cancelled.value:
        status, reasons = Status.CANCELLED, (_cancelled(assignment, day),)
    elif standing.accepted is not None:
        status = Status.COMPLETED
        reasons = (_completed(standing.accepted, standing, due, late=late),)
        early = not late and due.last_day is not None and day < due.last_day
    elif standing.application is not None and not late:
        status, reasons = Status.IN_REVIEW, (_in_review(standing.application, day),)
    elif passed and not _mending(assignment, standing, day):
        status, reasons = Status.OVERDUE, _overdue(assignment, standing, due, day)
    else:
        case = Case(assignment, day, due, standing, assignment.task.terms_on(day))
        reasons = risks(case)
        status = Status.AT_RISK if reasons else Status.ON_TRACK
        unreported = not reasons and stage is Stage.NOT_STARTED
        reasons = reasons or (Reason("unreported" if unreported else "on-track"),)
    return Verdict(status, stage, late, early, unreported, due, reasons)


def _on_time(
    assignment: Assignment, application: Application, accepted: Entry | None, day: date
) -> bool:
    """Whether it was made by the due day in force then, or by that of the day.

    Once it is accepted, the day of acceptance stands for the day.
    """
    decisive = accepted.day if accepted else day
    made = application.made
    days = (assignment.due_on(when).value.last_day for when in (made, decisive))
    return any(last_day is None or made <= last_day for last_day in days)


def _mending(assignment: Assignment, standing: Standing, day: date) -> bool:
    """Whether mending time runs for an application that was on time."""
    mending = standing.mending
    if mending is None or mending.until is None or day > mending.until:
        return False
    return _on_time(assignment, mending.application, None, day)


def _cancelled(assignment: Assignment, day: date) -> Reason:
    by = assignment.cancelled_on(day).by
    assert by is not None
    figures: Figures = {
        "effective": by.day,
        "document": by.amendment.document,
        "reason": by.amendment.reason,
    }
    return Reason("cancelled", figures, by.place)


def _completed(accepted: Entry, standing: Standing, due: Due, *, late: bool) -> Reason:
    application = standing.application
    assert application is not None
    figures: Figures = {"applied": application.entry.day, "accepted": accepted.day}
    mended = application.made if application.made != application.entry.day else None
    figures |= {
        "by": getattr(accepted.record, "by", None),
        "due": due.last_day,
        "made": mended,
    }
    return Reason("accepted-late" if late else "accepted", figures, accepted.place)


def _in_review(application: Application, day: date) -> Reason:
    entry = application.entry
    mended = application.made if application.made != entry.day else None
    return Reason(
        "in-review",
        {"applied": entry.day, "made": mended, "days": (day - entry.day).days},
        entry.place,
    )


def _overdue(
    assignment: Assignment, standing: Standing, due: Due, day: date
) -> tuple[Reason, ...]:
    """Say since when, and what happened to the application, if there ever was one."""
    assert due.last_day is not None
    by = assignment.due_on(day).by
    figures: Figures = {"due": due.last_day, "days": (day - due.last_day).days}
    overdue = Reason("overdue", figures, by.place if by else assignment.place)
    return overdue, _why_not_applied(standing, due)


def _why_not_applied(standing: Standing, due: Due) -> Reason:
    """Say what came of the application: too late, returned, taken back, undone, or never made."""
    for entry in reversed(standing.effective):
        came_of_it = _came_of_it(entry, standing, due)
        if came_of_it is not None:
            return came_of_it
    return Reason("never-applied")


def _came_of_it(entry: Entry, standing: Standing, due: Due) -> Reason | None:
    """Say what a record did to the application; None where it did nothing to it."""
    record, does = entry.record, effect(entry.record)
    figures: Figures
    match does:
        case Effect.REPORTS | Effect.NOTES | Effect.VOIDS:
            return None
        case Effect.RETURNS:
            return returned_by(entry, standing)
        case Effect.REOPENS:
            assert isinstance(record, Reopen)
            figures = {"date": entry.day, "by": record.by, "why": record.reason}
            return Reason("reopened", figures, entry.place)
        case Effect.WITHDRAWS:
            assert isinstance(record, Withdraw)
            figures = {"date": entry.day, "why": record.reason}
            return Reason("withdrawn", figures, entry.place)
        case Effect.APPLIES | Effect.ACCEPTS:
            figures = {"applied": entry.day, "due": due.last_day}
            return Reason("applied-late", figures, entry.place)
        case _:
            assert_never(does)


def timeline(assignment: Assignment) -> tuple[Span, ...]:
    """Return all verdicts of an assignment in the order of days, equal neighbours merged."""
    days = sorted(_candidates(assignment))
    verdicts = [(day, verdict(assignment, day)) for day in days]
    turns = [verdicts[0]]
    turns += [now for before, now in pairwise(verdicts) if now[1].key != before[1].key]
    lasts = [shifted(day, -1) for day, _ in turns[1:]]
    return tuple(
        Span(day, last, said)
        for (day, said), last in zip(turns, (*lasts, assignment.last), strict=True)
    )


def _candidates(assignment: Assignment) -> set[date]:
    """Return every day on which the verdict may change.

    A superset does no harm, a missing day would.
    """
    policy = assignment.policy
    amended = {dated.day for dated in assignment.task.amendments}
    days = {assignment.first, *amended}
    last_days = (step.value.last_day for step in assignment.dues)
    dues = {day for day in last_days if day is not None}
    days |= dues | {shifted(due, 1) for due in dues}
    for entry in assignment.entries:
        until = getattr(entry.record, "resubmit_by", None) or shifted(
            entry.day, policy.rework
        )
        days |= {entry.day, shifted(until, 1)}
    terms = tuple(assignment.task.terms_on(day) for day in {assignment.first, *amended})
    days |= set(crossings(assignment, dues, terms))
    return {day for day in days if assignment.leads_on(day)}


def at(spans: Sequence[Span], day: date) -> Span | None:
    """Return the span that a day falls in, or None."""
    index = bisect_right(spans, day, key=lambda span: span.first) - 1
    if index < 0:
        return None
    span = spans[index]
    return span if span.last is None or day <= span.last else None


def since(assignment: Assignment, day: date) -> date:
    """Return the first day of the status that an assignment has on a day."""
    status = verdict(assignment, day).status
    first = day
    earlier = [each for each in _candidates(assignment) if each <= day]
    for candidate in sorted(earlier, reverse=True):
        if verdict(assignment, candidate).status is not status:
            return first
        first = candidate
    return first


def worst(verdicts: Iterable[Verdict]) -> Status:
    """Return the worst status, cancelled ones not counted; `cancelled` if all are."""
    return min((each.status for each in verdicts), key=STATUSES.index)


def least_advanced(verdicts: Iterable[Verdict]) -> Stage:
    """Return the least advanced stage."""
    return min((each.stage for each in verdicts), key=STAGES.index)
