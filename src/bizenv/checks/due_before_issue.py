"""due-before-issue: a deadline before the task was issued is a slip of the pen."""

from collections.abc import Iterator, Sequence

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, clipped
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.book import Place
from bizenv.model.plan import Amendment, Milestone, Task


def due_before_issue(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks and milestones that were due, also as amended, before the task was issued."""
    for history in subject.histories:
        issued = history.issued
        last_day = issued.task.due.last_day
        in_order = last_day is None or last_day >= issued.first
        if in_order and not history.amendments and not issued.task.milestones:
            continue  # as nearly all are
        said: list[tuple[Task | Amendment, Place]] = [(issued.task, issued.place)]
        said += [(dated.amendment, dated.place) for dated in history.amendments]
        for terms, place in said:
            milestones = terms.milestones or ()
            for what, due, path in _deadlines(history.id, terms.due, milestones):
                last = due.last_day
                if last is None or last >= issued.first:
                    continue
                at = subject.where(Place(place.file, (*place.path, *path)))
                args = {"task": what, "due": last, "day": issued.first}
                hint = Message("hint.due-before-issue")
                yield Diagnostic("due-before-issue", at, args, hint=hint)


def _deadlines(
    task: str, due: Due | None, milestones: Sequence[Milestone]
) -> Iterator[tuple[object, Due, tuple[str | int, ...]]]:
    """Yield the deadlines of a term: what is due, when, and the key path."""
    if due is not None:
        yield task, due, ("due",)
    for index, milestone in enumerate(milestones):
        named = {"task": task, "title": clipped(milestone.title)}
        yield (
            Message("finding-of.milestone", named),
            milestone.due,
            ("milestones", index, "due"),
        )
