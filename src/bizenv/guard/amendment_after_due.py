"""amendment-after-due: terms that are moved once somebody is overdue undo what was already published."""

from collections.abc import Iterator
from datetime import date

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit, Ledger
from bizenv.meaning.bench import histories
from bizenv.meaning.verdict import Status, verdict
from bizenv.messages import Message
from bizenv.model.book import Dated


def amendment_after_due(edit: Edit) -> Iterator[Diagnostic]:
    """Find new amendments of due day, leads, completion or cancellation for what is overdue or late as the base has it.

    What counts is the day on which the amendment is first seen, whatever day it says it holds from.
    """
    for ledger in edit.ledgers_of("amendments"):
        after = edit.head.book(ledger.plan)
        if after is None:
            continue
        written = {
            dated.place.path: dated
            for several in after.amendments.values()
            for dated in several
        }
        for row in ledger.new:
            dated = written.get((row,))
            due = missed(edit, ledger, dated) if dated is not None else None
            if dated is not None and due is not None:
                changes = dated.amendment.changes & {
                    "due",
                    "cancel",
                    "lead",
                    "completion",
                }
                name = next(
                    each
                    for each in ("due", "cancel", "lead", "completion")
                    if each in changes
                )
                at = edit.head.at(ledger.file, (row, name))
                when = Message("amendment-after-due.seen", {"day": edit.today})
                args = {"task": dated.amendment.target, "when": when, "due": due}
                yield Diagnostic(
                    "amendment-after-due",
                    at,
                    args,
                    hint=Message("hint.amendment-after-due.seen"),
                )


def missed(edit: Edit, ledger: Ledger, dated: Dated) -> date | None:
    """Return the due day that somebody has missed whom the amendment helps, or None."""
    amendment, book = dated.amendment, edit.base.book(ledger.plan)
    if book is None or not amendment.changes & {"due", "cancel", "lead", "completion"}:
        return None
    history = next(
        (each for each in histories(book) if each.id == amendment.target), None
    )
    if history is None:
        return None
    name = amendment.department and edit.head.register.resolve(amendment.department)
    verdicts = [
        verdict(each, edit.today)
        for each in history.in_force(edit.today)
        if name in (None, each.department)
    ]
    late = [
        each.due.last_day
        for each in verdicts
        if each.status is Status.OVERDUE or each.late
    ]
    dues = [due for due in late if due is not None]
    if (
        amendment.changes <= {"due", "due_text"}
        and amendment.due is not None
        and amendment.due.last_day is not None
    ):
        dues = [due for due in dues if due < amendment.due.last_day]
    return min(dues, default=None)
