"""lead-repeated: a department that stands under lead twice leads once."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


def lead_repeated(subject: Subject) -> Iterator[Diagnostic]:
    """Find names under lead, aliases as well, of one that stands in the same list already.

    The members of groups are not looked at.
    """
    first: dict[tuple[Place, str], Place] = {}
    for named in subject.names():
        if named.role != "lead":
            continue
        place = named.place
        above = place.path[:-1]
        term = Place(place.file, above)
        named_once = (term, named.canonical)
        before = first.setdefault(named_once, place)
        if before is not named.place:
            yield Diagnostic(
                "lead-repeated",
                subject.where(named.place),
                {"name": named.written},
                Severity.WARNING,
                Message("hint.lead-repeated"),
                related=(subject.where(before),),
            )
