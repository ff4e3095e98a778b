"""record-in-future: a statement made for a day that has not come."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def record_in_future(subject: Subject) -> Iterator[Diagnostic]:
    """Find records dated after the day of the examination; without such a day none can be."""
    for entry in subject.written() if subject.day is not None else ():
        if subject.day is not None and entry.day > subject.day:
            at = subject.where(Place(entry.file, (entry.row, "date")))
            args = {"day": entry.day, "today": subject.day}
            yield Diagnostic("record-in-future", at, args, hint=Message("hint.record-in-future"))
