"""self-review: nobody reviews an application of the own department.

The register before the edit says who belongs where.
"""

from collections.abc import Iterator
from dataclasses import replace

from bizenv.checks.self_review import self_review as checked
from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.comparison import LedgerLine, described
from bizenv.guard.edit import Edit
from bizenv.layout import Writer


def self_review(edit: Edit) -> Iterator[Diagnostic]:
    """Find new decisions that the rule of `validate` finds, by the register before the edit."""
    for ledger in edit.ledgers_holding("records", Writer.REVIEWER):
        book = edit.under_base_register.book(ledger.plan)
        if book is None or not ledger.new:
            continue
        head = edit.head
        new: dict[Location, LedgerLine] = {}
        for row in ledger.new:
            at = head.at(ledger.file, (row, "by"))
            new[at] = ledger.after[row]
        subject = Subject(book, head.snapshot.follow, edit.today)
        for found in checked(subject):
            line = new.get(found.at)
            if line is not None:
                said = described(line)
                args = {**found.args, **said}
                yield replace(found, args=args)
