"""name-not-normalised: a name that is only found after its width and spaces are evened out."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


def name_not_normalised(subject: Subject) -> Iterator[Diagnostic]:
    """Find names that the register has in another width, or without the space around them."""
    register = subject.book.register
    written = [(named.written, named.place, False) for named in subject.names()]
    written += [
        (name, Place(entry.file, (entry.row, key)), False)
        for entry in subject.written()
        for key in ("department", "by")
        if (name := getattr(entry.record, key, None)) is not None
    ]
    for dated in subject.amendments():
        here = dated.place
        written += [
            (name, Place(here.file, (*here.path, *path)), is_key)
            for name, path, is_key in dated.amendment.parties()
        ]
    for name, place, is_key in written:
        meant = register.resolve(name) or register.reviewer(name)
        if meant is not None and not register.writes(name):
            hint = Message(
                "hint.name-not-normalised", {"name": register.as_written(name)}
            )
            at = subject.where(place, key=is_key)
            yield Diagnostic(
                "name-not-normalised", at, {"name": name}, Severity.WARNING, hint
            )
