"""A plan's tasks counted over its days: what status says of it on any day since one, without its book. Pure.

What is counted are the traits that the verdicts gave, from each day on which they may change.
Here is no rule of its own; a plan of which a figure rests on more is not tallied.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.report.counts import Counts
from bizenv.report.notes import PlanNotes, notes_of_day
from bizenv.report.query import Query, Role
from bizenv.report.status import (
    OWN_ROWS,
    PlanStatus,
    StatusReport,
    acceptances,
    merged,
    status_report,
)
from bizenv.report.traits import Tally

if TYPE_CHECKING:  # plans that are remembered need no models
    from bizenv.model.book import PlanBook
    from bizenv.report.task_turns import Place, TraitsTurns, Viewer

GROUPINGS: Final = ("department", "plan", "level")
"""By what a tallied plan can be grouped."""


class Step(NamedTuple):
    """How many tasks have which traits, by the number of these, and where the first stands."""

    tasks: Mapping[int, int]
    place: "Place | None"


@dataclass(frozen=True)
class PlanFacts:
    """What status says of a plan beside its counts. `reviewers`: who accepted anything since when."""

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

    def closed_on(self, day: date) -> bool:
        """Whether the plan is closed on a day."""
        return self.closed is not None and self.closed <= day

    def notes(self, day: date) -> tuple[str, ...]:
        """Return the codes of what must be said with its figures on a day."""
        closed = ("closed",) if self.closed_on(day) else ()
        return (*notes_of_day(self.issued, self.recorded, day), *closed)


@dataclass(frozen=True)
class PlanOn:
    """A tallied plan on a day: what some viewers see of it; who sees nothing is not among them."""

    facts: PlanFacts
    day: date
    steps: "Mapping[Viewer, Step]"


@dataclass(frozen=True)
class TalliedPlan:
    """What status says of a plan on any day since one.

    `steps`: by viewer what is seen from a day on. `turns`: by viewer when each task turns, by its
    number.
    """

    since: date

    facts: PlanFacts
    titles: tuple[str, ...]
    steps: "Mapping[Viewer, Mapping[date, Step]]"
    turns: "Mapping[Viewer, Mapping[int, TraitsTurns]]"

    def on(self, day: date) -> PlanOn:
        """Return what all viewers see on a day, which is none before the first that was counted."""
        assert day >= self.since
        found: dict[Viewer, Step] = {}
        for viewer, steps in self.steps.items():
            days = list(steps)
            begun = bisect_right(days, day)
            step = steps[days[begun - 1]] if begun else None
            if step is not None and step.tasks:
                found[viewer] = step
        return PlanOn(self.facts, day, found)


def tallied(book: "PlanBook", since: date = date.min) -> TalliedPlan | None:
    """Return a plan's tasks counted over its days since one; None where a figure rests on more."""
    from bizenv.meaning.guesses import may_guess
    from bizenv.report.task_turns import task_turns

    is_doubtful = book.incomplete or book.questioned or book.gaps.files
    if is_doubtful or may_guess(book):
        return None
    turns = task_turns(book, since)
    steps: dict[Viewer, Mapping[date, Step]] = {}
    for viewer, tasks in turns.items():
        steps[viewer] = dict(_summed(tasks))
    titles = tuple([each.task.title for each in book.tasks.values()])
    return TalliedPlan(since, _facts(book), titles, steps, turns)


def _facts(book: "PlanBook") -> PlanFacts:
    plan = book.plan
    reviewers: dict[str, date] = {}
    for name, day in acceptances(book):
        reviewers[name] = min(day, reviewers.get(name, day))
    return PlanFacts(
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
    )


def _summed(tasks: "Mapping[int, TraitsTurns]") -> Iterator[tuple[date, Step]]:
    """Yield the steps that a viewer's turns add up to, with their days."""
    by_day: dict[date, list[tuple[int, int | None, int]]] = {}
    for task, turns in tasks.items():
        for day, traits, lead in turns:
            by_day.setdefault(day, []).append((task, traits, lead))
    seen: dict[int, tuple[int, int]] = {}
    counted: dict[int, int] = {}
    for day in sorted(by_day):
        for task, traits, lead in by_day[day]:
            before = seen.pop(task, None)
            if before is not None:
                counted[before[0]] -= 1
            if traits is not None:
                seen[task] = (traits, lead)
                counted[traits] = counted.get(traits, 0) + 1
        first = min(seen, default=None)
        place = None if first is None else (first, seen[first][1])
        yield day, Step({key: each for key, each in counted.items() if each}, place)


class PlanSeen(NamedTuple):
    """A tallied plan on a day as some departments see it; None: as a whole."""

    plan: PlanOn
    members: frozenset[str] | None

    @property
    def viewer(self) -> "Viewer":
        """Whose parts are seen, where that is one department, or all."""
        return None if self.members is None else next(iter(self.members))

    def notes(self, day: date) -> PlanNotes:
        """Return what a list says of the plan on a day."""
        plan = self.plan.facts
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


def status_of_tallied(
    plans: "Iterable[PlanSeen | PlanBook]", query: Query, by: str
) -> StatusReport:
    """Return the status of plans, tallied or read; `gives_status` tells whether those can be tallied."""
    return merged(_statuses(plans, query, by), query, by)


def _statuses(
    plans: "Iterable[PlanSeen | PlanBook]", query: Query, by: str
) -> Iterator[StatusReport]:
    """Yield the status of plans that are read, and of tallied ones that follow each other, in their order."""
    tallied_so_far: list[PlanSeen] = []
    for plan in plans:
        if isinstance(plan, PlanSeen):
            tallied_so_far.append(plan)
            continue
        yield _status_seen(tallied_so_far, query, by)
        tallied_so_far = []
        yield status_report(plan, query, by)
    yield _status_seen(tallied_so_far, query, by)


def _status_seen(plans: Iterable[PlanSeen], query: Query, by: str) -> StatusReport:
    """Return the status of tallied plans as one."""
    found: list[PlanStatus] = []
    tallies: dict[str | None, Tally] = {}
    titles: dict[str, str] = {}
    for seen in plans:
        plan = seen.plan.facts
        step = seen.plan.steps.get(seen.viewer)
        found.append(_plan_status(plan, query.day, step))
        for key, each in _groups(seen, step, by):
            tally = tallies.setdefault(key, Tally())
            tally.add_all(each.tasks)
        if by == "plan":
            titles[plan.plan] = plan.title
    return StatusReport(
        query,
        by,
        plans=tuple(found),
        groups={key: tally.counts() for key, tally in tallies.items()},
        titles=titles,
        own_rows=by in OWN_ROWS,
    )


def _plan_status(plan: PlanFacts, day: date, step: Step | None) -> PlanStatus:
    by_then = [name for name, first in plan.reviewers.items() if first <= day]
    return PlanStatus(
        plan.plan,
        plan.title,
        plan.document,
        plan.measure_word,
        notes=plan.notes(day),
        totals=_counts(step),
        due_soon=plan.due_soon,
        reviewers=frozenset(by_then),
    )


def _groups(
    seen: PlanSeen, step: Step | None, by: str
) -> Iterable[tuple[str | None, Step]]:
    """Return the groups of a plan, in the order in which they first occur."""
    if by != "department":
        plan = seen.plan.facts
        key = plan.plan if by == "plan" else plan.level
        return () if step is None else [(key, step)]
    if seen.members is not None:
        return () if step is None else [(seen.viewer, step)]
    several = [each for each in seen.plan.steps.items() if each[0] is not None]
    several.sort(key=_place)
    return several


def _place(group: "tuple[Viewer, Step]") -> "Place":
    return group[1].place or (0, 0)


def _counts(step: Step | None) -> Counts:
    if step is None:
        return Counts()
    tally = Tally()
    tally.add_all(step.tasks)
    return tally.counts()
