"""merge-circle: an item is merged into another one that goes on, not into itself."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.items import merges
from bizenv.messages import Message


def merge_circle(subject: Subject) -> Iterator[Diagnostic]:
    """Find merges that lead an item back to itself, directly or by way of others."""
    for merging in merges(subject.book):
        if not merging.is_circle:
            continue
        place = merging.dated.place
        at = subject.where(place.below("into"))
        way = (merging.item, *merging.way)
        names = " → ".join(way)
        args = {"id": merging.item, "names": names}
        yield Diagnostic("merge-circle", at, args, hint=Message("hint.merge-circle"))
