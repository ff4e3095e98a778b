"""amendment-without-document: what was issued changes only by a document, and for a reason."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject, word_of
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Dated


def amendment_without_document(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments that name no document or no reason.

    An assignment of an item needs none, unless it names a due day for who has the item already.
    """
    for dated in subject.amendments():
        is_line = dated.line is not None
        if is_line or not subject.in_full(dated.place):
            continue
        for key in ("document", "reason"):
            if getattr(dated.amendment, key) is None:
                yield without_document(subject, dated, key)
    for history in subject.histories:
        for dated in history.amendments:
            staying = history.staying.get(id(dated))
            if staying and _extends_by_word(dated):
                yield without_document(subject, dated, "document")


def _extends_by_word(dated: Dated) -> bool:
    """Whether an assignment names a due day or a duration, without a document."""
    return dated.names_due and dated.amendment.document is None


def without_document(subject: Subject, dated: Dated, key: str) -> Diagnostic:
    """Return that an amendment or a line of a register does not name a key."""
    task = dated.amendment.target
    args = {"task": task, "what": word_of(dated), "key": key}
    own = {"document": subject.book.plan.document or "…"}
    hint = Message(f"hint.amendment-without-document{_what_it_is(dated)}", own)
    at = subject.where(dated.place)
    return Diagnostic("amendment-without-document", at, args, hint=hint)


def _what_it_is(dated: Dated) -> str:
    """Return by what the hint for it ends: no answer to a request mends a typing error."""
    if dated.line is not None:
        return ".item"
    return "" if dated.amendment.answers is None else ".answers"
