"""steps-without-review: a plan that nobody reviews has no review steps."""

from collections.abc import Iterator

from bizenv.checks.step_without_reviewer import steps_written
from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.plan import Review


def steps_without_review(subject: Subject) -> Iterator[Diagnostic]:
    """Find lists of review steps in a plan with `review: none`, where they mean nothing."""
    if subject.book.plan.review is not Review.NONE:
        return
    told: set[Place] = set()
    for place, _ in steps_written(subject):
        above = place.path[:-1]
        whole = Place(place.file, above)
        if whole in told:
            continue
        told.add(whole)
        yield Diagnostic(
            "steps-without-review",
            subject.where(whole, key=True),
            severity=Severity.WARNING,
            hint=Message("hint.steps-without-review"),
        )
