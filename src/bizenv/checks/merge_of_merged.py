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
            for key, item in (("item", merging.item), ("into", merging.way[0])):
                yield from _finding(subject, merging, key, item)


def _finding(
    subject: Subject,
    merging: Merging,
    key: str,
    item: str,
) -> Iterator[Diagnostic]:
    dated = merging.dated
    before = merged_before(subject.book.amendments.get(item, ()), dated)
    if before is None:
        return
    at = subject.where(dated.place.below(key))
    args = {"id": item, "into": before.into, "day": before.day}
    hint = Message(f"hint.merge-of-merged.{key}", {"into": merging.way[-1]})
    yield Diagnostic("merge-of-merged", at, args, hint=hint)
