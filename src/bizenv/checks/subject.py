"""A Subject is what rules examine: a plan, its tasks' histories, and where the records lead."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bizenv.diagnostics import Location
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.replay import replay
from bizenv.meaning.standing import Standing
from bizenv.meaning.standings import standing_on
from bizenv.meaning.terms import Terms
from bizenv.meaning.voids import Unclear
from bizenv.messages import Message
from bizenv.model.book import Dated, Entry, Place, PlanBook
from bizenv.model.kinds import VOIDING
from bizenv.model.plan import Task
from bizenv.model.support import names_of

if TYPE_CHECKING:
    from bizenv.model.amendment import Amendment
    from bizenv.model.items import Assign, Merge, Raise


class Files(Protocol):
    """What stands at paths of the workspace on disk."""

    def flaws(self, places: Iterable[str]) -> Mapping[str, str]:
        """Return why files are of no use to others, by their places."""

    def instead(self, path: str) -> str | None:
        """Return what stands where there should be a file, None if nothing does."""


class NoFiles:
    """Nothing is known of what stands on disk: a revision, memory."""

    def flaws(self, places: Iterable[str]) -> Mapping[str, str]:
        """Return nothing."""
        del places
        return {}

    def instead(self, path: str) -> str | None:
        """Return nothing."""
        del path
        return None


class UnitInTerm(NamedTuple):
    """A department or group in a term of a task, as written and as registered.

    `role` is `lead` or `support`; `day` is the first day of the term.

    `leads` lead on that day.
    """

    role: str
    written: str
    canonical: str
    day: date
    leads: frozenset[str]
    place: Place


class LineOfItem(NamedTuple):
    """A line of a register: its item, its place, and the day before which it cannot be.

    That is the day on which the item was raised; of a raise the day of the register's issue, as
    `began` tells: raise or register.
    """

    item: str
    place: Place
    line: "Raise | Assign | Merge"
    since: date
    began: str


class Subject:
    """One plan under examination; what several rules need is worked out once.

    `follow` says where a file of the workspace stands, None for one that is not there;
    `day` is today, or None for rules without it; `files` is what stands on disk.
    """

    def __init__(
        self,
        book: PlanBook,
        follow: Callable[[str], str | None],
        day: date | None,
        files: Files | None = None,
    ) -> None:
        self.files = files or NoFiles()
        self.book = book
        self.follow = follow
        self.day = day

    @cached_property
    def histories(self) -> tuple[TaskHistory, ...]:
        """Every task's history."""
        return histories(self.book)

    @property
    def sound(self) -> bool:
        """Whether all was read that rules rest on: plan, amendments and register."""
        return not self.book.gaps.base

    @cached_property
    def standings(self) -> tuple[tuple[Assignment, Standing], ...]:
        """Every assignment whose records were read in full, and where all of them leave it."""
        found: list[tuple[Assignment, Standing]] = []
        doubtful = self._doubtful
        for history in self.histories:
            task = history.id
            if task not in self.book.entries:
                continue
            for assignment in history.assignments:
                if not assignment.entries:
                    continue
                if doubtful and (task, assignment.department) in doubtful:
                    continue
                standing = standing_on(assignment, date.max)
                found.append((assignment, standing))
        return tuple(found)

    @cached_property
    def _doubtful(self) -> frozenset[tuple[str, str]]:
        """Task and department of every part of whose own or inherited records some are unread."""
        parts = self.book.gaps.parts
        doubtful: set[tuple[str, str]] = set()
        for history in self.histories if parts else ():
            task = history.id
            recorded = self.book.entries.get(task, ())
            names = {each.department for each in history.assignments}
            names.update(recorded)
            lost: set[str] = set()
            for name in names:
                about = {(name, task), (name, None), (None, task), (None, None)}
                if parts & about:
                    lost.add(name)
            for assignment in history.assignments:
                chain = set(_chain(assignment))
                if chain & lost:
                    lost |= chain
            doubtful.update((task, name) for name in lost)
        return frozenset(doubtful)

    def in_full(self, place: Place) -> bool:
        """Whether no key of a record or an amendment was lost: a missing one may be misspelt."""
        lines = self.book.gaps.lines
        if not lines:
            return True
        line = (place.file, place.path[0])
        return line not in lines

    def written(self) -> Iterator[Entry]:
        """Yield every record."""
        for by_department in self.book.entries.values():
            for entries in by_department.values():
                yield from entries

    def item_lines(self) -> Iterator[LineOfItem]:
        """Yield every line of a register."""
        for task, issued in self.book.tasks.items():
            raised = issued.line
            if raised is None:
                continue
            plan_issued = self.book.plan.issued
            yield LineOfItem(task, issued.place, raised, plan_issued, "register")
            for dated in self.book.amendments.get(task, ()):
                if dated.line is not None:
                    yield LineOfItem(
                        task, dated.place, dated.line, raised.date, "raise"
                    )

    def entries(self) -> Iterator[Entry]:
        """Yield every record that no void took, but for parts with a void that may be unread."""
        return (entry for entry in self.written() if self.stands(entry))

    def doubts(self, task: str, department: str) -> bool:
        """Whether some records of a part could not be read, own or inherited ones."""
        return (task, department) in self._doubtful

    def stands(self, entry: Entry) -> bool:
        """Whether a record was surely not taken back by a void."""
        if self.doubts(entry.record.task, entry.department):
            return False
        return entry.place not in self.voided

    def took(self, entry: Entry) -> bool:
        """Whether a void took a record back."""
        return entry.place in self._takers

    @cached_property
    def voided(self) -> Mapping[Place, Entry]:
        """By the place of every record that was taken back, the void that took it.

        Only of parts that were read in full. Records that count for nothing, dated before their
        task began or when their department did not lead, are taken by voids that no assignment
        has a use for.
        """
        taken: dict[tuple[str, int], Entry] = {}
        for _, standing in self.standings:
            taken |= standing.voided
        for standing in self._without_use:
            taken |= standing.voided
        found: dict[Place, Entry] = {}
        for (file, row), void in taken.items():
            part = (void.record.task, void.department)
            if part not in self._doubtful:
                found[Place(file, (row,))] = void
        return found

    @cached_property
    def unclear(self) -> tuple[Unclear, ...]:
        """Voids that may mean more than one record; only of parts that were read in full."""
        standings = [standing for _, standing in self.standings]
        standings += self._without_use
        found: dict[Place, Unclear] = {}
        for standing in standings:
            for each in standing.unclear:
                void = each.void
                part = (void.record.task, void.department)
                if part not in self._doubtful:
                    found.setdefault(void.place, each)
        return tuple(found.values())

    @cached_property
    def _without_use(self) -> tuple[Standing, ...]:
        """Where records and voids lead that no assignment has a use for."""
        found: list[Standing] = []
        for history in self.histories:
            recorded = self.book.entries.get(history.id, {})
            for department, entries in recorded.items():
                kinds = {entry.record.kind for entry in entries}
                if VOIDING.isdisjoint(kinds):
                    continue
                used = self._used(history, department)
                loose = [each for each in entries if each.place not in used]
                if any(each.record.kind not in VOIDING for each in loose):
                    standing = replay(loose, date.max, 0)
                    found.append(standing)
        return tuple(found)

    @staticmethod
    def _used(history: TaskHistory, department: str) -> set[Place]:
        """Return the places of a department's records that count, without idle voids."""
        used: set[Place] = set()
        idle: set[Place] = set()
        for each in history.assignments:
            if each.department != department:
                continue
            used.update(entry.place for entry in each.entries)
            standing = standing_on(each, date.max)
            idle.update(entry.place for entry in standing.idle)
        return used - idle

    @cached_property
    def _takers(self) -> frozenset[Place]:
        voids = self.voided.values()
        return frozenset(void.place for void in voids)

    def amendments(self) -> Iterator[Dated]:
        """Yield every amendment, added tasks included."""
        for history in self.histories:
            if history.issued.added is not None:
                yield history.issued.added
            yield from history.amendments

    def names(self) -> Iterator[UnitInTerm]:
        """Yield every department or group that a term names."""
        for history in self.histories:
            issued = history.issued
            day = issued.first
            terms = history.terms_on(day)
            yield from self._named(issued.task, issued.place, terms, day)
            for dated in history.amendments:
                day = dated.day
                terms = history.terms_on(day)
                yield from self._named(dated.amendment, dated.place, terms, day)

    def _named(
        self,
        said: "Task | Amendment",
        place: Place,
        terms: Terms,
        day: date,
    ) -> Iterator[UnitInTerm]:
        several = [self._canonical(name) for name in terms.lead]
        leads = frozenset(several)
        supporters = names_of(said.support or ())
        named = {"lead": said.lead or (), "support": supporters}
        for role, names in named.items():
            for index, name in enumerate(names):
                path = (*place.path, role, index)
                own = Place(place.file, path)
                canonical = self._canonical(name)
                yield UnitInTerm(role, name, canonical, day, leads, own)

    def _canonical(self, name: str) -> str:
        return self.book.register.resolve(name) or name

    def where(self, place: Place, *, key: bool = False) -> Location:
        """Return the line and column of a place, or of the key that names it."""
        return self.book.where(place, key=key)


def _chain(assignment: Assignment) -> Iterator[str]:
    """Yield the department of an assignment, and those that it took over."""
    waiting = [assignment]
    while waiting:
        each = waiting.pop()
        yield each.department
        waiting += each.taken_over


def word_of(dated: Dated) -> Message:
    """Return the word for an amendment, or for the line of a register that it is read from."""
    kind = "amendment" if dated.line is None else dated.line.kind.value
    return Message(f"line.{kind}")
