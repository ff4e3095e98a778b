"""merge-without-effect: a merge that a document of the same day takes away again."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.items import merges, undone_by
from bizenv.messages import Message


def merge_without_effect(subject: Subject) -> Iterator[Diagnostic]:
    """Find merges after which a document of their day brings the item back, or ends it."""
    for merging in merges(subject.book):
        dated = merging.dated
        own = subject.book.amendments[merging.item]
        by = undone_by(own, dated)
        if by is None:
            continue
        at = subject.where(dated.place.below("into"))
        args = {"id": merging.item, "into": dated.into, "day": dated.day}
        hint = Message("hint.merge-without-effect")
        document = subject.where(by.place)
        yield Diagnostic(
            "merge-without-effect",
            at,
            args,
            Severity.WARNING,
            hint,
            related=(document,),
        )
