"""record-rewritten: what was recorded stays as it was recorded; a mistake is voided, not mended."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.comparison import Ledger, described, survivor
from bizenv.guard.edit import Edit
from bizenv.layout import Holds
from bizenv.meaning.standing import Standing
from bizenv.messages import Message
from bizenv.model.book import Entry, Place, PlanBook

CODE: Final = "record-rewritten"
_HELD: Final[tuple[Holds, ...]] = ("records", "items", "slips")
NOWHERE: Final = -1  # the row of a line that is not there any more


def record_rewritten(edit: Edit) -> Iterator[Diagnostic]:
    """Find recorded lines that were changed, removed, or put in another order within a day.

    A new line above one of the same task and day counts as order. A line that makes a recorded
    step one that is not allowed any more takes that step away.
    """
    for held in _HELD:
        for ledger in edit.ledgers_holding(held):
            yield from rewritten(edit, ledger, CODE)
    for plan_id, before, after in edit.books():
        yield from _refused(edit, plan_id, before, after)


def _refused(
    edit: Edit,
    plan_id: str,
    before: PlanBook,
    after: PlanBook,
) -> Iterator[Diagnostic]:
    """Find records that counted before the edit and are steps that are not allowed after it."""
    refused: set[Place] = set()
    for standing in _standings(edit, after):
        for each in standing.refused:
            refused.add(each.entry.place)
    if not refused:
        return
    counted: set[Place] = set()
    for standing in _standings(edit, before):
        counted.update(entry.place for entry in standing.effective)
    for entry in edit.entries(edit.base, plan_id).values():
        now = _place_now(edit, entry)
        if entry.place in counted and now in refused:
            yield _refusal(edit, entry, now)


def _refusal(edit: Edit, entry: Entry, now: Place) -> Diagnostic:
    record = entry.record
    args = {
        "task": record.task,
        "date": str(record.date),
        "kind": Message(f"kind.{record.kind}"),
        "what": Message("rewritten.refused"),
        "where": _line_before(edit, entry.file, entry.row),
    }
    return Diagnostic(
        CODE,
        edit.head.at(*now),
        args,
        hint=Message(f"hint.{CODE}"),
    )


def _standings(edit: Edit, book: PlanBook) -> Iterator[Standing]:
    subject = Subject(book, edit.head.snapshot.follow, None)
    for _, standing in subject.standings:
        yield standing


def _place_now(edit: Edit, entry: Entry) -> Place:
    """Return where a record stands after the edit."""
    for ledger in edit.ledgers:
        if ledger.before_file == entry.file:
            row = ledger.kept.get(entry.row, NOWHERE)
            return Place(ledger.file, (row,))
    return entry.place


def rewritten(edit: Edit, ledger: Ledger, code: str) -> Iterator[Diagnostic]:
    """Find the lines of a ledger that are not there any more as they were."""
    is_gone = not edit.head.holds(ledger.file)
    if ledger.lost and is_gone:
        yield _file_gone(ledger, code)
        return
    for row, now, what in _turned(ledger):
        yield _line(edit, ledger, row, now, what, code)


class _Rewritten(NamedTuple):
    """A line that is not as it was: its row before, where it is shown after, what became of it."""

    row: int
    now: int | None
    what: str


def _turned(ledger: Ledger) -> Iterator[_Rewritten]:
    for row in ledger.lost:
        follows = survivor(ledger, row)
        yield _Rewritten(row, follows, "removed")
    for row, now in ledger.changed:
        yield _Rewritten(row, now, "changed")
    came_from = {now: row for row, now in ledger.kept.items()}
    for now in ledger.moved:
        row = came_from[now]
        yield _Rewritten(row, now, "moved")
    for now, row in ledger.pushed:
        yield _Rewritten(row, now, "pushed")


def _file_gone(ledger: Ledger, code: str) -> Diagnostic:
    args = {
        "what": Message("rewritten.file"),
        **described(ledger.before[0]),
        "where": Message("rewritten.count", {"count": len(ledger.before)}),
    }
    return Diagnostic(
        code,
        Location(ledger.file),
        args,
        hint=Message(_hint(ledger, code)),
    )


def _hint(ledger: Ledger, code: str) -> str:
    """Return what to do instead; a line of a register is mended by a further line."""
    of_register = ledger.table_row.holds == "items"
    return f"hint.{code}.item" if of_register else f"hint.{code}"


def _line(
    edit: Edit,
    ledger: Ledger,
    row: int,
    now: int | None,
    what: str,
    code: str,
) -> Diagnostic:
    """Return the finding about the line in a row before; it is shown in the row `now` after."""
    args = {
        "what": Message(f"rewritten.{what}"),
        **described(ledger.before[row]),
        "where": _line_before(edit, ledger.before_file, row),
    }
    path = () if now is None else (now,)
    at = edit.head.at(ledger.file, path)
    hint = "hint.rewritten.pushed" if what == "pushed" else _hint(ledger, code)
    return Diagnostic(
        code,
        at,
        args,
        hint=Message(hint),
    )


def _line_before(edit: Edit, file: str, row: int) -> Message:
    line = edit.base.at(file, (row,)).line
    return Message("rewritten.line", {"line": line})
