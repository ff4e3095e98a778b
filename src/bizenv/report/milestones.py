"""The milestones of the tasks asked for, each with how it stands in every department's part. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, NamedTuple, get_args

from bizenv.meaning.footings import case_on
from bizenv.meaning.statuses import UNCOUNTED, Status
from bizenv.model.book import Books, PlanBook
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.views import Judged, TaskView, views

State = Literal["missed", "upcoming", "met", "completed"]
STATES: Final[tuple[State, ...]] = get_args(State)
_WAITED_FOR: Final = ("missed", "upcoming")


class MilestoneRow(NamedTuple):
    """A milestone in one department's part of a task.

    `met`: a report or application names it, first on the day `reached`; `missed`: its day has
    passed, and none does; `completed`: none does, but the part is accepted as a whole.
    `days`: until its day, negative after it.
    """

    plan: str
    task: str
    title: str
    department: str
    milestone: str
    due: date
    days: int
    state: State
    reached: date | None
    unheard: bool

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


@dataclass(frozen=True)
class MilestoneReport:
    """The milestones asked for, the earliest first. `states`: only those; empty for all."""

    query: Query
    states: tuple[State, ...] = ()
    plans: tuple[PlanNotes, ...] = ()
    rows: tuple[MilestoneRow, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the list."""
        return facts_of(self, "counting.milestones")


def milestone_report(
    books: Books, query: Query, states: tuple[State, ...] = ()
) -> MilestoneReport:
    """Return the milestones of the tasks asked for.

    With `within` those that are due within so many days and not met, missed ones too.
    """
    plans: list[PlanNotes] = []
    found: list[MilestoneRow] = []
    of_tasks = replace(query, within=None)
    for book in books:
        notes = plan_notes(book, query.day)
        plans.append(notes)
        for view in views(book, of_tasks):
            found += milestones_of(book, view)
    kept = [row for row in found if _asked_for(row, query, states)]
    kept.sort(key=_due)
    return MilestoneReport(
        query,
        states,
        tuple(plans),
        tuple(kept),
        books.incomplete,
    )


def _asked_for(row: MilestoneRow, query: Query, states: tuple[State, ...]) -> bool:
    if states and row.state not in states:
        return False
    if query.within is None:
        return True
    is_waited_for = row.state in _WAITED_FOR
    return is_waited_for and row.days <= query.within


def milestones_of(book: PlanBook, view: TaskView) -> Iterator[MilestoneRow]:
    """Yield the milestones of the parts in view; what is paused or cancelled has none."""
    for judged in view.judged:
        if judged.verdict.status not in UNCOUNTED:
            yield from _of_part(book, view, judged)


def next_milestone(book: PlanBook, view: TaskView) -> MilestoneRow | None:
    """Return the first milestone of the parts in view that is waited for, missed or still to come."""
    waited_for = [
        each for each in milestones_of(book, view) if each.state in _WAITED_FOR
    ]
    return min(waited_for, key=_due, default=None)


def _due(row: MilestoneRow) -> date:
    return row.due


def _of_part(book: PlanBook, view: TaskView, judged: Judged) -> Iterator[MilestoneRow]:
    day = view.day
    unheard = book.unrecorded_on(day)
    case = case_on(judged.assignment, day)
    reached = case.reached()
    for milestone in case.terms.milestones:
        due = milestone.due.last_day
        if due is None:
            continue
        entry = reached.get(milestone.title)
        named = entry.day if entry else None
        yield MilestoneRow(
            book.id,
            view.history.id,
            view.history.issued.task.title,
            judged.assignment.department,
            milestone.title,
            due,
            (due - day).days,
            _state(judged, named, due, day),
            named,
            unheard,
        )


def _state(
    judged: Judged,
    named: date | None,
    due: date,
    day: date,
) -> State:
    if named is not None:
        return "met"
    if judged.verdict.status is Status.COMPLETED:
        return "completed"
    if due < day:
        return "missed"
    return "upcoming"
