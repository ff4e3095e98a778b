"""amendment-without-document: what was issued changes only by a document, and for a reason."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message


def amendment_without_document(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments that name no document or no reason; an assignment of an item needs none."""
    own = {"document": subject.book.plan.document or "…"}
    for dated in subject.amendments():
        if dated.line is not None or not subject.in_full(dated.place):
            continue
        for key in ("document", "reason"):
            if getattr(dated.amendment, key) is None:
                args = {"task": dated.amendment.target, "key": key}
                hint = Message("hint.amendment-without-document", own)
                yield Diagnostic(
                    "amendment-without-document",
                    subject.where(dated.place),
                    args,
                    hint=hint,
                )
