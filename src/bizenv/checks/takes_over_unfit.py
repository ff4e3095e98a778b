"""takes-over-unfit: only a new lead takes over, and only from one that the amendment ends."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def takes_over_unfit(subject: Subject) -> Iterator[Diagnostic]:
    """Find entries of takes_over that serve nothing and are ignored."""
    for history in subject.histories:
        for dated, name in history.misused:
            place = Place(dated.place.file, (*dated.place.path, "takes_over", name))
            args = {"department": name, "day": dated.day}
            at = subject.where(place, key=True)
            yield Diagnostic(
                "takes-over-unfit", at, args, hint=Message("hint.takes-over-unfit")
            )
