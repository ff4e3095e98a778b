"""record-before-issue: nothing can be reported of a task before it was issued or added."""

from collections.abc import Iterator
from itertools import chain

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message


def record_before_issue(subject: Subject) -> Iterator[Diagnostic]:
    """Find records dated before their task began, which do not count, if not taken back."""
    for task, by_department in subject.book.entries.items():
        first = subject.book.tasks[task].first
        for entry in chain.from_iterable(by_department.values()):
            if entry.day >= first:
                continue
            if not subject.stands(entry) or subject.took(entry):
                continue
            at = subject.where(entry.place.below("date"))
            args = {"task": task, "day": entry.day, "first": first}
            yield Diagnostic(
                "record-before-issue",
                at,
                args,
                hint=Message("hint.record-before-issue"),
            )
