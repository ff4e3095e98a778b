"""duplicate-record: the same said twice, as after a repeated import or a careless merge."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from itertools import groupby

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Dated, Entry, Place
from bizenv.model.kinds import KINDS, Effect


def duplicate_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find records and amendments that repeat an earlier one of their file.

    Records that were taken back do not count. What was answered in between is said anew: after
    a return of the same day the same application is needed again.
    """
    answers = cache(partial(_AnsweredSince, subject))
    for by_department in subject.book.entries.values():
        for entries in by_department.values():
            for _, same_day in groupby(entries, key=lambda entry: entry.day):
                yield from _twice(subject, list(same_day), answers)
    amendments: defaultdict[str, list[Dated]] = defaultdict(list)
    for dated in subject.amendments():
        target = dated.amendment.target
        amendments[target].append(dated)
    for several in amendments.values():
        yield from _twice(subject, several, answers)


def _twice(
    subject: Subject,
    said: Sequence[Entry | Dated],
    answers: Callable[[], "_AnsweredSince"],
) -> Iterator[Diagnostic]:
    if len(said) == 1:
        return
    earlier: dict[tuple[str, str], Place] = {}
    settled = set(subject.voided)
    for void in subject.voided.values():
        settled.add(void.place)  # two voids may take two of one kind
    for each in said:
        place = each.place
        if place in settled:
            continue
        words = _said(each)
        first = earlier.setdefault(words, place)
        if first == place:
            continue
        if isinstance(each, Entry) and answers().is_between(first, each):
            earlier[words] = place
            continue
        yield _found(subject, place, first)


def _found(subject: Subject, place: Place, first: Place) -> Diagnostic:
    """Return that what stands at a place was said before."""
    return Diagnostic(
        "duplicate-record",
        subject.where(place),
        {},
        Severity.WARNING,
        Message("hint.duplicate-record"),
        related=(subject.where(first),),
    )


class _AnsweredSince:
    """Which records count after which others, and where the other hand answers between them."""

    def __init__(self, subject: Subject) -> None:
        self._ranks: defaultdict[Place, dict[int, int]] = defaultdict(dict)
        self._answers: defaultdict[tuple[int, bool], list[int]] = defaultdict(list)
        for number, (_, standing) in enumerate(subject.standings):
            for rank, entry in enumerate(standing.effective):
                self._ranks[entry.place][number] = rank
                row = KINDS[entry.record.kind]
                if row.decides:  # on what a department says
                    self._answers[number, False].append(rank)
                if row.effect is Effect.APPLIES:  # what a reviewer decides on
                    self._answers[number, True].append(rank)

    def is_between(self, first: Place, again: Entry) -> bool:
        """Whether both count, and the first was answered before it was said again."""
        ends = self._ranks.get(again.place, {})
        for number, begin in self._ranks.get(first, {}).items():
            ranks = self._answers[number, again.by_reviewer]
            following = bisect_right(ranks, begin)
            end = ends.get(number, 0)
            if following < len(ranks) and ranks[following] < end:
                return True
        return False


def _said(each: Entry | Dated) -> tuple[str, str]:
    """Return what two have in common that say the same, by whatever name of a department."""
    if isinstance(each, Dated):
        said = each.amendment.model_dump()
        return each.into or "", _as_text(said)
    if each.by_reviewer:
        keys = each.record.model_dump(exclude={"department"})
        return each.department, _as_text(keys)
    return each.file, _as_text(each.record.model_dump())


def _as_text(keys: Mapping[str, object]) -> str:
    return json.dumps(keys, default=_value)


def _value(value: object) -> str:
    """Return a value as text; 50 and 50.0 are one figure."""
    if isinstance(value, Decimal):
        value = value.normalize()
    return str(value)
