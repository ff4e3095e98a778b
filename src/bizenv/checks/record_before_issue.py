"""record-before-issue: nothing can be reported of a task before it was issued or added."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def record_before_issue(subject: Subject) -> Iterator[Diagnostic]:
    """Find records dated before their task began, which do not count, if not taken back.

    So are lines of registers found that are dated before their item was raised, or before the
    register was issued; but for those that begin a register's records.
    """
    for task, by_department in subject.book.entries.items():
        first = subject.book.tasks[task].first
        several = [each for each in by_department.values() if each[0].day < first]
        for entry in chain.from_iterable(several):
            if entry.day >= first:
                continue
            if not subject.stands(entry) or subject.took(entry):
                continue
            yield _finding(subject, entry.place, task, entry.day, first, "issue")
    for item in subject.item_lines():
        line = item.line
        if line.date < item.since and line.opening is None:
            yield _finding(
                subject,
                item.place,
                item.item,
                line.date,
                item.since,
                item.began,
            )


def _finding(
    subject: Subject,
    place: Place,
    task: str,
    day: date,
    first: date,
    began: str,
) -> Diagnostic:
    """Return what is found; `began` says what that first day is."""
    at = subject.where(place.below("date"))
    why = Message(f"record-before-issue.{began}", {"first": first})
    args = {"task": task, "day": day, "why": why}
    hint = Message("hint.record-before-issue")
    return Diagnostic("record-before-issue", at, args, hint=hint)
