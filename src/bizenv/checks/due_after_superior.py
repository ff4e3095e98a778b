"""due-after-superior: what takes a task up is due no later than that task."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.levels import Levels, is_due_after
from bizenv.messages import Message


def due_after_superior(levels: Levels) -> Iterator[Diagnostic]:
    """Find tasks that are due later than their unit's part of the task that they take up."""
    for link in levels.links():
        above = link.above
        if above is None or not is_due_after(link):
            continue
        due = link.task.due
        code = "due-after-superior.ongoing" if due is None else "due-after-superior.due"
        args = {
            "id": link.task.id,
            "due": Message(code, {"due": due}),
            "above": link.reference.key,
            "day": above.due_of(link.plan.unit),
        }
        yield Diagnostic(
            "due-after-superior",
            levels.where(link.reference.place),
            args,
            Severity.WARNING,
            Message("hint.due-after-superior"),
            related=(levels.where(above.place),),
        )
