"""record-in-future: a statement made for a day that has not come."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.records import Void


def record_in_future(subject: Subject) -> Iterator[Diagnostic]:
    """Find records dated after the day of the examination; without such a day none can be.

    One that was taken back is settled, and so is a void that is dated as late as what it took.
    """
    today = subject.day
    for entry in subject.written() if today is not None else ():
        if today is None or entry.day <= today:
            continue
        if not subject.stands(entry):
            continue
        if (
            isinstance(entry.record, Void)
            and entry.record.of.date > today
            and subject.took(entry)
        ):
            continue
        at = subject.where(entry.place.below("date"))
        args = {"day": entry.day, "today": today}
        yield Diagnostic(
            "record-in-future", at, args, hint=Message("hint.record-in-future")
        )
