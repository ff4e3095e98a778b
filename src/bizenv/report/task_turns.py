"""The days on which a task turns: when what is counted of it changes, as a whole and by department. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.timeline import verdicts
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.report.traits import number_of, traits_of
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


def task_turns(
    book: PlanBook, since: date = date.min
) -> Mapping[Viewer, Mapping[int, TraitsTurns]]:
    """Return by viewer the turns of each task that is seen since a day, by its number in the plan."""
    found: dict[Viewer, dict[int, TraitsTurns]] = {}
    for number, history in enumerate(histories(book)):
        for viewer, turns in _turns_seen(_days_seen(history, book, since)).items():
            found.setdefault(viewer, {})[number] = tuple(turns)
    return found


Seen = Mapping[Viewer, tuple[int, int]]
"""By viewer the number of a task's traits, and the department's place among the leads."""


def _turns_seen(days: Iterable[tuple[date, Seen]]) -> dict[Viewer, list[TraitsTurn]]:
    """Return by viewer when what is seen turns."""
    turns: dict[Viewer, list[TraitsTurn]] = {}
    before: Seen = {}
    for day, seen in days:
        if seen == before:
            continue
        for viewer in before:
            if viewer not in seen:
                turns[viewer].append(TraitsTurn(day, None, 0))
        for viewer, now in seen.items():
            if before.get(viewer) != now:
                several = turns.setdefault(viewer, [])
                several.append(TraitsTurn(day, *now))
        before = seen
    return turns


def _days_seen(
    history: TaskHistory, book: PlanBook, since: date
) -> Iterator[tuple[date, Seen]]:
    """Yield the first day since one and those on which a task may turn, and what is seen from then on.

    The verdict on a part is asked for anew only on days on which it may change.
    """
    begins = max(since, history.issued.first)
    parts = {id(each): _PartSeen(each, begins) for each in history.assignments}
    days = {begins, *_common_days(history, book)}
    for part in parts.values():
        days.update([day for day, _ in part.turns])

    def judge(assignment: Assignment, day: date) -> Verdict:
        return parts[id(assignment)].said or verdict(assignment, day)

    for day in sorted([each for each in days if each >= begins]):
        for part in parts.values():
            part.go_on(day)
        yield day, _seen(whole(history, day, judge), day)


def _common_days(history: TaskHistory, book: PlanBook) -> set[date]:
    """Return the days on which more than a verdict may change: by amendments, by a due day that has come."""
    days: set[date] = set()
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
    """A department's part of a task, day after day; `said`: the verdict of the day on which it last turned."""

    def __init__(self, assignment: Assignment, since: date) -> None:
        self.turns = list(_turns_of(assignment, since))
        self.said: Verdict | None = None
        self._next = 0

    def go_on(self, day: date) -> None:
        """Go on to a day."""
        if self._next < len(self.turns) and self.turns[self._next][0] <= day:
            self.said = self.turns[self._next][1]
            self._next += 1


def _turns_of(
    assignment: Assignment, since: date
) -> Iterator[tuple[date, Verdict | None]]:
    """Yield the days from which the verdict on a part is another, and that from which there is none."""
    before: tuple[object, ...] = ()
    for day, said in verdicts(assignment, since):
        key = _key(said)
        if key != before:
            before = key
            yield day, said
    if assignment.last is not None:
        yield shifted(assignment.last, 1), None


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
    if len(view.judged) == 1:  # it is in view as a whole
        seen[view.judged[0].assignment.department] = (number, 0)
        return seen
    for lead, assignment in enumerate(view.history.in_force(day)):
        name = assignment.department
        part = view.part_of((name,))
        if part is not None:
            own = number if part is view else number_of(traits_of(part))
            seen[name] = (own, lead)
    return seen
