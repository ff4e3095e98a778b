"""void-without-record: a void must name a record of its own writer that no earlier void took."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Location
from bizenv.messages import Message
from bizenv.model.records import Void


def void_without_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids that take nothing."""
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
            taker = _taker(subject, assignment.department, record)
            if taker is not None:
                said = {"file": taker.file, "line": taker.line}
                hint = Message("hint.void-again", said)
            yield Diagnostic("void-without-record", at, args, hint=hint)


def _taker(subject: Subject, department: str, void: Void) -> Location | None:
    """Return where the void stands that took the record already; None if there is none."""
    for entry in subject.written():
        taken = subject.voided.get(entry.place)
        about = (entry.department, entry.record.task, entry.day, entry.record.kind)
        if about == (department, void.task, void.of.date, void.of.kind) and taken:
            return subject.where(taken.place)
    return None
