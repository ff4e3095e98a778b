"""record-before-issue: nothing can be reported of a task before it was issued or added."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def record_before_issue(subject: Subject) -> Iterator[Diagnostic]:
    """Find records dated before their task began: they do not count."""
    for entry in subject.entries():
        first = subject.book.tasks[entry.record.task].first
        if entry.day < first:
            at = subject.where(Place(entry.file, (entry.row, "date")))
            args = {"task": entry.record.task, "day": entry.day, "first": first}
            yield Diagnostic("record-before-issue", at, args, hint=Message("hint.record-before-issue"))
