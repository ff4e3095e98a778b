"""How each slip (催办件) stands on a day: open, replied to, answered, lapsed, closed. Pure.

A slip is what its lines say and what its department recorded; nothing of its state is stored.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.standings import is_open, standing_on
from bizenv.model.base import shifted
from bizenv.model.book import Entry, Place, PlanBook, SlipEntry
from bizenv.model.kinds import Effect, effect
from bizenv.model.slips import Close, EndsWith, Issue, Receipt, Reply


class SlipState(StrEnum):
    """How a slip stands, the most pressing first."""

    LAPSED = "lapsed"
    OPEN = "open"
    REPLIED = "replied"
    ANSWERED = "answered"
    CLOSED = "closed"


STATES: Final = tuple(SlipState)
LIVE: Final = (SlipState.OPEN, SlipState.REPLIED)
"""States in which nothing further is issued about the same part."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it stands at the end of `day`.

    `applied` is the day of the first application since it was issued. `done`: the first day since
    then on which there was nothing more to do: the work was finished, ended or given to others.
    """

    plan: str
    issue: Issue
    department: str
    place: Place
    day: date
    receipt: Receipt | None = None
    replies: tuple[Reply, ...] = ()
    close: Close | None = None
    applied: date | None = None
    done: date | None = None

    @property
    def number(self) -> str:
        """Its number."""
        return self.issue.number

    @property
    def state(self) -> SlipState:
        """How it stands."""
        if self.close is not None:
            return SlipState.CLOSED
        answered = self.answered_on
        broken = self._broken_on
        if broken is not None:
            return SlipState.LAPSED
        if answered is not None:
            by_office = self.issue.ends_with is EndsWith.CLOSE
            return SlipState.REPLIED if by_office else SlipState.ANSWERED
        if self.lapsed_on is not None:
            return SlipState.LAPSED
        return SlipState.OPEN

    @property
    def answered_on(self) -> date | None:
        """The day on which it was answered: by a reply, or by what else ends it."""
        days = [each.date for each in self.replies]
        if self.issue.ends_with is EndsWith.APPLY:
            days += filter(None, (self.applied, self.done))
        return min(days, default=None)

    @property
    def lapsed_on(self) -> date | None:
        """The first day on which it had lapsed, even if it was answered later; None if it has not.

        Its last day passed without an answer, or the day that a reply promised, without an
        application.
        """
        reply_by = self.issue.reply_by
        answered = self.answered_on
        in_time = answered is not None and answered <= reply_by
        if in_time:
            return self._broken_on
        return self._passed(reply_by)

    @property
    def promised(self) -> date | None:
        """The day by which the last reply promises to be done."""
        for reply in reversed(self.replies):
            if reply.until is not None:
                return reply.until
        return None

    @property
    def received_on(self) -> date | None:
        """The day of its receipt; whoever replies has received it."""
        days = [each.date for each in self.replies]
        if self.receipt is not None:
            days.append(self.receipt.date)
        return min(days, default=None)

    @property
    def days_receipt_late(self) -> int:
        """How many days after its last day it was received, or is not received yet."""
        return self._late(self.issue.receipt_by, self.received_on)

    @property
    def days_reply_late(self) -> int:
        """How many days after its last day it was answered, or is not answered yet."""
        return self._late(self.issue.reply_by, self.answered_on)

    @property
    def _broken_on(self) -> date | None:
        """The first day after a promised one, if there was no application by then."""
        promised = self.promised
        if promised is None:
            return None
        came = [each for each in (self.applied, self.done) if each is not None]
        if min(came, default=date.max) <= promised:
            return None
        return self._passed(promised)

    def _passed(self, last: date) -> date | None:
        """Return the day after a last day, once it has come and the slip was not closed before."""
        after = shifted(last, 1)
        ended = self.close.date if self.close is not None else None
        was_closed = ended is not None and ended <= last
        if was_closed or after > self.day:
            return None
        return after

    def _late(self, last: date | None, came: date | None) -> int:
        """Return by how many days something came after its last day, or is missing by now."""
        if last is None:
            return 0
        ended = self.close.date if self.close is not None else self.day
        until = came or ended
        return max(0, (until - last).days)


def slips_on(book: PlanBook, day: date, task: str | None = None) -> Iterator[Slip]:
    """Yield the slips of a plan, or of one task, that were issued by a day, as they stand at its end."""
    if not book.slips:
        return
    known = {history.id: history for history in histories(book)}
    yield from _standing(book, _about(book, task), known, day)


def slips_about(book: PlanBook, assignment: Assignment, day: date) -> Iterator[Slip]:
    """Yield the slips that a part of a task was issued by a day, while its department led it."""
    for slip in slips_on(book, day, assignment.task.id):
        is_own = slip.department == assignment.department
        if is_own and assignment.leads_on(slip.issue.date):
            yield slip


def _about(book: PlanBook, task: str | None) -> Sequence[SlipEntry]:
    """Return the lines about the slips of a task; all where none is named."""
    if task is None:
        return book.slips
    numbers: set[str] = set()
    for entry in book.slips:
        line = entry.line
        if isinstance(line, Issue) and line.task == task:
            numbers.add(line.number)
    found: list[SlipEntry] = []
    for entry in book.slips:
        line = entry.line
        if isinstance(line, Issue):
            is_about = line.task == task
        else:
            is_about = line.slip in numbers
        if is_about:
            found.append(entry)
    return found


def slips_among(
    lines: Sequence[SlipEntry], history: TaskHistory, day: date
) -> Iterator[Slip]:
    """Yield the slips that some lines about one task issued by a day, as they stand at its end."""
    yield from _standing(history.book, lines, {history.id: history}, day)


def _standing(
    book: PlanBook,
    lines: Sequence[SlipEntry],
    known: Mapping[str, TaskHistory],
    day: date,
) -> Iterator[Slip]:
    answers: dict[str, list[SlipEntry]] = {}
    for entry in lines:
        number = getattr(entry.line, "slip", None)
        if number is not None and entry.line.date <= day:
            several = answers.setdefault(number, [])
            several.append(entry)
    for entry in lines:
        issue = entry.line
        if isinstance(issue, Issue) and issue.date <= day:
            own = answers.get(issue.number, [])
            yield _slip(book, entry, issue, own, known.get(issue.task), day)


def _slip(
    book: PlanBook,
    entry: SlipEntry,
    issue: Issue,
    answers: list[SlipEntry],
    history: TaskHistory | None,
    day: date,
) -> Slip:
    said = _sorted_out(answers)
    applied, done = _since_then(history, entry.department, issue.date, day)
    return Slip(
        book.id,
        issue,
        entry.department,
        entry.place,
        day,
        said.receipts[0] if said.receipts else None,
        tuple(said.replies),
        said.closed[0] if said.closed else None,
        applied,
        done,
    )


class _Answers(NamedTuple):
    """The lines about one slip by their kind, the earliest first."""

    receipts: list[Receipt]
    replies: list[Reply]
    closed: list[Close]


def _sorted_out(answers: Iterable[SlipEntry]) -> _Answers:
    found = _Answers([], [], [])
    for each in sorted(answers, key=_day_of):
        line = each.line
        if isinstance(line, Receipt):
            found.receipts.append(line)
        elif isinstance(line, Reply):
            found.replies.append(line)
        elif isinstance(line, Close):
            found.closed.append(line)
    return found


def _day_of(entry: SlipEntry) -> date:
    return entry.line.date


def _since_then(
    history: TaskHistory | None, department: str, issued: date, day: date
) -> tuple[date | None, date | None]:
    """Return the day of the first application since a slip was issued, and since when all is done."""
    if history is None:
        return None, None
    runs = [each for each in history.assignments if each.department == department]
    applied: list[date] = []
    turns = {issued, day}
    for run in runs:
        entries = standing_on(run, day).effective
        later = [each for each in entries if issued <= each.day <= day]
        turns.update(each.day for each in later)
        turns.update(_turns(run))
        applied += [each.day for each in later if _applies(each)]
    within = [each for each in sorted(turns) if issued <= each <= day]
    return min(applied, default=None), _done_since(runs, within)


def _applies(entry: Entry) -> bool:
    return effect(entry.record) is Effect.APPLIES


def _turns(run: Assignment) -> Iterator[date]:
    """Yield the days on which decisions on an assignment may begin or end it."""
    for dated in run.amendments:
        yield dated.day
    if run.last is not None:
        yield shifted(run.last, 1)


def _done_since(runs: Iterable[Assignment], days: Iterable[date]) -> date | None:
    """Return since which of some days nothing was open up to the last of them."""
    done: date | None = None
    several = tuple(runs)
    for day in days:
        if any(is_open(run, day) for run in several):
            done = None
        elif done is None:
            done = day
    return done
