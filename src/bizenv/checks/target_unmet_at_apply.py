"""target-unmet-at-apply: completion is applied for although the last reading misses a target."""

from collections.abc import Iterator
from decimal import Decimal

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.records import Apply, Progress


def target_unmet_at_apply(subject: Subject) -> Iterator[Diagnostic]:
    """Find applications that count and whose task has a target that the last reading by then misses."""
    for assignment, standing in subject.standings:
        readings: dict[str, Decimal] = {}
        for entry in standing.effective:
            if isinstance(entry.record, Progress):
                readings |= entry.record.readings
            if not isinstance(entry.record, Apply):
                continue
            for target in assignment.task.terms_on(entry.day).targets:
                reading = readings.get(target.name)
                if reading is not None and not target.met_by(reading):
                    aim = Message(
                        f"target.{target.comparison}",
                        {
                            "name": target.name,
                            "value": target.value,
                            "unit": target.unit or "",
                        },
                    )
                    args = {
                        "target": aim,
                        "reading": reading,
                        "unit": target.unit or "",
                        "task": entry.record.task,
                    }
                    hint = Message("hint.target-unmet-at-apply")
                    yield Diagnostic(
                        "target-unmet-at-apply",
                        subject.where(entry.place),
                        args,
                        Severity.WARNING,
                        hint,
                    )
