"""The list report: the tasks asked for, plan by plan as they come, or all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, Protocol

from bizenv.model.book import Books, PlanBook
from bizenv.report.notes import Facts, PlanNotes, all_withheld, plan_notes
from bizenv.report.query import Counting, Query, Role
from bizenv.report.task_outline import Outline
from bizenv.report.task_rows import TaskRow, task_row
from bizenv.report.views import TaskView, views

WAITING: Final = "in_review"
URGENT: Final = ("overdue", "at_risk", WAITING)


@dataclass(frozen=True)
class TaskFrame:
    """What must be said with a list of tasks.

    `heading` is the code of what is listed: overdue, at_risk … or list.
    """

    query: Query
    heading: str
    plans: tuple[PlanNotes, ...]
    incomplete: tuple[str, ...] = ()

    @property
    def counting(self) -> Counting:
        """How the tasks were judged: each as a whole, or on one's own part alone."""
        query = self.query
        if query.role is Role.SUPPORT:
            return "support"
        if query.departments:
            return "own-part"
        return "once"

    @property
    def facts(self) -> Facts:
        """What must be said with the list."""
        listed = "waiting" if self.heading == WAITING else "list"
        return Facts(
            self.query.day,
            counting=f"counting.{listed}.{self.counting}",
            notes={each.plan: each.notes for each in self.plans},
            withheld=all_withheld(self.plans, self.incomplete),
        )


@dataclass(frozen=True)
class TaskHead(TaskFrame):
    """What a list says beside its tasks."""

    outline: Outline = field(default_factory=Outline)

    def bare(self) -> "TaskReport":
        """Return the list without its tasks."""
        return TaskReport(self.query, self.heading, self.plans, self.incomplete)


@dataclass(frozen=True)
class TaskReport(TaskFrame):
    """The tasks asked for, in order."""

    tasks: tuple[TaskRow, ...] = ()

    @cached_property
    def head(self) -> TaskHead:
        """What it says beside its tasks."""
        outline = Outline(waits=self.heading == WAITING)
        for row in self.tasks:
            outline.add(row)
        return TaskHead(self.query, self.heading, self.plans, self.incomplete, outline)


def any_task(view: TaskView) -> bool:
    """Whether a list has a task of which it asks nothing."""
    del view
    return True


class NothingListed(Protocol):
    """A plan of which it is known that a list has nothing of it, so that its book is not needed."""

    def notes(self, day: date) -> PlanNotes:
        """Return what must be said with its figures on a day."""


class PlansToList(Protocol):
    """Plans, one at a time: their books, or what is known of them; else as `Books`."""

    def __iter__(self) -> Iterator[PlanBook | NothingListed]:
        """Yield one plan after the other."""

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""


@dataclass
class TaskStream:
    """The tasks asked for, as they come: each plan may be let go before the next is read.

    `only`: what has to be true of a task. `plans` and `outline` are those of what came so far.
    """

    books: PlansToList
    query: Query
    heading: str
    only: Callable[[TaskView], bool] = any_task
    plans: list[PlanNotes] = field(default_factory=list, init=False)
    outline: Outline = field(default_factory=Outline, init=False)

    def __iter__(self) -> Iterator[TaskReport]:
        """Yield what each plan gives. Whoever asks again has all plans read again."""
        query = self.query
        self.plans = []
        self.outline = Outline(waits=self.heading == WAITING)
        for book in self.books:
            if isinstance(book, PlanBook):
                notes = plan_notes(book, query.day)
                rows = self._rows(book)
            else:
                notes = book.notes(query.day)
                rows = []
            self.plans.append(notes)
            for row in rows:
                self.outline.add(row, self.place(row))
            yield TaskReport(query, self.heading, (notes,), tasks=tuple(rows))

    def _rows(self, book: PlanBook) -> list[TaskRow]:
        """Return the tasks of a plan, in the order in which they stand."""
        seen = filter(self.only, views(book, self.query))
        rows = [task_row(book, view, self.query.within) for view in seen]
        rows.sort(key=self.place)
        return rows

    def place(self, row: TaskRow) -> date:
        """Return by what tasks stand in order: what is due first, where that is urgent.

        Tasks of one day stand as they come.
        """
        urgent = self.heading in URGENT or self.query.within is not None
        if urgent:
            return row.view.due or date.max
        return date.min

    @property
    def head(self) -> TaskHead:
        """What is said beside the tasks, once all came."""
        return TaskHead(
            self.query,
            self.heading,
            tuple(self.plans),
            self.books.incomplete,
            self.outline,
        )

    def report(self) -> TaskReport:
        """Return all tasks in their order, whatever room they take."""
        found: list[TaskRow] = []
        for part in self:
            found += part.tasks
        found.sort(key=self.place)
        return TaskReport(
            self.query,
            self.heading,
            tuple(self.plans),
            self.books.incomplete,
            tuple(found),
        )


def task_report(books: Books, query: Query, heading: str) -> TaskReport:
    """Return the tasks asked for: in the plans' order, or where urgent the soonest due first."""
    return TaskStream(books, query, heading).report()
