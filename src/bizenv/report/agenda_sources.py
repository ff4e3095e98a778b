"""The days that a department's calendar is made of, a row each: what one part of a task has of it on a day."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.duties import (
    Owed,
    may_have_duties,
    named_by,
    owed_beside,
    owed_by,
    periods,
)
from bizenv.meaning.footings import case_on
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.slips import Slip, slips_among
from bizenv.meaning.statuses import APART, Status
from bizenv.meaning.verdict import verdict
from bizenv.model.base import shifted
from bizenv.model.book import Entry, SlipEntry
from bizenv.model.kinds import Effect, effect
from bizenv.model.records import Report
from bizenv.model.slips import Issue
from bizenv.periods.period import Period

AHEAD: Final = 365
"""How many days before a period of a duty ends it is announced."""
_QUIET: Final = frozenset(
    (Effect.CONFIRMS, Effect.ASKS, Effect.REFUSES, Effect.NOTES)
)  # what changes no entry


class EntryKind(StrEnum):
    """What is to be done by a day."""

    DEADLINE = "deadline"
    MILESTONE = "milestone"
    DUTY = "duty"
    RECEIPT = "receipt"
    REPLY = "reply"


class EntryOutcome(StrEnum):
    """What became of it."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Face(NamedTuple):
    """What an entry says: its day, what became of it, the words for it, and the period of a duty."""

    day: date
    outcome: EntryOutcome
    title: str = ""
    period: Period | None = None


Said = tuple[str, Face]
"""What an entry is about, within its part and kind, and what it says."""


@dataclass(frozen=True)
class AgendaPart:
    """One department's part of a task, with the lines about its slips, looked at on `day`."""

    history: TaskHistory
    department: str
    slips: tuple[SlipEntry, ...]
    day: date

    def leading(self, day: date) -> Assignment | None:
        """Return what the department leads on a day; None where it does not."""
        for run in self.history.in_force(day):
            if run.department == self.department:
                return run
        return None

    def owed(self, day: date) -> tuple[Owed, ...]:
        """Return what the department owes of duties as of a day."""
        run = self.leading(day)
        if run is None:
            return owed_beside(self.history, self.department, day)
        return owed_by(run, day)

    def slips_on(self, day: date) -> Iterator[Slip]:
        """Yield its slips as they stand on a day."""
        return slips_among(self.slips, self.history, day)

    def lines(self, day: date) -> Iterator[date]:
        """Yield the days, up to one, of the lines that may change an entry of the part."""
        amendments = self.history.amendments
        days = [dated.day for dated in amendments]
        entries = self._entries()
        days += [entry.day for entry in entries if _bears(entry)]
        days += [slip.line.date for slip in self.slips]
        yield from (each for each in days if each <= day)

    def _entries(self) -> list[Entry]:
        """Return the records of the part; where there are duties, of all who lead."""
        history = self.history
        recorded = history.book.entries.get(history.id, {})
        several = list(recorded.get(self.department, ()))
        all_count = may_have_duties(history)
        for run in history.assignments:
            is_own = run.department == self.department
            if is_own or all_count:
                several += run.entries
        found = {each.place: each for each in several}
        return list(found.values())


def _bears(entry: Entry) -> bool:
    record = entry.record
    if isinstance(record, Report):
        names_milestone = record.milestone is not None
        names_duty = record.duty is not None
        return names_milestone or names_duty
    return effect(record) not in _QUIET


def parts_of(history: TaskHistory, day: date) -> Iterator[AgendaPart]:
    """Yield the parts of a task up to a day: who leads or led it, owes duties, or has slips."""
    slips = _slips_by_department(history)
    names: dict[str, None] = {}
    for run in history.assignments:
        if run.first <= day:
            names[run.department] = None
    if may_have_duties(history):
        owing = named_by(history, day)
        names |= dict.fromkeys(owing)
    names |= dict.fromkeys(slips)
    for name in names:
        lines = slips.get(name, ())
        yield AgendaPart(
            history,
            name,
            tuple(lines),
            day,
        )


def _slips_by_department(history: TaskHistory) -> Mapping[str, list[SlipEntry]]:
    """Return the lines about the slips of a task, by the department."""
    numbers: set[str] = set()
    found: defaultdict[str, list[SlipEntry]] = defaultdict(list)
    slips = history.book.slips
    for entry in slips:
        line = entry.line
        if isinstance(line, Issue) and line.task == history.id:
            numbers.add(line.number)
            of_department = found[entry.department]
            of_department.append(entry)
    for entry in slips if numbers else ():
        about = getattr(entry.line, "slip", None)
        if about in numbers:
            of_department = found[entry.department]
            of_department.append(entry)
    return found


def _deadline(part: AgendaPart, day: date) -> Iterator[Said]:
    run = part.leading(day)
    if run is None:
        return
    said = verdict(run, day)
    last_day = said.due.last_day
    goes_on = said.status not in APART
    if goes_on and last_day is not None:
        outcome = _OUTCOMES.get(said.status, EntryOutcome.OPEN)
        yield "", Face(last_day, outcome)


_OUTCOMES: Final = {
    Status.COMPLETED: EntryOutcome.DONE,
    Status.IN_REVIEW: EntryOutcome.IN_REVIEW,
    Status.PAUSED: EntryOutcome.PAUSED,
}


def _milestones(part: AgendaPart, day: date) -> Iterator[Said]:
    run = part.leading(day)
    if run is None:
        return
    case = case_on(run, day)
    milestones = case.terms.milestones
    status = verdict(run, day).status if milestones else None
    if status is None or status in APART:
        return
    reached = case.reached()
    for milestone in milestones:
        title = milestone.title
        last_day = milestone.due.last_day
        if last_day is None:
            continue
        outcome = EntryOutcome.OPEN
        is_done = title in reached or status is Status.COMPLETED
        if is_done:
            outcome = EntryOutcome.DONE
        elif status is Status.PAUSED:
            outcome = EntryOutcome.PAUSED
        yield title, Face(last_day, outcome, title)


def _duties(part: AgendaPart, day: date) -> Iterator[Said]:
    """Yield the periods that are owed; where one runs, also those that follow it."""
    if not may_have_duties(part.history):
        return
    for owed in part.owed(day):
        outcome = EntryOutcome.OPEN if owed.short else EntryOutcome.DONE
        yield _in_period(owed, owed.period, outcome)
        if owed.period.last >= day:
            for period in _following(owed, part.day):
                yield _in_period(owed, period, EntryOutcome.OPEN)


def _following(owed: Owed, day: date) -> Iterator[Period]:
    """Yield the periods after one that runs, as far as they are announced on a day."""
    until = shifted(day, AHEAD)
    first = shifted(owed.period.last, 1)
    for period in periods(owed.duty.every, first, until):
        if period.last <= until:
            yield period


def _in_period(
    owed: Owed,
    period: Period,
    outcome: EntryOutcome,
) -> Said:
    title = owed.duty.title
    about = f"{title}\n{period.written}"
    return about, Face(period.last, outcome, title, period)


def _receipts(part: AgendaPart, day: date) -> Iterator[Said]:
    for slip in part.slips_on(day):
        last_day = slip.issue.receipt_by
        received = slip.received_on
        if last_day is not None:
            yield _of_slip(slip, last_day, received)


def _replies(part: AgendaPart, day: date) -> Iterator[Said]:
    for slip in part.slips_on(day):
        last_day = slip.issue.reply_by
        answered = slip.answered_on
        yield _of_slip(slip, last_day, answered)


def _of_slip(
    slip: Slip,
    last_day: date,
    done: date | None,
) -> Said:
    outcome = EntryOutcome.OPEN
    if done is not None:
        outcome = EntryOutcome.DONE
    elif slip.close is not None:
        outcome = EntryOutcome.CANCELLED
    number = slip.number
    title = f"{slip.issue.title} {number}"
    return number, Face(last_day, outcome, title)


Source = Callable[[AgendaPart, date], Iterator[Said]]
SOURCES: Final[Mapping[EntryKind, Source]] = {
    EntryKind.DEADLINE: _deadline,
    EntryKind.MILESTONE: _milestones,
    EntryKind.DUTY: _duties,
    EntryKind.RECEIPT: _receipts,
    EntryKind.REPLY: _replies,
}
"""What a calendar is made of: for each kind of entry what a part has of it as of a day."""
