"""What waits for reviewers: every part applied for, by the review step and who decides on it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from bizenv.meaning.reviews import WaitingReview
from bizenv.meaning.second_looks import LookState
from bizenv.model.book import Books
from bizenv.model.codes import Stage
from bizenv.model.plan import Task
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.second_looks import LookRow, looks_asked_for
from bizenv.report.task_rows import AssignmentRow, task_row
from bizenv.report.views import views

Group = tuple[str | None, tuple[str, ...]]
"""A review step, None where it has no name, and the reviewers who are bound to it."""


class ReviewRow(NamedTuple):
    """One department's part of a task that waits for a decision; `late`: it was applied for late."""

    plan: str
    task: str
    title: str
    department: str
    applied: date
    late: bool
    waits: WaitingReview

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def group(self) -> Group:
        """Under which step and reviewers it stands."""
        return self.waits.step, self.waits.reviewers


Waiting = dict[Group, list[ReviewRow]]
"""By step and reviewers what waits."""


@dataclass(frozen=True)
class ReviewReport:
    """What waits for reviewers, the longest waiting first; `looks`: at what they look again."""

    query: Query
    plans: tuple[PlanNotes, ...] = ()
    rows: tuple[ReviewRow, ...] = ()
    looks: tuple[LookRow, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the list."""
        if self.has_clock:
            return facts_of(self, "counting.reviews.clock")
        return facts_of(self, "counting.reviews")

    @property
    def late(self) -> int:
        """With how many the reviewer is late."""
        return late_of(self.rows)

    @property
    def has_clock(self) -> bool:
        """Whether any decision has a last day: only then can a reviewer be late."""
        decisions = any(row.waits.until is not None for row in self.rows)
        return decisions or bool(self.looks)

    def looking(self, state: LookState) -> list[LookRow]:
        """Return the second looks that stand so, the soonest due first."""
        return [row for row in self.looks if row.state == state]

    def by_group(self) -> Waiting:
        """Return the rows of each step and its reviewers; that which waits longest first."""
        found: Waiting = {}
        for row in self.rows:
            several = found.setdefault(row.group, [])
            several.append(row)
        return found


def late_of(rows: Iterable[ReviewRow]) -> int:
    """Return with how many parts the reviewer is late."""
    return sum(row.waits.days_late > 0 for row in rows)


def review_report(books: Books, query: Query) -> ReviewReport:
    """Return what waits for reviewers among the tasks asked for."""
    plans: list[PlanNotes] = []
    rows: list[ReviewRow] = []
    looks: list[LookRow] = []
    stages = (*query.stages, Stage.APPLIED)
    waiting = replace(query, stages=stages)
    for book in books:
        notes = plan_notes(book, query.day)
        plans.append(notes)
        for view in views(book, waiting):
            row = task_row(book, view)
            for part in row.waiting:
                task = view.history.issued.task
                rows += _rows(book.id, part, task)
        looks += looks_asked_for(book, query)
    rows.sort(key=lambda row: row.waits.since.day)
    looks.sort(key=lambda row: row.urgency)
    return ReviewReport(
        query,
        tuple(plans),
        tuple(rows),
        tuple(looks),
        books.incomplete,
    )


def _rows(plan: str, part: AssignmentRow, task: Task) -> Iterator[ReviewRow]:
    applied = part.applied
    waits = part.review
    if applied is None or waits is None:
        return
    late = part.judged.verdict.late
    yield ReviewRow(
        plan,
        task.id,
        task.title,
        part.department,
        applied.day,
        late,
        waits,
    )
