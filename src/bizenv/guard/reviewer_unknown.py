"""reviewer-unknown: who decides is registered first, by the office; not in the edit that decides."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit, described
from bizenv.messages import Message


def reviewer_unknown(edit: Edit) -> Iterator[Diagnostic]:
    """Find new decisions by somebody whom the base's register does not have as a reviewer."""
    for ledger in edit.ledgers_of("reviews"):
        for row in ledger.new:
            name = ledger.after[row].get("by")
            if isinstance(name, str) and edit.base.register.reviewer(name) is None:
                args = {"name": name, **described(ledger.after[row])}
                at = edit.head.at(ledger.file, (row, "by"))
                yield Diagnostic(
                    "reviewer-unknown", at, args, hint=Message("hint.reviewer-unknown")
                )
