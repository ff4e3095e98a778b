"""A plan's tasks counted over all its days: what status says of it on any day, without its book. Pure.

What is counted are the traits that the verdicts gave, from each day on which they may change.
Here is no rule of its own; a plan of which a figure rests on more is not tallied.
"""

from abc import abstractmethod
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.bench import histories
from bizenv.meaning.guesses import may_guess
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.stages import Stage
from bizenv.meaning.timeline import turning_days
from bizenv.meaning.verdict import Status
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.report.counts import Counts, Tally, Traits, traits_of
from bizenv.report.notes import PlanNotes, notes_of_day
from bizenv.report.query import Query, Role
from bizenv.report.status import (
    OWN_ROWS,
    PlanStatus,
    StatusReport,
    acceptances,
)
from bizenv.report.views import whole

Viewer = str | None
"""Whose parts are seen: a department's; None: each task as a whole."""
Place = tuple[int, int]
"""Where a department first stands in a plan: the task, and its place among the leads."""
GROUPINGS: Final = ("department", "plan", "level")
"""By what a tallied plan can be grouped."""


class Step(NamedTuple):
    """From a day until the next step: how many tasks have which traits, and where the first is."""

    day: date
    tasks: Mapping[Traits, int]
    place: Place | None


class Steps(Sequence[Step]):
    """The steps of what a viewer sees, in the order of their days."""

    @abstractmethod
    def begun(self, day: date) -> int:
        """Return how many steps have begun by a day."""


class MadeSteps(tuple[Step, ...], Steps):
    """Steps that are all made."""

    __slots__ = ()

    def begun(self, day: date) -> int:
        """Return how many steps have begun by a day."""
        return bisect_right(self, day, key=_day_of)


NO_STEPS: Final = MadeSteps()


@dataclass(frozen=True)
class TalliedPlan:
    """What status says of a plan on any day. `reviewers`: who accepted anything since when."""

    plan: str
    title: str
    document: str | None
    measure_word: str
    level: str | None
    due_soon: int
    issued: date
    recorded: date | None
    closed: date | None
    reviewers: Mapping[str, date]
    titles: tuple[str, ...]
    steps: Mapping[Viewer, Steps]

    def on(self, viewer: Viewer, day: date) -> Step | None:
        """Return what a viewer sees on a day; None while there is nothing to see."""
        steps = self.steps.get(viewer, NO_STEPS)
        begun = steps.begun(day)
        if not begun:
            return None
        step = steps[begun - 1]
        return step if step.tasks else None

    def closed_on(self, day: date) -> bool:
        """Whether the plan is closed on a day."""
        return self.closed is not None and self.closed <= day

    def notes(self, day: date) -> tuple[str, ...]:
        """Return the codes of what must be said with its figures on a day."""
        closed = ("closed",) if self.closed_on(day) else ()
        return (*notes_of_day(self.issued, self.recorded, day), *closed)


def _day_of(step: Step) -> date:
    return step.day


def tallied(book: PlanBook) -> TalliedPlan | None:
    """Return a plan's tasks counted over all its days; None where a figure rests on more."""
    is_doubtful = book.incomplete or book.questioned or book.gaps.files
    if is_doubtful or may_guess(book):
        return None
    plan = book.plan
    reviewers: dict[str, date] = {}
    for name, day in acceptances(book):
        reviewers[name] = min(day, reviewers.get(name, day))
    return TalliedPlan(
        plan.plan,
        plan.title,
        plan.document,
        plan.counted_in,
        plan.level,
        book.policy.due_soon,
        plan.issued,
        book.recorded,
        plan.closed.date if plan.closed else None,
        reviewers,
        tuple([each.task.title for each in book.tasks.values()]),
        _steps(book),
    )


class _SeenTask(NamedTuple):
    """What a viewer sees of a task from a day on."""

    traits: Traits
    place: Place


Turn = tuple[_SeenTask | None, _SeenTask | None]
"""What was seen of a task until a day, and what is seen from then on."""


def _steps(book: PlanBook) -> Mapping[Viewer, Steps]:
    """Return by viewer what is seen of a plan over time."""
    turns: dict[Viewer, dict[date, list[Turn]]] = defaultdict(lambda: defaultdict(list))
    for number, history in enumerate(histories(book)):
        seen: dict[Viewer, _SeenTask] = {}
        for day in sorted(_turning_days(history, book)):
            now = dict(_seen(history, day, number))
            for viewer in now.keys() | seen.keys():
                turn = (seen.get(viewer), now.get(viewer))
                if turn[0] != turn[1]:
                    turns[viewer][day].append(turn)
            seen = now
    return {viewer: MadeSteps(_summed(days)) for viewer, days in turns.items()}


def _turning_days(history: TaskHistory, book: PlanBook) -> set[date]:
    """Return every day on which a task may be counted otherwise than before."""
    days = {history.issued.first}
    if book.recorded is not None:
        days.add(book.recorded)
    days.update([dated.day for dated in history.amendments])
    for assignment in history.assignments:
        turning = turning_days(assignment)
        days |= turning.happened | turning.crossed
        days.add(assignment.first)
        if assignment.last is not None:
            days.add(shifted(assignment.last, 1))
    return days


def _seen(
    history: TaskHistory, day: date, number: int
) -> Iterator[tuple[Viewer, _SeenTask]]:
    """Yield what each viewer sees of a task on a day."""
    view = whole(history, day)
    if view is None:
        return
    traits = traits_of(view)
    yield None, _SeenTask(traits, (number, 0))
    for place, leading in enumerate(history.in_force(day)):
        name = leading.department
        part = view.part_of((name,))
        if part is not None:
            own = traits if part is view else traits_of(part)
            yield name, _SeenTask(own, (number, place))


def _summed(turns: Mapping[date, Iterable[Turn]]) -> Iterator[Step]:
    """Yield the steps that a viewer's turns add up to."""
    tasks: Counter[Traits] = Counter()
    places: Counter[Place] = Counter()
    for day in sorted(turns):
        for before, after in turns[day]:
            if before is not None:
                tasks[before.traits] -= 1
                places[before.place] -= 1
            if after is not None:
                tasks[after.traits] += 1
                places[after.place] += 1
        tasks = +tasks
        places = +places
        yield Step(day, dict(tasks), min(places, default=None))


class PlanSeen(NamedTuple):
    """A tallied plan as some departments see it; None: as a whole."""

    plan: TalliedPlan
    members: frozenset[str] | None

    def status(self, query: Query, by: str) -> StatusReport:
        """Return its status; `gives_status` tells whether it can."""
        plan = self.plan
        day = query.day
        viewer = None if self.members is None else next(iter(self.members))
        totals = _counts(plan.on(viewer, day))
        return StatusReport(
            query,
            by,
            plans=(_plan_status(plan, day, totals),),
            groups=_groups(plan, viewer, day, by),
            titles={plan.plan: plan.title} if by == "plan" else {},
            own_rows=by in OWN_ROWS,
        )

    def notes(self, day: date) -> PlanNotes:
        """Return what a list says of the plan on a day."""
        plan = self.plan
        return PlanNotes(plan.plan, plan.title, plan.measure_word, plan.notes(day))


def gives_status(query: Query, members: frozenset[str] | None, by: str) -> bool:
    """Whether tallied plans answer a question: of all tasks, or of what one department leads."""
    narrowed = (
        query.due,
        query.statuses,
        query.sections,
        query.stages,
        query.tags,
        query.leaders,
        query.priority,
    )
    is_plain = not any(narrowed) and query.within is None and query.role is Role.LEAD
    of_one = members is None or len(members) == 1
    return is_plain and of_one and by in GROUPINGS


def _plan_status(plan: TalliedPlan, day: date, totals: Counts) -> PlanStatus:
    by_then = [name for name, first in plan.reviewers.items() if first <= day]
    return PlanStatus(
        plan.plan,
        plan.title,
        plan.document,
        plan.measure_word,
        notes=plan.notes(day),
        totals=totals,
        due_soon=plan.due_soon,
        reviewers=frozenset(by_then),
    )


def _groups(
    plan: TalliedPlan, viewer: Viewer, day: date, by: str
) -> Mapping[str | None, Counts]:
    """Return the groups of a plan on a day, in the order in which they first occur."""
    if by == "department":
        names = [each for each in plan.steps if each is not None]
        several = names if viewer is None else [viewer]
        found = [(plan.on(each, day), each) for each in several]
        seen = [(step.place, each, step) for step, each in found if step is not None]
        seen.sort(key=lambda each: each[0] or ())
        return {name: _counts(step) for _, name, step in seen}
    step = plan.on(viewer, day)
    key = plan.plan if by == "plan" else plan.level
    return {} if step is None else {key: _counts(step)}


def _counts(step: Step | None) -> Counts:
    tally = Tally()
    if step is not None:
        for traits, tasks in step.tasks.items():
            tally.add(traits, tasks)
    return tally.counts()


def may_list(seen: PlanSeen, query: Query) -> bool:
    """Whether a plan may have a task of the statuses and at the stages that a list asks for.

    A task that several departments lead has a status that the part of one of them has.
    """
    plan = seen.plan
    sees_wholes = seen.members is None or query.role is Role.SUPPORT
    viewers: Iterable[Viewer] = plan.steps if sees_wholes else seen.members or ()
    statuses: set[Status] = set()
    stages: set[Stage] = set()
    for viewer in viewers:
        step = plan.on(viewer, query.day)
        for traits in step.tasks if step else ():
            statuses.add(traits.status)
            stages.add(traits.stage)
    has_status = not query.statuses or not statuses.isdisjoint(query.statuses)
    return has_status and (not query.stages or not stages.isdisjoint(query.stages))
