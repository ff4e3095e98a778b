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
    """Find numbers that name another task than before.

    It has another title, or its title has moved to another number.
    """
    for _, before, after in edit.issued():
        for task_id, issued in after.tasks.items():
            was = before.tasks.get(task_id)
            if was is not None and is_another(before, was, issued):
                yield _finding(edit, was, issued)


def _finding(edit: Edit, was: Issued, now: Issued) -> Diagnostic:
    place = now.place.below("id")
    at = edit.head.at(*place)
    args = {
        "task": now.task.id,
        "before": was.task.title,
        "after": now.task.title,
    }
    return Diagnostic(
        "id-reused",
        at,
        args,
        hint=Message("hint.id-reused"),
    )


def is_another(before: PlanBook, was: Issued, now: Issued) -> bool:
    """Whether a number names another task now."""
    old = was.task.title
    new = now.task.title
    if old == new:
        return (was.added is None) is not (now.added is None)
    for each in before.tasks.values():
        if each is not was and each.task.title == new:
            return True
    return _likeness(old, new) < ALIKE


def _likeness(old: str, new: str) -> float:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return matcher.ratio()
