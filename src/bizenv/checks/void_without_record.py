"""void-without-record: a void must name a record of its own writer that no earlier void took."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.records import Void


def void_without_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids that take nothing."""
    for assignment, standing in subject.standings:
        for entry in standing.idle:
            record = entry.record
            if entry.day < assignment.first or subject.took(
                entry
            ):  # inherited: told of whoever wrote it
                continue
            assert isinstance(record, Void)
            args = {
                "department": assignment.department,
                "task": record.task,
                "day": record.of.date,
            }
            args["kind"] = Message(f"kind.{record.of.kind}")
            hint = Message("hint.void-without-record")
            yield Diagnostic(
                "void-without-record", subject.where(entry.place), args, hint=hint
            )
