"""Counts, and the rates that they give. A count is a sum over tasks, so counts of several plans add up."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import add, attrgetter
from typing import Final

from bizenv.meaning.statuses import STATUSES, UNCOUNTED, Status
from bizenv.report.rate import Rate

_COUNTED: Final = tuple([each for each in STATUSES if each not in UNCOUNTED])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks of a plan, a group or a selection are what on a day.

    tasks = completed + in_review + on_track + at_risk + overdue; cancelled and paused ones
    and those carried over or merged stand apart. `due` (应完成): due day in force on or before the day. `applied` (申请完成):
    applied, declared or accepted, so applied = pending + declared + accepted. `declared`
    (自行申报): completed by the department's own word, where nobody reviews. `pending` (待审核): applied,
    not yet decided, so pending = in_review + late_pending; the late ones are overdue.
    `unheard` (到期未见填报): overdue in plans of which nothing was ever recorded; `missed`
    (逾期, as people read it): the other overdue ones, so overdue = missed + unheard.
    `unheard_soon` (30天内到期、尚未填报): at risk in such plans as they fall due soon, `unheard_risk`
    for other reasons; at_risk = warned (预警, as people read it) + unheard_soon + unheard_risk.
    `ahead` (未到期): applied for, though not yet due. `extension_pending` (延期申请待答复): a part
    in view asks for more time and waits for an answer. `review_late` (审核超期): a reviewer is late
    with a part in view. `priority` (重点任务): marked so.
    `completed_extended` (延期后完成): early, by a due day that was moved only once overdue; so
    completed_early = early (提前完成, as people read it) + completed_extended.
    """

    tasks: int = 0
    completed: int = 0
    in_review: int = 0
    on_track: int = 0
    at_risk: int = 0
    overdue: int = 0
    paused: int = 0
    cancelled: int = 0
    carried_over: int = 0
    merged: int = 0
    completed_late: int = 0
    completed_early: int = 0
    applied: int = 0
    accepted: int = 0
    declared: int = 0
    pending: int = 0
    late_pending: int = 0
    returned: int = 0
    not_started: int = 0
    unreported: int = 0
    due: int = 0
    due_completed: int = 0
    due_on_time: int = 0
    due_soon: int = 0
    ongoing: int = 0
    ongoing_completed: int = 0
    extended: int = 0
    extension_pending: int = 0
    review_late: int = 0
    priority: int = 0
    unheard: int = 0
    unheard_soon: int = 0
    unheard_risk: int = 0
    ahead: int = 0
    completed_extended: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        own = FIGURES(self)
        others = FIGURES(other)
        return Counts(*map(add, own, others))

    @property
    def missed(self) -> int:
        """How many are overdue in plans of which something was recorded."""
        return self.overdue - self.unheard

    @property
    def warned(self) -> int:
        """How many are at risk in plans of which something was recorded."""
        return self.at_risk - self.unheard_soon - self.unheard_risk

    @property
    def early(self) -> int:
        """How many are completed early by a due day that was not moved once overdue."""
        return self.completed_early - self.completed_extended

    @property
    def overall(self) -> Rate:
        """总体完成率: completed of all tasks that have a last day."""
        completed = self.completed - self.ongoing_completed
        tasks = self.tasks - self.ongoing
        return Rate(completed, tasks)

    @property
    def due_rate(self) -> Rate:
        """到期任务完成率: completed of those due."""
        return Rate(self.due_completed, self.due)

    @property
    def on_time(self) -> Rate:
        """按期完成率: completed on time of those due."""
        return Rate(self.due_on_time, self.due)

    @property
    def review(self) -> Rate:
        """审核通过率: accepted of those applied for that somebody reviews."""
        reviewed = self.applied - self.declared
        return Rate(self.accepted, reviewed)

    @property
    def worst(self) -> Status | None:
        """The worst status that occurs, or None without tasks."""
        found = (status for status in _COUNTED if getattr(self, status))
        return next(found, None)

    @property
    def light(self) -> str | None:
        """The worst light among the tasks: red, yellow, green.

        None if nothing was recorded of any.
        """
        if self.overdue:
            return "red"
        if self.at_risk:
            return "yellow"
        if self.tasks > self.unreported:
            return "green"
        return None

    @property
    def shown_light(self) -> str | None:
        """The worst light as people see it: red, yellow, grey, green, or None.

        Grey: due or falling due, and nothing was ever recorded of the plan.
        """
        if self.missed:
            return "red"
        if self.warned:
            return "yellow"
        if self.overdue or self.at_risk:
            return "grey"
        return self.light


def total(several: Sequence[Counts]) -> Counts:
    """Return the sum of counts."""
    if not several:
        return Counts()
    columns = zip(*map(FIGURES, several), strict=True)
    return Counts(*map(sum, columns))


_UNPUBLISHED: Final = (
    "due_on_time",
    "ongoing_completed",
    "unheard",
    "unheard_soon",
    "unheard_risk",
    "ahead",
    "completed_extended",
)
UNHEARD_COUNTS: Final = ("unheard", "unheard_soon", "unheard_risk")
NAMES: Final = tuple([each.name for each in fields(Counts)])
FIGURES: Final = attrgetter(*NAMES)
"""Returns the figures of counts, in the order of NAMES."""
PUBLISHED: Final = tuple(name for name in NAMES if name not in _UNPUBLISHED)
RATES: Final = ("overall", "due", "on_time", "review")


def rate(counts: Counts, name: str) -> Rate:
    """Return one of the RATES by its published name."""
    attribute = "due_rate" if name == "due" else name
    found: Rate = getattr(counts, attribute)
    return found
