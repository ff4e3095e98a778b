"""self-review: nobody reviews an application of its own department, whatever the edit makes of the register."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit, described
from bizenv.messages import Message


def self_review(edit: Edit) -> Iterator[Diagnostic]:
    """Find new decisions by reviewers who belong, by the base's register, to the department that they decide on."""
    register = edit.base.register
    for ledger in edit.ledgers_of("reviews"):
        entries = edit.entries(edit.head, ledger.plan)
        for row in ledger.new:
            entry = entries.get((ledger.file, row))
            reviewer = entry and register.reviewers.get(register.reviewer(getattr(entry.record, "by", "")) or "")
            if not entry or not reviewer or reviewer.department is None:
                continue
            own = register.expand(register.resolve(reviewer.department) or reviewer.department, entry.day)
            if entry.department in own or register.resolve(entry.department) in own:
                args = {"name": reviewer.name, "department": entry.department, **described(ledger.after[row])}
                at = edit.head.at(ledger.file, (row, "by"))
                yield Diagnostic("self-review", at, args, hint=Message("hint.self-review"))
