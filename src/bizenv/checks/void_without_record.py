"""void-without-record: a void must name a record of its own writer that no earlier void took."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.records import Kind, Void

_Named = tuple[str, str, date, Kind]
"""Department, task, day and kind: by what a void names a record."""
_OwnName = tuple[str, str, str, date, Kind]
"""The same after the folder of the void's own ledger."""
_CODE = "void-without-record"


class _ByName:
    """The records of a plan by what voids name; looked at only where a void takes nothing."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    @cached_property
    def alike(self) -> Counter[_OwnName]:
        """How many records a void names in its own folder, but for their numbers."""
        found: Counter[_OwnName] = Counter()
        for entry in self.subject.written():
            record = entry.record
            folder = _folder(entry)
            name = (folder, entry.department, record.task, entry.day, record.kind)
            found[name] += 1
        return found

    @cached_property
    def takers(self) -> dict[_Named, Entry]:
        """The void that took the first of the records of a name, by that name."""
        found: dict[_Named, Entry] = {}
        for entry in self.subject.written():
            void = self.subject.voided.get(entry.place)
            if void is not None:
                record = entry.record
                name = (entry.department, record.task, entry.day, record.kind)
                found.setdefault(name, void)
        return found

    def hint(self, entry: Entry, void: Void, department: str) -> Message:
        """Return what to write instead, or which void took the record before."""
        of = void.of
        name = (department, void.task, of.date, of.kind)
        taker = self.takers.get(name)
        hint = self._hint(entry, void)
        is_plain = hint.code == f"hint.{_CODE}"
        if taker is None or not is_plain:
            return hint
        place = self.subject.where(taker.place)
        said = {"file": place.file, "line": place.line}
        return Message("hint.void-again", said)

    def _hint(self, entry: Entry, void: Void) -> Message:
        """Return what to write: a void stands, and a number counts from 1 to what there is."""
        of = void.of
        if of.kind is Kind.VOID:
            return Message("hint.void-of-void")
        number = of.number
        if number is None:
            return Message(f"hint.{_CODE}")
        folder = _folder(entry)
        own_name = (folder, entry.department, void.task, of.date, of.kind)
        alike = self.alike[own_name]
        if number <= alike or not alike:
            return Message(f"hint.{_CODE}")
        said = {
            "day": of.date,
            "n": alike,
            "number": number,
            "kind": Message(f"kind.{of.kind}"),
        }
        return Message("hint.void-number", said)


def void_without_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids that take nothing."""
    written = _ByName(subject)
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
            hint = written.hint(entry, record, assignment.department)
            yield Diagnostic(_CODE, at, args, hint=hint)


def _folder(entry: Entry) -> str:
    folder, _, _ = entry.file.rpartition("/")
    return folder
