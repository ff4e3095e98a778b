"""A department's part of a task: the days on which it leads, and all that bears on it. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from bizenv.meaning.dues import Pause, TermStep
from bizenv.meaning.standing import Standing
from bizenv.meaning.terms import TaskTerms
from bizenv.model.base import Due
from bizenv.model.book import Dated, Entry, Place
from bizenv.model.plan import Review
from bizenv.model.policy import Policy

T = TypeVar("T")


# Not frozen, which would treble the cost of making one.
@dataclass(eq=False, slots=True)
class Assignment:
    """One task × one responsible department, for one unbroken run of days on which it leads.

    `start` is the day from which its time counts. `heard_until` is the last day of which its records
    count: its last one; the day of the line, where one of its register gave the item to others. `before` is the assignment that it took over,
    whose records it has too; of several the one whose clock it has, the others are in `also`.
    `dues`, `cancels`, `pauses` and `amendments` are what bears on this department.
    `standings` keeps where the first so many entries leave it, `footings` what holds until more is known;
    see `standings.standing_on` and `footings.footing_on`.
    """

    task: "TaskTerms"
    department: str
    first: date
    last: date | None
    heard_until: date | None
    start: date
    before: "Assignment | None"
    also: tuple["Assignment", ...]
    dues: tuple[TermStep[Due], ...]
    cancels: tuple[TermStep[bool], ...]
    pauses: tuple[Pause, ...]
    amendments: tuple[Dated, ...]
    entries: tuple[Entry, ...]
    standings: dict[int, Standing] = field(init=False, default_factory=dict, repr=False)
    footings: dict[int, object] = field(init=False, default_factory=dict, repr=False)

    @property
    def reviewed(self) -> bool:
        """Whether a reviewer decides on its applications."""
        return self.task.book.plan.review is not Review.NONE

    @property
    def policy(self) -> Policy:
        """The thresholds it is judged by."""
        return self.task.book.policy

    @property
    def place(self) -> Place:
        """Where the task that it comes from is issued."""
        return self.task.issued.place

    def leads_on(self, day: date) -> bool:
        """Whether its department leads the task on `day`."""
        if day < self.first:
            return False
        last = self.last
        return last is None or day <= last

    def is_heard_on(self, day: date) -> bool:
        """Whether a record of its department of `day` counts."""
        if day < self.first:
            return False
        until = self.heard_until
        return until is None or day <= until

    @property
    def taken_over(self) -> tuple["Assignment", ...]:
        """The assignments that it took over, the one whose clock it has first."""
        if self.before is None:
            return ()
        return (self.before, *self.also)

    def due_on(self, day: date) -> TermStep[Due]:
        """Return the due day in force on `day`, for whoever was responsible then."""
        run = self.run_on(day)
        return _in_force(run.dues, day)

    def cancelled_on(self, day: date) -> TermStep[bool]:
        """Return whether it is cancelled on `day`."""
        return _in_force(self.cancels, day)

    def paused_on(self, day: date) -> Pause | None:
        """Return the pause that a day falls in, of whoever was responsible then."""
        run = self.run_on(day)
        for pause in run.pauses:
            goes_on = pause.last is None or day <= pause.last
            if pause.first <= day and goes_on:
                return pause
        return None

    def run_on(self, day: date) -> "Assignment":
        """Return the run of whoever was responsible on a day, as far back as one took over."""
        run = self
        while day < run.first:
            before = run.before
            if before is None:
                break
            run = before
        return run


def _in_force(steps: tuple[TermStep[T], ...], day: date) -> TermStep[T]:
    if len(steps) == 1:
        return steps[0]
    for step in reversed(steps):
        if step.day <= day:
            return step
    return steps[0]
