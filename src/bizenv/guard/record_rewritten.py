"""record-rewritten: what was recorded stays as it was recorded; a mistake is voided, not mended."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.edit import Edit, Ledger, described, survivor
from bizenv.messages import Message


def record_rewritten(edit: Edit) -> Iterator[Diagnostic]:
    """Find records of departments and reviewers that were changed, removed, or put in another order within a day."""
    for ledger in edit.ledgers_of("progress", "reviews"):
        yield from rewritten(edit, ledger, "record-rewritten")


def rewritten(edit: Edit, ledger: Ledger, code: str) -> Iterator[Diagnostic]:
    """Find the lines of a ledger that are not there any more as they were."""
    hint = Message(f"hint.{code}")
    if ledger.lost and not edit.head.holds(ledger.file):
        count = Message("rewritten.count", {"count": len(ledger.before)})
        args = {"what": Message("rewritten.file"), **described(ledger.before[0]), "where": count}
        yield Diagnostic(code, Location(ledger.file), args, hint=hint)
        return
    for row in ledger.lost:
        follows = survivor(ledger, row)
        at = edit.head.at(ledger.file, () if follows is None else (follows,))
        yield _finding(edit, at, "removed", ledger, row, hint)
    for row, now in ledger.changed:
        yield _finding(edit, edit.head.at(ledger.file, (now,)), "changed", ledger, row, hint)
    came_from = {now: row for row, now in ledger.kept.items()}
    for now in ledger.moved:
        yield _finding(edit, edit.head.at(ledger.file, (now,)), "moved", ledger, came_from[now], hint)


def _finding(edit: Edit, at: Location, what: str, ledger: Ledger, row: int, hint: Message) -> Diagnostic:
    line = Message("rewritten.line", {"line": edit.base.at(ledger.before_file, (row,)).line})
    args = {"what": Message(f"rewritten.{what}"), **described(ledger.before[row]), "where": line}
    return Diagnostic(hint.code.removeprefix("hint."), at, args, hint=hint)
