"""takes-over-unfit: only a new lead takes over, and only from one that the amendment ends."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message


def takes_over_unfit(subject: Subject) -> Iterator[Diagnostic]:
    """Find entries of takes_over that serve nothing and are ignored."""
    for history in subject.histories:
        for dated, name in history.misused:
            place = dated.place.below("takes_over", name)
            args = {"department": name, "day": dated.day}
            at = subject.where(place, key=True)
            yield Diagnostic(
                "takes-over-unfit", at, args, hint=Message("hint.takes-over-unfit")
            )
