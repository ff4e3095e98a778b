"""due-before-issue: a deadline before the task was issued is a slip of the pen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, clipped
from bizenv.meaning.history import TaskHistory
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.book import Place
from bizenv.model.plan import Task

if TYPE_CHECKING:  # it is loaded where a plan has amendments
    from bizenv.model.amendment import Amendment


class PlacedDue(NamedTuple):
    """A deadline of a task or an amendment: what is due, when, and the key path there."""

    what: object
    due: Due
    path: KeyPath


def due_before_issue(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks and milestones that were due, also as amended, before the task was issued."""
    for history in subject.histories:
        task = history.issued.task
        last_day = task.due.last_day
        first = history.issued.first
        in_order = last_day is None or last_day >= first
        if in_order and not history.amendments and not task.milestones:
            continue  # as nearly all are
        yield from _of_term(subject, history, task, history.issued.place)
        for dated in history.amendments:
            yield from _of_term(subject, history, dated.amendment, dated.place)


def _of_term(
    subject: Subject,
    history: TaskHistory,
    said: "Task | Amendment",
    place: Place,
) -> Iterator[Diagnostic]:
    first = history.issued.first
    for deadline in _deadlines(history.id, said):
        last = deadline.due.last_day
        if last is None or last >= first:
            continue
        path = (*place.path, *deadline.path)
        there = Place(place.file, path)
        at = subject.where(there)
        args = {"task": deadline.what, "due": last, "day": first}
        hint = Message("hint.due-before-issue")
        yield Diagnostic(
            "due-before-issue",
            at,
            args,
            hint=hint,
        )


def _deadlines(task: str, said: "Task | Amendment") -> Iterator[PlacedDue]:
    if said.due is not None:
        yield PlacedDue(task, said.due, ("due",))
    milestones = said.milestones or ()
    for index, milestone in enumerate(milestones):
        named = {"task": task, "title": clipped(milestone.title)}
        what = Message("finding-of.milestone", named)
        path = ("milestones", index, "due")
        yield PlacedDue(what, milestone.due, path)
