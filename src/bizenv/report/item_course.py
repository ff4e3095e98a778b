"""When an item of a register was first assigned, and which item goes on for it. Pure."""

from datetime import date
from typing import NamedTuple

from bizenv.report.views import TaskView


class ItemCourse(NamedTuple):
    """The day of its first assignment, and the item that it was merged into; None: neither yet."""

    assigned: date | None
    merged_into: str | None


def item_course(view: TaskView) -> ItemCourse:
    """Return what became of an item by the day of its view."""
    by_then = [each for each in view.history.amendments if each.day <= view.day]
    assigned = [each.day for each in by_then if each.assigns]
    merged = [each.into for each in by_then if each.into is not None]
    return ItemCourse(min(assigned, default=None), merged[-1] if merged else None)
