"""task-removed: what was issued stays; a task that is dropped is cancelled by an amendment."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.plan import Plan


def task_removed(edit: Edit) -> Iterator[Diagnostic]:
    """Find tasks, and whole plans, that were issued and are gone.

    A plan that is not issued yet is a draft.
    """
    for plan_id in edit.plans:
        before = edit.base.book(plan_id)
        after = edit.head.book(plan_id)
        today = edit.today
        if before is None or before.plan.issued > today:
            continue
        file = edit.plan_file(plan_id)
        if not edit.head.holds(file):
            args = {"task": plan_id, "title": before.plan.title}
            hint = Message("hint.task-removed.plan")
            yield Diagnostic(
                "task-removed",
                Location(file),
                args,
                hint=hint,
            )
        # a task may stand in what could not be read
        if after is not None and file not in after.incomplete:
            yield from _gone(edit, file, before.plan, after.plan)


def _gone(
    edit: Edit,
    file: str,
    before: Plan,
    after: Plan,
) -> Iterator[Diagnostic]:
    left = {task.id for *_, task in after.walk()}
    key = "sections" if after.sections else "tasks"
    at = edit.head.at(file, (key,))
    issued = {task.id: task.title for *_, task in before.walk()}
    for task_id, title in issued.items():
        if task_id not in left:
            args = {"task": task_id, "title": title}
            hint = Message("hint.task-removed")
            yield Diagnostic(
                "task-removed",
                at,
                args,
                hint=hint,
            )
