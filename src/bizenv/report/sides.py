"""One task in one state of its plan: who leads it, and which line is decisive for a change. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from bizenv.meaning.history import TaskHistory
from bizenv.meaning.standings import standing_on
from bizenv.meaning.terms import Assignment
from bizenv.meaning.verdict import Status, verdict
from bizenv.model.book import Dated, Entry, Locate, Place, PlanBook
from bizenv.report.part_changes import Change, Part
from bizenv.report.said import moves

_OF_DUE_DAY: Final = ("no-longer-overdue", "no-longer-late")
_LIFTED: Final = (  # whose reasons do not tell what changed it
    *_OF_DUE_DAY,
    "no-longer-at-risk",
    "started",
    "withdrawn",
    "undone",
)


@dataclass(frozen=True)
class TaskSide:
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
    ) -> "TaskSide":
        """Return a task on a day; `names` are what departments are called in the later state."""
        if book is None or history is None or not history.exists_on(day):
            return cls(book)
        lead = history.terms_on(day).lead
        unrecorded = book.unrecorded_on(day)
        parts: dict[str, Part] = {}
        assignments: dict[str, Assignment] = {}
        for assignment in history.in_force(day):
            department = assignment.department
            name = names.get(department, department)
            said = verdict(assignment, day)
            is_overdue = said.status is Status.OVERDUE
            moved = moves(assignment, day)
            assignments[name] = assignment
            parts[name] = Part(
                said,
                said.due.last_day,
                lead,
                moves=tuple(moved),
                unheard=is_overdue and unrecorded,
            )
        return cls(book, history, day, parts, assignments)

    def change(
        self, code: str, name: str, other: "TaskSide", *, earlier: bool = False
    ) -> Change:
        """Return a change that is told from this side's task.

        `earlier`: this is the state before.
        """
        assert self.book is not None
        assert self.history is not None
        before, after = (self, other) if earlier else (other, self)
        by: Dated | None = None
        place: Place | None = None
        locate: Locate | None = None
        if not earlier:
            by = self._by(code, name)
            place = self._place(code, name, before)
            locate = self.book.locate
        return Change(
            code=code,
            department=name,
            plan=self.book.id,
            task=self.history.id,
            title=self.history.issued.task.title,
            before=before.parts.get(name),
            after=after.parts.get(name),
            leads=len(self.parts),
            by=by,
            place=place,
            locate=locate,
        )

    def _by(self, code: str, name: str) -> Dated | None:
        """Return the amendment that made a change of the terms."""
        history = self.history
        assert history is not None
        match code:
            case "new":
                return history.issued.added
            case "lead-changed":
                return history.led_by(self.day)
        assignment = self.assignments.get(name)
        if assignment is None:
            return None
        match code:
            case "deadline-moved":
                return assignment.due_on(self.day).by
            case "cancelled" | "reinstated":
                return assignment.cancelled_on(self.day).by
            case _:
                return None

    def former(self, name: str, before: "TaskSide") -> Part | None:
        """Return the part that one took over, as it was before."""
        run = self.assignments[name].before
        while run is not None and run.department not in before.parts:
            run = run.before
        if run is None:
            return None
        return before.parts[run.department]

    def _newest(self, name: str, before: "TaskSide") -> Place | None:
        """Return where the newest record of a part stands that did not count before."""
        assignment = self.assignments.get(name)
        if assignment is None:
            return None
        earlier = before.assignments.get(name)
        known: list[object] = []
        if earlier is not None:
            known = [each.record for each in _counting(earlier, before.day)]
        in_order = sorted(_counting(assignment, self.day), key=_day_of)
        for entry in reversed(in_order):
            if entry.record not in known:
                return entry.place
        return None

    def _lifted_by(self, code: str, name: str, before: "TaskSide") -> Place | None:
        """Return the record, or the amendment, because of which something is no longer so."""
        assignment = self.assignments.get(name)
        if code not in _LIFTED or assignment is None:
            return None
        newest = self._newest(name, before)
        then = before.parts.get(name)
        moved = then is not None and then.due != self.parts[name].due
        by = assignment.due_on(self.day).by
        if by is None or not moved:
            return newest
        is_of_due_day = code in _OF_DUE_DAY or newest is None
        return by.place if is_of_due_day else newest

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
        for reason in part.verdict.reasons:
            if reason.place:
                return reason.place
        return own


def _counting(assignment: Assignment, day: date) -> tuple[Entry, ...]:
    """Return the records of a part that count on a day, and the voids that took others back."""
    standing = standing_on(assignment, day)
    return (*standing.effective, *standing.voided.values())


def _day_of(entry: Entry) -> date:
    return entry.day
