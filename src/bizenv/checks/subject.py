"""What the rules look at: a plan, its tasks' histories, and where every assignment's records leave it in the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bizenv.diagnostics import Location
from bizenv.model.book import AMENDMENTS, PLAN, REGISTER, REVIEWS, WORKSPACE, Dated, Entry, Place, PlanBook
from bizenv.model.plan import Amendment, Task
from bizenv.stages import Standing
from bizenv.terms import Assignment, TaskHistory, histories
from bizenv.verdict import standing_on


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a term: its role (`lead`, `support`), as written and as registered, and who leads by that term."""

    role: str
    written: str
    canonical: str
    leads: frozenset[str]
    place: Place


class Subject:
    """One plan under examination; what several rules need is worked out once.

    `has` tells whether a file is in the workspace; `day` is today, or None where rules do not depend on it.
    """

    def __init__(self, book: PlanBook, has: Callable[[str], bool], day: date | None) -> None:
        self.book = book
        self.has = has
        self.day = day

    @cached_property
    def histories(self) -> tuple[TaskHistory, ...]:
        """Every task's history."""
        return histories(self.book)

    @property
    def sound(self) -> bool:
        """Whether the plan, its amendments and the register were read in full: else no rule has a base."""
        base = {WORKSPACE, REGISTER, self.book.file(PLAN), self.book.file(AMENDMENTS)}
        return not base & set(self.book.incomplete)

    @cached_property
    def standings(self) -> tuple[tuple[Assignment, Standing], ...]:
        """Every assignment whose records were read in full, and where all of them leave it."""
        return tuple(
            (assignment, standing_on(assignment, date.max))
            for history in self.histories
            for assignment in (history.assignments if history.id in self.book.entries else ())
            if assignment.entries and self._whole(assignment)
        )

    def _whole(self, assignment: Assignment) -> bool:
        files = {self.book.file(REVIEWS), self.book.ledger(assignment.department)}
        files |= {entry.file for entry in assignment.entries}
        return files.isdisjoint(self.book.incomplete)

    def entries(self) -> Iterator[Entry]:
        """Yield every record."""
        for by_department in self.book.entries.values():
            for entries in by_department.values():
                yield from entries

    def amendments(self) -> Iterator[Dated]:
        """Yield every amendment, added tasks included."""
        for history in self.histories:
            if history.issued.added is not None:
                yield history.issued.added
            yield from history.amendments

    def names(self) -> Iterator[Named]:
        """Yield every department or group that a term names."""
        for history in self.histories:
            yield from self._named(history.issued.task, history.issued.place, history.issued.task.lead)
            for dated in history.amendments:
                lead = history.terms_on(dated.day).lead
                yield from self._named(dated.amendment, dated.place, lead)

    def _named(self, terms: Task | Amendment, place: Place, lead: tuple[str, ...]) -> Iterator[Named]:
        leads = frozenset(self._canonical(name) for name in lead)
        for role in ("lead", "support"):
            for index, name in enumerate(getattr(terms, role) or ()):
                yield Named(role, name, self._canonical(name), leads, Place(place.file, (*place.path, role, index)))

    def _canonical(self, name: str) -> str:
        return self.book.register.resolve(name) or name

    def where(self, place: Place) -> Location:
        """Return the line and column of a place."""
        return self.book.where(place)
