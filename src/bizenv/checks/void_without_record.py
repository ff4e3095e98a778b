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
            hint = _hint(entry, record, subject)
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


def _hint(entry: Entry, void: Void, subject: Subject) -> Message:
    """Return what to write instead: a void stands, and a number counts from 1 to what there is."""
    of = void.of
    if of.kind is Kind.VOID:
        return Message("hint.void-of-void")
    written = subject.written()
    alike = [each for each in written if _is_named(each, entry, void)]
    number = of.number
    if number is None or number <= len(alike) or not alike:
        return Message("hint.void-without-record")
    kind = Message(f"kind.{of.kind}")
    said = {
        "day": of.date,
        "n": len(alike),
        "number": number,
        "kind": kind,
    }
    return Message("hint.void-number", said)


def _is_named(entry: Entry, by: Entry, void: Void) -> bool:
    """Whether an entry is one of those that a void names, but for its number."""
    record = entry.record
    same_task = record.task == void.task
    is_of_part = same_task and entry.department == by.department
    folder, _, _ = entry.file.rpartition("/")
    own_folder, _, _ = by.file.rpartition("/")
    is_own = folder == own_folder
    return (
        is_of_part
        and is_own
        and (entry.day, record.kind) == (void.of.date, void.of.kind)
    )


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
