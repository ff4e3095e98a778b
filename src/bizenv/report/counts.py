"""Counts and rates. A count is a sum over tasks, so counts of several plans add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from operator import add, attrgetter, mul
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.meaning.statuses import STATUSES, UNCOUNTED, Status
from bizenv.model.codes import Stage

if TYPE_CHECKING:
    from fractions import Fraction

    from bizenv.report.views import TaskView

_THOUSAND: Final = 1000
_COUNTED: Final = tuple([each for each in STATUSES if each not in UNCOUNTED])


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that always carries its base: n of `of`."""

    n: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half up; never 100.0 or 0.0 unless exactly so; None for 0 of 0."""
        return percent_of(self.n, self.of)


def percent_of(n: int | Decimal, of: int) -> Decimal | None:
    """Return a share in percent, as `tenths_of`; None for 0 of 0."""
    if not of:
        return None
    numerator, denominator = n.as_integer_ratio()
    return _tenths(numerator, denominator * of)


def tenths_of(share: "Fraction") -> Decimal:
    """Return an exact share in percent, half up; never 100.0 or 0.0 unless exactly so."""
    return _tenths(share.numerator, share.denominator)


@cache
def _tenths(n: int, of: int) -> Decimal:
    """Return n of so many in percent; a fraction would take its time, and this is asked often."""
    tenths = (2 * _THOUSAND * n + of) // (2 * of)
    if tenths == _THOUSAND and n < of:
        tenths -= 1
    if tenths == 0 and n > 0:
        tenths = 1
    return Decimal(tenths).scaleb(-1)


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
        own = _FIGURES(self)
        others = _FIGURES(other)
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
    columns = zip(*map(_FIGURES, several), strict=True)
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
_FIGURES: Final = attrgetter(*NAMES)
PUBLISHED: Final = tuple(name for name in NAMES if name not in _UNPUBLISHED)
RATES: Final = ("overall", "due", "on_time", "review")


def rate(counts: Counts, name: str) -> Rate:
    """Return one of the RATES by its published name."""
    attribute = "due_rate" if name == "due" else name
    found: Rate = getattr(counts, attribute)
    return found


class Traits(NamedTuple):
    """What of a task is counted. `late`, `early`: completed so; `moved_late`: early by a day moved once overdue; `due_soon`: at risk for that."""

    status: Status
    stage: Stage
    late: bool
    early: bool
    moved_late: bool
    due_soon: bool
    unreported: bool
    due: bool
    ongoing: bool
    extended: bool
    asks: bool
    review_late: bool
    priority: bool
    unheard: bool

    @property
    def completed(self) -> bool:
        """Whether it is completed."""
        return self.status is Status.COMPLETED

    @property
    def pending(self) -> bool:
        """Whether an application waits to be decided."""
        return self.stage is Stage.APPLIED


_STAGES: Final = tuple(Stage)
_WORDS: Final = 2
"""Where traits are no more words but yes or no."""


@cache
def number_of(traits: Traits) -> int:
    """Return the number that stands for some traits in this version."""
    number = STATUSES.index(traits.status) * len(_STAGES)
    number += _STAGES.index(traits.stage)
    for each in traits[_WORDS:]:
        number = 2 * number + each
    return number


@cache
def traits_numbered(number: int) -> Traits:
    """Return the traits that a number stands for. Raises IndexError where it stands for none."""
    answers: list[bool] = []
    for _ in Traits._fields[_WORDS:]:
        number, answer = divmod(number, 2)
        answers.append(bool(answer))
    status, stage = divmod(number, len(_STAGES))
    return Traits(STATUSES[status], _STAGES[stage], *reversed(answers))


class Tally:
    """Counts in the making: how many tasks there are with the same traits."""

    def __init__(self) -> None:
        self._tasks: dict[int, int] = {}

    def add(self, traits: Traits) -> None:
        """Count a task."""
        number = number_of(traits)
        self._tasks[number] = self._tasks.get(number, 0) + 1

    def add_all(self, tasks: Mapping[int, int]) -> None:
        """Count tasks by the number of their traits."""
        for number, several in tasks.items():
            self._tasks[number] = self._tasks.get(number, 0) + several

    def counts(self) -> Counts:
        """Return what was counted."""
        if not self._tasks:
            return Counts()
        several = tuple(self._tasks.values())
        columns = zip(*map(_figures, self._tasks), strict=True)
        return Counts(*[sum(map(mul, column, several)) for column in columns])


def traits_of(view: "TaskView") -> Traits:
    """Return what of a task is counted."""
    status = view.status
    due = view.due
    completed = status is Status.COMPLETED
    late = completed and view.late
    early = completed and not late and view.early
    return Traits(
        status,
        view.stage,
        late,
        early,
        early and view.moved_late,
        status is Status.AT_RISK and _is_due_soon(view),
        view.unreported,
        due is not None and due <= view.day,
        due is None,
        view.extended,
        view.asks,
        view.review_late,
        view.history.issued.task.priority,
        view.unheard,
    )


def _is_due_soon(view: "TaskView") -> bool:
    for verdict in view.counting:
        for reason in verdict.reasons:
            if reason.code == "due-soon":
                return True
    return False


_APPLIED: Final = (Stage.APPLIED, Stage.DECLARED, Stage.ACCEPTED)


@cache
def _figures(number: int) -> tuple[int, ...]:
    """Return the counts of one task with traits of a number, in the order of NAMES."""
    counts = _counts(traits_numbered(number))
    figures: tuple[int, ...] = _FIGURES(counts)
    return figures


def _counts(traits: Traits) -> Counts:
    """Return the counts of one task with such traits."""
    status = traits.status
    if status in UNCOUNTED:
        return Counts(**{status.value: 1})
    by_status = _by_status(traits)
    by_stage = _by_stage(traits)
    by_time = _by_time(traits)
    return by_status + by_stage + by_time


def _by_status(traits: Traits) -> Counts:
    """Return the counts that rest on a task's status."""
    status = traits.status
    at_risk = status is Status.AT_RISK
    overdue = status is Status.OVERDUE
    unheard_ahead = traits.unheard and at_risk
    return Counts(
        tasks=1,
        completed=int(traits.completed),
        in_review=int(status is Status.IN_REVIEW),
        on_track=int(status is Status.ON_TRACK),
        at_risk=int(at_risk),
        overdue=int(overdue),
        completed_late=int(traits.late),
        completed_early=int(traits.early),
        completed_extended=int(traits.moved_late),
        due_soon=int(traits.due_soon),
        unreported=int(traits.unreported),
        unheard=int(traits.unheard and overdue),
        unheard_soon=int(unheard_ahead and traits.due_soon),
        unheard_risk=int(unheard_ahead and not traits.due_soon),
    )


def _by_stage(traits: Traits) -> Counts:
    """Return the counts that rest on how far the work has come."""
    stage = traits.stage
    applied = stage in _APPLIED
    late_pending = traits.pending and traits.status is not Status.IN_REVIEW
    return Counts(
        applied=int(applied),
        accepted=int(stage is Stage.ACCEPTED),
        declared=int(stage is Stage.DECLARED),
        pending=int(traits.pending),
        late_pending=int(late_pending),
        returned=int(stage is Stage.RETURNED),
        not_started=int(stage is Stage.NOT_STARTED),
        review_late=int(traits.review_late),
        priority=int(traits.priority),
        ahead=int(applied and not traits.due),
    )


def _by_time(traits: Traits) -> Counts:
    """Return the counts that rest on when a task is due."""
    due_completed = traits.completed and traits.due
    ongoing_completed = traits.completed and traits.ongoing
    return Counts(
        due=int(traits.due),
        due_completed=int(due_completed),
        due_on_time=int(due_completed and not traits.late),
        ongoing=int(traits.ongoing),
        ongoing_completed=int(ongoing_completed),
        extended=int(traits.extended),
        extension_pending=int(traits.asks),
    )
