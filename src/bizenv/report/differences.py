"""What differs in meaning between two states of one plan: task by task, part by part. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from bizenv.diagnostics import Location
from bizenv.meaning.bench import histories
from bizenv.meaning.risks import Reason
from bizenv.meaning.stages import Stage
from bizenv.meaning.terms import Assignment, TaskHistory
from bizenv.meaning.verdict import Status, Verdict, standing_on, verdict
from bizenv.model.base import shifted
from bizenv.model.book import Dated, Entry, Locate, Place, PlanBook
from bizenv.model.register import renamed
from bizenv.report.advance import VOIDED, Advance, advance, stage_codes
from bizenv.report.said import Move, Spell, moves, overdue_before
from bizenv.report.views import UNHEARD

CODES: Final = (  # in the order in which they matter
    "became-overdue",
    "removed",
    "reopened",
    "returned",
    "completion-voided",
    "application-voided",
    "undone",
    "became-late",
    "review-restored",
    "completion-restored",
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
_DONE: Final = (Stage.DECLARED, Stage.ACCEPTED)
_CLAIMED: Final = (Stage.APPLIED, *_DONE)  # to be done, on time or late
_SETTLED: Final = (Status.COMPLETED, Status.CANCELLED)


_BY_TIME: Final = ("became-overdue", "became-at-risk")
_NOTHING_NEW: Final = Advance(frozenset())
_OF_DUE_DAY: Final = ("no-longer-overdue", "no-longer-late")
_LIFTED: Final = (  # whose reasons do not tell what changed it
    *_OF_DUE_DAY,
    "no-longer-at-risk",
    "started",
    "withdrawn",
    "undone",
    *VOIDED,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One department's part of a task in one state. `lead` is worded as in the terms in force.

    `moves`: how its due day was moved until then. `unheard`: overdue or at risk in a plan
    of which nothing was ever recorded.
    """

    verdict: Verdict
    due: date | None
    lead: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    unheard: bool = False

    @property
    def moved_late(self) -> bool:
        """Whether its due day was moved only once it was overdue."""
        return any(each.days_overdue for each in self.moves)


class Supposed(NamedTuple):
    """A day on which nothing was judged as known by a state: by which name, and the day."""

    known: str
    day: date


@dataclass(frozen=True)
class Change:
    """One thing that changed for one department.

    `before` and `after` are None where the part was not there.

    `leads`: how many departments lead the task. `by`: the amendment that changed it.
    `void`: the correction that did, of what no step changed. `spell`: how long the part was
    overdue until it was cancelled, or until its department led no more. `supposed`: what is no
    longer so never was, and would be only if nothing had been recorded since.
    """

    code: str
    department: str
    plan: str
    task: str
    title: str
    before: Part | None
    after: Part | None
    leads: int = 1
    by: Dated | None = None
    void: Entry | None = None
    spell: Spell | None = None
    supposed: Supposed | None = None
    place: Place | None = None
    locate: Locate | None = field(default=None, compare=False, repr=False)

    @property
    def at(self) -> Location | None:
        """Where the decisive line stands.

        Worked out when asked for, since the file is read again for it.
        """
        place = self.place
        if self.locate is None or place is None:
            return None
        return self.locate(place.file, place.path)

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def unheard(self) -> bool:
        """Whether what became overdue or at risk is so in a plan without any record."""
        is_so = self.after is not None and self.after.unheard
        return is_so and self.code in _BY_TIME

    @property
    def move(self) -> Move | None:
        """The last move of the due day that is not in the state before; None where it is none."""
        if self.code != "deadline-moved" or not (self.before and self.after):
            return None
        known = {each[:3] for each in self.before.moves}  # from when, both days
        new = [each for each in self.after.moves if each[:3] not in known]
        return new[-1] if new else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the part now is what it is."""
        return self.after.verdict.reasons if self.after else ()


def changes(
    before: PlanBook | None, after: PlanBook | None, days: tuple[date, date]
) -> Iterator[Change]:
    """Yield what changed in one plan, task by task in the plan's order; what is gone comes last."""
    day_before, day_after = days
    earlier = _by_id(before)
    later = _by_id(after)
    closing = closed(after, day_after) and not closed(before, day_before)
    names = _new_names(before, after)
    for task_id in ids_of_both(earlier, later):
        then = _Side.of(before, earlier.get(task_id), day_before, names)
        now = _Side.of(after, later.get(task_id), day_after)
        yield from _task_changes(then, now, closing=closing)


def step_of(
    book: PlanBook, history: TaskHistory, days: tuple[date, date], name: str, code: str
) -> Change:
    """Return one step of a department's part, between the day before it and its own."""
    before, after = [_Side.of(book, history, day) for day in days]
    return after.change(code, name, before)


def ids_of_both(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """Yield the ids of the later state in order, then those that are gone."""
    now = dict.fromkeys(after)
    yield from now
    for each in before:
        if each not in now:
            yield each


def of_departments(
    found: Iterable[Change], members: frozenset[str] | None
) -> Iterator[Change]:
    """Yield the changes of some departments; None: of all."""
    for change in found:
        if members is None or change.department in members:
            yield change


def closed(book: PlanBook | None, day: date) -> bool:
    """Whether there is a plan, and it is closed on a day."""
    return book is not None and book.closed_on(day)


def _by_id(book: PlanBook | None) -> dict[str, TaskHistory]:
    if book is None:
        return {}
    return {history.id: history for history in histories(book)}


def _new_names(before: PlanBook | None, after: PlanBook | None) -> Mapping[str, str]:
    """Return what departments are called in the later state, where that is another name."""
    if before is None or after is None:
        return {}
    return renamed(before.register, after.register)


@dataclass(frozen=True)
class _Side:
    """One task in one state: who leads it then, each with the verdict."""

    book: PlanBook | None = None
    history: TaskHistory | None = None
    day: date = date.min
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
        lead = history.terms_on(day).lead
        unrecorded = book.unrecorded_on(day)
        parts = {}
        assignments = {}
        for assignment in history.in_force(day):
            department = assignment.department
            name = names.get(department, department)
            said = verdict(assignment, day)
            assignments[name] = assignment
            parts[name] = Part(
                said,
                said.due.last_day,
                lead,
                moves=tuple(moves(assignment, day)),
                unheard=said.status in UNHEARD and unrecorded,
            )
        return cls(book, history, day, parts, assignments)

    def change(
        self, code: str, name: str, other: "_Side", *, earlier: bool = False
    ) -> Change:
        """Return a change that is told from this side's task.

        `earlier`: this is the state before.
        """
        assert self.book is not None
        assert self.history is not None
        before, after = (self, other) if earlier else (other, self)
        return Change(
            code=code,
            department=name,
            plan=self.book.id,
            task=self.history.id,
            title=self.history.issued.task.title,
            before=before.parts.get(name),
            after=after.parts.get(name),
            leads=len(self.parts),
            by=None if earlier else self._by(code, name),
            spell=None if earlier else self._spell(code, name),
            void=self.advance(name, other).void if code in VOIDED else None,
            place=None if earlier else self._place(code, name, before),
            locate=None if earlier else self.book.locate,
        )

    def _by(self, code: str, name: str) -> Dated | None:
        """Return the amendment that made a change of the terms."""
        assert self.history is not None
        assignment = self.assignments.get(name)
        if code == "new":
            return self.history.issued.added
        if code == "lead-changed":
            gone = None if assignment else self._gone(name)
            ended = gone.last if gone else None
            return self.history.led_by(shifted(ended, 1) if ended else self.day)
        if assignment is None:
            return None
        if code == "deadline-moved":
            return assignment.due_on(self.day).by
        is_turn = code in ("cancelled", "reinstated")
        return assignment.cancelled_on(self.day).by if is_turn else None

    def _gone(self, name: str) -> Assignment | None:
        """Return the part of a department that led until this day."""
        found = [] if self.history is None else self.history.assignments
        gone = [each for each in found if each.department == name and each.last]
        past = [each for each in gone if each.last and each.last < self.day]
        return past[-1] if past else None

    def _spell(self, code: str, name: str) -> Spell | None:
        """Return how long a part was overdue until it was cancelled, or its department led no more."""
        assignment = self.assignments.get(name)
        if code == "lead-changed" and assignment is None:
            gone = self._gone(name)
            if gone is not None and gone.last is not None:
                return _spell(gone, shifted(gone.last, 1))
        by = self._by(code, name) if code == "cancelled" else None
        return _spell(assignment, by.day) if assignment and by else None

    def former(self, name: str, before: "_Side") -> str | None:
        """Return whose part one took over, of those that were there before."""
        run = self.assignments[name].before
        while run is not None and run.department not in before.parts:
            run = run.before
        return None if run is None else run.department

    def advance(self, name: str, before: "_Side") -> Advance:
        """Return how a part came from where it, or the one that it took over, stood before."""
        was = name if name in before.parts else self.former(name, before)
        stood = Stage.NOT_STARTED
        if was is not None:
            stood = before.parts[was].verdict.stage
        if stood is self.parts[name].verdict.stage:
            return _NOTHING_NEW
        then = before.assignments.get(was or "")
        return advance(then, before.day, self.assignments[name], self.day)

    def _newest(self, name: str, before: "_Side") -> Place | None:
        """Return where the newest record of a part stands that did not count before."""
        assignment = self.assignments.get(name)
        if assignment is None:
            return None
        now = standing_on(assignment, self.day)
        earlier = before.assignments.get(name)
        known: list[object] = []
        if earlier is not None:
            then = standing_on(earlier, before.day)
            known = [each.record for each in (*then.effective, *then.voided.values())]
        counting = sorted((*now.effective, *now.voided.values()), key=_day_of)
        for entry in reversed(counting):
            if entry.record not in known:
                return entry.place
        return None

    def _lifted_by(self, code: str, name: str, before: "_Side") -> Place | None:
        """Return the record, or the amendment, because of which something is no longer so."""
        assignment = self.assignments.get(name)
        if code not in _LIFTED or assignment is None:
            return None
        then, part = before.parts.get(name), self.parts[name]
        by = assignment.due_on(self.day).by
        moved = then is not None and then.due != part.due and by is not None
        newest = self._newest(name, before)
        is_of_due_day = code in _OF_DUE_DAY or newest is None
        return by.place if by and moved and is_of_due_day else newest

    def _place(self, code: str, name: str, before: "_Side") -> Place:
        """Return where the decisive line of a change stands, or the task's own."""
        assert self.history is not None
        by = self._by(code, name)
        found = by.place if by else self._lifted_by(code, name, before)
        if found is not None:
            return found
        part = self.parts.get(name)
        reasons = part.verdict.reasons if part else ()
        for reason in reasons:
            if reason.place:
                return reason.place
        return self.history.issued.place


def _spell(assignment: Assignment, ended: date) -> Spell | None:
    """Return how long a part was overdue until a day; None if it was not."""
    last = shifted(ended, -1)
    if not assignment.leads_on(last):
        return None
    due = assignment.due_on(last).value.last_day
    found = overdue_before(assignment, due, ended)
    return found if found.days_overdue else None


def _day_of(entry: Entry) -> date:
    return entry.day


def _task_changes(before: _Side, after: _Side, *, closing: bool) -> Iterator[Change]:
    if after.history is None:
        for name in before.parts:
            yield before.change("removed", name, after, earlier=True)
        return
    for name, part in after.parts.items():
        codes = _codes_of(name, before, after)
        if closing and part.verdict.status not in _SETTLED:
            codes.add("closed")
        for code in sorted(codes, key=CODES.index):
            yield after.change(code, name, before)
    for name in before.parts:
        if name not in after.parts:
            yield after.change("lead-changed", name, before)


def _codes_of(name: str, before: _Side, after: _Side) -> set[str]:
    """Return what changed for one part; who takes over begins where the other stood."""
    part = after.parts[name]
    then = before.parts.get(name)
    by = after.advance(name, before)
    if then is not None:
        return set(_codes(then, part, by))
    if before.history is None:
        return {"new", *_codes(None, part, by)}
    codes = {"lead-changed"}
    former = after.former(name, before)
    if former is not None:
        stood = before.parts[former]
        return codes | set(_codes(stood, part, by)) - {"deadline-moved"}
    codes.update(_codes(None, part, by))
    others = before.parts.values()
    if any(each.verdict.stage is not Stage.NOT_STARTED for each in others):
        codes.discard("started")
    return codes


def _codes(before: Part | None, after: Part, by: Advance) -> Iterator[str]:
    """Yield what changed for a part.

    One that was not there before was as if nothing had been said of it.
    """
    now = after.verdict
    if before is None:
        yield from stage_codes(Stage.NOT_STARTED, now, by)
        if now.status is Status.OVERDUE:
            yield "became-overdue"
        return
    then = before.verdict
    if before.due != after.due:
        yield "deadline-moved"
    was_cancelled = then.status is Status.CANCELLED
    is_cancelled = now.status is Status.CANCELLED
    if is_cancelled:
        if not was_cancelled:
            yield "cancelled"
        return
    if was_cancelled:
        yield "reinstated"
    yield from stage_codes(then.stage, now, by)
    still_claimed = then.stage is now.stage and now.stage in _CLAIMED
    if still_claimed and then.late is not now.late:
        yield "became-late" if now.late else "no-longer-late"
    yield from _of_status(then.status, now.status)


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
