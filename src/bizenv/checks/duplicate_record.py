"""duplicate-record: the same said twice, as after a repeated import or a careless merge."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Dated, Entry, Place


def duplicate_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find records and amendments that repeat an earlier one of their file.

    Records that were taken back do not count.
    """
    for by_department in subject.book.entries.values():
        for entries in by_department.values():
            for _, same_day in groupby(entries, key=lambda entry: entry.day):
                yield from _twice(subject, list(same_day))
    amendments: defaultdict[str, list[Dated]] = defaultdict(list)
    for dated in subject.amendments():
        target = dated.amendment.target
        amendments[target].append(dated)
    for several in amendments.values():
        yield from _twice(subject, several)


def _twice(subject: Subject, said: Sequence[Entry | Dated]) -> Iterator[Diagnostic]:
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
        first = earlier.setdefault(_said(each), place)
        if first == place:
            continue
        related = (subject.where(first),)
        yield Diagnostic(
            "duplicate-record",
            subject.where(place),
            {},
            Severity.WARNING,
            Message("hint.duplicate-record"),
            related=related,
        )


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
