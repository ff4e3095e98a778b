"""What happened within a digest's period and its two days alone do not tell. Pure.

What was taken back, what was decided and undone again, which milestones were reached or
missed, and what departments asked for before and ask for no more.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import SETTLED
from bizenv.model.base import shifted
from bizenv.model.book import Entry, PlanBook
from bizenv.model.kinds import KINDS
from bizenv.model.records import Progress
from bizenv.report.differences import step_of
from bizenv.report.extensions import Asking, answered
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.part_changes import Change
from bizenv.report.part_steps import steps_of
from bizenv.report.query import Query
from bizenv.report.requests import Request, requests
from bizenv.report.views import TaskView

WhosePart = tuple[str, str]
"""A task, and the department whose part of it is meant."""
TURNS: Final = (
    "reopened",
    "returned",
    "withdrawn",
    "finished-late",
    "finished",
    "cancelled",
    "carried-over",
    "merged",
    "reinstated",
    "paused",
    "resumed",
)


class DigestPeriod(NamedTuple):
    """The days of a digest: after `since`, up to `last`."""

    since: date
    last: date

    def has(self, day: date | None) -> bool:
        """Whether a day is in the period."""
        return day is not None and self.since < day <= self.last


class TakenBack(NamedTuple):
    """A record that a void of the period took back, and what its writer says instead, if anything.

    `instead` is of the record's own day or of the void's; else the next record of its sort.
    """

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

    @property
    def only_later(self) -> bool:
        """Whether nothing was said instead until after the day of the void."""
        instead = self.instead
        return instead is not None and instead.day > self.void.day


class PartTurn(NamedTuple):
    """What changed on one day of the period, and why."""

    day: date
    change: Change
    why: str | None = None


class PartTurns(NamedTuple):
    """A part of which more was decided in the period than its two days show, step by step."""

    department: str
    plan: str
    task: str
    title: str
    steps: tuple[PartTurn, ...]

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


_Event = TakenBack | PartTurns | MilestoneRow | Request | Asking


@dataclass(frozen=True)
class Events:
    """All such events of one plan. `dropped` are the requests that no newer report repeats.

    `answered` are the requests for more time that were granted or refused.
    """

    corrections: tuple[TakenBack, ...] = ()
    turns: tuple[PartTurns, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    dropped: tuple[Request, ...] = ()
    answered: tuple[Asking, ...] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """Of whom there is any."""
        everything: tuple[_Event, ...] = (
            *self.corrections,
            *self.turns,
            *self.milestones,
            *self.dropped,
            *self.answered,
        )
        named = [each.department for each in everything]
        return tuple(dict.fromkeys(named))

    def of(self, department: str) -> "Events":
        """Return those of one department."""

        def mine(each: _Event) -> bool:
            return each.department == department

        return Events(
            tuple(filter(mine, self.corrections)),
            tuple(filter(mine, self.turns)),
            tuple(filter(mine, self.milestones)),
            tuple(filter(mine, self.dropped)),
            tuple(filter(mine, self.answered)),
        )


NONE: Final = Events()


def together(several: Iterable[Events]) -> Events:
    """Return the events of several plans as those of one."""
    corrections: list[TakenBack] = []
    turns: list[PartTurns] = []
    milestones: list[MilestoneRow] = []
    dropped: list[Request] = []
    extensions: list[Asking] = []
    for each in several:
        corrections += each.corrections
        turns += each.turns
        milestones += each.milestones
        dropped += each.dropped
        extensions += each.answered
    return Events(
        tuple(corrections),
        tuple(turns),
        tuple(milestones),
        tuple(dropped),
        tuple(extensions),
    )


def events(
    book: PlanBook,
    query: Query,
    since: date,
    seen: Iterable[TaskView],
    changed: Iterable[Change],
) -> Events:
    """Return the events of a period; `changed` are the changes between its two days."""
    period = DigestPeriod(since, query.day)
    views = tuple(seen)
    net = _codes_of_parts(changed)
    turns: list[PartTurns] = []
    extensions: list[Asking] = []
    for view in views:
        history = view.history
        for assignment, _ in view.judged:
            part = (history.id, assignment.department)
            known = net.get(part, set())
            turns += _turns(book, history, assignment, period, known)
        extensions += answered(view, since)
    return Events(
        tuple(taken_back(book, period, views)),
        tuple(turns),
        tuple(_milestones_passed(book, period, views)),
        dropped=tuple(_dropped(book, period, views)),
        answered=tuple(extensions),
    )


def taken_back(
    book: PlanBook, period: DigestPeriod, seen: Iterable[TaskView]
) -> Iterator[TakenBack]:
    """Yield the corrections of a period: what its voids took back, and what stands instead."""
    for view in seen:
        for assignment, _ in view.judged:
            yield from _taken_back(book, view.history, assignment, period)


def _milestones_passed(
    book: PlanBook, period: DigestPeriod, seen: Iterable[TaskView]
) -> list[MilestoneRow]:
    """Return the milestones that were reached or missed in a period, in the order of days."""
    found: list[MilestoneRow] = []
    for view in seen:
        rows = milestones_of(book, view)
        found += [row for row in rows if _passed(row, period)]
    found.sort(key=lambda row: row.reached or row.due)
    return found


CodesOfParts = dict[WhosePart, set[str]]
"""By part the codes of its changes."""


def _codes_of_parts(changed: Iterable[Change]) -> CodesOfParts:
    """Return what changed of each part, task and department."""
    found: CodesOfParts = {}
    for change in changed:
        whose = (change.task, change.department)
        codes = found.setdefault(whose, set())
        codes.add(change.code)
    return found


def _taken_back(
    book: PlanBook,
    history: TaskHistory,
    assignment: Assignment,
    period: DigestPeriod,
) -> Iterator[TakenBack]:
    """Yield what voids of the period took of one part."""
    standing = standing_on(assignment, period.last)
    if not standing.voided:
        return
    for entry in assignment.entries:
        at = (entry.file, entry.row)
        void = standing.voided.get(at)
        if void is not None and period.has(void.day):
            yield TakenBack(
                assignment.department,
                book.id,
                history.id,
                history.issued.task.title,
                void,
                entry,
                _instead(entry, void, standing.effective),
            )


def _instead(taken: Entry, void: Entry, effective: Iterable[Entry]) -> Entry | None:
    """Return what the writer said in place of a record: of its own day, else from the void on."""
    later: list[Entry] = []
    for entry in effective:
        same_file = entry.file == taken.file
        is_before = same_file and entry.row <= taken.row
        if is_before or entry.by_reviewer is not taken.by_reviewer:
            continue
        same_kind = entry.record.kind is taken.record.kind
        if same_kind and entry.day == taken.day:
            return entry
        if entry.day >= void.day and _sort_of(entry) == _sort_of(taken):
            later.append(entry)
    return min(later, key=_day_of, default=None)


def _sort_of(entry: Entry) -> object:
    """Return by what one record may stand in place of another: progress, a decision, or its kind."""
    record = entry.record
    if isinstance(record, Progress):
        return Progress
    return KINDS[record.kind].decides or record.kind


def _day_of(entry: Entry) -> date:
    return entry.day


def _turns(
    book: PlanBook,
    history: TaskHistory,
    assignment: Assignment,
    period: DigestPeriod,
    known: Collection[str],
) -> Iterator[PartTurns]:
    """Yield what was decided of one part step by step, if its two days do not tell all of it."""
    steps: list[PartTurn] = []
    taken = steps_of(assignment, period.since, period.last)
    for each in taken:
        days = shifted(each.day, -1), each.day
        change = step_of(book, history, days, assignment.department, each.code)
        placed = replace(change, place=each.place, passed=each.passed)
        step = PartTurn(each.day, placed, each.why)
        steps.append(step)
    codes = [each.change.code for each in steps]
    decided = [code for code in codes if code in TURNS]
    untold = [each for each in decided if each not in known]
    if untold or len(decided) > len(set(decided)):
        title = history.issued.task.title
        told = tuple(steps)
        yield PartTurns(
            assignment.department,
            book.id,
            history.id,
            title,
            told,
        )


def _passed(row: MilestoneRow, period: DigestPeriod) -> bool:
    """Whether a milestone was reached in the period, or its day passed in it without a word."""
    if row.state == "met":
        return period.has(row.reached)
    if row.state != "missed":
        return False
    return period.since <= row.due < period.last


def _dropped(
    book: PlanBook, period: DigestPeriod, seen: Iterable[TaskView]
) -> Iterator[Request]:
    """Yield what stood asked for before the period and no longer does, of what is still open."""
    still_open: set[WhosePart] = set()
    for view in seen:
        task = view.history.id
        for assignment, said in view.judged:
            if said.status not in SETTLED:
                whose = (task, assignment.department)
                still_open.add(whose)
    still_asked = requests(book, period.last, None)
    asking = {(each.task, each.department) for each in still_asked}
    silent = still_open - asking
    for request in requests(book, period.since, None):
        whose = (request.task, request.department)
        if whose in silent:
            yield request
