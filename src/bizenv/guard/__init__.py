"""The guard: whether an edit of the plans is honest. One rule a file, in one explicit table.

A rule is a pure function from an Edit to diagnostics. Rules compare what the files say, not how
they are written, and take policy, register and rights from the base. The office's waivers pass.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from bizenv.diagnostics import Diagnostic, Location, clipped, in_order
from bizenv.files.snapshot import in_byte_order
from bizenv.guard.amendment_after_due import amendment_after_due
from bizenv.guard.amendment_back_dated import amendment_back_dated
from bizenv.guard.amendment_rewritten import amendment_rewritten
from bizenv.guard.assessment_back_dated import assessment_back_dated
from bizenv.guard.assessment_rewritten import assessment_rewritten
from bizenv.guard.back_dated import back_dated
from bizenv.guard.edit import Edit
from bizenv.guard.evidence_removed import evidence_removed
from bizenv.guard.id_reused import id_reused
from bizenv.guard.identity import identity
from bizenv.guard.mixed_edit import mixed_edit
from bizenv.guard.opening_late import opening_late
from bizenv.guard.record_rewritten import record_rewritten
from bizenv.guard.reviewer_unknown import reviewer_unknown
from bizenv.guard.rules_weakened import rules_weakened
from bizenv.guard.self_review import self_review
from bizenv.guard.slip_groundless import slip_groundless
from bizenv.guard.slip_number import slip_number
from bizenv.guard.task_removed import task_removed
from bizenv.guard.terms_changed_without_amendment import terms_changed_without_amendment
from bizenv.guard.waivers import waived
from bizenv.guard.wrong_file import wrong_file
from bizenv.layout import AMENDMENTS, in_plan
from bizenv.messages import Message, TaskName
from bizenv.model.book import PlanBook

GuardRule = Callable[[Edit], Iterator[Diagnostic]]

GUARD_RULES: Final[tuple[GuardRule, ...]] = (
    amendment_after_due,
    amendment_back_dated,
    amendment_rewritten,
    assessment_back_dated,
    assessment_rewritten,
    back_dated,
    evidence_removed,
    id_reused,
    identity,
    mixed_edit,
    opening_late,
    record_rewritten,
    reviewer_unknown,
    rules_weakened,
    self_review,
    slip_groundless,
    slip_number,
    task_removed,
    terms_changed_without_amendment,
    wrong_file,
)
# What finds the titles themselves
_OF_TITLES: Final = ("id-reused", "task-removed")
# The findings of `identity`, beside wrong-file; every other rule finds what it is named after.
IDENTITY: Final = ("unknown-identity", "unproven-identity", "unproven-waiver")
_NAMED: Final = (rule.__name__ for rule in GUARD_RULES if rule is not identity)
CODES: Final = frozenset(
    (*(name.replace("_", "-") for name in _NAMED), *IDENTITY, "base-unreadable")
)


def judge(edit: Edit) -> tuple[list[Diagnostic], int]:
    """Return what every rule finds, in order, and how many findings the office waived.

    What the edit leaves unreadable is reported as `validate` does; what was so before is not the
    edit's.
    """
    errors = _new_errors(edit)
    unreadable = _unreadable(edit)
    found = [*errors, *unreadable]
    for rule in GUARD_RULES:
        found += rule(edit)
    left, passed = waived(edit, in_order(found))
    return [_called(edit, _titled(edit, each)) for each in left], passed


def _titled(edit: Edit, found: Diagnostic) -> Diagnostic:
    """Return a finding in which the task that it is about stands with its title.

    The title is that before the edit, if the task was there.
    """
    task = found.args.get("task")
    if not isinstance(task, str) or found.code in _OF_TITLES:
        return found
    plan_id, _ = in_plan(found.at.file)
    for side in (edit.base, edit.head):
        book = side.book(plan_id)
        issued = None if book is None else book.tasks.get(task)
        if issued is not None:
            title = str(clipped(issued.task.title))
            args = {**found.args, "task": TaskName.of(task, title)}
            return replace(found, args=args)
    return found


def _called(edit: Edit, found: Diagnostic) -> Diagnostic:
    """Return a finding in words that call a task by what its plan holds."""
    plan_id, _ = in_plan(found.at.file)
    book = edit.head.book(plan_id) or edit.base.book(plan_id)
    kind = None if book is None else book.plan.register_
    return found if kind is None else found.calling(kind)


def _new_errors(edit: Edit) -> Iterator[Diagnostic]:
    """Yield the errors of reading that were not there before the edit."""
    known = edit.base.errors(edit.plans)
    before = Counter(map(_said, known))
    now = edit.head.errors(edit.plans)
    for each in in_order(now):
        said = _said(each)
        if before[said]:
            before[said] -= 1
        else:
            yield each


def _said(found: Diagnostic) -> tuple[str, str, str]:
    """Return what makes two errors the same, on whatever line they stand."""
    args = str(found.args)
    return found.code, found.at.file, args


def _unreadable(edit: Edit) -> Iterator[Diagnostic]:
    """Find files that the edit touches and that could not be read.

    Of one before the edit nobody can compare it; of one after it the faults are reported.
    """
    unread = _unread_before(edit)
    for plan_id in edit.plans:
        file = edit.plan_file(plan_id)
        is_touched = edit.touches(plan_id)
        is_concerned = is_touched and edit.base.holds(file)
        if not is_concerned:
            continue
        book = edit.base.book(plan_id)
        if book is None:
            yield _not_before(file)
            continue
        parts = {file, book.file(AMENDMENTS)}
        lost = parts.intersection(book.incomplete)
        unread |= lost
        if _speaks_of_lost(edit, plan_id, book):
            yield from map(_not_before, in_byte_order(lost))
    yield from map(_not_before, in_byte_order(unread & edit.changed))
    there = edit.changed.intersection(edit.head.shelf.files)
    for file in in_byte_order(there - unread):
        if file.endswith(".yaml"):
            yield from edit.head.faults(file)


def _unread_before(edit: Edit) -> set[str]:
    """Return the base's own files that could not be read, but for what a plan lost."""
    unread = set(edit.base.shelf.incomplete)
    for file in edit.base.shelf.files:
        if not file.endswith(".yaml"):
            continue
        _, readable = edit.base.tree(file)
        if not readable:
            unread.add(file)
    return unread


def _speaks_of_lost(edit: Edit, plan_id: str, book: PlanBook) -> bool:
    """Whether new lines speak of tasks that neither side could read: nobody can judge them."""
    known = set(book.tasks)
    after = edit.head.book(plan_id)
    if after is not None:
        known.update(after.tasks)
    for ledger in edit.ledgers_holding("records"):
        if ledger.plan != plan_id:
            continue
        for row in ledger.new:
            task = ledger.after[row].get("task")
            if str(task) not in known:
                return True
    return False


def _not_before(file: str) -> Diagnostic:
    hint = Message("hint.base-unreadable")
    return Diagnostic(
        "base-unreadable",
        Location(file),
        {"file": file},
        hint=hint,
    )
