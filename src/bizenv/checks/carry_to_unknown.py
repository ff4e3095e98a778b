"""carry-to-unknown: what a task is carried over to is a task of another plan."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.meaning.levels import Levels
from bizenv.messages import Message


def carry_to_unknown(levels: Levels) -> Iterator[Diagnostic]:
    """Find tasks that end as carried over, and that no other plan goes on with."""
    for plan in levels.plans:
        for task in plan.tasks:
            for to in task.carried_to:
                known = levels.other(to.key, plan) is not None
                if known or levels.may_be(to.key):
                    continue
                args = {"id": task.id, "to": to.key}
                hint = Message("hint.carry-to-unknown")
                at = levels.where(to.place)
                found = Diagnostic("carry-to-unknown", at, args, hint=hint)
                yield found.calling(plan.things)
