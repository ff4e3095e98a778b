"""Which tasks of tallied plans a list may have: those alone are read. Pure."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from bizenv.report.query import Query, Role
from bizenv.report.tallied import PlanSeen
from bizenv.report.traits import traits_numbered

if TYPE_CHECKING:
    from bizenv.report.task_turns import Viewer


def may_list(seen: PlanSeen, query: Query) -> bool:
    """Whether a plan may have a task of the statuses and at the stages that a list asks for."""
    viewers = listing_viewers(query, seen.members)
    steps = seen.plan.steps
    numbers: set[int] = set()
    for viewer in steps if viewers is None else viewers:
        step = steps.get(viewer)
        numbers.update(step.tasks if step else ())
    return bool(numbers) and may_be_listed(numbers, query)


def listing_viewers(
    query: Query, members: frozenset[str] | None
) -> "Collection[Viewer] | None":
    """Return who sees the tasks that a list asks for; None: anybody.

    A task is at the stage of any of its parts.
    """
    sees_wholes = members is None or query.role is Role.SUPPORT
    if not sees_wholes:
        return members
    return None if query.stages else (None,)


def may_be_listed(numbers: Iterable[int], query: Query) -> bool:
    """Whether a list may ask for what some see with traits of these numbers.

    A task has the status of one of its parts, and is at the stage of any.
    """
    several = [*map(traits_numbered, numbers)]
    statuses = {traits.status for traits in several}
    stages = {traits.stage for traits in several}
    has_status = not query.statuses or not statuses.isdisjoint(query.statuses)
    return has_status and (not query.stages or not stages.isdisjoint(query.stages))
