"""titles-alike: two titles that read as one are one task twice, or two that nobody tells apart."""

import unicodedata
from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


def titles_alike(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks whose title is another's above but for width, blanks and signs.

    Titles that are the same letter by letter are meant so: the same work in several parts.
    """
    first: dict[str, tuple[str, str, Place]] = {}
    for issued in subject.book.tasks.values():
        task = issued.task
        place = issued.place.below("title")
        read_as = _read_as(task.title)
        own = (task.title, task.id, place)
        title, other, before = first.setdefault(read_as, own)
        if not read_as or title == task.title:
            continue
        yield Diagnostic(
            "titles-alike",
            subject.where(place),
            {"id": task.id, "other": other, "title": task.title},
            Severity.WARNING,
            Message("hint.titles-alike"),
            related=(subject.where(before),),
        )


def _read_as(title: str) -> str:
    """Return a title as it is read aloud: its letters and figures, full width as half."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(filter(str.isalnum, plain))
