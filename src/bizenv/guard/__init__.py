"""The guard: whether an edit of the plans is honest. One rule a file, in one explicit table.

A rule is a pure function from an Edit to diagnostics. Rules compare what the files say, not how they are written, and
take policy, register and rights from the base. What the office waived is let pass.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic, Location, in_order
from bizenv.files.snapshot import in_byte_order
from bizenv.guard.amendment_after_due import amendment_after_due
from bizenv.guard.amendment_back_dated import amendment_back_dated
from bizenv.guard.amendment_rewritten import amendment_rewritten
from bizenv.guard.back_dated import back_dated
from bizenv.guard.edit import Edit
from bizenv.guard.evidence_removed import evidence_removed
from bizenv.guard.id_reused import id_reused
from bizenv.guard.identity import identity
from bizenv.guard.mixed_edit import mixed_edit
from bizenv.guard.record_rewritten import record_rewritten
from bizenv.guard.reviewer_unknown import reviewer_unknown
from bizenv.guard.rules_weakened import rules_weakened
from bizenv.guard.self_review import self_review
from bizenv.guard.task_removed import task_removed
from bizenv.guard.terms_changed_without_amendment import terms_changed_without_amendment
from bizenv.guard.waivers import waived
from bizenv.guard.wrong_file import wrong_file
from bizenv.messages import Message
from bizenv.model.book import AMENDMENTS, PlanBook

Rule = Callable[[Edit], Iterator[Diagnostic]]

RULES: Final[tuple[Rule, ...]] = (
    amendment_after_due,
    amendment_back_dated,
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
IDENTITY: Final = (
    "unknown-identity",
    "unproven-identity",
    "unproven-waiver",
)  # what `identity` finds beside wrong-file
CODES: Final = frozenset(
    (
        *(rule.__name__.replace("_", "-") for rule in RULES if rule is not identity),
        *IDENTITY,
        "base-unreadable",
    )
)


def judge(edit: Edit) -> tuple[list[Diagnostic], int]:
    """Return what every rule finds, in order, and how many findings the office waived.

    What the edit leaves unreadable is told as `validate` tells it; what was so before is not the edit's.
    """
    before = Counter(
        (each.code, each.at.file, str(each.args))
        for each in edit.base.errors(edit.plans)
    )
    found = []
    for each in in_order(edit.head.errors(edit.plans)):
        key = (each.code, each.at.file, str(each.args))
        if before[key]:
            before[key] -= 1
        else:
            found.append(each)
    found += _unreadable(edit)
    found += [each for rule in RULES for each in rule(edit)]
    return waived(edit, in_order(found))


def _unreadable(edit: Edit) -> Iterator[Diagnostic]:
    """Find what the edit touches and what could not be read: before it, nobody can compare it; after it, as ever."""
    unread = {
        file
        for file in edit.base.shelf.files
        if file.endswith(".yaml") and not edit.base.tree(file)[1]
    }
    unread.update(edit.base.shelf.incomplete)
    for plan_id in edit.plans:
        if edit.touches(plan_id) and edit.base.holds(file := edit.plan_file(plan_id)):
            book = edit.base.book(plan_id)
            if book is None:
                yield _not_before(file)
            else:
                lost = {file, book.file(AMENDMENTS)}.intersection(book.incomplete)
                unread |= lost
                if _speaks_of_lost(edit, plan_id, book):
                    yield from (_not_before(each) for each in in_byte_order(lost))
    for file in in_byte_order(unread & edit.changed):
        yield _not_before(file)
    for file in in_byte_order(
        edit.changed.intersection(edit.head.shelf.files) - unread
    ):
        if file.endswith(".yaml"):
            yield from edit.head.faults(file)


def _speaks_of_lost(edit: Edit, plan_id: str, book: PlanBook) -> bool:
    """Whether new lines speak of tasks that neither side could read: nobody can judge them."""
    after = edit.head.book(plan_id)
    known = {*book.tasks, *(after.tasks if after is not None else ())}
    ledgers = (
        ledger
        for ledger in edit.ledgers_of("progress", "reviews")
        if ledger.plan == plan_id
    )
    return any(
        str(ledger.after[row].get("task")) not in known
        for ledger in ledgers
        for row in ledger.new
    )


def _not_before(file: str) -> Diagnostic:
    return Diagnostic(
        "base-unreadable",
        Location(file),
        {"file": file},
        hint=Message("hint.base-unreadable"),
    )
