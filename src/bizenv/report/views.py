"""A task as seen on a day: as a whole, or only the part of one department or of several."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.bench import histories
from bizenv.meaning.stages import Stage
from bizenv.meaning.terms import Assignment, TaskHistory, Terms
from bizenv.meaning.verdict import (
    LIGHTS,
    Status,
    Verdict,
    least_advanced,
    verdict,
    worst,
)
from bizenv.model.book import PlanBook
from bizenv.report.query import Query, Role, in_section


class Judged(NamedTuple):
    """An assignment and its verdict on the view's day."""

    assignment: Assignment
    verdict: Verdict


@dataclass(slots=True)
class TaskView:
    """A task on a day: the assignments in view, and those among them that decide.

    Its status is the worst of the deciding ones and its stage the least advanced,
    cancelled ones left out; it is cancelled when all are. `counting` are the verdicts
    that make the status. `due` is the due day of the most pressing part, so that
    whoever is overdue is also due: the earliest of what is overdue, else of what is to
    be done, else of what is in review; when all is completed, the last. None if there
    is none: ongoing work.
    """

    history: TaskHistory
    day: date
    judged: tuple[Judged, ...]
    deciding: tuple[Judged, ...]
    counting: tuple[Verdict, ...] = field(init=False)
    status: Status = field(init=False)
    due: date | None = field(init=False)

    def __post_init__(self) -> None:
        """Work out what every report asks for."""
        verdicts = tuple([each.verdict for each in self.deciding])
        self.counting = (
            tuple([each for each in verdicts if each.status is not Status.CANCELLED])
            or verdicts
        )
        self.status = worst(self.counting)
        self.due = _due(self.counting)

    @property
    def stage(self) -> Stage:
        """The least advanced stage of the assignments in view."""
        return least_advanced(self.counting)

    @property
    def late(self) -> bool:
        """Whether any application in view was not on time."""
        return any(each.late for each in self.counting)

    @property
    def early(self) -> bool:
        """Whether it is completed, not late, and its due day has not come."""
        return (
            self.status is Status.COMPLETED
            and not self.late
            and self.due is not None
            and self.day < self.due
        )

    @property
    def unreported(self) -> bool:
        """Whether it is on track and nothing was ever recorded."""
        return self.status is Status.ON_TRACK and all(
            each.unreported for each in self.counting
        )

    @property
    def light(self) -> str | None:
        """`red`, `yellow`, `green`, or None."""
        return None if self.unreported else LIGHTS.get(self.status)

    @property
    def extended(self) -> bool:
        """Whether the due day in force is later than the one first set."""
        first = self.history.terms_on(
            self.history.issued.first
        ).due.last_day  # a slip mended then is no extension
        return first is not None and (self.due is None or self.due > first)

    @property
    def terms(self) -> Terms:
        """The terms in force on the day."""
        return self.history.terms_on(self.day)

    @property
    def days_overdue(self) -> int:
        """Days since the due day, if overdue; else 0."""
        return (
            (self.day - self.due).days
            if self.status is Status.OVERDUE and self.due is not None
            else 0
        )

    def part_of(self, departments: Iterable[str]) -> "TaskView | None":
        """Return the task judged on some departments' assignments alone; None if they lead nothing."""
        wanted = frozenset(departments)
        if len(self.judged) == 1 and self.judged[0].assignment.department in wanted:
            return self
        current = {each.assignment.department: each for each in self.judged}
        judged = tuple(
            current.get(each.department) or Judged(each, verdict(each, self.day))
            for each in self.history.in_force(self.day)
            if each.department in wanted
        )
        return (
            TaskView(self.history, self.day, judged, deciding=judged)
            if judged
            else None
        )


def _due(counting: tuple[Verdict, ...]) -> date | None:
    """Return the due day of the most pressing part: overdue, else to be done, else in review."""
    if len(counting) == 1:
        return counting[0].due.last_day
    for statuses in _PRESSING:
        dues = [each.due.last_day for each in counting if each.status in statuses]
        if dues:
            return min((day for day in dues if day is not None), default=None)
    return max(
        (each.due.last_day for each in counting if each.due.last_day is not None),
        default=None,
    )


_PRESSING: Final = (
    (Status.OVERDUE,),
    (Status.AT_RISK, Status.ON_TRACK),
    (Status.IN_REVIEW,),
)


def whole(history: TaskHistory, day: date) -> TaskView | None:
    """Return a task as the plan counts it, or None before it was issued."""
    if not history.exists_on(day):
        return None
    judged = tuple([Judged(each, verdict(each, day)) for each in history.in_force(day)])
    if (
        not judged
    ):  # a lead that stands for nobody: an error, and the figures are marked incomplete
        return None
    if len(judged) == 1:
        return TaskView(history, day, judged, judged)
    deciding = {each.department for each in history.deciding(day)}
    return TaskView(
        history,
        day,
        judged,
        tuple([each for each in judged if each.assignment.department in deciding]),
    )


def views(book: PlanBook, query: Query) -> Iterator[TaskView]:
    """Yield the tasks that a query asks for, each as it asks to see them, in the plan's order."""
    members = query.members(book.register)
    for history in histories(book):
        view = whole(history, query.day)
        if view is None:
            continue
        if members is not None:
            view = _seen_by(view, members, query.role)
        if view is not None and _asked_for(view, query):
            yield view


def _seen_by(view: TaskView, members: frozenset[str], role: Role) -> TaskView | None:
    """Return a department's view: its part of what it leads, or the whole of what it supports."""
    if role is Role.LEAD:
        return view.part_of(members)
    return view if members & set(view.history.supporters_on(view.day)) else None


def _asked_for(view: TaskView, query: Query) -> bool:
    if query.due is not None and not query.due.holds(view.due):
        return False
    if query.statuses and view.status not in query.statuses:
        return False
    if not in_section(
        view.history.id,
        (each.number for each in view.history.issued.sections),
        query.sections,
    ):
        return False
    if query.within is None:
        return True
    finished = view.status in (Status.COMPLETED, Status.CANCELLED)
    return (
        not finished
        and view.due is not None
        and (view.due - view.day).days <= query.within
    )
