"""back-dated: a record is filed while its day is fresh, and an application in time is seen in time."""

from collections.abc import Iterator
from datetime import date

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit, Ledger
from bizenv.guard.edit import described as said_of
from bizenv.meaning.bench import histories
from bizenv.meaning.terms import Assignment
from bizenv.meaning.verdict import standing_on
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Entry
from bizenv.model.records import Apply, Kind, Void


def back_dated(edit: Edit) -> Iterator[Diagnostic]:
    """Find new records that are older than they may be when they are first seen.

    An application dated by its due day must be seen by that day, without tolerance; so must be what revives one, the
    void of a withdrawal. Any other record may be `policy.filing_days` old. Policy and due days are the base's.
    """
    for ledger in edit.ledgers_of("progress", "reviews"):
        entries = edit.entries(edit.head, ledger.plan)
        for row in ledger.fresh:
            entry = entries.get((ledger.file, row))
            if entry is not None:
                yield from _judged(edit, ledger, row, entry)


def _judged(edit: Edit, ledger: Ledger, row: int, entry: Entry) -> Iterator[Diagnostic]:
    at = edit.head.at(ledger.file, (row, "date"))
    args = {**said_of(ledger.after[row]), "today": edit.today}
    deadline = _deadline(edit, ledger.plan, entry)
    if deadline is not None and deadline < edit.today:
        said = {**args, "why": Message("back-dated.apply", {"due": deadline})}
        yield Diagnostic("back-dated", at, said, hint=Message("hint.back-dated.apply"))
        return
    limit = _filing_days(edit, ledger.plan)
    if entry.day < shifted(edit.today, -limit):
        why = Message("back-dated.filing", {"limit": limit})
        yield Diagnostic(
            "back-dated", at, {**args, "why": why}, hint=Message("hint.back-dated")
        )


def _filing_days(edit: Edit, plan_id: str) -> int:
    book = edit.base.book(plan_id)
    return (
        book.policy if book is not None else edit.base.shelf.settings.policy
    ).filing_days


def _deadline(edit: Edit, plan_id: str, entry: Entry) -> date | None:
    """Return the day by which a record must be seen, if it makes an application count as made in time; else None."""
    assignment = _assignment(edit, plan_id, entry)
    made = _made(entry, assignment) if assignment is not None else None
    if assignment is None or made is None:
        return None
    dues = [
        assignment.due_on(day).value.last_day for day in (made, max(made, edit.today))
    ]
    lasts = [day for day in dues if day is not None and made <= day]
    if None in dues or not lasts:
        mending = standing_on(assignment, edit.today).mending
        return (
            mending.until
            if mending and mending.until and made <= mending.until
            else None
        )
    return max(lasts)


def _made(entry: Entry, assignment: Assignment) -> date | None:
    """Return the day of the application that a record makes or revives; None for any other record."""
    record = entry.record
    if isinstance(record, Apply):
        return record.date
    if isinstance(record, Void) and record.of.kind is Kind.WITHDRAW:
        applied = [
            each.day for each in assignment.entries if isinstance(each.record, Apply)
        ]
        return max((day for day in applied if day <= record.of.date), default=None)
    return None


def _assignment(edit: Edit, plan_id: str, entry: Entry) -> Assignment | None:
    """Return whose part of which task a record speaks of: by the base's terms, or by the edit's for what is new."""
    for side in (edit.base, edit.head):
        book = side.book(plan_id)
        names = {entry.department, side.register.resolve(entry.department)}
        for history in histories(book) if book is not None else ():
            if history.id == entry.record.task:
                for each in history.assignments:
                    if each.department in names and each.leads_on(entry.day):
                        return each
    return None
