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
        (name, Place(entry.file, (entry.row, key)))
        for entry in subject.written()
        for key in ("department", "by")
        if (name := getattr(entry.record, key, None)) is not None
    ]
    for dated in subject.amendments():
        keyed = [("department", dated.amendment.department)] if dated.amendment.department else []
        keyed += [("takes_over", name) for pair in dated.amendment.takes_over.items() for name in pair]
        written += [(name, Place(dated.place.file, (*dated.place.path, key))) for key, name in keyed]
    for name, place in written:
        meant = register.resolve(name) or register.reviewer(name)
        if meant is not None and not register.writes(name):
            hint = Message("hint.name-not-normalised", {"name": register.as_written(name)})
            yield Diagnostic("name-not-normalised", subject.where(place), {"name": name}, Severity.WARNING, hint)
