"""What of a task is counted, and what comes of it: tasks with the same traits are counted together."""

from collections.abc import Mapping
from functools import cache
from operator import mul
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.meaning.statuses import STATUSES, UNCOUNTED, Status
from bizenv.model.codes import APPLIED_FOR, Stage
from bizenv.report.counts import FIGURES, Counts

if TYPE_CHECKING:
    from bizenv.report.views import TaskView


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


@cache
def _figures(number: int) -> tuple[int, ...]:
    """Return the counts of one task with traits of a number, in the order of NAMES."""
    counts = _counts(traits_numbered(number))
    figures: tuple[int, ...] = FIGURES(counts)
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
    applied = stage in APPLIED_FOR
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
