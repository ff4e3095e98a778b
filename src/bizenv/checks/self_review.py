"""self-review: nobody reviews an application of its own department."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.records import Kind


def self_review(subject: Subject) -> Iterator[Diagnostic]:
    """Find decisions of reviewers who belong to the department that they decide on."""
    register = subject.book.register
    if not any(reviewer.department for reviewer in register.reviewers.values()):
        return
    for entry in subject.written():
        if not entry.by_reviewer or subject.is_void(entry):
            continue
        reviewer = register.reviewers.get(register.reviewer(getattr(entry.record, "by", "")) or "")
        if reviewer is None or reviewer.department is None:
            continue
        own = register.expand(register.resolve(reviewer.department) or reviewer.department, entry.day)
        if entry.department in own and entry.record.kind is not Kind.VOID:
            at = subject.where(Place(entry.file, (entry.row, "by")))
            args = {"name": reviewer.name, "department": entry.department}
            yield Diagnostic("self-review", at, args, hint=Message("hint.self-review"))
