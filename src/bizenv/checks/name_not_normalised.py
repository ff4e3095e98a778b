"""name-not-normalised: a name that is only found after its width and spaces are evened out."""

from collections.abc import Iterator
from typing import NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


class WrittenName(NamedTuple):
    """A name, its place, and whether it stands there as a key."""

    name: str
    place: Place
    is_key: bool = False


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


def _written(subject: Subject) -> Iterator[WrittenName]:
    for named in subject.names():
        yield WrittenName(named.written, named.place)
    for entry in subject.written():
        for key in ("department", "by"):
            name = getattr(entry.record, key, None)
            if name is None:
                continue
            place = Place(entry.file, (entry.row, key))
            yield WrittenName(name, place)
    for dated in subject.amendments():
        file, start = dated.place
        for name, path, is_key in dated.amendment.parties():
            place = Place(file, (*start, *path))
            yield WrittenName(name, place, is_key)
