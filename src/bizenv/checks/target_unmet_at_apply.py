"""target-unmet-at-apply: completion is applied for although the last reading misses a target."""

from collections.abc import Iterator
from decimal import Decimal

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.kinds import Effect, effect
from bizenv.model.plan import Target
from bizenv.model.records import Progress


def target_unmet_at_apply(subject: Subject) -> Iterator[Diagnostic]:
    """Find applications that count though the last reading by then misses a target."""
    for assignment, standing in subject.standings:
        readings: dict[str, Decimal] = {}
        for entry in standing.effective:
            if isinstance(entry.record, Progress):
                readings |= entry.record.readings
            if effect(entry.record) is not Effect.APPLIES:
                continue
            for target in assignment.task.terms_on(entry.day).targets:
                reading = readings.get(target.name)
                if reading is not None and not target.met_by(reading):
                    yield _finding(subject, entry, target, reading)


def _finding(
    subject: Subject, entry: Entry, target: Target, reading: Decimal
) -> Diagnostic:
    unit = target.unit or ""
    aim = {"name": target.name, "value": target.value, "unit": unit}
    args = {
        "target": Message(f"target.{target.comparison}", aim),
        "reading": reading,
        "unit": unit,
        "task": entry.record.task,
    }
    return Diagnostic(
        "target-unmet-at-apply",
        subject.where(entry.place),
        args,
        Severity.WARNING,
        Message("hint.target-unmet-at-apply"),
    )
