"""What the rules look at: a plan, its tasks' histories, and where every assignment's records leave it in the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bizenv.diagnostics import Location
from bizenv.model.book import AMENDMENTS, PLAN, REGISTER, REVIEWS, WORKSPACE, Dated, Entry, Place, PlanBook
from bizenv.model.plan import Amendment, Task
from bizenv.stages import Standing
from bizenv.terms import Assignment, TaskHistory, Terms, histories
from bizenv.verdict import standing_on


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

    def written(self) -> Iterator[Entry]:
        """Yield every record."""
        for by_department in self.book.entries.values():
            for entries in by_department.values():
                yield from entries

    def entries(self) -> Iterator[Entry]:
        """Yield every record that is not void."""
        return (entry for entry in self.written() if not self.is_void(entry))

    def is_void(self, entry: Entry) -> bool:
        """Whether a record was taken back by a void."""
        return (entry.file, entry.row) in self.voided

    @cached_property
    def voided(self) -> frozenset[tuple[str, int]]:
        """The file and row of every record that was taken back by a void."""
        return frozenset(key for _, standing in self.standings for key in standing.voided)

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
            yield from self._named(issued.task, issued.place, history.terms_on(issued.first), issued.first, ())
            for dated in history.amendments:
                terms = history.terms_on(dated.day)
                supports = () if dated.amendment.support is not None else terms.support
                yield from self._named(dated.amendment, dated.place, terms, dated.day, supports)

    def _named(
        self, said: Task | Amendment, place: Place, terms: Terms, day: date, supports: tuple[str, ...]
    ) -> Iterator[Named]:
        leads = frozenset(self._canonical(name) for name in terms.lead)
        already = frozenset(self._canonical(name) for name in supports)
        for role in ("lead", "support"):
            for index, name in enumerate(getattr(said, role) or ()):
                at = Place(place.file, (*place.path, role, index))
                yield Named(role, name, self._canonical(name), day, leads, already, at)

    def _canonical(self, name: str) -> str:
        return self.book.register.resolve(name) or name

    def where(self, place: Place) -> Location:
        """Return the line and column of a place."""
        return self.book.where(place)
