"""assigned-back: an item that a department lost is given to it again, with clocks that begin anew."""

from collections.abc import Iterator
from datetime import date

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.assignment import Assignment
from bizenv.messages import Message
from bizenv.model.book import Dated


def assigned_back(subject: Subject) -> Iterator[Diagnostic]:
    """Find assignments without a document by which a department has an item once more.

    That is the design: nobody answers for days on which others had it. But more time comes of it.
    """
    for history in subject.histories:
        if history.issued.line is None:
            continue
        had: dict[str, Assignment] = {}
        for part in history.assignments:
            before = had.get(part.department)
            by = history.led_by(part.first)
            if by is None or by.back:  # the office has it to assign it
                continue
            if before is not None and _gains(by, before, part):
                yield _finding(subject, by, before, part)
            had[part.department] = part


def _gains(by: Dated, before: Assignment, now: Assignment) -> bool:
    """Whether a line without a document begins clocks anew.

    The old due day as `due` keeps that for handling; the one for verifying it does not.
    """
    if not by.assigns or by.amendment.document is not None:
        return False
    if now.task.book.plan.clocks.verify is not None:
        return True
    then = _last_day_of(before)
    due = now.due_on(now.first).value.last_day
    keeps = then is None or (due is not None and due <= then)
    return not (by.names_due and keeps)


def _last_day_of(before: Assignment) -> date | None:
    """Return when an item was due as a department lost it."""
    assert before.last is not None
    return before.due_on(before.last).value.last_day


def _finding(
    subject: Subject,
    by: Dated,
    before: Assignment,
    now: Assignment,
) -> Diagnostic:
    ongoing = Message("due.ongoing")
    args = {
        "task": by.amendment.target,
        "name": now.department,
        "last": before.last,
        "back": now.first,
        "then": _last_day_of(before) or ongoing,
        "now": now.due_on(now.first).value.last_day or ongoing,
    }
    at = subject.where(by.place.below("lead"))
    hint = Message("hint.assigned-back")
    return Diagnostic("assigned-back", at, args, Severity.WARNING, hint)
