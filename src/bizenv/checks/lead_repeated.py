"""lead-repeated: a department that stands under lead twice leads once."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


def lead_repeated(subject: Subject) -> Iterator[Diagnostic]:
    """Find names under lead, perhaps aliases, of what stands in the same list already. Groups are not looked into."""
    first: dict[tuple[Place, str], Place] = {}
    for named in subject.names():
        if named.role != "lead":
            continue
        term = Place(named.place.file, named.place.path[:-1])
        before = first.setdefault((term, named.canonical), named.place)
        if before is not named.place:
            at, related = subject.where(named.place), (subject.where(before),)
            args, hint = {"name": named.written}, Message("hint.lead-repeated")
            yield Diagnostic("lead-repeated", at, args, Severity.WARNING, hint, related)
