"""derives-from-circle: no task takes itself up by way of other plans' tasks."""

from collections.abc import Iterator

from bizenv.checks.after_circle import way_round
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.levels import Levels
from bizenv.messages import Message


def derives_from_circle(levels: Levels) -> Iterator[Diagnostic]:
    """Find tasks that take each other up, once for each circle, where the first of them says so."""
    above = {key: task.derives_from for key, task in levels.tasks.items()}
    found: set[frozenset[str]] = set()
    for link in levels.links():
        key = f"{link.plan.plan}/{link.task.id}"
        is_said_now = link.reference.key in link.task.derives_from
        circle = way_round(key, above) if is_said_now else ()
        tasks = frozenset(circle)
        if link.reference.key not in circle[1:2] or tasks in found:
            continue
        found.add(tasks)
        names = " → ".join(circle)
        at = levels.where(link.reference.place)
        hint = Message("hint.derives-from-circle")
        args = {"id": link.task.id, "names": names}
        finding = Diagnostic("derives-from-circle", at, args, hint=hint)
        yield finding.calling(link.plan.things)
