"""back-dated: a record is filed while its day is fresh, an application by its due day."""

from collections.abc import Iterator
from datetime import date

from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import Ledger, described
from bizenv.guard.edit import Edit
from bizenv.guard.filing import filed_from, filing_time
from bizenv.guard.item_lines import fresh_items
from bizenv.guard.replaced import corrects_answer
from bizenv.guard.side import Side
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.standings import standing_on
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.kinds import EFFECTS, Effect, effect
from bizenv.model.policy import Policy
from bizenv.model.records import Void


def back_dated(edit: Edit) -> Iterator[Diagnostic]:
    """Find new records that are older than they may be when they are first seen.

    An application dated by its due day must be seen by that day, without tolerance; so must
    what revives one, the void of a withdrawal, a request for more time, and the assignment
    of an item by the office's clock. Any other record may be `policy.filing_days` old, but
    for a report that corrects what answered a clock, a duty or a month's report on its day.
    Policy and due days are the base's. Records that begin a running plan's ledgers, and say
    so, may be as old as they are.
    """
    yield from _records(edit)
    yield from _items(edit)
    yield from _slips(edit)


def _records(edit: Edit) -> Iterator[Diagnostic]:
    for ledger in edit.ledgers_holding("records"):
        entries = edit.entries(edit.head, ledger.plan)
        for row in ledger.fresh:
            line = (ledger.file, row)
            entry = entries.get(line)
            if entry is None or _may_be_old(edit, ledger, entry):
                continue
            deadline = _deadline(edit, ledger.plan, entry)
            what = "extend" if _asks(entry) else "apply"
            yield from _judged(edit, ledger, row, entry.day, deadline, what)


def _items(edit: Edit) -> Iterator[Diagnostic]:
    for item in fresh_items(edit):
        ledger = item.ledger
        yield from _judged(edit, ledger, item.row, item.day, item.deadline, "assign")


def _slips(edit: Edit) -> Iterator[Diagnostic]:
    for ledger in edit.ledgers_holding("slips"):
        for row in ledger.fresh:
            slip_day = _day_of(ledger, row)
            if slip_day is not None:
                yield from _judged(edit, ledger, row, slip_day, None, "slip")


def _day_of(ledger: Ledger, row: int) -> date | None:
    """Return the day of a line as it is written; None for what is no day."""
    try:
        return date.fromisoformat(str(ledger.after[row].get("date")))
    except ValueError:
        return None


def _may_be_old(edit: Edit, ledger: Ledger, entry: Entry) -> bool:
    """Whether a record begins a running plan's ledgers, or corrects an answer of its day."""
    is_opening = entry.record.opening is not None
    if is_opening and edit.opens(ledger.plan):
        return True
    led = _led(edit.head, ledger.plan, entry)
    return corrects_answer(edit, ledger, entry, led)


def _judged(
    edit: Edit,
    ledger: Ledger,
    row: int,
    day: date,
    deadline: date | None,
    what: str,
) -> Iterator[Diagnostic]:
    policy = _policy(edit, ledger.plan)
    if deadline is not None and deadline < edit.today:
        why = Message(f"back-dated.{what}", {"due": deadline})
        hint = Message(f"hint.back-dated.{what}")
    elif day < filed_from(edit, policy):
        limit = filing_time(policy.filing_days)
        why = Message("back-dated.filing", {"limit": limit})
        hint = Message("hint.back-dated")
    else:
        return
    args = {
        **described(ledger.after[row]),
        "today": edit.today,
        "seen": Message("guard.seen", {"day": edit.today}),
        "why": why,
    }
    path = (row, "date")
    at = edit.head.at(ledger.file, path)
    yield Diagnostic("back-dated", at, args, hint=hint)


def _policy(edit: Edit, plan_id: str) -> Policy:
    """Return the rules of a plan, as the base has them."""
    book = edit.base.book(plan_id)
    if book is None:
        return edit.base.shelf.settings.policy
    return book.policy


def _deadline(edit: Edit, plan_id: str, entry: Entry) -> date | None:
    """Return the day by which a record must be seen to make something count as in time.

    An application, or a request for more time; None for a record that makes none do so.
    """
    assignment = _assignment(edit, plan_id, entry)
    if assignment is None:
        return None
    if _asks(entry):
        last = assignment.due_on(entry.day).value.last_day
        in_time = last is not None and entry.day <= last
        if in_time:
            return last
        return None
    made = _made(entry, assignment)
    if made is None:
        return None
    mending = _mending_until(assignment, edit.today, made)
    lasts: list[date] = []
    for day in (made, max(made, edit.today)):
        due = assignment.due_on(day).value
        last = due.last_day
        if last is None:
            return mending
        if made <= last:
            lasts.append(last)
    return max(lasts, default=mending)


def _asks(entry: Entry) -> bool:
    return effect(entry.record) is Effect.ASKS


def _mending_until(assignment: Assignment, today: date, made: date) -> date | None:
    """Return the last day for mending after a return, if the application was made by then."""
    mending = standing_on(assignment, today).mending
    last = mending.until if mending is not None else None
    if last is None or made > last:
        return None
    return last


def _made(entry: Entry, assignment: Assignment) -> date | None:
    """Return the day of the application that a record makes or revives, or None."""
    record = entry.record
    if effect(record) is Effect.APPLIES:
        return record.date
    if not isinstance(record, Void):
        return None
    if EFFECTS[record.of.kind] is Effect.WITHDRAWS:
        return _applied_by(assignment, record.of.date)
    return None


def _applied_by(assignment: Assignment, last: date) -> date | None:
    """Return the day of the last application up to a day, or None."""
    days: list[date] = []
    for each in assignment.entries:
        applies = effect(each.record) is Effect.APPLIES
        if applies and each.day <= last:
            days.append(each.day)
    return max(days, default=None)


def _assignment(edit: Edit, plan_id: str, entry: Entry) -> Assignment | None:
    """Return the part of a task that a record speaks of.

    By the base's terms, or by the edit's for what is new.
    """
    before = _led(edit.base, plan_id, entry)
    if before is not None:
        return before
    return _led(edit.head, plan_id, entry)


def _led(side: Side, plan_id: str, entry: Entry) -> Assignment | None:
    """Return the part that the record's department leads on its day, on one side."""
    book = side.book(plan_id)
    if book is None:
        return None
    department = entry.department
    names = {department, side.register.resolve(department)}
    for history in histories(book):
        if history.id != entry.record.task:
            continue
        for each in history.assignments:
            if each.department in names and each.is_heard_on(entry.day):
                return each
    return None
