"""What changed in meaning between two states of the plans: each a PlanBook on a day. Pure.

The two may differ in what is known (two revisions), in the day, or in both.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from bizenv.diagnostics import Location
from bizenv.meaning.bench import histories
from bizenv.meaning.risks import Reason
from bizenv.meaning.stages import STAGES, Stage
from bizenv.meaning.terms import Assignment, TaskHistory
from bizenv.meaning.verdict import Status, Verdict, verdict
from bizenv.model.book import Locate, Place, PlanBook
from bizenv.model.register import renamed
from bizenv.report.notes import Facts, PlanNotes, plan_notes

CODES: Final = (  # in the order in which they matter
    "became-overdue",
    "removed",
    "reopened",
    "returned",
    "undone",
    "became-late",
    "no-longer-overdue",
    "no-longer-late",
    "finished-late",
    "finished",
    "applied-late",
    "applied",
    "withdrawn",
    "became-at-risk",
    "no-longer-at-risk",
    "started",
    "deadline-moved",
    "lead-changed",
    "cancelled",
    "reinstated",
    "closed",
    "new",
)
_OPEN: Final = (Stage.NOT_STARTED, Stage.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class State:
    """One side: the day that is judged, and the commit as of which the plans are known (None: the folder)."""

    day: date
    known_as_of: str | None = None
    committed: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One department's part of a task in one state. `lead` is worded as in the terms in force."""

    verdict: Verdict
    due: date | None
    lead: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One thing that changed for one department.

    `before` and `after` are None where the part was not there.

    `leads`: how many departments lead the task.
    """

    code: str
    department: str
    plan: str
    task: str
    title: str
    before: Part | None
    after: Part | None
    leads: int = 1
    place: Place | None = None
    locate: Locate | None = field(default=None, compare=False, repr=False)

    @property
    def at(self) -> Location | None:
        """Where the decisive line stands.

        Worked out when asked for, since the file is read again for it.
        """
        return (
            self.locate(self.place.file, self.place.path)
            if self.locate and self.place
            else None
        )

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the part now is what it is."""
        return self.after.verdict.reasons if self.after else ()


@dataclass(frozen=True)
class ChangesReport:
    """All changes, by department.

    `plans` and `departments` are what was asked for (nothing: all).
    """

    before: State
    after: State
    plans: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    read: tuple[PlanNotes, ...] = ()
    changes: tuple[Change, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the changes; that a plan is closed is one of them."""
        notes = {each.plan: _but_closed(each.notes) for each in self.read}
        return Facts(self.after.day, None, notes, self.incomplete)

    @property
    def of_revisions(self) -> bool:
        """Whether the states differ in what is known, not in the day alone."""
        return self.before.known_as_of != self.after.known_as_of

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes there are of each code, in the order in which they matter."""
        found = Counter(change.code for change in self.changes)
        return {code: found[code] for code in CODES if found[code]}

    def by_department(self) -> dict[str, list[Change]]:
        """The changes of each department, in the order of the register."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.department, []).append(change)
        return found


def _but_closed(notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([each for each in notes if each != "closed"])


def changes_report(
    before: Mapping[str, PlanBook],
    after: Mapping[str, PlanBook],
    states: tuple[State, State],
    plans: tuple[str, ...] = (),
    departments: tuple[str, ...] = (),
) -> ChangesReport:
    """Return what changed from one state to the other, by plan id.

    `departments` may be groups (of the later day).
    """
    days = states[0].day, states[1].day
    found: list[Change] = []
    order: dict[str, None] = {}
    for plan_id in _all_of(before, after):
        one, other = before.get(plan_id), after.get(plan_id)
        register = (other or before[plan_id]).register
        order |= dict.fromkeys(register.departments)
        if not plans and _closed(one, days[0]) and _closed(other, days[1]):
            continue
        wanted: set[str] = set()
        for name in departments:
            wanted.update(register.expand(name, days[1]))
        compared = changes(one, other, days)
        if departments:
            compared = (each for each in compared if each.department in wanted)
        found += compared

    read = tuple([plan_notes(book, days[1]) for book in after.values()])
    ordered = _in_order(found, list(order))
    return ChangesReport(*states, plans, departments, read, ordered)


def _in_order(found: Iterable[Change], departments: list[str]) -> tuple[Change, ...]:
    """Return changes in the order of their departments; those that are not registered come last."""
    places = {name: place for place, name in enumerate(departments)}

    def place_of(change: Change) -> tuple[int, str]:
        name = change.department
        return places.get(name, len(places)), name

    return tuple(sorted(found, key=place_of))


def _all_of(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """Yield the ids of the later state in order, then those that are gone."""
    now = dict.fromkeys(after)
    yield from now
    yield from [each for each in before if each not in now]


def _closed(book: PlanBook | None, day: date) -> bool:
    return book is not None and book.closed_on(day)


def changes(
    before: PlanBook | None, after: PlanBook | None, days: tuple[date, date]
) -> Iterator[Change]:
    """Yield what changed in one plan, task by task in the plan's order; what is gone comes last."""
    then, now = _by_id(before), _by_id(after)
    closing = _closed(after, days[1]) and not _closed(before, days[0])
    names = (
        renamed(before.register, after.register)
        if before is not None and after is not None
        else {}
    )
    for task_id in _all_of(then, now):
        sides = (
            _Side.of(before, then.get(task_id), days[0], names),
            _Side.of(after, now.get(task_id), days[1]),
        )
        yield from _task_changes(*sides, closing=closing)


def _by_id(book: PlanBook | None) -> dict[str, TaskHistory]:
    return (
        {history.id: history for history in histories(book)} if book is not None else {}
    )


@dataclass(frozen=True)
class _Side:
    """One task in one state: who leads it then, each with the verdict."""

    book: PlanBook | None = None
    history: TaskHistory | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    assignments: Mapping[str, Assignment] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        book: PlanBook | None,
        history: TaskHistory | None,
        day: date,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> "_Side":
        """Return a task on a day; `names` are what departments are called in the later state."""
        if book is None or history is None or not history.exists_on(day):
            return cls(book)
        current = {
            names.get(each.department, each.department): each
            for each in history.in_force(day)
        }
        lead = history.terms_on(day).lead
        said = {name: verdict(each, day) for name, each in current.items()}
        parts = {
            name: Part(each, each.due.last_day, lead) for name, each in said.items()
        }
        return cls(book, history, parts, current)

    def change(
        self, code: str, name: str, other: "_Side", *, earlier: bool = False
    ) -> Change:
        """Return a change that is told from this side's task.

        `earlier`: this is the state before.
        """
        assert self.book is not None
        assert self.history is not None
        before, after = (self, other) if earlier else (other, self)
        reasons = self.parts[name].verdict.reasons if name in self.parts else ()
        place = next(
            (each.place for each in reasons if each.place), self.history.issued.place
        )
        ids = (self.book.id, self.history.id, self.history.issued.task.title)
        parts = before.parts.get(name), after.parts.get(name)
        at = () if earlier else (place, self.book.locate)
        return Change(code, name, *ids, *parts, len(self.parts), *at)


def _task_changes(before: _Side, after: _Side, *, closing: bool) -> Iterator[Change]:
    if after.history is None:
        for name in before.parts:
            yield before.change("removed", name, after, earlier=True)
        return
    for name in after.parts:
        codes = set(_codes(before.parts.get(name), after.parts[name]))
        if name not in before.parts:
            codes.add("new" if before.history is None else "lead-changed")
        if closing and after.parts[name].verdict.status not in (
            Status.COMPLETED,
            Status.CANCELLED,
        ):
            codes.add("closed")
        for code in sorted(codes, key=CODES.index):
            yield after.change(code, name, before)
    for name in before.parts:
        if name not in after.parts:
            yield after.change("lead-changed", name, before)


def _codes(before: Part | None, after: Part) -> Iterator[str]:
    """Yield what changed for a part.

    One that was not there before was as if nothing had been said of it.
    """
    now = after.verdict
    if before is None:
        yield from _of_stage(Stage.NOT_STARTED, now)
        if now.status is Status.OVERDUE:
            yield "became-overdue"
        return
    then = before.verdict
    if before.due != after.due:
        yield "deadline-moved"
    if Status.CANCELLED in (then.status, now.status):
        if then.status is not now.status:
            yield "cancelled" if now.status is Status.CANCELLED else "reinstated"
        return
    yield from _of_stage(then.stage, now)
    if (
        then.stage is now.stage
        and now.stage in (Stage.APPLIED, Stage.ACCEPTED)
        and then.late is not now.late
    ):
        yield "became-late" if now.late else "no-longer-late"
    yield from _of_status(then.status, now.status)


def _of_stage(then: Stage, now: Verdict) -> Iterator[str]:
    if now.stage is then:
        return
    if then is Stage.ACCEPTED:
        yield "reopened"
    if now.stage is Stage.ACCEPTED:
        yield "finished-late" if now.late else "finished"
    elif now.stage is Stage.APPLIED:
        yield "applied-late" if now.late else "applied"
    elif now.stage is Stage.RETURNED:
        yield "returned"
    elif then is Stage.APPLIED:
        yield "withdrawn"
    elif then in _OPEN and STAGES.index(now.stage) > STAGES.index(then):
        yield "started"
    elif then is not Stage.ACCEPTED:
        yield "undone"


def _of_status(then: Status, now: Status) -> Iterator[str]:
    if now is then:
        return
    if now is Status.OVERDUE:
        yield "became-overdue"
    elif then is Status.OVERDUE and now is not Status.COMPLETED:
        yield "no-longer-overdue"
    elif now is Status.AT_RISK:
        yield "became-at-risk"
    elif then is Status.AT_RISK and now is Status.ON_TRACK:
        yield "no-longer-at-risk"
