"""duplicate-section: two sections with one number would be one row, and one answer to --section."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.layout import PLAN
from bizenv.messages import Message
from bizenv.model.book import Place


def duplicate_section(subject: Subject) -> Iterator[Diagnostic]:
    """Find sections whose number another section has already."""
    first: dict[str, Place] = {}
    book = subject.book
    file = book.file(PLAN)
    for path, (*_, section) in book.plan.walk_sections():
        key = (*path, "number")
        place = Place(file, key)
        before = first.setdefault(section.number, place)
        if before is not place:
            yield Diagnostic(
                "duplicate-section",
                subject.where(place),
                {"number": section.number},
                Severity.WARNING,
                Message("hint.duplicate-section"),
                related=(subject.where(before),),
            )
