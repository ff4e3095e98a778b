"""What the rules look at: a plan, its tasks' histories, and where every assignment's records leave it in the end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bizenv.diagnostics import Location
from bizenv.meaning.bench import histories
from bizenv.meaning.stages import Standing, replay
from bizenv.meaning.terms import Assignment, TaskHistory, Terms
from bizenv.meaning.verdict import standing_on
from bizenv.model.book import Dated, Entry, Place, PlanBook
from bizenv.model.plan import Amendment, Task
from bizenv.model.records import Kind


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a term: its role (`lead`, `support`), as written and as registered, and the day of the term.

    `leads` lead on that day; `supports` supported already, where an amendment makes a new lead.
    """

    role: str
    written: str
    canonical: str
    day: date
    leads: frozenset[str]
    supports: frozenset[str]
    place: Place


class Subject:
    """One plan under examination; what several rules need is worked out once.

    `has` tells whether a file is in the workspace; `day` is today, or None where rules do not depend on it.
    """

    def __init__(
        self, book: PlanBook, has: Callable[[str], bool], day: date | None
    ) -> None:
        self.book = book
        self.has = has
        self.day = day

    @cached_property
    def histories(self) -> tuple[TaskHistory, ...]:
        """Every task's history."""
        return histories(self.book)

    @property
    def sound(self) -> bool:
        """Whether all was read of the plan, its amendments and the register that rules rest on: else none has a base."""
        return not self.book.gaps.base

    @cached_property
    def standings(self) -> tuple[tuple[Assignment, Standing], ...]:
        """Every assignment whose records were read in full, and where all of them leave it."""
        return tuple(
            (assignment, standing_on(assignment, date.max))
            for history in self.histories
            for assignment in (
                history.assignments if history.id in self.book.entries else ()
            )
            if assignment.entries
            and (history.id, assignment.department) not in self._doubtful
        )

    @cached_property
    def _doubtful(self) -> frozenset[tuple[str, str]]:
        """Task and department of every part some of whose records could not be read, also of what it took over."""
        parts = self.book.gaps.parts
        doubtful: set[tuple[str, str]] = set()
        for history in self.histories if parts else ():
            task = history.id
            names = {
                *self.book.entries.get(task, ()),
                *(each.department for each in history.assignments),
            }
            lost = {
                name
                for name in names
                if parts & {(name, task), (name, None), (None, task), (None, None)}
            }
            for assignment in history.assignments:
                chain = set(_chain(assignment))
                lost |= chain if chain & lost else set()
            doubtful |= {(task, name) for name in lost}
        return frozenset(doubtful)

    def in_full(self, place: Place) -> bool:
        """Whether no key of a record or an amendment was lost: one that seems to be missing may be misspelt there."""
        return (
            not self.book.gaps.lines
            or (place.file, place.path[0]) not in self.book.gaps.lines
        )

    def written(self) -> Iterator[Entry]:
        """Yield every record."""
        for by_department in self.book.entries.values():
            for entries in by_department.values():
                yield from entries

    def entries(self) -> Iterator[Entry]:
        """Yield every record that is not void, but for parts of which a void may not have been read."""
        return (entry for entry in self.written() if self.stands(entry))

    def stands(self, entry: Entry) -> bool:
        """Whether a record was surely not taken back by a void."""
        return (
            entry.record.task,
            entry.department,
        ) not in self._doubtful and entry.place not in self.voided

    def took(self, entry: Entry) -> bool:
        """Whether a void took a record back."""
        return entry.place in self._takers

    @cached_property
    def voided(self) -> Mapping[Place, Entry]:
        """By the place of every record that was taken back, the void that took it; of parts that were read in full.

        Records that count for nothing, dated before their task began or when their department did not lead, are taken
        by voids that no assignment has a use for.
        """
        standings = [standing for _, standing in self.standings]
        for history in self.histories:
            for department, entries in self.book.entries.get(history.id, {}).items():
                if any(entry.record.kind is Kind.VOID for entry in entries):
                    used = self._used(history, department)
                    loose = [each for each in entries if each.place not in used]
                    if any(entry.record.kind is not Kind.VOID for entry in loose):
                        standings.append(replay(loose, date.max, 0))
        taken = {
            key: void for standing in standings for key, void in standing.voided.items()
        }
        return {
            Place(file, (row,)): void
            for (file, row), void in taken.items()
            if (void.record.task, void.department) not in self._doubtful
        }

    @staticmethod
    def _used(history: TaskHistory, department: str) -> set[Place]:
        """Return the places of a department's records that count, but for voids that find nothing among them."""
        own = [each for each in history.assignments if each.department == department]
        idle = {
            entry.place for each in own for entry in standing_on(each, date.max).idle
        }
        return {entry.place for each in own for entry in each.entries} - idle

    @cached_property
    def _takers(self) -> frozenset[Place]:
        return frozenset(void.place for void in self.voided.values())

    def amendments(self) -> Iterator[Dated]:
        """Yield every amendment, added tasks included."""
        for history in self.histories:
            if history.issued.added is not None:
                yield history.issued.added
            yield from history.amendments

    def names(self) -> Iterator[Named]:
        """Yield every department or group that a term names."""
        for history in self.histories:
            issued = history.issued
            yield from self._named(
                issued.task,
                issued.place,
                history.terms_on(issued.first),
                issued.first,
                (),
            )
            for dated in history.amendments:
                terms = history.terms_on(dated.day)
                supports = () if dated.amendment.support is not None else terms.support
                yield from self._named(
                    dated.amendment, dated.place, terms, dated.day, supports
                )

    def _named(
        self,
        said: Task | Amendment,
        place: Place,
        terms: Terms,
        day: date,
        supports: tuple[str, ...],
    ) -> Iterator[Named]:
        leads = frozenset(self._canonical(name) for name in terms.lead)
        already = frozenset(self._canonical(name) for name in supports)
        for role in ("lead", "support"):
            for index, name in enumerate(getattr(said, role) or ()):
                at = Place(place.file, (*place.path, role, index))
                yield Named(role, name, self._canonical(name), day, leads, already, at)

    def _canonical(self, name: str) -> str:
        return self.book.register.resolve(name) or name

    def where(self, place: Place, *, key: bool = False) -> Location:
        """Return the line and column of a place, or of the key that names it."""
        return self.book.where(place, key=key)


def _chain(assignment: Assignment) -> Iterator[str]:
    """Yield the department of an assignment, and those that it took over."""
    while True:
        yield assignment.department
        if assignment.before is None:
            return
        assignment = assignment.before
