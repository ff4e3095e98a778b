"""merge-of-merged: an item is merged once, and into one that goes on."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.items import Merging, merged_before, merges
from bizenv.messages import Message


def merge_of_merged(subject: Subject) -> Iterator[Diagnostic]:
    """Find merges of items, or into items, that were merged by then."""
    for merging in merges(subject.book):
        if not merging.is_circle:
            yield from _finding(subject, merging, "item", merging.item)
            yield from _finding(subject, merging, "into", merging.way[0])


def _finding(
    subject: Subject,
    merging: Merging,
    key: str,
    item: str,
) -> Iterator[Diagnostic]:
    """Report that an item, which a key of the line names, was merged before."""
    dated = merging.dated
    own = subject.book.amendments.get(item, ())
    before = merged_before(own, dated)
    if before is not None:
        place = dated.place.below(key)
        at = subject.where(place)
        args = {"id": item, "into": before.into, "day": before.day}
        last = merging.way[-1]
        hint = Message(f"hint.merge-of-merged.{key}", {"into": last})
        yield Diagnostic("merge-of-merged", at, args, hint=hint)
