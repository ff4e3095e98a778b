"""amendment-after-due: terms that are moved once somebody is overdue undo what was published."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Final

from bizenv.checks.amendment_after_due import key_of_line
from bizenv.checks.subject import word_of
from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import Ledger
from bizenv.guard.edit import Edit
from bizenv.meaning.bench import histories
from bizenv.meaning.extensions import answers_in_time
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import Status
from bizenv.meaning.terms import TaskTerms
from bizenv.meaning.verdict import verdict
from bizenv.messages import Message
from bizenv.model.amendment import Amendment
from bizenv.model.book import Dated, PlanBook

EXCUSING: Final = (  # the first one is shown
    "due",
    "cancel",
    "carry_to",
    "lead",
    "completion",
    "pause",
)
ONLY_DUE: Final = frozenset(("due", "due_text"))


def amendment_after_due(edit: Edit) -> Iterator[Diagnostic]:
    """Find new amendments that excuse what is overdue or late as the base has it.

    These are amendments of due day, leads, completion or cancellation, those that carry over, and
    pauses from a day on which the due day had not passed; and assignments of items that take them
    from whoever is overdue, but for the office's first. The day on which the
    amendment is first seen counts, whatever day it says it holds from.
    """
    several = (edit.ledgers_holding("amendments"), edit.ledgers_holding("items"))
    for ledger in chain.from_iterable(several):
        book = edit.head.book(ledger.plan)
        if book is None:
            continue
        new = set(ledger.new)
        for dated in chain.from_iterable(book.amendments.values()):
            is_here = dated.place.file == ledger.file
            is_new = is_here and row_of(dated) in new
            if not is_new:
                continue
            due = missed(edit, ledger, dated)
            if due is not None:
                yield _finding(edit, ledger, dated, due)


def _finding(
    edit: Edit,
    ledger: Ledger,
    dated: Dated,
    due: date,
) -> Diagnostic:
    changes = dated.amendment.changes
    name: str = next(each for each in EXCUSING if each in changes)
    name = key_of_line(dated) or name
    path = (*dated.place.path, name)
    at = edit.head.at(ledger.file, path)
    when = Message("amendment-after-due.seen", {"day": edit.today})
    args = {
        "task": dated.amendment.target,
        "what": word_of(dated),
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


def row_of(dated: Dated) -> int:
    """Return the row of an amendment in its ledger."""
    row = dated.place.path[0]
    assert isinstance(row, int)
    return row


def missed(edit: Edit, ledger: Ledger, dated: Dated) -> date | None:
    """Return the due day that somebody has missed whom the amendment helps, or None."""
    amendment = dated.amendment
    book = edit.base.book(ledger.plan)
    if book is None or amendment.changes.isdisjoint(EXCUSING):
        return None
    is_opening = amendment.opening is not None
    if is_opening and edit.opens(ledger.plan):
        return None
    untouched = _untouched(edit, ledger, dated) if dated.assigns else frozenset()
    if untouched is None:
        return None
    dues = _missed_dues(edit, book, amendment, untouched)
    only_due = amendment.changes <= ONLY_DUE
    new = amendment.due
    last_day = None if new is None else new.last_day
    if only_due and last_day is not None:
        dues = [due for due in dues if due < last_day]  # an earlier one helps nobody
    if amendment.changes == {"pause"}:
        dues = [due for due in dues if _holds(amendment, due)]
    return min(dues, default=None)


def _holds(amendment: Amendment, due: date) -> bool:
    """Whether an amendment begins a pause that excuses from a due day."""
    return bool(amendment.pause) and amendment.effective <= due


def _untouched(edit: Edit, ledger: Ledger, dated: Dated) -> frozenset[str] | None:
    """Return those whose due day an assignment of an item leaves as it is.

    None for the first one that the base sees, and for the next once it was given back: it leaves what the office missed.
    """
    item = dated.amendment.target
    old = edit.base.book(ledger.plan)
    before = _of(old, item)
    new = edit.head.book(ledger.plan)
    after = _of(new, item)
    if before is None or after is None:
        return None
    if before.assigned_by(date.max) is None:
        return None
    if dated.extends:
        return frozenset()
    return after.staying.get(id(dated), frozenset())


def _of(book: PlanBook | None, item: str) -> TaskTerms | None:
    """Return the terms of an item of a plan, if there is such a one."""
    issued = None if book is None else book.tasks.get(item)
    if book is None or issued is None:
        return None
    return TaskTerms(book, issued)


def _missed_dues(
    edit: Edit,
    book: PlanBook,
    amendment: Amendment,
    untouched: frozenset[str],
) -> list[date]:
    """Return the due days of all that the amendment concerns and that is overdue or late today.

    One that moves the due day alone, and grants a request in time, is honest to whoever asked.
    """
    history = _history(book, amendment.target)
    if history is None:
        return []
    name = amendment.department
    if name is not None:
        name = edit.head.register.resolve(name)
    comes = max(edit.today, amendment.effective)
    only_due = amendment.changes <= ONLY_DUE
    dues: list[date] = []
    for part in history.in_force(edit.today):
        if name not in (None, part.department) or part.department in untouched:
            continue
        found = verdict(part, edit.today)
        if only_due and answers_in_time(part, amendment, found.asks, comes):
            continue
        bad = found.late or found.status is Status.OVERDUE
        last_day = found.due.last_day
        if bad and last_day is not None:
            dues.append(last_day)
    return dues


def _history(book: PlanBook, task: str) -> TaskHistory | None:
    own = (each for each in histories(book) if each.id == task)
    return next(own, None)
