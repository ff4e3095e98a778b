"""Tasks that fall to units, and by which of the unit's own tasks each is taken up. Pure.

Plans are read one after the other; of each only what it exports is kept.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal, NamedTuple, Protocol, get_args

from bizenv.meaning.levels import Exported, Falling, Levels, LevelTask, exported
from bizenv.meaning.verdict import Verdict
from bizenv.model.book import Books, PlanBook
from bizenv.report.as_read import AsRead
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.views import UNHEARD, TaskView, asked_for, views

State = Literal["not_taken_up", "later", "taken_up", "unknown"]
STATES: Final[tuple[State, ...]] = get_args(State)
_FINDINGS: Final = "findings"


class Withholding(Books, Protocol):
    """Plans, and once they were read, which of them are withheld as not read in full."""

    @property
    def withheld(self) -> Collection[str]:
        """The plans that were passed over."""


class Below(NamedTuple):
    """A task by which another one is taken up. `later`: it is due later than that one."""

    plan: str
    task: str
    title: str
    due: date | None
    standing: AsRead
    later: bool

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


class LevelRow(NamedTuple):
    """A task that falls to a unit: the unit's own part, and what takes it up."""

    plan: str
    task: str
    title: str
    unit: str
    due: date | None
    standing: AsRead
    state: State
    below: tuple[Below, ...]

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def department(self) -> str:
        """The unit, as lists of parts call it."""
        return self.unit


@dataclass(frozen=True)
class LevelsReport:
    """What falls to units, in the order of plans and tasks. `states`: only those; empty for all."""

    query: Query
    states: tuple[State, ...] = ()
    plans: tuple[PlanNotes, ...] = ()
    rows: tuple[LevelRow, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the list."""
        return facts_of(self, "counting.levels")


@dataclass(frozen=True)
class _Told:
    """What is kept of a plan: what it exports, how it stands, and which tasks are asked for."""

    exported: Exported
    notes: PlanNotes
    parts: Mapping[tuple[str, str], AsRead]
    tasks: Mapping[str, AsRead]
    asked: Collection[str]
    wanted: bool


@dataclass(frozen=True)
class _Kept:
    """What is kept of each plan, the units asked for, and whether every plan could be read."""

    told: Mapping[str, _Told]
    units: Collection[str] | None
    all_read: bool


def levels_report(
    books: Withholding,
    query: Query,
    states: tuple[State, ...] = (),
    *,
    closed: bool = True,
) -> LevelsReport:
    """Return what falls to units of the tasks asked for; departments asked for are the units.

    Without `closed` the superior tasks are those of open plans, but for the plans named.
    """
    told: dict[str, _Told] = {}
    units: Collection[str] | None = None
    for book in books:
        is_wanted = closed or bool(query.plans) or not book.closed_on(query.day)
        told[book.id] = _told(book, query, wanted=is_wanted)
        units = query.members(book.register)
    kept = _Kept(told, units, all_read=not books.withheld)
    levels = Levels(each.exported for each in told.values())
    rows, units_plans = _rows(kept, levels, states)
    for plan in levels.circling():
        told[plan] = _questioned(told[plan])
    notes = _notes(told, query, rows, units_plans)
    return LevelsReport(
        query,
        states,
        tuple(notes),
        tuple(rows),
        books.incomplete,
    )


def _questioned(told: _Told) -> _Told:
    """Return what is kept of a plan, with the note that a rule is broken in it."""
    notes = told.notes
    if _FINDINGS in notes.notes:
        return told
    noted = notes._replace(notes=(*notes.notes, _FINDINGS))
    return replace(told, notes=noted)


def _rows(
    kept: _Kept, levels: Levels, states: Collection[State]
) -> tuple[list[LevelRow], set[str]]:
    """Return what falls to units, and the units' plans that take it up."""
    told = kept.told
    units = kept.units
    rows: list[LevelRow] = []
    units_plans: set[str] = set()
    for falling in levels.falling():
        unit = falling.part.department
        is_wanted = units is None or unit in units
        asked = told[falling.plan].asked
        if is_wanted and falling.task.id in asked:
            row = _row(falling, told, known=kept.all_read)
            if not states or row.state in states:
                rows.append(row)
                units_plans.update(falling.unit_plans)
    return rows, units_plans


def _told(book: PlanBook, query: Query, *, wanted: bool) -> _Told:
    """Return what is kept of a plan. Every task may take one up; those asked for are chosen."""
    parts: dict[tuple[str, str], AsRead] = {}
    tasks: dict[str, AsRead] = {}
    asked: set[str] = set()
    is_any = wanted and not query.plans
    is_chosen = is_any or book.id in query.plans
    for view in views(book, Query(query.day)):
        task = view.history.id
        tasks[task] = _standing(view, _whole(view))
        for assignment, verdict in view.judged:
            department = assignment.department
            parts[task, department] = _standing(view, verdict)
        if is_chosen and asked_for(view, query):
            asked.add(task)
    return _Told(
        exported(book, query.day),
        plan_notes(book, query.day),
        parts,
        tasks,
        asked,
        wanted=wanted,
    )


def _whole(view: TaskView) -> Verdict:
    """Return a task's status as a whole, as the most pressing of its parts has it."""
    status = view.status
    counting = view.counting
    of_status = [each for each in counting if each.status is status]
    return of_status[0]._replace(
        stage=view.stage,
        late=view.late,
        early=view.early,
        unreported=view.unreported,
    )


def _standing(view: TaskView, verdict: Verdict) -> AsRead:
    book = view.history.book
    is_by_time = verdict.status in UNHEARD
    unheard = is_by_time and book.unrecorded_on(view.day)
    moved_late = verdict.early and view.moved_late
    if not unheard:  # then nobody asks for the reasons
        verdict = verdict._replace(reasons=())
    return AsRead(verdict, unheard, moved_late)


def _row(falling: Falling, told: Mapping[str, _Told], *, known: bool) -> LevelRow:
    task = falling.task
    part = falling.part
    below = []
    for each in falling.taken_up:
        standings = told[each.plan].tasks
        standing = standings[each.task.id]
        row = _below(each.plan, each.task, standing, later=each.after)
        below.append(row)
    return LevelRow(
        falling.plan,
        task.id,
        task.title,
        part.department,
        part.due,
        told[falling.plan].parts[task.id, part.department],
        _state(below, known=known),
        tuple(below),
    )


def _below(
    plan: str,
    task: LevelTask,
    standing: AsRead,
    *,
    later: bool,
) -> Below:
    return Below(
        plan,
        task.id,
        task.title,
        task.due,
        standing,
        later,
    )


def _state(below: list[Below], *, known: bool) -> State:
    """Return whether a task is taken up; unknown while a plan is withheld that might."""
    if not below:
        if known:
            return "not_taken_up"
        return "unknown"
    if any(each.later for each in below):
        return "later"
    return "taken_up"


def _notes(
    told: Mapping[str, _Told],
    query: Query,
    rows: list[LevelRow],
    units_plans: Collection[str],
) -> Iterator[PlanNotes]:
    """Yield the notes of the plans asked for, of those whose tasks are shown, and of units' own."""
    shown = {*query.plans, *units_plans}
    for row in rows:
        shown.add(row.plan)
        shown.update(each.plan for each in row.below)
    has_unit = any(each.exported.unit is not None for each in told.values())
    for plan, each in told.items():
        is_asked = each.wanted and not query.plans
        if plan in shown or is_asked:
            yield _notes_of(each, has_unit=has_unit)


def _notes_of(told: _Told, *, has_unit: bool) -> PlanNotes:
    """Return a plan's notes; that no plan says a unit, or that this one takes up without one."""
    notes = told.notes
    if not has_unit:
        return notes._replace(notes=("no-units", *notes.notes))
    takes_up = any(task.derives_from for task in told.exported.tasks)
    if told.exported.unit is not None or not takes_up:
        return notes
    return notes._replace(notes=("no-unit", *notes.notes))
