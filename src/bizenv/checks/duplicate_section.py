"""duplicate-section: two sections with one number would be one row, and one answer to --section."""

from collections.abc import Iterator, Sequence

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import PLAN, KeyPath, Place
from bizenv.model.plan import Section


def duplicate_section(subject: Subject) -> Iterator[Diagnostic]:
    """Find sections whose number another section has already."""
    first: dict[str, Place] = {}
    for path, section in _places(subject.book.plan.sections):
        place = Place(subject.book.file(PLAN), (*path, "number"))
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


def _places(
    sections: Sequence[Section], above: KeyPath = ()
) -> Iterator[tuple[KeyPath, Section]]:
    """Yield each section with its key path, in the document's order."""
    for index, section in enumerate(sections):
        path = (*above, "sections", index)
        yield path, section
        yield from _places(section.sections, path)
