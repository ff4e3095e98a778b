"""name-not-normalised: a name that is only found after its width and spaces are evened out."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


def name_not_normalised(subject: Subject) -> Iterator[Diagnostic]:
    """Find names that the register has in another width, or without the space around them."""
    register = subject.book.register
    written = [(named.written, named.place) for named in subject.names()]
    written += [
        (name, Place(entry.file, (entry.index, key)))
        for entry in subject.entries()
        for key in ("department", "by")
        if (name := getattr(entry.record, key, None)) is not None
    ]
    for name, place in written:
        meant = register.resolve(name) or register.reviewer(name)
        if meant is not None and not register.writes(name):
            hint = Message("hint.name-not-normalised", {"name": register.as_written(name)})
            yield Diagnostic("name-not-normalised", subject.where(place), {"name": name}, Severity.WARNING, hint)
