"""task-removed: what was issued stays; a task that is dropped is cancelled by an amendment."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.edit import Edit
from bizenv.messages import Message


def task_removed(edit: Edit) -> Iterator[Diagnostic]:
    """Find tasks, and whole plans, that were issued and are gone. A plan that is not issued yet is a draft."""
    for plan_id in edit.plans:
        before, after = edit.base.book(plan_id), edit.head.book(plan_id)
        file = edit.plan_file(plan_id)
        if before is None or before.plan.issued > edit.today:
            continue
        if not edit.head.holds(file):
            args = {"task": plan_id, "title": before.plan.title}
            yield Diagnostic(
                "task-removed",
                Location(file),
                args,
                hint=Message("hint.task-removed.plan"),
            )
        if after is None:
            continue
        issued = {task.id: task for *_, task in before.plan.walk()}
        left = {task.id for *_, task in after.plan.walk()}
        read = (
            file not in after.incomplete
        )  # else it may stand in what could not be read
        for task_id, task in issued.items():
            if task_id not in left and read:
                args = {"task": task_id, "title": task.title}
                at = edit.head.at(
                    file, ("sections",) if after.plan.sections else ("tasks",)
                )
                yield Diagnostic(
                    "task-removed", at, args, hint=Message("hint.task-removed")
                )
