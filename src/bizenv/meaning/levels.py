"""Plans of several levels: the small fact that each exports, and which tasks take up which. Pure.

A plan with `unit` is that unit's own. A task of another plan that the unit leads falls to it,
and the unit takes it up by a task that says `derives_from`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from bizenv.diagnostics import Location
from bizenv.meaning.bench import histories
from bizenv.meaning.circles import way_round
from bizenv.meaning.history import TaskHistory
from bizenv.model.book import Place, PlanBook


class LeadPart(NamedTuple):
    """A department that leads a task, and the last day of its part; None for ongoing work."""

    department: str
    due: date | None


class Reference(NamedTuple):
    """A task of another plan, as plan/task, and where it is named."""

    key: str
    place: Place


class LevelTask(NamedTuple):
    """What other plans are told of a task. `parts` are those in force that were not ended."""

    id: str
    title: str
    place: Place
    parts: tuple[LeadPart, ...]
    derives_from: tuple[str, ...]
    references: tuple[Reference, ...]
    carried_from: Reference | None
    carried_to: tuple[Reference, ...]
    supporters: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether any part of it is in force."""
        return bool(self.parts)

    @property
    def due(self) -> date | None:
        """The day by which all of it is due; None if a part is ongoing."""
        return _last(part.due for part in self.parts)

    def due_of(self, unit: str | None) -> date | None:
        """Return the last day of a unit's part; where it has none, that of all parts."""
        own = [part.due for part in self.parts if part.department == unit]
        if own:
            return _last(own)
        return self.due


class Exported(NamedTuple):
    """What other plans are told of a plan: whose it is, and its tasks. Never the plan itself.

    `things` is what it holds: tasks, or problems; `issued`: whether it was by then.
    """

    plan: str
    unit: str | None
    closed: bool
    tasks: tuple[LevelTask, ...]
    things: str = "tasks"
    issued: bool = True


class TakenUp(NamedTuple):
    """A task that takes up another one; `after`: it is due later than that one."""

    plan: str
    task: LevelTask
    after: bool

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task.id}"


class Falling(NamedTuple):
    """A task that falls to a unit with plans of its own, and by which tasks it is taken up.

    `unit_plans` are those that may take it up; where none may, as all are `closed`, all of them.
    """

    plan: str
    task: LevelTask
    part: LeadPart
    unit_plans: tuple[str, ...]
    taken_up: tuple[TakenUp, ...]
    closed: bool = False

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task.id}"


class Link(NamedTuple):
    """A task, the plan that it is of, and one that it says it takes up; None if there is none."""

    plan: Exported
    task: LevelTask
    reference: Reference
    above: LevelTask | None
    above_closed: bool = False

    @property
    def takes_up(self) -> bool:
        """Whether its plan may take that one up: it is a unit's, and not closed while that is open."""
        is_open = self.above_closed or not self.plan.closed
        return self.plan.unit is not None and is_open


def _last(days: Iterable[date | None]) -> date | None:
    """Return the latest of last days; None, which is never, is the latest of all."""
    known = [date.max if day is None else day for day in days]
    latest = max(known, default=date.max)
    if latest == date.max:
        return None
    return latest


def _is_after(below: date | None, above: date | None) -> bool:
    if above is None:
        return False
    return below is None or below > above


def exported(book: PlanBook, day: date) -> Exported:
    """Return what a plan exports as of a day."""
    unit = book.plan.unit
    if unit is not None:
        unit = book.register.resolve(unit) or unit
    tasks = []
    for history in histories(book):
        if history.exists_on(day):
            task = _task(history, day)
            tasks.append(task)
    is_closed = book.closed_on(day)
    things = book.plan.register_ or "tasks"
    is_issued = day >= book.plan.issued
    return Exported(book.id, unit, is_closed, tuple(tasks), things, is_issued)


def _task(history: TaskHistory, day: date) -> LevelTask:
    """Return what a plan exports of a task; an item of a register falls to nobody's plan."""
    parts = []
    is_item = history.issued.line is not None
    for each in () if is_item else history.in_force(day):
        if not each.cancelled_on(day).value:
            due = each.due_on(day).value.last_day
            part = LeadPart(each.department, due)
            parts.append(part)
    issued = history.issued
    place = issued.place.below("id")
    return LevelTask(
        issued.task.id,
        issued.task.title,
        place,
        tuple(parts),
        history.terms_on(day).derives_from,
        tuple(_references(history)),
        _carried_from(history),
        tuple(_carried_to(history)),
        history.supporters_on(day) if parts else (),
    )


def _carried_from(history: TaskHistory) -> Reference | None:
    issued = history.issued
    key = issued.task.carried_from
    if key is None:
        return None
    file, path = issued.place
    return Reference(key, Place(file, (*path, "carried_from")))


def _carried_to(history: TaskHistory) -> Iterator[Reference]:
    """Yield every task that it was ever said to be carried over to."""
    for dated in history.amendments:
        key = dated.amendment.carry_to
        if key is not None:
            file, path = dated.place
            place = Place(file, (*path, "carry_to"))
            yield Reference(key, place)


def _references(history: TaskHistory) -> Iterator[Reference]:
    """Yield the tasks that a task was ever said to take up."""
    issued = history.issued
    said = [(issued.task.derives_from, issued.place)]
    for dated in history.amendments:
        named = dated.amendment.derives_from
        if named:
            said.append((named, dated.place))
    for keys, place in said:
        for index, key in enumerate(keys):
            path = (*place.path, "derives_from", index)
            yield Reference(key, Place(place.file, path))


def _only_the_file(place: Place) -> Location:
    return Location(place.file)


TasksOfPlans = list[tuple[Exported, LevelTask]]
"""Tasks, each with its plan."""


class Levels:
    """What all plans export. `unread`: plans of which not all is known.

    `where` finds the line and column of a place, for those who ask.
    """

    def __init__(
        self,
        plans: Iterable[Exported],
        unread: Iterable[str] = (),
        where: Callable[[Place], Location] = _only_the_file,
    ) -> None:
        self.plans = tuple(plans)
        self.unread = frozenset(unread)
        self.where = where

    @cached_property
    def tasks(self) -> dict[str, LevelTask]:
        """Every task by its id outside its plan."""
        found: dict[str, LevelTask] = {}
        for plan in self.plans:
            for task in plan.tasks:
                key = f"{plan.plan}/{task.id}"
                found[key] = task
        return found

    @cached_property
    def above(self) -> dict[str, tuple[str, ...]]:
        """By the id of a task outside its plan, the tasks that it takes up."""
        return {key: task.derives_from for key, task in self.tasks.items()}

    def circling(self) -> Iterator[str]:
        """Yield the plans of which a task takes itself up by way of other plans' tasks."""
        for plan in self.plans:
            keys = [f"{plan.plan}/{task.id}" for task in plan.tasks]
            if any(way_round(key, self.above) for key in keys):
                yield plan.plan

    @cached_property
    def _below(self) -> dict[str, TasksOfPlans]:
        """By the id of a task outside its plan, the tasks that take it up."""
        found: dict[str, TasksOfPlans] = defaultdict(list)
        for plan in self.plans:
            for task in filter(attrgetter("stands"), plan.tasks):
                for key in task.derives_from:
                    found[key].append((plan, task))
        return found

    @cached_property
    def _of_units(self) -> dict[str, list[Exported]]:
        """The plans of each unit that were issued."""
        found: dict[str, list[Exported]] = defaultdict(list)
        for plan in self.plans:
            if plan.unit is not None and plan.issued:
                found[plan.unit].append(plan)
        return found

    def other(self, key: str, plan: Exported) -> LevelTask | None:
        """Return a task of any plan but this one, None if there is none."""
        own = key.startswith(f"{plan.plan}/")
        if own:
            return None
        return self.tasks.get(key)

    def may_be(self, key: str) -> bool:
        """Whether a task may stand in a plan that was not read in full."""
        plan, separator, _ = key.partition("/")
        return bool(separator) and plan in self.unread

    def links(self) -> Iterator[Link]:
        """Yield what each task says, or once said, that it takes up."""
        closed = {each.plan for each in self.plans if each.closed}
        for plan in self.plans:
            for task in plan.tasks:
                for reference in task.references:
                    above = self.other(reference.key, plan)
                    superior, _, _ = reference.key.partition("/")
                    yield Link(plan, task, reference, above, superior in closed)

    def falling(self) -> Iterator[Falling]:
        """Yield the tasks that fall to units, in the order of plans, tasks and leads.

        A closed plan takes up nothing that is open: of a unit without an open one nothing does.
        """
        if not self._of_units:
            return
        for plan in self.plans:
            for task in plan.tasks:
                for part in task.parts:
                    if part.department != plan.unit:
                        yield from self._falling(plan, task, part)

    def _falling(
        self,
        plan: Exported,
        task: LevelTask,
        part: LeadPart,
    ) -> Iterator[Falling]:
        unit = part.department
        own = self._of_units.get(unit, ())
        fit = [each.plan for each in own if plan.closed or not each.closed]
        if not own:
            return
        taken_up = []
        key = f"{plan.plan}/{task.id}"
        for lower, below in self._below.get(key, ()):
            if lower.plan in fit:
                after = _is_after(below.due, part.due)
                taking = TakenUp(lower.plan, below, after)
                taken_up.append(taking)
        yield Falling(
            plan.plan,
            task,
            part,
            tuple(fit) or tuple(each.plan for each in own),
            tuple(taken_up),
            closed=not fit,
        )


def is_due_after(link: Link) -> bool:
    """Whether a task takes another one up now, and is due later than its unit's part of that."""
    above = link.above
    below = link.task
    if above is None or not link.takes_up:
        return False
    if not above.stands or not below.stands:
        return False
    if link.reference.key not in below.derives_from:
        return False
    due_above = above.due_of(link.plan.unit)
    return _is_after(below.due, due_above)
