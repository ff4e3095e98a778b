"""Second looks (回头看) at accepted parts of tasks, and what a digest tells of them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from bizenv.meaning.second_looks import LOOK_STATES, LookState, SecondLook, second_look
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.report.query import Query
from bizenv.report.views import TaskView, views


class LookRow(NamedTuple):
    """The second look at one department's part of a task. It is the reviewer's, not the department's."""

    plan: str
    task: str
    title: str
    department: str
    look: SecondLook

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"

    @property
    def state(self) -> LookState:
        """How it stands."""
        return self.look.state

    @property
    def urgency(self) -> tuple[int, date]:
        """By what rows are ordered: missed ones first, then by the last day."""
        return LOOK_STATES.index(self.state), self.look.until


def looks_of(view: TaskView) -> Iterator[LookRow]:
    """Yield the second looks at the parts of a task in view."""
    history = view.history
    for assignment, _ in view.judged:
        look = second_look(assignment, view.day)
        if look is not None:
            title = history.issued.task.title
            named = history.book.id, history.id, title, assignment.department
            yield LookRow(*named, look)


def looks_asked_for(book: PlanBook, query: Query) -> Iterator[LookRow]:
    """Yield the second looks at what is accepted among the tasks asked for."""
    if book.policy.look_again is None:
        return
    stages = (*query.stages, Stage.ACCEPTED)
    accepted = replace(query, stages=stages)
    for view in views(book, accepted):
        yield from looks_of(view)


def looks_to_tell(
    book: PlanBook, seen: Iterable[TaskView], within: int
) -> Iterator[LookRow]:
    """Yield the second looks that were missed, and those that fall due within so many days."""
    if book.policy.look_again is None:
        return
    for view in seen:
        for row in looks_of(view):
            is_soon = (row.look.until - view.day).days <= within
            if row.state == "missed" or (row.state == "due" and is_soon):
                yield row
