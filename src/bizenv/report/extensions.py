"""Requests for more time as a digest tells them: those that wait, those answered in its period. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.extensions import ExtensionRequest, RequestState
from bizenv.meaning.verdict import requests_on
from bizenv.report.views import TaskView

ANSWERED: Final = (RequestState.GRANTED, RequestState.REFUSED)


class Asking(NamedTuple):
    """A department's request for more time for its part of a task."""

    department: str
    plan: str
    task: str
    title: str
    request: ExtensionRequest

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


def waiting(seen: Iterable[TaskView]) -> Iterator[Asking]:
    """Yield the requests of tasks in view that wait for an answer, in the plan's order."""
    for view in seen:
        for assignment, said in view.judged:
            if said.asks is not None and said.asks.unanswered:
                yield _asking(view, assignment.department, said.asks)


def answered(view: TaskView, since: date) -> Iterator[Asking]:
    """Yield the requests for a task that were granted or refused after a day."""
    for assignment, _ in view.judged:
        for each in requests_on(assignment, view.day):
            if each.state in ANSWERED and each.since > since:
                yield _asking(view, assignment.department, each)


def _asking(view: TaskView, department: str, request: ExtensionRequest) -> Asking:
    history = view.history
    title = history.issued.task.title
    return Asking(
        department,
        history.book.id,
        history.id,
        title,
        request,
    )
