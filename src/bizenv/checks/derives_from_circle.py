"""derives-from-circle: no task takes itself up by way of other plans' tasks."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.meaning.circles import way_round
from bizenv.meaning.levels import Levels
from bizenv.messages import Message


def derives_from_circle(levels: Levels) -> Iterator[Diagnostic]:
    """Find tasks that take each other up, once for each circle, where the first of them says so."""
    found: set[frozenset[str]] = set()
    for link in levels.links():
        key = f"{link.plan.plan}/{link.task.id}"
        is_said_now = link.reference.key in link.task.derives_from
        if not is_said_now:
            continue
        circle = way_round(key, levels.above)
        tasks = frozenset(circle)
        begins_here = link.reference.key in circle[1:2]
        if not begins_here or tasks in found:
            continue
        found.add(tasks)
        names = " → ".join(circle)
        at = levels.where(link.reference.place)
        hint = Message("hint.derives-from-circle")
        args = {"id": link.task.id, "names": names}
        finding = Diagnostic("derives-from-circle", at, args, hint=hint)
        yield finding.calling(link.plan.things)
