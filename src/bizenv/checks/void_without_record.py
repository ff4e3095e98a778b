"""void-without-record: a void must name a record of its own writer that no earlier void took."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.records import Kind, Void

_Named = tuple[str, str, date, Kind]
"""Department, task, day and kind: by what a void names a record."""
_OwnName = tuple[str, str, str, date, Kind]
"""The same after the folder of the void's own ledger."""


def void_without_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids that take nothing."""
    takers: dict[_Named, Entry] | None = None

    @cache
    def named_alike() -> Counter[_OwnName]:
        return _named_alike(subject)

    for assignment, standing in subject.standings:
        for entry in standing.idle:
            record = entry.record
            is_inherited = entry.day < assignment.first  # its writer has the finding
            if is_inherited or subject.took(entry):
                continue
            assert isinstance(record, Void)
            args = {
                "department": assignment.department,
                "task": record.task,
                "day": record.of.date,
                "kind": Message(f"kind.{record.of.kind}"),
            }
            at = subject.where(entry.place)
            hint = _hint(entry, record, named_alike)
            if takers is None:
                takers = _takers(subject)
            wanted = record.of
            named = (assignment.department, record.task, wanted.date, wanted.kind)
            taker = takers.get(named)
            is_plain = hint.code == "hint.void-without-record"
            if taker is not None and is_plain:
                place = subject.where(taker.place)
                said = {"file": place.file, "line": place.line}
                hint = Message("hint.void-again", said)
            yield Diagnostic("void-without-record", at, args, hint=hint)


def _hint(
    entry: Entry,
    void: Void,
    named_alike: Callable[[], Counter[_OwnName]],
) -> Message:
    """Return what to write instead: a void stands, and a number counts from 1 to what there is."""
    of = void.of
    if of.kind is Kind.VOID:
        return Message("hint.void-of-void")
    number = of.number
    if number is None:
        return Message("hint.void-without-record")
    own_name = (_folder(entry), entry.department, void.task, of.date, of.kind)
    alike = named_alike()[own_name]
    if number <= alike or not alike:
        return Message("hint.void-without-record")
    said = {
        "day": of.date,
        "n": alike,
        "number": number,
        "kind": Message(f"kind.{of.kind}"),
    }
    return Message("hint.void-number", said)


def _named_alike(subject: Subject) -> Counter[_OwnName]:
    """Count the records that a void names in its own folder, but for their numbers."""
    found: Counter[_OwnName] = Counter()
    for entry in subject.written():
        record = entry.record
        found[
            _folder(entry), entry.department, record.task, entry.day, record.kind
        ] += 1
    return found


def _folder(entry: Entry) -> str:
    folder, _, _ = entry.file.rpartition("/")
    return folder


def _takers(subject: Subject) -> dict[_Named, Entry]:
    """Return the void that took the first of the records of a name, by that name."""
    found: dict[_Named, Entry] = {}
    for entry in subject.written():
        void = subject.voided.get(entry.place)
        if void is not None:
            record = entry.record
            named = (entry.department, record.task, entry.day, record.kind)
            found.setdefault(named, void)
    return found
