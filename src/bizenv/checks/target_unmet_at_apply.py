"""target-unmet-at-apply: completion is applied for although the last reading misses a target."""

from collections.abc import Iterator
from decimal import Decimal

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.plan import Target
from bizenv.model.records import Progress


def target_unmet_at_apply(subject: Subject) -> Iterator[Diagnostic]:
    """Find applications that stand though the last reading by then misses a target.

    None that was returned, taken back or accepted, and none after which a reading told that
    the target is met.
    """
    for assignment, standing in subject.standings:
        if standing.application is None or standing.accepted is not None:
            continue
        stands = standing.application.entry
        readings: dict[str, Decimal] = {}
        by_then: dict[str, Decimal] = {}
        for entry in standing.effective:
            if isinstance(entry.record, Progress):
                readings |= entry.record.readings
            if entry is stands:
                by_then = dict(readings)
        for target in assignment.task.terms_on(stands.day).targets:
            reading = by_then.get(target.name)
            if reading is None or target.met_by(reading):
                continue
            if not target.met_by(readings[target.name]):
                yield _finding(subject, stands, target, reading)


def _finding(
    subject: Subject,
    entry: Entry,
    target: Target,
    reading: Decimal,
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
