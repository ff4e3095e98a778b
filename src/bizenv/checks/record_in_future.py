"""record-in-future: a statement made for a day that has not come."""

from collections.abc import Iterator
from datetime import date

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.records import Void


def record_in_future(subject: Subject) -> Iterator[Diagnostic]:
    """Find records, and lines of registers and of slips, dated after the day of the examination.

    Without such a day none can be.

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
        yield _finding(subject, entry.place, entry.day, today)
    for item in subject.item_lines() if today is not None else ():
        if today is not None and item.line.date > today:
            day = item.line.date
            yield _finding(subject, item.place, day, today)
    for slip in subject.book.slips if today is not None else ():
        if today is not None and slip.line.date > today:
            day = slip.line.date
            yield _finding(subject, slip.place, day, today)


def _finding(
    subject: Subject,
    place: Place,
    day: date,
    today: date,
) -> Diagnostic:
    at = subject.where(place.below("date"))
    args = {"day": day, "today": today}
    hint = Message("hint.record-in-future")
    return Diagnostic("record-in-future", at, args, hint=hint)
