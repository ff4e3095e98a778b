"""step-without-reviewer: some registered reviewer may decide on each review step."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.layout import PLAN
from bizenv.messages import Message
from bizenv.model.book import Place


def step_without_reviewer(subject: Subject) -> Iterator[Diagnostic]:
    """Find steps on which nobody may decide, since all reviewers are bound to others; each once."""
    several = subject.book.register.reviewers.values()
    bound: set[str] = set()
    for reviewer in several:
        if not reviewer.steps:
            return
        bound.update(reviewer.steps)
    told: set[str] = set()
    for place, step in steps_written(subject) if bound else ():
        if step in bound or step in told:
            continue
        told.add(step)
        yield Diagnostic(
            "step-without-reviewer",
            subject.where(place),
            {"step": step},
            Severity.WARNING,
            Message("hint.step-without-reviewer"),
        )


def steps_written(subject: Subject) -> Iterator[tuple[Place, str]]:
    """Yield the review steps of a plan, of its tasks and of its amendments, with their places."""
    plan = subject.book.plan
    file = subject.book.file(PLAN)
    lists = [(Place(file), plan.review_steps)]
    for history in subject.histories:
        issued = history.issued
        named = (issued.place, issued.task.review_steps)
        lists.append(named)
        lists += [
            (each.place, each.amendment.review_steps or ())
            for each in history.amendments
        ]
    for place, steps in lists:
        for index, step in enumerate(steps):
            yield place.below("review_steps", index), step
