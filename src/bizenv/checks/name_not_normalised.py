"""name-not-normalised: a name that is only found after its width and spaces are evened out."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


def name_not_normalised(subject: Subject) -> Iterator[Diagnostic]:
    """Find names that the register has in another width, or without the space around them."""
    register = subject.book.register
    for name, place, is_key in _written(subject):
        meant = register.resolve(name) or register.reviewer(name)
        if meant is not None and not register.writes(name):
            right = register.as_written(name)
            yield Diagnostic(
                "name-not-normalised",
                subject.where(place, key=is_key),
                {"name": name},
                Severity.WARNING,
                Message("hint.name-not-normalised", {"name": right}),
            )


def _written(subject: Subject) -> Iterator[tuple[str, Place, bool]]:
    """Yield every name, its place, and whether it stands there as a key."""
    for named in subject.names():
        yield named.written, named.place, False
    for entry in subject.written():
        for key in ("department", "by"):
            name = getattr(entry.record, key, None)
            if name is not None:
                yield name, Place(entry.file, (entry.row, key)), False
    for dated in subject.amendments():
        here = dated.place
        for name, path, is_key in dated.amendment.parties():
            yield name, Place(here.file, (*here.path, *path)), is_key
