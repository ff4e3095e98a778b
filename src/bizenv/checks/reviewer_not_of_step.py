"""reviewer-not-of-step: a reviewer who is bound to review steps decides on these alone."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.reviews import may_decide_on
from bizenv.messages import Message
from bizenv.model.records import Reviewed


def reviewer_not_of_step(subject: Subject) -> Iterator[Diagnostic]:
    """Find decisions that count on a step to which their reviewer is not bound, but to others."""
    register = subject.book.register
    for assignment, standing in subject.standings:
        for entry, step, _ in standing.decided:
            if entry.day < assignment.first:  # inherited: told of whoever wrote it
                continue
            record = entry.record
            assert isinstance(record, Reviewed)
            name = register.reviewer(record.by)
            if name is None or may_decide_on(register, name, step):
                continue
            bound = register.reviewers[name].steps
            there = entry.place.below("by")
            at = subject.where(there)
            args = {"name": record.by, "step": step, "task": record.task}
            hint = Message("hint.reviewer-not-of-step", {"steps": bound})
            yield Diagnostic("reviewer-not-of-step", at, args, hint=hint)
