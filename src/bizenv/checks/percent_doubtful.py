"""percent-doubtful: a percentage that falls, is one of two of a day, or too low for its kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.standing import Standing
from bizenv.messages import Message
from bizenv.model.book import Entry, Place
from bizenv.model.kinds import Effect, effect
from bizenv.model.records import Progress

_ALL: Final = 100
_HINTS: Final[Mapping[str, str]] = {
    "percent.unfinished": "hint.percent-doubtful.unfinished",
    "percent.twice": "hint.percent-doubtful.twice",
}
_UNDO_APPLICATIONS: Final = (Effect.RETURNS, Effect.WITHDRAWS)


@dataclass
class _SaidLast:
    """What one department said last: of all, in a report, and in a report for each day."""

    last: Decimal | None = None
    reported: Decimal | None = None
    days: dict[date, Decimal] = field(default_factory=dict)


def percent_doubtful(subject: Subject) -> Iterator[Diagnostic]:
    """Find percentages that are less than the last one that counts, or between 0 and 1.

    So are two that a department reports for one day, and one below 100 of an application.

    What an application said that was returned or withdrawn is not held against the
    department, and work that was accepted and is open again may begin lower.
    """
    told: set[Place] = set()
    for assignment, standing in subject.standings:
        for found in _doubtful(subject, assignment.department, standing):
            if found[0] not in told:  # one that was taken over stands in two histories
                told.add(found[0])
                yield found[1]


def _doubtful(
    subject: Subject, lead: str, standing: Standing
) -> Iterator[tuple[Place, Diagnostic]]:
    """Yield what is doubtful; what former leads say is compared with their own words."""
    said: dict[str, _SaidLast] = {}
    for entry in standing.effective:
        record = entry.record
        its = said.get(entry.department)
        if its is None:
            its = _begun(said, leads=entry.department == lead)
            said[entry.department] = its
        does = effect(record)
        if does is Effect.REOPENS:
            its.last = its.reported = None
        elif does in _UNDO_APPLICATIONS:
            its.last = its.reported
        if not isinstance(record, Progress) or record.percent is None:
            continue
        percent = record.percent
        reports = does is Effect.REPORTS
        applies = does is Effect.APPLIES
        of_day = its.days.get(entry.day) if reports else None
        code = _wrong(percent, its.last, of_day, applies=applies)
        if code:
            args = {"percent": percent, "last": its.last}
            message = Message(f"percent.{code}", args)
            yield entry.place, _finding(subject, entry, percent, message)
        its.last = percent
        if reports:
            its.reported = its.days[entry.day] = percent


def _begun(said: Mapping[str, _SaidLast], *, leads: bool) -> _SaidLast:
    """Return from where a department goes on: who takes over, from the least said before."""
    if not leads:
        return _SaidLast()
    before = [each.last for each in said.values() if each.last is not None]
    least = min(before, default=None)
    return _SaidLast(last=least, reported=least)


def _wrong(
    percent: Decimal,
    last: Decimal | None,
    of_day: Decimal | None,
    *,
    applies: bool,
) -> str:
    """Return the word for what is doubtful; `of_day` was reported for the same day before."""
    if last is not None and percent < last:
        return "falls"
    if 0 < percent < 1:
        return "small"
    if applies and percent < _ALL:
        return "unfinished"
    if of_day is not None and of_day != percent:
        return "twice"
    return ""


def _finding(
    subject: Subject,
    entry: Entry,
    percent: Decimal,
    said: Message,
) -> Diagnostic:
    args = {
        "task": entry.record.task,
        "department": entry.department,
        "said": said,
    }
    hint = _HINTS.get(said.code, "hint.percent-doubtful")
    hint_args: dict[str, object] = {}
    if 0 < percent <= 1:
        hint = "hint.percent-doubtful.fraction"
        meant = (percent * 100).normalize()
        hint_args = {"percent": percent, "meant": f"{meant:f}"}
    return Diagnostic(
        "percent-doubtful",
        subject.where(entry.place.below("percent")),
        args,
        Severity.WARNING,
        Message(hint, hint_args),
    )
