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


class TraitsTurn(NamedTuple):
    """From a day on a task has the traits of a number, None: it is not seen. `lead`: the department's place."""

    day: date
    traits: int | None
    lead: int


TraitsTurns = tuple[TraitsTurn, ...]
"""The turns of a task for one viewer, in the order of their days."""


def task_turns(book: PlanBook) -> Mapping[Viewer, Mapping[int, TraitsTurns]]:
    """Return by viewer the turns of each task that is ever seen, by its number in the plan."""
    found: dict[Viewer, dict[int, TraitsTurns]] = {}
    for number, history in enumerate(histories(book)):
        turns: dict[Viewer, list[TraitsTurn]] = {}
        before: Seen = {}
        for day, seen in _days_seen(history, book):
            if seen == before:
                continue
            for viewer in before.keys() - seen.keys():
                turns[viewer].append(TraitsTurn(day, None, 0))
            for viewer, (traits, lead) in seen.items():
                if before.get(viewer) != (traits, lead):
                    several = turns.setdefault(viewer, [])
                    several.append(TraitsTurn(day, traits, lead))
            before = seen
        for viewer, several in turns.items():
            found.setdefault(viewer, {})[number] = tuple(several)
    return found


Seen = Mapping[Viewer, tuple[int, int]]
"""By viewer the number of a task's traits, and the department's place among the leads."""


def _days_seen(history: TaskHistory, book: PlanBook) -> Iterator[tuple[date, Seen]]:
    """Yield the days on which a task may turn, and what is seen from then on.

    The verdict on a part is asked for anew only on days on which it may change.
    """
    parts = {id(each): _PartSeen(each) for each in history.assignments}
    common = _common_days(history, book)
    days = set(common)
    for part in parts.values():
        days |= part.days

    def judge(assignment: Assignment, day: date) -> Verdict:
        return parts[id(assignment)].said or verdict(assignment, day)

    for day in sorted(days):
        has_turned = day in common
        for part in parts.values():
            has_turned |= part.turn(day)
        if has_turned:
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


class _PartSeen:
    """A department's part of a task, day after day; `said`: the verdict as of the day it was last asked for."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        turning = turning_days(assignment)
        self.days = turning.happened | turning.crossed
        self._happened = turning.happened
        self._crossed = turning.crossed
        self.said: Verdict | None = None
        self._key: tuple[object, ...] = ()

    def turn(self, day: date) -> bool:
        """Go on to a day; whether the verdict is another from then on."""
        said = self.said
        if not self._assignment.leads_on(day):
            self.said = None
            return said is not None
        if said is not None:
            may_cross = said.status in RISKED and day in self._crossed
            if not may_cross and day not in self._happened:
                return False
        self.said = verdict(self._assignment, day)
        before, self._key = self._key, _key(self.said)
        return said is None or before != self._key


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
