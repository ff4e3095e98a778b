"""What meetings decided on departments' parts of tasks, and when. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standings import standing_on
from bizenv.model.book import Entry
from bizenv.model.records import Decide, Kind
from bizenv.report.views import TaskView


class Decided(NamedTuple):
    """What a meeting decided on one department's part of a task, and who took it down."""

    department: str
    plan: str
    task: str
    title: str
    entry: Entry

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def record(self) -> Decide:
        """The record of it."""
        record = self.entry.record
        assert isinstance(record, Decide)
        return record

    @property
    def day(self) -> date:
        """The day of the meeting."""
        return self.entry.day


def decisions_on(assignment: Assignment, day: date) -> Iterator[Entry]:
    """Yield what meetings decided on a part by a day, and no void took, in order."""
    for entry in assignment.entries:
        if entry.record.kind is Kind.DECIDE:
            break
    else:
        return
    for entry in standing_on(assignment, day).effective:
        if entry.record.kind is Kind.DECIDE:
            yield entry


def decided(view: TaskView) -> Iterator[Decided]:
    """Yield what meetings decided on the parts in view."""
    history = view.history
    title = history.issued.task.title
    for assignment, _ in view.judged:
        for entry in decisions_on(assignment, view.day):
            whose = assignment.department
            yield Decided(whose, history.book.id, history.id, title, entry)
