"""self-review: nobody reviews an application of its own department."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def self_review(subject: Subject) -> Iterator[Diagnostic]:
    """Find decisions of reviewers who belong to the department that they decide on."""
    register = subject.book.register
    for entry in subject.entries():
        by = getattr(entry.record, "by", None)
        reviewer = register.reviewers.get(register.reviewer(by) or "") if by is not None else None
        if reviewer is None or reviewer.department is None:
            continue
        if register.resolve(reviewer.department) == entry.department:
            at = subject.where(Place(entry.file, (entry.index, "by")))
            args = {"name": reviewer.name, "department": entry.department}
            yield Diagnostic("self-review", at, args, hint=Message("hint.self-review"))
