"""reviewer-unknown: the office registers a reviewer before the edit with a decision."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import described
from bizenv.guard.edit import Edit
from bizenv.layout import Writer
from bizenv.messages import Message


def reviewer_unknown(edit: Edit) -> Iterator[Diagnostic]:
    """Find new decisions by somebody whom the base's register does not have as a reviewer."""
    register = edit.base.register
    for ledger in edit.ledgers_holding("records", Writer.REVIEWER):
        for row in ledger.new:
            line = ledger.after[row]
            name = line.get("by")
            if isinstance(name, str) and register.reviewer(name) is None:
                path = (row, "by")
                at = edit.head.at(ledger.file, path)
                args = {"name": name, **described(line)}
                hint = Message("hint.reviewer-unknown")
                yield Diagnostic(
                    "reviewer-unknown",
                    at,
                    args,
                    hint=hint,
                )
