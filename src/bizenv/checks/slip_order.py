"""slip-order: nothing becomes of a slip before it is issued, or once it is closed; it is received and closed once."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import SlipEntry
from bizenv.model.slips import Answer, Issue, SlipKind

_ONCE: Final = (SlipKind.RECEIPT, SlipKind.CLOSE)


def slip_order(subject: Subject) -> Iterator[Diagnostic]:
    """Find lines that are dated before their slip's issue or after its closing, and what may be said once."""
    issued = _first_days(subject, SlipKind.ISSUE)
    closed = _first_days(subject, SlipKind.CLOSE)
    met: set[tuple[str, SlipKind]] = set()
    for entry in subject.book.slips:
        line = entry.line
        if isinstance(line, Issue):
            continue
        number = line.slip
        day = line.date
        begun = issued.get(number, date.min)
        ended = closed.get(number, date.max)
        said = (number, line.kind)
        why: Message | None = None
        if day < begun:
            why = Message("slip-order.before-issue", {"day": begun})
        elif day > ended:
            why = Message("slip-order.after-close", {"day": ended})
        elif line.kind in _ONCE and said in met:
            first = _first_days(subject, line.kind)[number]
            why = Message(f"slip-order.{line.kind}-twice", {"day": first})
        met.add(said)
        if why is not None:
            yield _finding(subject, entry, why)


def _finding(subject: Subject, entry: SlipEntry, why: Message) -> Diagnostic:
    line = entry.line
    number = _slip_of(line)
    dated = entry.place.below("date")
    at = subject.where(dated)
    day = line.date
    args = {"number": number, "day": day, "why": why}
    hint = Message("hint.slip-order")
    return Diagnostic("slip-order", at, args, hint=hint)


def _slip_of(line: Issue | Answer) -> str:
    """Return the number of the slip that a line is about."""
    if isinstance(line, Issue):
        return line.number
    return line.slip


def _first_days(subject: Subject, kind: SlipKind) -> dict[str, date]:
    """Return the day of the first line of a kind, by the slip's number."""
    found: dict[str, date] = {}
    for entry in subject.book.slips:
        line = entry.line
        if line.kind is kind:
            number = _slip_of(line)
            found.setdefault(number, line.date)
    return found
