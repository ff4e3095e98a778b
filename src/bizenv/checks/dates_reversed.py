"""dates-reversed: of two days of which one must come first, the other does."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.layout import PLAN
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.records import Decide, Kind, Return, Said

_KINDS: Final = frozenset((Kind.RETURN, Kind.DECIDE))  # that set a last day


def dates_reversed(subject: Subject) -> Iterator[Diagnostic]:
    """Find last days that come before the record that sets them, and plans with a day that cannot be.

    Members of groups are the register's, and found as it is read.
    """
    yield from _plan(subject)
    has_last_days = not _KINDS.isdisjoint(subject.book.kinds)
    for entry in subject.written() if has_last_days else ():
        if not entry.by_reviewer:
            continue
        key, last = _last_day(entry.record)
        if last is None or last >= entry.day:
            continue
        if not subject.stands(entry):
            continue
        place = entry.place.below(key)
        first = (key, last)
        later = ("date", entry.day)
        yield _reversed(subject, place, first, later)
    yield from _slips(subject)


def _slips(subject: Subject) -> Iterator[Diagnostic]:
    """Find replies to slips that promise a day before their own, and slips with a last day before theirs."""
    for entry in subject.book.slips:
        line = entry.line
        for key in ("until", "receipt_by", "reply_by"):
            last = getattr(line, key, None)
            if last is None or last >= line.date:
                continue
            place = entry.place.below(key)
            first = (key, last)
            later = ("date", line.date)
            yield _reversed(subject, place, first, later)


def _last_day(record: Said) -> tuple[str, date | None]:
    """Return the last day that a reviewer's record sets, if any, and the key that says it."""
    match record:
        case Return(resubmit_by=day):
            return "resubmit_by", day
        case Decide(complete_by=day):
            return "complete_by", day
        case _:
            return "", None


def _plan(subject: Subject) -> Iterator[Diagnostic]:
    plan = subject.book.plan
    file = subject.book.file(PLAN)
    closed = plan.closed
    if closed is not None and closed.date < plan.issued:
        yield _reversed(
            subject,
            Place(file, ("closed", "date")),
            ("closed", closed.date),
            ("issued", plan.issued),
        )
    if plan.start is None:
        return
    for *_, task in plan.walk():
        last = task.due.last_day
        if last is not None and last < plan.start:
            yield _reversed(
                subject,
                Place(file, ("start",)),
                (f"{task.id} due", last),
                ("start", plan.start),
            )
            return  # the start is wrong, or the plan: one finding is enough


def _reversed(
    subject: Subject,
    place: Place,
    first: tuple[str, date],
    then: tuple[str, date],
) -> Diagnostic:
    """Return the finding that the first day comes before the one that it must follow."""
    key, day = first
    other, than = then
    args = {
        "key": key,
        "day": day,
        "other": other,
        "than": than,
    }
    return Diagnostic(
        "dates-reversed",
        subject.where(place),
        args,
        hint=Message("hint.dates-reversed"),
    )
