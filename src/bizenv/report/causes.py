"""Why a part of a task is another than was published: the records, the documents, or the days.

What is dated by the published day and was not known then is a back-dated correction;
what is dated later is an event. Pure: when a line came to be known is told by `Seen`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple

from bizenv.diagnostics import Location
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.on_time import mended_until
from bizenv.model.book import Dated, Entry, PlanBook, Turn
from bizenv.model.records import Kind
from bizenv.model.register import renamed
from bizenv.report.decisive import Passing, bears, decisive, passing
from bizenv.report.part_changes import Change

Seen = Callable[[Location], date | None]
"""The day on which a line came to be known; None while it is not saved in git."""
Entries = tuple[Entry, ...]
Code = Literal["record", "gone", "amendment", "issued", "closed", "time", "rules"]


@dataclass(frozen=True)
class Cause:
    """One reason why a part changed.

    `day`: of a record its own, of an amendment the first on which it holds. `back_dated`:
    it is of the published day or before, and was not known then; `seen` is the day on
    which it came to be known, None while git does not have it. `passing`: what time did.
    `what`: what an amendment did.
    """

    code: Code
    day: date | None = None
    kind: Kind | None = None
    document: str | None = None
    back_dated: bool = False
    seen: date | None = None
    at: Location | None = None
    passing: Passing | None = None
    what: Turn = "amended"


_DAYS: Final = frozenset({"due", "cancel", "carry_to", "pause"})
_DEMANDS: Final = frozenset({"targets", "milestones"})


class Span(NamedTuple):
    """The published day, and the day that it is compared with."""

    published: date
    now: date

    def after(self, day: date) -> bool:
        """Whether a day is later than the published one, and has come."""
        return self.published < day <= self.now


@dataclass(frozen=True)
class Causes:
    """Finds the causes in one plan, as known then and as known now."""

    then: PlanBook | None
    now: PlanBook | None
    days: Span
    seen: Seen

    def of_change(self, change: Change, *, corrected: bool) -> tuple[Cause, ...]:
        """Return why a department's part of a task changed: what decides, and no more.

        `corrected`: as known now it was another on the published day already.
        """
        task = change.task
        department = change.department
        now = self.days.now
        kept = self._decisive(task, department, now)
        found = [
            *self._corrections(task, department, kept, now),
            *self._events(task, department, kept, change),
        ]
        time = self._passing(change, kept)
        if time is not None:
            found.append(Cause("time", passing=time))
        return tuple(found) or (self._other(task, corrected=corrected),)

    def of_correction(self, task: str, department: str) -> tuple[Cause, ...]:
        """Return why a part was another on the published day than was known then."""
        day = self.days.published
        kept = self._decisive(task, department, day)
        corrections = self._corrections(task, department, kept, day)
        found = tuple(corrections)
        return found or (Cause("rules"),)

    def _decisive(self, task: str, department: str, day: date) -> tuple[Entry, ...]:
        """Return the records, new since the published state, that decide on a part on a day."""
        then, now = self._entries(task, department)
        new = list(_beyond(now, then))
        for each in now:
            is_after = self.days.after(each.day)
            if is_after and each not in new:
                new.append(each)
        new = [each for each in new if each.day <= day]
        part = self._part(task, department, day)
        if part is None:
            return tuple(new)
        return decisive(part, day, new)

    def _part(self, task: str, department: str, day: date) -> Assignment | None:
        """Return a department's part of a task on a day, as known now."""
        history = self._histories.get(task)
        if history is None or not history.exists_on(day):
            return None
        for assignment in history.in_force(day):
            if assignment.department == department:
                return assignment
        return None

    @cached_property
    def _histories(self) -> dict[str, TaskHistory]:
        found = () if self.now is None else histories(self.now)
        return {history.id: history for history in found}

    def _passing(self, change: Change, kept: Iterable[Entry]) -> Passing | None:
        """Return what time did to a part."""
        after = change.after
        before = change.before
        if after is None or self.days.published >= self.days.now:
            return None
        then = before.verdict if before else None
        told = [each.place for each in kept]
        now = self.days.now
        part = self._part(change.task, change.department, now)
        until = None if part is None else mended_until(part, now)
        published = self.days.published
        return passing(then, after.verdict, published, told, until)

    def _corrections(
        self,
        task: str,
        department: str,
        kept: Iterable[Entry],
        day: date,
    ) -> Iterator[Cause]:
        """Yield what is dated by the published day and was not known then, or no longer is."""
        last = self.days.published
        then, now = self._entries(task, department)
        for entry in kept:
            if entry.day <= last:
                yield self._record(entry, back_dated=True)
        for entry in _beyond(then, now):
            if entry.day <= last:
                kind = entry.record.kind
                yield Cause("gone", entry.day, kind)
        were = _amendments(self.then, task, department)
        known = [each.amendment for each in were]
        part = self._part(task, department, day)
        for dated in _amendments(self.now, task, department):
            holds = dated.day <= last
            is_new = holds and dated.amendment not in known
            if is_new and _matters(dated, part, day):
                yield self._amendment(dated, back_dated=True)

    def _events(
        self,
        task: str,
        department: str,
        kept: Iterable[Entry],
        change: Change,
    ) -> Iterator[Cause]:
        """Yield what came after the published day and decides."""
        for entry in kept:
            if self.days.after(entry.day):
                yield self._record(entry)
        day = self.days.now
        part = None
        if change.after is not None:
            part = self._part(task, department, day)
        for dated in _amendments(self.now, task, department):
            is_after = self.days.after(dated.day)
            if is_after and _matters(dated, part, day):
                yield self._amendment(dated)

    def _other(self, task: str, *, corrected: bool) -> Cause:
        """Return why a part changed of which nobody said anything."""
        by_rules = Cause("rules")
        if self.now is None:
            return by_rules
        plan = self.now.plan
        days = self.days
        closed = plan.closed
        if closed is not None and days.after(closed.date):
            return Cause("closed", closed.date, document=closed.document)
        if days.after(plan.issued):
            return Cause("issued", plan.issued, document=plan.document)
        then = self.then
        was_there = then is not None and task in then.tasks
        days_passed = days.published < days.now
        is_by_time = was_there and days_passed and not corrected
        if is_by_time:
            return Cause("time")
        return by_rules

    def _entries(self, task: str, department: str) -> tuple[Entries, Entries]:
        """Return the records that bear on a part, as known then and as known now."""
        name = self._earlier_name(department)
        then = _of_part(self.then, task, name)
        now = _of_part(self.now, task, department)
        return then, now

    def _earlier_name(self, department: str) -> str:
        """Return what the register of then called a department."""
        if self.then is None or self.now is None:
            return department
        names = renamed(self.then.register, self.now.register)
        earlier = {new: old for old, new in names.items()}
        return earlier.get(department, department)

    def _record(self, entry: Entry, *, back_dated: bool = False) -> Cause:
        assert self.now is not None
        at = self.now.where(entry.place)
        seen = self.seen(at) if back_dated else None
        kind = entry.record.kind
        return Cause(
            "record",
            entry.day,
            kind,
            back_dated=back_dated,
            seen=seen,
            at=at,
        )

    def _amendment(self, dated: Dated, *, back_dated: bool = False) -> Cause:
        assert self.now is not None
        at = self.now.where(dated.place)
        seen = self.seen(at) if back_dated else None
        document = dated.amendment.document
        return Cause(
            "amendment",
            dated.day,
            document=document,
            back_dated=back_dated,
            seen=seen,
            at=at,
            what=dated.turn,
        )


def _matters(dated: Dated, part: Assignment | None, day: date) -> bool:
    """Whether an amendment bears on what a part is; None: on its department leading no more."""
    changed = dated.amendment.changes
    if part is None:
        return "lead" in changed
    if dated.amendment.add is not None:
        return True
    if not _DAYS.isdisjoint(changed):
        return bears(part, day, dated)
    if "lead" in changed:
        return part.first == dated.day
    return not _DEMANDS.isdisjoint(changed)


def _of_part(book: PlanBook | None, task: str, department: str) -> Entries:
    """Return the records of a department's part, and of those that it took over, by day."""
    if book is None:
        return ()
    of_task = book.entries.get(task, {})
    found: list[Entry] = []
    for name in _taken_over(book, task, department):
        found += of_task.get(name, ())
    found.sort(key=_day_of)
    return tuple(found)


def _taken_over(book: PlanBook, task: str, department: str) -> set[str]:
    """Return a department, and those whose part of a task it took over."""
    names = {department}
    register = book.register
    for dated in book.amendments.get(task, ()):
        takes_over = dated.amendment.takes_over
        for new, several in takes_over.items():
            if register.resolve(new) in names:
                names.update([register.resolve(old) or old for old in several])
    return names


def _day_of(entry: Entry) -> date:
    return entry.day


def _beyond(some: Iterable[Entry], others: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the records that are not among others; of equal ones as many as there are more."""
    left = [_said(each) for each in others]
    for entry in some:
        said = _said(entry)
        if said in left:
            left.remove(said)
        else:
            yield entry


def _said(entry: Entry) -> tuple[object, bool]:
    return entry.record, entry.by_reviewer


def _amendments(book: PlanBook | None, task: str, department: str) -> Iterator[Dated]:
    """Yield the amendments that bear on a part, and the one that added its task."""
    if book is None:
        return
    issued = book.tasks.get(task)
    if issued is not None and issued.added is not None:
        yield issued.added
    register = book.register
    for dated in book.amendments.get(task, ()):
        only = dated.amendment.department
        if only is None or register.resolve(only) == department:
            yield dated
