"""A task as seen on a day: as a whole, or only the part of one department or of several."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.footings import case_on
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.reviews import review_limit
from bizenv.meaning.statuses import (
    ALARMING,
    APART,
    RISKED,
    TO_BE_DONE,
    UNCOUNTED,
    Status,
    light_of,
)
from bizenv.meaning.terms import Terms
from bizenv.meaning.verdict import Verdict, least_advanced, verdict, worst
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.model.plan import Milestone
from bizenv.report.query import Query, Role, Tag, has_tags, in_section, is_led_by
from bizenv.report.said import moved_once_overdue

UNHEARD: Final = ALARMING
"""Statuses that time alone brings: facts of the calendar in a plan without any record."""


class Judged(NamedTuple):
    """An assignment and its verdict on the view's day."""

    assignment: Assignment
    verdict: Verdict


@dataclass(slots=True)
class TaskView:
    """A task on a day: the assignments in view, and those among them that decide.

    Its status is the worst of the deciding ones and its stage the least advanced,
    cancelled ones and those carried over left out; it is so when all are. `decisive` are the parts that
    make the status, `counting` their verdicts. `due` is the due day of the most pressing part, so that
    whoever is overdue is also due: the earliest of what is overdue, else of what is to
    be done, else of what is paused, else of what is in review; when all is completed, the last. None if there
    is none: ongoing work.
    """

    history: TaskHistory
    day: date
    judged: tuple[Judged, ...]
    deciding: tuple[Judged, ...]
    decisive: tuple[Judged, ...] = field(init=False)
    counting: tuple[Verdict, ...] = field(init=False)
    status: Status = field(init=False)
    due: date | None = field(init=False)

    def __post_init__(self) -> None:
        """Work out what every report asks for."""
        deciding = self.deciding
        if len(deciding) == 1:
            ((_, said),) = deciding
            self.decisive = deciding
            self.counting = (said,)
            self.status = said.status
            self.due = said.due.last_day
            return
        going_on = [each for each in deciding if each.verdict.status not in APART]
        self.decisive = tuple(going_on) or deciding
        self.counting = tuple([each.verdict for each in self.decisive])
        self.status = worst(self.counting)
        self.due = _due(self.counting)

    @property
    def parts(self) -> list[Assignment]:
        """The parts that decide and go on: neither cancelled nor carried over nor merged."""
        deciding = self.deciding
        return [part for part, said in deciding if said.status not in APART]

    @property
    def still_leading(self) -> int:
        """How many lead the task, in view or not, whose part was not cancelled or carried over."""
        leading = self.history.in_force(self.day)
        return sum(not each.cancelled_on(self.day).value for each in leading)

    @property
    def stage(self) -> Stage:
        """The least advanced stage of the assignments in view."""
        if len(self.counting) == 1:
            return self.counting[0].stage
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
    def moved_late(self) -> bool:
        """Whether the due day of a part in view was moved only once the part was overdue."""
        assignments = [each.assignment for each in self.judged]
        return moved_once_overdue(assignments, self.day)

    @property
    def unreported(self) -> bool:
        """Whether it is on track and nothing was ever recorded."""
        if self.status is not Status.ON_TRACK:
            return False
        return all(each.stage is Stage.NOT_STARTED for each in self.counting)

    @property
    def unassigned(self) -> bool:
        """Whether it is an item to be done that the office has not assigned yet."""
        if self.history.issued.line is None:
            return False
        return any(each.unassigned for each in self.counting)

    @property
    def light(self) -> str | None:
        """`red`, `yellow`, `green`, or None."""
        return light_of(self.status, unreported=self.unreported)

    @property
    def unheard(self) -> bool:
        """Whether it is overdue or at risk in a plan of which nothing was ever recorded.

        People read of these as facts of the calendar: 到期未见填报; 30天内到期、尚未填报.
        """
        if self.status not in UNHEARD:
            return False
        return self.history.book.unrecorded_on(self.day)

    def at_stage(self, stages: Iterable[Stage]) -> bool:
        """Whether any part in view that is not cancelled is at one of some stages."""
        wanted = frozenset(stages)
        return any(
            each.verdict.stage in wanted
            for each in self.judged
            if each.verdict.status not in APART
        )

    def coming(self, within: int) -> tuple[Milestone, ...]:
        """Return the milestones within so many days that a part to be done has not reached."""
        found: dict[Milestone, None] = {}
        for assignment, said in self.judged:
            if said.status in TO_BE_DONE:
                coming = case_on(assignment, self.day).coming(within)
                found |= dict.fromkeys(coming)
        return tuple(found)

    @property
    def asks(self) -> bool:
        """Whether any part in view asks for more time and waits for an answer."""
        for _, said in self.judged:
            if said.asks is not None and said.asks.unanswered:
                return True
        return False

    @property
    def review_late(self) -> bool:
        """Whether a reviewer is late with the application of any part in view."""
        if review_limit(self.history.book) is None:
            return False
        reasons = chain.from_iterable(each.verdict.reasons for each in self.judged)
        return any(reason.code == "review-late" for reason in reasons)

    @property
    def extended(self) -> bool:
        """Whether the due day in force is later than the one first set."""
        if not self.history.amendments:
            return False
        first = self.first_due
        if first is None:
            return False
        return self.due is None or self.due > first

    @property
    def first_due(self) -> date | None:
        """The due day first set; a slip mended on the day of issue is no change. None: ongoing."""
        return self.first_terms.due.last_day

    @property
    def first_terms(self) -> Terms:
        """The terms in which the due day was first set."""
        first = self.history.set_on(self.day)
        return self.history.terms_on(first)

    @property
    def terms(self) -> Terms:
        """The terms in force on the day."""
        return self.history.terms_on(self.day)

    @property
    def days_overdue(self) -> int:
        """Days since the due day, if overdue; else 0."""
        if self.status is not Status.OVERDUE or self.due is None:
            return 0
        return (self.day - self.due).days

    def part_of(self, departments: Iterable[str]) -> "TaskView | None":
        """Return the task judged on some departments' assignments alone.

        None if they lead nothing.
        """
        wanted = frozenset(departments)
        if len(self.judged) == 1 and self.judged[0].assignment.department in wanted:
            return self
        history = self.history
        day = self.day
        current = {each.assignment.department: each for each in self.judged}
        parts = []
        for each in history.in_force(day):
            name = each.department
            if name in wanted:
                known = current.get(name)
                parts.append(known or Judged(each, verdict(each, day)))
        if not parts:
            return None
        judged = tuple(parts)
        return TaskView(history, day, judged, deciding=judged)


def _due(counting: tuple[Verdict, ...]) -> date | None:
    """Return the due day of the most pressing part: overdue, else to be done, else in review."""
    for statuses in _PRESSING:
        to_do = [each for each in counting if each.status in statuses]
        pressing = [each.due.last_day for each in to_do]
        if pressing:
            days = [day for day in pressing if day is not None]
            return min(days, default=None)
    dues = [each.due.last_day for each in counting]
    days = [day for day in dues if day is not None]
    return max(days, default=None)


_PRESSING: Final = (
    (Status.OVERDUE,),
    RISKED,
    (Status.PAUSED,),
    (Status.IN_REVIEW,),
)


_BLOCKS_NO_MORE: Final = (Status.COMPLETED, Status.CANCELLED)
Judge = Callable[[Assignment, date], Verdict]
"""Gives the verdict on an assignment on a day."""


def whole(history: TaskHistory, day: date, judge: Judge = verdict) -> TaskView | None:
    """Return a task as the plan counts it, or None before it was issued.

    `judge` is for whoever knows verdicts already.
    """
    if not history.exists_on(day):
        return None
    in_force = history.in_force(day)
    verdicts = [Judged(each, judge(each, day)) for each in in_force]
    judged = tuple(verdicts)
    if not judged:
        # a lead that stands for nobody: an error, and the figures are marked incomplete
        return None
    if len(judged) == 1:
        return TaskView(history, day, judged, judged)
    names = {each.department for each in history.deciding(day)}
    deciding: list[Judged] = []
    for each in judged:
        department = each.assignment.department
        if department in names:
            deciding.append(each)
    return TaskView(history, day, judged, tuple(deciding))


def blocked_by(book: PlanBook, view: TaskView) -> tuple[str, ...]:
    """Return the tasks that have to be completed before a task that is open, and are not.

    One that is cancelled blocks no more, nor one that the plan does not know.
    """
    after = view.terms.after
    is_done = view.status in _BLOCKS_NO_MORE
    if not after or is_done:
        return ()
    known: dict[str, TaskHistory] = {}
    for each in histories(book):
        if each.id in after:
            known[each.id] = each
    found: list[str] = []
    for task in after:
        history = known.get(task)
        other = None if history is None else whole(history, view.day)
        if other is not None and other.status not in _BLOCKS_NO_MORE:
            found.append(task)
    return tuple(found)


def views(book: PlanBook, query: Query) -> Iterator[TaskView]:
    """Yield the tasks that a query asks for, each as it asks to see them, in the plan's order."""
    members = query.members(book.register)
    for history in histories(book):
        view = whole(history, query.day)
        if view is None:
            continue
        if members is not None:
            view = _seen_by(view, members, query.role)
        if view is not None and asked_for(view, query):
            yield view


def _seen_by(view: TaskView, members: frozenset[str], role: Role) -> TaskView | None:
    """Return a department's view: its part of what it leads, or the whole of what it supports."""
    if role is Role.LEAD:
        return view.part_of(members)
    supporters = view.history.supporters_on(view.day)
    if members.isdisjoint(supporters):
        return None
    return view


def asked_for(view: TaskView, query: Query) -> bool:
    """Whether a task is selected, whoever it is seen by."""
    period = query.due
    if period is not None and not period.holds(view.due):
        return False
    if query.statuses and view.status not in query.statuses:
        return False
    if query.stages and not view.at_stage(query.stages):
        return False
    history = view.history
    unwanted = query.priority and not history.issued.task.priority
    if unwanted or not tagged(history, query):
        return False
    numbers = (each.number for each in history.issued.sections)
    if not in_section(history.id, numbers, query.sections):
        return False
    if query.within is None:
        return True
    if view.status in (Status.COMPLETED, *UNCOUNTED):
        return False
    due = view.due
    falls_due = False
    if due is not None:
        days_left = (due - view.day).days
        falls_due = days_left <= query.within
    return falls_due or bool(view.coming(query.within))


def tags_of(book: PlanBook) -> Iterator[Tag]:
    """Yield every tag of a plan's tasks and of the registered departments."""
    tasks = book.tasks.values()
    several = [each.task.all_tags for each in tasks]
    departments = book.register.departments.values()
    several += [each.tags for each in departments]
    for tags in several:
        for name, value in tags.items():
            yield Tag(name, value)


def tagged(history: TaskHistory, query: Query) -> bool:
    """Whether a task has the tags and the leader asked for."""
    if not (query.tags or query.leaders):
        return True
    own = history.issued.task.all_tags
    register = history.book.register.departments
    of_leads = []
    for assignment in history.in_force(query.day):
        known = register.get(assignment.department)
        if known is not None:
            of_leads.append(known.tags)
    has_all = has_tags(own, of_leads, query.tags)
    return has_all and is_led_by(own, of_leads, query.leaders)
