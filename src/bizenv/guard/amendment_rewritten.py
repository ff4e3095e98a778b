"""amendment-rewritten: what a document decided stays; another document amends it again."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit
from bizenv.guard.record_rewritten import rewritten


def amendment_rewritten(edit: Edit) -> Iterator[Diagnostic]:
    """Find amendments that were changed, removed, or put in another order within a day."""
    for ledger in edit.ledgers_holding("amendments"):
        yield from rewritten(edit, ledger, "amendment-rewritten")
