"""terms-changed-without-amendment: a plan is what was issued; what changes is an amendment, with day and document."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.guard.edit import Edit
from bizenv.guard.id_reused import is_another
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Issued, PlanBook
from bizenv.model.plan import Completion, Plan, Task
from bizenv.model.register import Register

WORDS: Final = (
    "title",
    "text",
)  # what a task is, in words: the program cannot tell whether the meaning changed
CODE: Final = "terms-changed-without-amendment"


def terms_changed_without_amendment(edit: Edit) -> Iterator[Diagnostic]:
    """Find terms of issued plans and tasks that were edited in place. A plan that is not issued yet is a draft."""
    for plan_id in edit.plans:
        before, after = edit.base.book(plan_id), edit.head.book(plan_id)
        if before is None or after is None or before.plan.issued > edit.today:
            continue
        yield from _of_plan(edit, before.plan, after.plan)
        for task_id, now in after.tasks.items():
            was = before.tasks.get(task_id)
            if was is not None and was.added is None and now.added is None:
                yield from _of_task(edit, before, was, now)


def _of_plan(edit: Edit, before: Plan, after: Plan) -> Iterator[Diagnostic]:
    changed = [
        name
        for name in ("issued", "completion")
        if getattr(before, name) != getattr(after, name)
    ]
    if (before.start or before.issued) != (
        after.start or after.issued
    ) and "issued" not in changed:
        changed.append("start")
    if before.closed != after.closed and not _closes_honestly(edit, before, after):
        changed.append("closed")
    for name in changed:
        found = _finding(
            edit, edit.plan_file(after.plan), (name,), name, Message("guard.plan")
        )
        yield replace(
            found,
            hint=Message(
                f"hint.{CODE}.closed" if name == "closed" else f"hint.{CODE}.plan"
            ),
        )
    for name in ("title", "document"):
        if getattr(before, name) != getattr(after, name):
            yield _finding(
                edit,
                edit.plan_file(after.plan),
                (name,),
                name,
                Message("guard.plan"),
                Severity.WARNING,
            )


def _closes_honestly(edit: Edit, before: Plan, after: Plan) -> bool:
    """Whether a plan is closed by a document, from a day that is not long past."""
    closed = after.closed
    if before.closed is not None or closed is None or closed.document is None:
        return False
    return closed.date >= shifted(
        edit.today, -edit.base.shelf.settings.policy.filing_days
    )


def _of_task(
    edit: Edit, book: PlanBook, was: Issued, now: Issued
) -> Iterator[Diagnostic]:
    place, register = now.place, edit.base.register
    one, other = (
        _meaning(each.task, register, book.plan.completion) for each in (was, now)
    )
    for name in (name for name in one if one[name] != other[name]):
        yield _finding(edit, place.file, (*place.path, name), name, now.task.id)
    if is_another(book, was, now):
        return
    for name in WORDS:
        if getattr(was.task, name) != getattr(now.task, name):
            yield _finding(
                edit,
                place.file,
                (*place.path, name),
                name,
                now.task.id,
                Severity.WARNING,
            )


def _meaning(
    task: Task, register: Register, completion: Completion
) -> dict[str, object]:
    """Return a task's terms, free of how they are written: 2025-05 is 2025-05-31, an alias is the department.

    `completion` is the rule of the plan before the edit, for tasks that name none.
    """

    def named(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(register.resolve(name) or name for name in names)

    return {
        "due": task.due.last_day,
        "lead": named(task.lead),
        "support": frozenset(named(task.support)),
        "targets": frozenset(str(each) for each in task.targets),
        "milestones": frozenset(
            (each.title, each.due.last_day) for each in task.milestones
        ),
        "completion": task.completion or completion,
    }


def _finding(
    edit: Edit,
    file: str,
    path: KeyPath,
    name: str,
    of: object,
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    args = {"what": name, "task": of}
    return Diagnostic(
        CODE, edit.head.at(file, path), args, severity, Message(f"hint.{CODE}")
    )
