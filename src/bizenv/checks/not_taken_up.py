"""not-taken-up: a task that falls to a unit stands in the unit's own plan too."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.levels import Levels
from bizenv.messages import Message


def not_taken_up(levels: Levels) -> Iterator[Diagnostic]:
    """Find tasks that no task of the unit takes up; nothing while a plan could not be read."""
    if levels.unread:
        return
    plans = levels.plans
    closed = {each.plan for each in plans if each.closed}
    for each in levels.falling():
        if each.taken_up or each.plan in closed:
            continue
        args = {"id": each.task.id, "unit": each.part.department}
        named = {"key": each.key, "plans": list(each.unit_plans)}
        of_closed = ".closed" if each.closed else ""
        yield Diagnostic(
            "not-taken-up",
            levels.where(each.task.place),
            args,
            Severity.WARNING,
            Message(f"hint.not-taken-up{of_closed}", named),
        )
