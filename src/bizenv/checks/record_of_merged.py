"""record-of-merged: what was merged into another item ends; the work goes on there."""

from collections.abc import Iterator
from itertools import chain

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.items import merged_before, merged_by_day
from bizenv.messages import Message
from bizenv.model.book import Dated, Place
from bizenv.model.kinds import EFFECTS, Effect


def record_of_merged(subject: Subject) -> Iterator[Diagnostic]:
    """Find assignments and records of items that were merged by then, but for corrections.

    A record of the day of the merge may have been made before it.
    """
    amendments = subject.book.amendments
    for dated in chain.from_iterable(amendments.values()):
        if dated.assigns:
            item = dated.amendment.target
            merge = merged_before(amendments.get(item, ()), dated)
            yield from _finding(subject, dated.place, item, merge)
    for entry in subject.entries():
        item = entry.record.task
        own = amendments.get(item, ())
        merge = merged_by_day(own, entry.day)
        does = EFFECTS[entry.record.kind]
        corrects = does is Effect.VOIDS
        if merge is not None and merge.day < entry.day and not corrects:
            yield from _finding(subject, entry.place, item, merge)


def _finding(
    subject: Subject,
    place: Place,
    item: str,
    merge: Dated | None,
) -> Iterator[Diagnostic]:
    if merge is None:
        return
    args = {"id": item, "into": merge.into, "day": merge.day}
    hint = Message("hint.record-of-merged", {"into": merge.into})
    at = subject.where(place)
    yield Diagnostic("record-of-merged", at, args, hint=hint)
