"""id-reused: a number names one task for good; else the records of one become those of another."""

import difflib
from collections.abc import Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.book import Issued, PlanBook

ALIKE: Final = 0.5  # share of a title that makes it the same in other words


def id_reused(edit: Edit) -> Iterator[Diagnostic]:
    """Find numbers that name another task than before: another title, or one that has moved to another number."""
    for plan_id in edit.plans:
        before, after = edit.base.book(plan_id), edit.head.book(plan_id)
        if before is None or after is None or before.plan.issued > edit.today:
            continue
        for task_id, issued in after.tasks.items():
            was = before.tasks.get(task_id)
            if was is not None and is_another(before, was, issued):
                at = edit.head.at(issued.place.file, (*issued.place.path, "id"))
                args = {
                    "task": task_id,
                    "before": was.task.title,
                    "after": issued.task.title,
                }
                yield Diagnostic("id-reused", at, args, hint=Message("hint.id-reused"))


def is_another(before: PlanBook, was: Issued, now: Issued) -> bool:
    """Whether a number names another task now."""
    old, new = was.task.title, now.task.title
    if old == new:
        return (was.added is None) is not (now.added is None)
    elsewhere = any(
        each.task.title == new for each in before.tasks.values() if each is not was
    )
    return (
        elsewhere
        or difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() < ALIKE
    )
