"""What the rules look at: a plan, its tasks' histories, and where every assignment's records leave it in the end."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

from bizenv.diagnostics import Location
from bizenv.model.book import Entry, Place, PlanBook
from bizenv.stages import Standing
from bizenv.terms import Assignment, TaskHistory, histories
from bizenv.verdict import standing_on


class Subject:
    """One plan under examination; what several rules need is worked out once."""

    def __init__(self, book: PlanBook) -> None:
        self.book = book

    @cached_property
    def histories(self) -> tuple[TaskHistory, ...]:
        """Every task's history."""
        return histories(self.book)

    @cached_property
    def standings(self) -> tuple[tuple[Assignment, Standing], ...]:
        """Every assignment with records, and where all of them leave it."""
        return tuple(
            (assignment, standing_on(assignment, date.max))
            for history in self.histories
            for assignment in (history.assignments if history.id in self.book.entries else ())
            if assignment.entries
        )

    def entries(self) -> Iterator[Entry]:
        """Yield every record of the plan."""
        for by_department in self.book.entries.values():
            for entries in by_department.values():
                yield from entries

    def where(self, place: Place) -> Location:
        """Return the line and column of a place."""
        return self.book.where(place)
