"""One task in one state of its plan: who leads it, and which line is decisive for a change. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import APART
from bizenv.meaning.verdict import verdict
from bizenv.model.base import shifted
from bizenv.model.book import Dated, Entry, Place, PlanBook
from bizenv.model.codes import Stage
from bizenv.report.advance import VOIDED, Advance, advance
from bizenv.report.as_read import as_read
from bizenv.report.decisive import lifting
from bizenv.report.part_changes import ENDED, Change, PartState
from bizenv.report.said import Spell, moves, overdue_before

_OF_DUE_DAY: Final = ("no-longer-overdue", "no-longer-late")
_LIFTED: Final = (  # whose reasons do not tell what changed it
    *_OF_DUE_DAY,
    "started",
    "withdrawn",
    "undone",
    *VOIDED,
)
_DEMANDS: Final = frozenset({"targets", "milestones", "duties"})
_NOTHING_NEW: Final = Advance(frozenset())


@dataclass(frozen=True)
class TaskSide:
    """One task in one state: who leads it then, each with the verdict."""

    book: PlanBook | None = None
    history: TaskHistory | None = None
    day: date = date.min
    parts: Mapping[str, PartState] = field(default_factory=dict)
    assignments: Mapping[str, Assignment] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        book: PlanBook | None,
        history: TaskHistory | None,
        day: date,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> "TaskSide":
        """Return a task on a day; `names` are what departments are called in the later state."""
        if book is None or history is None or not history.exists_on(day):
            return cls(book)
        resolve = book.register.resolve
        written = history.terms_on(day).lead
        several = [resolve(name) or name for name in written]
        lead = tuple(several)
        parts: dict[str, PartState] = {}
        assignments: dict[str, Assignment] = {}
        for assignment in history.in_force(day):
            department = assignment.department
            name = names.get(department, department)
            said = verdict(assignment, day)
            moved = moves(assignment, day)
            assignments[name] = assignment
            parts[name] = PartState(
                as_read(assignment, said, day),
                said.due.last_day,
                lead,
                moves=tuple(moved),
            )
        return cls(book, history, day, parts, assignments)

    def change(
        self,
        code: str,
        name: str,
        other: "TaskSide",
        *,
        earlier: bool = False,
    ) -> Change:
        """Return a change that is told from this side's task.

        `earlier`: this is the state before.
        """
        assert self.book is not None
        assert self.history is not None
        before, after = (self, other) if earlier else (other, self)
        told = Change(
            code=code,
            department=name,
            plan=self.book.id,
            task=self.history.id,
            title=self.history.issued.task.title,
            before=before.parts.get(name),
            after=after.parts.get(name),
            leads=self._leads_with(name),
            register_kind=self.book.plan.register_,
        )
        if code in VOIDED:
            told = replace(told, void=self.advance(name, other).void)
        return told if earlier else self._explained(told, before)

    def _leads_with(self, name: str) -> int:
        """Return how many departments lead the task, one among them; whose part has ended does not."""
        going_on = {name}
        for other, part in self.parts.items():
            if part.verdict.status not in APART:
                going_on.add(other)
        return len(going_on)

    def _explained(self, change: Change, before: "TaskSide") -> Change:
        """Return a change with what made it, and where that stands."""
        assert self.book is not None
        code = change.code
        name = change.department
        lifted: tuple[Entry | Dated, ...] = ()
        if code == "no-longer-at-risk":
            lifted = self._lifted(name, before)
        return replace(
            change,
            by=self._by(code, name),
            spell=self._spell(code, name),
            lifted=lifted,
            place=lifted[-1].place if lifted else self._place(code, name, before),
            locate=self.book.locate,
        )

    def _by(self, code: str, name: str) -> Dated | None:
        """Return the amendment that made a change of the terms."""
        history = self.history
        assert history is not None
        match code:
            case "new":
                return history.issued.added
            case "lead-changed":
                return history.led_by(self._led_since(name))
        assignment = self.assignments.get(name)
        if assignment is None:
            return None
        match code:
            case "deadline-moved":
                return assignment.due_on(self.day).by
            case "cancelled" | "carried-over" | "merged" | "reinstated":
                return assignment.cancelled_on(self.day).by
            case "paused":
                pause = assignment.paused_on(self.day)
                return None if pause is None else pause.began
            case "resumed":
                return _resumed_by(assignment, self.day)
            case _:
                return None

    def _led_since(self, name: str) -> date:
        """Return a day on which those lead who do since a department leads, or no longer does."""
        gone = None if name in self.assignments else self._gone(name)
        ended = None if gone is None else gone.last
        if ended is None:
            return self.day
        return shifted(ended, 1)

    def _gone(self, name: str) -> Assignment | None:
        """Return the part of a department that led until this day."""
        found: Assignment | None = None
        runs = () if self.history is None else self.history.assignments
        for run in runs:
            last = run.last
            has_ended = last is not None and last < self.day
            if has_ended and run.department == name:
                found = run
        return found

    def _spell(self, code: str, name: str) -> Spell | None:
        """Return how long a part was overdue until it was cancelled, or its department led no more."""
        assignment = self.assignments.get(name)
        if code == "lead-changed" and assignment is None:
            gone = self._gone(name)
            if gone is None:
                return None
            return _spell(gone, self._led_since(name))
        by = None
        if code in ENDED:
            by = self._by(code, name)
        if assignment and by:
            return _spell(assignment, by.day)
        return None

    def former(self, name: str, before: "TaskSide") -> str | None:
        """Return whose part one took over, of those that were there before."""
        run = self.assignments[name].before
        while run is not None and run.department not in before.parts:
            run = run.before
        if run is None:
            return None
        return run.department

    def advance(self, name: str, before: "TaskSide") -> Advance:
        """Return how a part came from where it, or the one that it took over, stood before."""
        was: str | None = name
        if name not in before.parts:
            was = self.former(name, before)
        stood = Stage.NOT_STARTED
        if was is not None:
            stood = before.parts[was].verdict.stage
        if stood is self.parts[name].verdict.stage:
            return _NOTHING_NEW
        then = before.assignments.get(was or "")
        now = self.assignments[name]
        return advance(then, before.day, now, self.day)

    def _new(self, name: str, before: "TaskSide") -> list[Entry]:
        """Return the records of a part that count and did not before, by day."""
        assignment = self.assignments.get(name)
        if assignment is None:
            return []
        earlier = before.assignments.get(name)
        known: list[object] = []
        if earlier is not None:
            counted = _counting(earlier, before.day)
            known = [each.record for each in counted]
        counting = _counting(assignment, self.day)
        in_order = sorted(counting, key=_day_of)
        return [entry for entry in in_order if entry.record not in known]

    def _lifted(self, name: str, before: "TaskSide") -> tuple[Entry | Dated, ...]:
        """Return the records and the amendments because of which a part is no longer at risk."""
        assignment = self.assignments[name]
        by = assignment.due_on(self.day).by
        moved = by if self._moved(name, before) else None
        new = self._new(name, before)
        return lifting(assignment, self.day, new, moved) or tuple(self._eased(before))

    def _eased(self, before: "TaskSide") -> Iterator[Dated]:
        """Yield the new amendments that changed what a task demands."""
        known = [each.amendment for each in before.amended()]
        for dated in self.amended():
            changed = dated.amendment.changes
            if dated.amendment not in known and not _DEMANDS.isdisjoint(changed):
                yield dated

    def amended(self) -> Iterator[Dated]:
        """Yield the amendments of the task that hold."""
        for dated in () if self.history is None else self.history.amendments:
            if dated.day <= self.day:
                yield dated

    def _moved(self, name: str, before: "TaskSide") -> bool:
        """Whether the due day of a part is another than before."""
        then = before.parts.get(name)
        return then is not None and then.due != self.parts[name].due

    def _lifted_by(self, code: str, name: str, before: "TaskSide") -> Place | None:
        """Return the record, or the amendment, because of which something is no longer so."""
        assignment = self.assignments.get(name)
        if code not in _LIFTED or assignment is None:
            return None
        new = self._new(name, before)
        newest = new[-1].place if new else None
        by = assignment.due_on(self.day).by
        if by is None or not self._moved(name, before):
            return newest
        is_of_due_day = code in _OF_DUE_DAY or newest is None
        if is_of_due_day:
            return by.place
        return newest

    def _place(self, code: str, name: str, before: "TaskSide") -> Place:
        """Return where the decisive line of a change stands, or the task's own."""
        assert self.history is not None
        by = self._by(code, name)
        found = by.place if by else self._lifted_by(code, name, before)
        if found is not None:
            return found
        own = self.history.issued.place
        part = self.parts.get(name)
        if part is None:
            return own
        reasons = part.verdict.reasons
        own_first = sorted(reasons, key=lambda reason: reason.code != code)
        for reason in own_first:
            if reason.place:
                return reason.place
        return own


def _resumed_by(assignment: Assignment, day: date) -> Dated | None:
    """Return the amendment that ended the latest pause by a day."""
    found: Dated | None = None
    for pause in assignment.pauses:
        ended = pause.ended if pause.is_pause else None
        if ended is not None and ended.day <= day:
            found = ended
    return found


def _spell(assignment: Assignment, ended: date) -> Spell | None:
    """Return how long a part was overdue until a day; None if it was not."""
    last = shifted(ended, -1)
    if not assignment.leads_on(last):
        return None
    due = assignment.due_on(last).value.last_day
    found = overdue_before(assignment, due, ended)
    if found.days_overdue:
        return found
    return None


def _counting(assignment: Assignment, day: date) -> tuple[Entry, ...]:
    """Return the records of a part that count on a day, and the voids that took others back."""
    standing = standing_on(assignment, day)
    return (*standing.effective, *standing.voided.values())


def _day_of(entry: Entry) -> date:
    return entry.day
