"""assessment-rewritten: points that the office typed stay as typed; a mistake is replaced by a further line."""

from collections.abc import Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import Ledger, LedgerLine, compare, lines_of, survivor
from bizenv.guard.edit import Edit
from bizenv.layout import ASSESSMENTS, FILES, REGISTER
from bizenv.messages import Message

CODE: Final = "assessment-rewritten"


def assessment_rewritten(edit: Edit) -> Iterator[Diagnostic]:
    """Find lines of assessments.yaml that were changed, removed, or put in another order within a day.

    That the whole file is gone, rules-weakened tells.
    """
    ledger = typed_points(edit)
    if ledger is None or not edit.head.holds(ASSESSMENTS):
        return
    for row in ledger.lost:
        now = survivor(ledger, row)
        yield _finding(edit, ledger, row, now, "removed")
    for row, now in ledger.changed:
        yield _finding(edit, ledger, row, now, "changed")
    came_from = {now: row for row, now in ledger.kept.items()}
    for now in ledger.moved:
        yield _finding(edit, ledger, came_from[now], now, "moved")


def typed_points(edit: Edit) -> Ledger | None:
    """Return the points typed before and after the edit; None if it leaves them, or they cannot be read."""
    if ASSESSMENTS not in edit.changed:
        return None
    before, sound = edit.base.tree(ASSESSMENTS)
    after, readable = edit.head.tree(ASSESSMENTS)
    if not sound or not readable:
        return None
    registers = None
    if edit.rewrites(REGISTER):
        registers = (edit.base.register, edit.head.register)
    return compare(
        "",
        FILES["assessments"],
        (ASSESSMENTS, ASSESSMENTS),
        lines_of(before),
        lines_of(after),
        registers,
    )


def points_described(line: LedgerLine) -> dict[str, object]:
    """Return what a finding says of a line, and what a waiver may name."""
    said = {key: str(line.get(key) or "") for key in ("date", "department", "item")}
    return {**said, "period": str(line.get("period") or "")}


def _finding(
    edit: Edit, ledger: Ledger, row: int, now: int | None, what: str
) -> Diagnostic:
    line = edit.base.at(ASSESSMENTS, (row,)).line
    args = {
        **points_described(ledger.before[row]),
        "what": Message(f"rewritten.{what}"),
        "where": Message("rewritten.line", {"line": line}),
    }
    path = () if now is None else (now,)
    at = edit.head.at(ASSESSMENTS, path)
    return Diagnostic(
        CODE,
        at,
        args,
        hint=Message(f"hint.{CODE}"),
    )
