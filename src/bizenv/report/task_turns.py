"""The days on which a task turns: when what is counted of it changes, as a whole and by department. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.terms import Assignment
from bizenv.meaning.timeline import turning_days
from bizenv.meaning.verdict import RISKED, Verdict, verdict
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.report.counts import number_of, traits_of
from bizenv.report.views import TaskView, whole

Viewer = str | None
"""Whose parts are seen: a department's; None: each task as a whole."""
Place = tuple[int, int]
"""Where a department first stands in a plan: the task, and its place among the leads."""


class TaskTurn(NamedTuple):
    """From a day on a task has the traits of a number, None: it is not seen. `lead`: the department's place."""

    day: date
    traits: int | None
    lead: int


TaskTurns = tuple[TaskTurn, ...]
"""The turns of a task for one viewer, in the order of their days."""


def task_turns(book: PlanBook) -> Mapping[Viewer, Mapping[int, TaskTurns]]:
    """Return by viewer the turns of each task that is ever seen, by its number in the plan."""
    found: dict[Viewer, dict[int, TaskTurns]] = {}
    for number, history in enumerate(histories(book)):
        turns: dict[Viewer, list[TaskTurn]] = {}
        for day, seen in _days_seen(history, book):
            for viewer in seen.keys() | turns.keys():
                traits, lead = seen.get(viewer, (None, 0))
                several = turns.setdefault(viewer, [])
                before = several[-1] if several else TaskTurn(day, None, 0)
                if (before.traits, before.lead) != (traits, lead):
                    several.append(TaskTurn(day, traits, lead))
        for viewer, several in turns.items():
            found.setdefault(viewer, {})[number] = tuple(several)
    return found


Seen = Mapping[Viewer, tuple[int, int]]
"""By viewer the number of a task's traits, and the department's place among the leads."""


def _days_seen(history: TaskHistory, book: PlanBook) -> Iterator[tuple[date, Seen]]:
    """Yield the days on which a task may turn, and what is seen from then on.

    The verdict on a part is asked for anew only on days on which it may change.
    """
    parts = {id(each): _Part(each) for each in history.assignments}
    common = _common_days(history, book)
    days = set(common)
    for part in parts.values():
        days |= part.days

    def judge(assignment: Assignment, day: date) -> Verdict:
        return parts[id(assignment)].said or verdict(assignment, day)

    for day in sorted(days):
        turned = [part.turn(day) for part in parts.values()]
        if day in common or any(turned):
            yield day, _seen(whole(history, day, judge), day)


def _common_days(history: TaskHistory, book: PlanBook) -> set[date]:
    """Return the days on which more than a verdict may change: by amendments, by a due day that has come."""
    days = {history.issued.first}
    if book.recorded is not None:
        days.add(book.recorded)
    days.update([dated.day for dated in history.amendments])
    for assignment in history.assignments:
        days.add(assignment.first)
        if assignment.last is not None:
            days.add(shifted(assignment.last, 1))
        last_days = [step.value.last_day for step in assignment.dues]
        days.update([each for each in last_days if each is not None])
    return days


class _Part:
    """A department's part of a task, day after day; `said`: the verdict as of the day it was last asked for."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self._turning = turning_days(assignment)
        self.said: Verdict | None = None

    @property
    def days(self) -> set[date]:
        """The days on which its verdict may change."""
        return self._turning.happened | self._turning.crossed

    def turn(self, day: date) -> bool:
        """Go on to a day; whether the verdict is another from then on."""
        before = self.said
        if not self.assignment.leads_on(day):
            self.said = None
            return before is not None
        is_risked = before is None or before.status in RISKED
        is_due = day in self._turning.happened or day in self._turning.crossed
        if before is not None and not (
            is_due and self._turning.matters(day, is_risked=is_risked)
        ):
            return False
        said = verdict(self.assignment, day)
        self.said = said
        return before is None or _key(said) != _key(before)


def _key(said: Verdict) -> tuple[object, ...]:
    """Return all of a verdict that anything counted rests on."""
    asks = said.asks
    return (*said.key, asks is not None and asks.unanswered)


def _seen(view: TaskView | None, day: date) -> Seen:
    """Return what each viewer sees of a task on a day."""
    if view is None:
        return {}
    number = number_of(traits_of(view))
    seen: dict[Viewer, tuple[int, int]] = {None: (number, 0)}
    for lead, assignment in enumerate(view.history.in_force(day)):
        name = assignment.department
        part = view.part_of((name,))
        if part is not None:
            own = number if part is view else number_of(traits_of(part))
            seen[name] = (own, lead)
    return seen
