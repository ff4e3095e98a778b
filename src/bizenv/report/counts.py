"""Counts and rates. A count is a sum over tasks, so counts of several plans add up."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from bizenv.meaning.stages import Stage
from bizenv.meaning.verdict import STATUSES, Status
from bizenv.report.views import TaskView

_TENTH: Final = Decimal("0.1")
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that always carries its base: n of `of`."""

    n: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half up; never 100.0 or 0.0 unless exactly so; None for 0 of 0."""
        if not self.of:
            return None
        share = (Decimal(self.n) * _WHOLE / Decimal(self.of)).quantize(
            _TENTH, ROUND_HALF_UP
        )
        if share == _WHOLE and self.n < self.of:
            return Decimal("99.9")
        if share == 0 and self.n > 0:
            return _TENTH
        return share


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks of a plan, a group or a selection are what on a day.

    tasks = completed + in_review + on_track + at_risk + overdue; cancelled ones stand apart. `due` (应完成): due
    day in force on or before the day. `applied` (申请完成): applied or accepted.
    """

    tasks: int = 0
    completed: int = 0
    in_review: int = 0
    on_track: int = 0
    at_risk: int = 0
    overdue: int = 0
    cancelled: int = 0
    completed_late: int = 0
    completed_early: int = 0
    applied: int = 0
    accepted: int = 0
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

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def overall(self) -> Rate:
        """总体完成率: completed of all tasks that have a last day."""
        return Rate(self.completed - self.ongoing_completed, self.tasks - self.ongoing)

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
        """审核通过率: accepted of those applied for."""
        return Rate(self.accepted, self.applied)

    @property
    def worst(self) -> Status | None:
        """The worst status that occurs, or None without tasks."""
        return next(
            (
                status
                for status in STATUSES
                if status is not Status.CANCELLED and getattr(self, status)
            ),
            None,
        )

    @property
    def light(self) -> str | None:
        """The worst light among the tasks: red, yellow, green; None if nothing was recorded of any."""
        if self.overdue:
            return "red"
        if self.at_risk:
            return "yellow"
        return "green" if self.tasks > self.unreported else None


NAMES: Final = tuple(each.name for each in fields(Counts))
PUBLISHED: Final = tuple(
    name for name in NAMES if name not in ("due_on_time", "ongoing_completed")
)
RATES: Final = ("overall", "due", "on_time", "review")


def rate(counts: Counts, name: str) -> Rate:
    """Return one of the RATES by its published name."""
    found: Rate = getattr(counts, "due_rate" if name == "due" else name)
    return found


Sort = tuple[str, ...]  # the names of the counts that a task belongs to


class Tally:
    """Counts in the making: how many tasks there are of each sort."""

    def __init__(self) -> None:
        self._sorts: Counter[Sort] = Counter()

    def add(self, sort: Sort) -> None:
        """Count one task."""
        self._sorts[sort] += 1

    def counts(self) -> Counts:
        """Return what was counted."""
        figures: Counter[str] = Counter()
        for names, tasks in self._sorts.items():
            figures.update(dict.fromkeys(names, tasks))
        return Counts(**figures)


def sort_of(view: TaskView) -> Sort:
    """Return the names of the counts that a task belongs to."""
    status, due = view.status, view.due
    if status is Status.CANCELLED:
        return ("cancelled",)
    names = ["tasks", status.value, *_BY_STAGE[view.stage]]
    if status is Status.COMPLETED:
        names += _of_completed(view, late=view.late)
    elif status is Status.AT_RISK and any(
        r.code == "due-soon" for each in view.counting for r in each.reasons
    ):
        names.append("due_soon")
    elif view.unreported:
        names.append("unreported")
    if due is None:
        names.append("ongoing")
    elif due <= view.day:
        names.append("due")
    if view.extended:
        names.append("extended")
    return tuple(names)


_BY_STAGE: Final[Mapping[Stage, Sort]] = {
    Stage.NOT_STARTED: ("not_started",),
    Stage.IN_PROGRESS: (),
    Stage.RETURNED: ("returned",),
    Stage.APPLIED: ("applied",),
    Stage.ACCEPTED: ("applied", "accepted"),
}


def _of_completed(view: TaskView, *, late: bool) -> Iterator[str]:
    if late:
        yield "completed_late"
    if view.early:
        yield "completed_early"
    if view.due is None:
        yield "ongoing_completed"
    elif view.due <= view.day:
        yield "due_completed"
        if not late:
            yield "due_on_time"
