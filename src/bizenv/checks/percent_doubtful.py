"""percent-doubtful: a percentage that falls against the last one, or lies below 1."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.stages import Standing
from bizenv.messages import Message
from bizenv.model.book import Entry, Place
from bizenv.model.kinds import Effect, effect
from bizenv.model.records import Progress

_UNDO_APPLICATIONS: Final = (Effect.RETURNS, Effect.WITHDRAWS)


def percent_doubtful(subject: Subject) -> Iterator[Diagnostic]:
    """Find percentages that are less than the last one that counts, or between 0 and 1.

    What an application said that was returned or withdrawn is not held against the
    department, and work that was accepted and is open again may begin lower.
    """
    told: set[Place] = set()
    for _, standing in subject.standings:
        for found in _doubtful(subject, standing):
            if found[0] not in told:  # one that was taken over stands in two histories
                told.add(found[0])
                yield found[1]


def _doubtful(
    subject: Subject, standing: Standing
) -> Iterator[tuple[Place, Diagnostic]]:
    last: Decimal | None = None
    reported: Decimal | None = None
    for entry in standing.effective:
        record = entry.record
        does = effect(record)
        if does is Effect.REOPENS:
            last = reported = None
        elif does in _UNDO_APPLICATIONS:
            last = reported
        if not isinstance(record, Progress) or record.percent is None:
            continue
        percent = record.percent
        if last is not None and percent < last:
            yield entry.place, _finding(subject, entry, percent, last)
        elif 0 < percent < 1:
            yield entry.place, _finding(subject, entry, percent, None)
        last = percent
        if does is Effect.REPORTS:
            reported = percent


def _finding(
    subject: Subject, entry: Entry, percent: Decimal, last: Decimal | None
) -> Diagnostic:
    said = "percent.small" if last is None else "percent.falls"
    args = {
        "task": entry.record.task,
        "department": entry.department,
        "said": Message(said, {"percent": percent, "last": last}),
    }
    hint = "hint.percent-doubtful"
    hint_args: dict[str, object] = {}
    if 0 < percent <= 1:
        hint = "hint.percent-doubtful.fraction"
        hint_args = {"percent": percent, "meant": f"{(percent * 100).normalize():f}"}
    return Diagnostic(
        "percent-doubtful",
        subject.where(Place(entry.file, (entry.row, "percent"))),
        args,
        Severity.WARNING,
        Message(hint, hint_args),
    )
