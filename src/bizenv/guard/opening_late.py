"""opening-late: what stood when tracking began is brought in once, before any other record."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import described
from bizenv.guard.edit import Edit
from bizenv.messages import Message


def opening_late(edit: Edit) -> Iterator[Diagnostic]:
    """Find new lines with the mark of an opening in a plan that had records already."""
    for ledger in edit.ledgers:
        if edit.opens(ledger.plan):
            continue
        for row in ledger.new:
            line = ledger.after[row]
            if line.get("opening") is None:
                continue
            args = {**described(line), "opening": str(line["opening"])}
            path = (row, "opening")
            at = edit.head.at(ledger.file, path)
            hint = Message("hint.opening-late")
            yield Diagnostic("opening-late", at, args, hint=hint)


def opening_lines(edit: Edit) -> int:
    """Return how many lines of the edit begin the records of a running plan."""
    lines = 0
    for ledger in edit.ledgers:
        if edit.opens(ledger.plan):
            marked: list[int] = []
            for row in ledger.new:
                line = ledger.after[row]
                if line.get("opening"):
                    marked.append(row)
            lines += len(marked)
    return lines
