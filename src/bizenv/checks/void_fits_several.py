"""void-fits-several: a void must tell which record it takes where more than one fits."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Location
from bizenv.meaning.voids import Unclear
from bizenv.messages import Message
from bizenv.model.records import Void
from bizenv.model.said import said


def void_fits_several(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids that name no number where several records fit."""
    for unclear in subject.unclear:
        void = unclear.void
        record = void.record
        assert isinstance(record, Void)
        args = {
            "task": record.task,
            "day": record.of.date,
            "kind": Message(f"kind.{record.of.kind}"),
            "count": len(unclear.fitting),
        }
        choices = list(_choices(unclear, subject))
        lines: list[Location] = []
        for _, entry in unclear.fitting:
            line = subject.where(entry.place)
            lines.append(line)
        yield Diagnostic(
            "void-fits-several",
            subject.where(void.place.below("of")),
            args,
            hint=Message("hint.void-fits-several", {"choices": choices}),
            related=tuple(lines),
        )


def _choices(unclear: Unclear, subject: Subject) -> Iterator[Message]:
    """Yield each record that may be meant: its number, its line, its words."""
    for number, entry in unclear.fitting:
        at = subject.where(entry.place)
        kind = Message(f"kind.{entry.record.kind}")
        words = [kind, *said(entry.record)]
        args = {"number": number, "line": at.line, "words": words}
        yield Message("void.choice", args)
