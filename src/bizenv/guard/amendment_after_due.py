"""amendment-after-due: terms that are moved once somebody is overdue undo what was published."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import Ledger
from bizenv.guard.edit import Edit
from bizenv.meaning.terms import histories
from bizenv.meaning.verdict import Status, verdict
from bizenv.messages import Message
from bizenv.model.book import Dated, PlanBook
from bizenv.model.plan import Amendment

EXCUSING: Final = ("due", "cancel", "lead", "completion")  # the first one is shown


def amendment_after_due(edit: Edit) -> Iterator[Diagnostic]:
    """Find new amendments that excuse what is overdue or late as the base has it.

    These are amendments of due day, leads, completion or cancellation. The day on which the
    amendment is first seen counts, whatever day it says it holds from.
    """
    for ledger in edit.ledgers_of("amendments"):
        after = edit.head.book(ledger.plan)
        written = _by_row(after) if after is not None else {}
        for row in ledger.new:
            dated = written.get(row)
            due = missed(edit, ledger, dated) if dated is not None else None
            if dated is not None and due is not None:
                yield _finding(edit, ledger, row, dated.amendment, due)


def _by_row(book: PlanBook) -> dict[int | str, Dated]:
    """Return the amendments of terms by their row; added tasks excuse nobody."""
    found: dict[int | str, Dated] = {}
    for several in book.amendments.values():
        found |= {dated.place.path[0]: dated for dated in several}
    return found


def _finding(
    edit: Edit,
    ledger: Ledger,
    row: int,
    amendment: Amendment,
    due: date,
) -> Diagnostic:
    name = next(each for each in EXCUSING if each in amendment.changes)
    at = edit.head.at(ledger.file, (row, name))
    when = Message("amendment-after-due.seen", {"day": edit.today})
    args = {
        "task": amendment.target,
        "when": when,
        "due": due,
    }
    hint = Message("hint.amendment-after-due.seen")
    return Diagnostic(
        "amendment-after-due",
        at,
        args,
        hint=hint,
    )


def missed(edit: Edit, ledger: Ledger, dated: Dated) -> date | None:
    """Return the due day that somebody has missed whom the amendment helps, or None."""
    amendment = dated.amendment
    book = edit.base.book(ledger.plan)
    if book is None or amendment.changes.isdisjoint(EXCUSING):
        return None
    dues = _missed_dues(edit, book, amendment)
    only_due = amendment.changes <= {"due", "due_text"}
    last_day = amendment.due.last_day if amendment.due is not None else None
    if only_due and last_day is not None:
        dues = [due for due in dues if due < last_day]  # an earlier one helps nobody
    return min(dues, default=None)


def _missed_dues(edit: Edit, book: PlanBook, amendment: Amendment) -> list[date]:
    """Return the due days of all that the amendment concerns and that is overdue or late today."""
    own = (each for each in histories(book) if each.id == amendment.target)
    history = next(own, None)
    if history is None:
        return []
    name = amendment.department and edit.head.register.resolve(amendment.department)
    parts = history.in_force(edit.today)
    verdicts = [
        verdict(each, edit.today) for each in parts if name in (None, each.department)
    ]
    late = [each for each in verdicts if each.status is Status.OVERDUE or each.late]
    dues = [each.due.last_day for each in late]
    return [due for due in dues if due is not None]
