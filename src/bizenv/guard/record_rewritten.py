"""record-rewritten: what was recorded stays as it was recorded; a mistake is voided, not mended."""

from collections.abc import Iterator
from dataclasses import replace

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.edit import Edit, Ledger, described, survivor
from bizenv.messages import Message
from bizenv.model.book import Place


def record_rewritten(edit: Edit) -> Iterator[Diagnostic]:
    """Find records of departments and reviewers that were changed, removed, or put in another order within a day.

    A new line above one of the same task and day counts as order; and whatever makes a recorded step one that is not
    allowed any more takes it away.
    """
    for ledger in edit.ledgers_of("progress", "reviews"):
        yield from rewritten(edit, ledger, "record-rewritten")
    for plan_id in edit.plans:
        yield from _refused(edit, plan_id)


def _refused(edit: Edit, plan_id: str) -> Iterator[Diagnostic]:
    """Find records that counted before the edit and are steps that are not allowed after it."""
    before, after = edit.base.book(plan_id), edit.head.book(plan_id)
    if before is None or after is None:
        return
    counted = {
        entry.place
        for _, each in Subject(before, edit.head.snapshot.has, None).standings
        for entry in each.effective
    }
    refused = {
        entry.place
        for _, each in Subject(after, edit.head.snapshot.has, None).standings
        for entry, _ in each.refused
    }
    ledgers = {ledger.before_file: ledger for ledger in edit.ledgers}
    for entry in edit.entries(edit.base, plan_id).values() if refused else ():
        ledger = ledgers.get(entry.file)
        row = entry.row if ledger is None else ledger.kept.get(entry.row)
        now = Place(
            ledger.file if ledger else entry.file, (-1 if row is None else row,)
        )
        if entry.place in counted and now in refused:
            line = Message(
                "rewritten.line", {"line": edit.base.at(entry.file, (entry.row,)).line}
            )
            said = {"task": entry.record.task, "date": str(entry.record.date)}
            args: dict[str, object] = {
                **said,
                "kind": Message(f"kind.{entry.record.kind}"),
            }
            args |= {"what": Message("rewritten.refused"), "where": line}
            yield Diagnostic(
                "record-rewritten",
                edit.head.at(*now),
                args,
                hint=Message("hint.record-rewritten"),
            )


def rewritten(edit: Edit, ledger: Ledger, code: str) -> Iterator[Diagnostic]:
    """Find the lines of a ledger that are not there any more as they were."""
    hint = Message(f"hint.{code}")
    if ledger.lost and not edit.head.holds(ledger.file):
        count = Message("rewritten.count", {"count": len(ledger.before)})
        args = {
            "what": Message("rewritten.file"),
            **described(ledger.before[0]),
            "where": count,
        }
        yield Diagnostic(code, Location(ledger.file), args, hint=hint)
        return
    for row in ledger.lost:
        follows = survivor(ledger, row)
        at = edit.head.at(ledger.file, () if follows is None else (follows,))
        yield _finding(edit, at, "removed", ledger, row, hint)
    for row, now in ledger.changed:
        yield _finding(
            edit, edit.head.at(ledger.file, (now,)), "changed", ledger, row, hint
        )
    came_from = {now: row for row, now in ledger.kept.items()}
    for now in ledger.moved:
        yield _finding(
            edit,
            edit.head.at(ledger.file, (now,)),
            "moved",
            ledger,
            came_from[now],
            hint,
        )
    for row, now in ledger.pushed:
        found = _finding(
            edit, edit.head.at(ledger.file, (row,)), "pushed", ledger, now, hint
        )
        yield replace(found, hint=Message("hint.rewritten.pushed"))


def _finding(
    edit: Edit, at: Location, what: str, ledger: Ledger, row: int, hint: Message
) -> Diagnostic:
    line = Message(
        "rewritten.line", {"line": edit.base.at(ledger.before_file, (row,)).line}
    )
    args = {
        "what": Message(f"rewritten.{what}"),
        **described(ledger.before[row]),
        "where": line,
    }
    return Diagnostic(hint.code.removeprefix("hint."), at, args, hint=hint)
