"""item-completed: what is complete is neither assigned nor merged, unless it is reopened first.

Nor is what is applied for taken from whoever applied before a reviewer has decided.
"""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import RefusedLine
from bizenv.model.codes import Stage


def item_completed(subject: Subject) -> Iterator[Diagnostic]:
    """Find the lines of a register that count for nothing, for the work was complete or applied for.

    The rates would lose what was done, or what was done late.
    """
    for refused in subject.book.refused:
        task = refused.dated.amendment.target
        if not subject.doubts(task, refused.department):
            yield _finding(subject, refused)


def _finding(subject: Subject, refused: RefusedLine) -> Diagnostic:
    dated, department, stage = refused
    args = {
        "department": department,
        "task": dated.amendment.target,
        "day": dated.day,
        "done": _done(stage),
    }
    key = "lead" if dated.assigns else "into"
    at = subject.where(dated.place.below(key))
    hint = Message(f"hint.item-completed.{stage}")
    return Diagnostic("item-completed", at, args, hint=hint)


def _done(stage: Stage) -> Message:
    """Say how far a department had come."""
    if stage is Stage.APPLIED:
        return Message("item-completed.applied")
    return Message("item-completed.done", {"stage": Message(f"stage.{stage}")})
