"""What the rules look at: a plan, its tasks' histories, and where every assignment's records leave it in the end."""

from datetime import date
from functools import cached_property

from bizenv.diagnostics import Location
from bizenv.model.book import AMENDMENTS, PLAN, REGISTER, REVIEWS, WORKSPACE, Place, PlanBook
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

    def where(self, place: Place) -> Location:
        """Return the line and column of a place."""
        return self.book.where(place)
