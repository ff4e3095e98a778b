"""void-without-record: a void must name a record of its own writer that no earlier void took."""

from collections.abc import Iterator
from datetime import date

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.records import Kind, Void

_Named = tuple[str, str, date, Kind]
"""Department, task, day and kind: by what a void names a record."""


def void_without_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids that take nothing."""
    takers: dict[_Named, Entry] | None = None
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
            hint = Message("hint.void-without-record")
            if takers is None:
                takers = _takers(subject)
            wanted = record.of
            named = (assignment.department, record.task, wanted.date, wanted.kind)
            taker = takers.get(named)
            if taker is not None:
                place = subject.where(taker.place)
                said = {"file": place.file, "line": place.line}
                hint = Message("hint.void-again", said)
            yield Diagnostic("void-without-record", at, args, hint=hint)


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
