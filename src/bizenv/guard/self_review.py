"""self-review: nobody reviews an application of its own department, whatever the edit makes of the register."""

from collections.abc import Iterator
from dataclasses import replace

from bizenv.checks.self_review import self_review as checked
from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import described
from bizenv.guard.edit import Edit


def self_review(edit: Edit) -> Iterator[Diagnostic]:
    """Find new decisions that the rule of `validate` finds, by the register before the edit."""
    for ledger in edit.ledgers_of("reviews"):
        book = edit.under_base_register.book(ledger.plan)
        if book is None or not ledger.new:
            continue
        new = {edit.head.at(ledger.file, (row, "by")): row for row in ledger.new}
        for found in checked(Subject(book, edit.head.snapshot.has, edit.today)):
            if found.at in new:
                said = described(ledger.after[new[found.at]])
                yield replace(found, args={**found.args, **said})
