"""What happened within a digest's period and its two days alone do not tell. Pure.

What was taken back, what was decided and undone again, which milestones were reached or
missed, and what departments asked for before and ask for no more.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.terms import Assignment, TaskHistory
from bizenv.meaning.verdict import standing_on, verdict
from bizenv.model.base import shifted
from bizenv.model.book import Entry, Place, PlanBook
from bizenv.model.kinds import CLAIMED, Effect, Stage, effect
from bizenv.report.advance import is_step
from bizenv.report.differences import Change, step_of
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.query import Query
from bizenv.report.requests import Request, requests
from bizenv.report.said import SETTLED
from bizenv.report.views import TaskView

TURNS: Final = (
    "reopened",
    "returned",
    "withdrawn",
    "finished-late",
    "finished",
    "cancelled",
    "reinstated",
)
_CODES: Final = {
    Effect.RETURNS: "returned",
    Effect.REOPENS: "reopened",
    Effect.WITHDRAWS: "withdrawn",
}


class Period(NamedTuple):
    """The days of a digest: after `since`, up to `last`."""

    since: date
    last: date

    def has(self, day: date | None) -> bool:
        """Whether a day is in the period."""
        return day is not None and self.since < day <= self.last


class TakenBack(NamedTuple):
    """A record that a void of the period took back, and what its writer says instead, if anything."""

    department: str
    plan: str
    task: str
    title: str
    void: Entry
    record: Entry
    instead: Entry | None

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


class Step(NamedTuple):
    """What changed on one day of the period, and why."""

    day: date
    change: Change
    why: str | None = None


class Turn(NamedTuple):
    """A part of which more was decided in the period than its two days show, step by step."""

    department: str
    plan: str
    task: str
    title: str
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


@dataclass(frozen=True)
class Events:
    """All such events of one plan. `dropped` are the requests that no newer report repeats."""

    corrections: tuple[TakenBack, ...] = ()
    turns: tuple[Turn, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    dropped: tuple[Request, ...] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """Of whom there is any."""
        named = [
            *[each.department for each in self.corrections],
            *[each.department for each in self.turns],
            *[each.department for each in self.milestones],
            *[each.department for each in self.dropped],
        ]
        return tuple(dict.fromkeys(named))

    def of(self, department: str) -> "Events":
        """Return those of one department."""

        def mine(each: TakenBack | Turn | MilestoneRow | Request) -> bool:
            return each.department == department

        return Events(
            tuple(filter(mine, self.corrections)),
            tuple(filter(mine, self.turns)),
            tuple(filter(mine, self.milestones)),
            tuple(filter(mine, self.dropped)),
        )


NONE: Final = Events()


def events(
    book: PlanBook,
    query: Query,
    since: date,
    seen: Iterable[TaskView],
    changed: Iterable[Change],
) -> Events:
    """Return the events of a period; `changed` are the changes between its two days."""
    period = Period(since, query.day)
    views = tuple(seen)
    net: dict[tuple[str, str], set[str]] = {}
    for change in changed:
        net.setdefault((change.task, change.department), set()).add(change.code)
    corrections: list[TakenBack] = []
    turns: list[Turn] = []
    milestones: list[MilestoneRow] = []
    for view in views:
        for assignment, _ in view.judged:
            corrections += _taken_back(book, view.history, assignment, period)
            known = net.get((view.history.id, assignment.department), set())
            turns += _turns(book, view.history, assignment, period, known)
        milestones += [row for row in milestones_of(book, view) if _passed(row, period)]
    milestones.sort(key=lambda row: row.reached or row.due)
    dropped = _dropped(book, period, views)
    return Events(tuple(corrections), tuple(turns), tuple(milestones), tuple(dropped))


def _taken_back(
    book: PlanBook, history: TaskHistory, assignment: Assignment, period: Period
) -> Iterator[TakenBack]:
    """Yield what voids of the period took of one part."""
    standing = standing_on(assignment, period.last)
    if not standing.voided:
        return
    for entry in assignment.entries:
        void = standing.voided.get((entry.file, entry.row))
        if void is not None and period.has(void.day):
            yield TakenBack(
                assignment.department,
                book.id,
                history.id,
                history.issued.task.title,
                void,
                entry,
                _instead(entry, standing.effective),
            )


def _instead(taken: Entry, effective: Iterable[Entry]) -> Entry | None:
    """Return the record that the writer appended for one that was taken back."""
    for entry in effective:
        is_alike = entry.record.kind is taken.record.kind and entry.day == taken.day
        if is_alike and entry.file == taken.file and entry.row > taken.row:
            return entry
    return None


def _turns(
    book: PlanBook,
    history: TaskHistory,
    assignment: Assignment,
    period: Period,
    known: Collection[str],
) -> Iterator[Turn]:
    """Yield what was decided of one part step by step, if its two days do not tell all of it."""
    steps: list[Step] = []
    for day, code, place, why in _steps(assignment, period):
        days = shifted(day, -1), day
        change = step_of(book, history, days, assignment.department, code)
        steps.append(Step(day, replace(change, place=place), why))
    decided = [each.change.code for each in steps if each.change.code in TURNS]
    untold = [each for each in decided if each not in known]
    if untold or len(decided) > len(set(decided)):
        title = history.issued.task.title
        yield Turn(assignment.department, book.id, history.id, title, tuple(steps))


class _Stepped(NamedTuple):
    """A step of a part: its day, what it changed, where it stands, and why it was made."""

    day: date
    code: str
    place: Place
    why: str | None = None


def _steps(assignment: Assignment, period: Period) -> list[_Stepped]:
    """Return the steps of a period that still count, in the order in which they count."""
    steps = list(_cancellations(assignment, period))
    for entry in standing_on(assignment, period.last).effective:
        if is_step(entry) and period.has(entry.day):
            why = getattr(entry.record, "reason", None)
            code = _code_of(entry, assignment)
            steps.append(_Stepped(entry.day, code, entry.place, why))
    steps.sort(key=lambda step: step.day)  # amendments hold from the start of their day
    return steps


def _cancellations(assignment: Assignment, period: Period) -> Iterator[_Stepped]:
    was = False
    for step in assignment.cancels:
        if step.value is not was and step.by is not None and period.has(step.day):
            code = "cancelled" if step.value else "reinstated"
            yield _Stepped(step.day, code, step.by.place)
        was = step.value


def _code_of(entry: Entry, assignment: Assignment) -> str:
    """Return what a step changed, as of its own day."""
    does = effect(entry.record)
    if does not in (Effect.APPLIES, Effect.ACCEPTS):
        return _CODES[does]
    said = verdict(assignment, entry.day)
    late = said.late
    if said.stage not in CLAIMED and said.stage is not Stage.ACCEPTED:
        last_day = assignment.due_on(entry.day).value.last_day
        late = last_day is not None and entry.day > last_day
    is_done = does is Effect.ACCEPTS or not assignment.reviewed
    code = "finished" if is_done else "applied"
    return f"{code}-late" if late else code


def _passed(row: MilestoneRow, period: Period) -> bool:
    """Whether a milestone was reached in the period, or its day passed in it without a word."""
    if row.state == "met":
        return period.has(row.reached)
    return row.state == "missed" and period.since <= row.due < period.last


def _dropped(
    book: PlanBook, period: Period, seen: Iterable[TaskView]
) -> Iterator[Request]:
    """Yield what stood asked for before the period and no longer does, of what is still open."""
    still_open: dict[tuple[str, str], None] = {}
    for view in seen:
        for assignment, said in view.judged:
            if said.status not in SETTLED:
                still_open[view.history.id, assignment.department] = None
    asking = {
        (each.task, each.department) for each in requests(book, period.last, None)
    }
    for request in requests(book, period.since, None):
        whose = request.task, request.department
        if whose in still_open and whose not in asking:
            yield request
