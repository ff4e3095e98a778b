"""The guard: whether an edit of the plans is honest. One rule a file, in one explicit table.

A rule is a pure function from an Edit to diagnostics. Rules compare what the files say, not how they are written, and
take policy, register and rights from the base. What the office waived is let pass.
"""

from collections.abc import Callable, Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic, Location, in_order
from bizenv.guard.amendment_after_due import amendment_after_due
from bizenv.guard.amendment_rewritten import amendment_rewritten
from bizenv.guard.back_dated import back_dated
from bizenv.guard.edit import Edit
from bizenv.guard.evidence_removed import evidence_removed
from bizenv.guard.id_reused import id_reused
from bizenv.guard.identity import identity
from bizenv.guard.mixed_edit import mixed_edit
from bizenv.guard.record_rewritten import record_rewritten
from bizenv.guard.reviewer_unknown import reviewer_unknown
from bizenv.guard.rights import OFFICE, Role
from bizenv.guard.rules_weakened import rules_weakened
from bizenv.guard.self_review import self_review
from bizenv.guard.task_removed import task_removed
from bizenv.guard.terms_changed_without_amendment import terms_changed_without_amendment
from bizenv.guard.waivers import waived
from bizenv.guard.wrong_file import wrong_file
from bizenv.messages import Message

Rule = Callable[[Edit], Iterator[Diagnostic]]

RULES: Final[tuple[Rule, ...]] = (
    amendment_after_due,
    amendment_rewritten,
    back_dated,
    evidence_removed,
    id_reused,
    identity,
    mixed_edit,
    record_rewritten,
    reviewer_unknown,
    rules_weakened,
    self_review,
    task_removed,
    terms_changed_without_amendment,
    wrong_file,
)
IDENTITY: Final = ("unknown-identity", "unproven-identity")  # what `identity` finds beside wrong-file
CODES: Final = frozenset(
    (*(rule.__name__.replace("_", "-") for rule in RULES if rule is not identity), *IDENTITY, "base-unreadable")
)

__all__ = ["CODES", "IDENTITY", "OFFICE", "RULES", "Edit", "Role", "judge"]


def judge(edit: Edit) -> tuple[list[Diagnostic], int]:
    """Return what every rule finds, in order, and how many findings the office waived.

    What the edit leaves unreadable is told as `validate` tells it; what was so before is not the edit's.
    """
    before = {(each.code, each.at.file, str(each.args)) for each in edit.base.errors(edit.plans)}
    found = [each for each in edit.head.errors(edit.plans) if (each.code, each.at.file, str(each.args)) not in before]
    found += _unreadable(edit)
    found += [each for rule in RULES for each in rule(edit)]
    return waived(edit, in_order(found))


def _unreadable(edit: Edit) -> Iterator[Diagnostic]:
    """Find ledgers and plans that the edit touches and that could not be read before it: nobody can compare them."""
    for file in edit.base.shelf.files:
        if file in edit.changed and file.endswith(".yaml") and not edit.base.tree(file)[1]:
            yield Diagnostic("base-unreadable", Location(file), {"file": file}, hint=Message("hint.base-unreadable"))
