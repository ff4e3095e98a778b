"""answer-voided: a void takes back what was done in time, and nothing said anew keeps its day."""

from collections.abc import Iterator
from datetime import date

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.clocks import verifying
from bizenv.meaning.duties import counts_for, duties_of
from bizenv.meaning.filing import filed_with
from bizenv.meaning.standing import Standing
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.plan import Duty
from bizenv.model.records import Progress, Report


def answer_voided(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids of what answered a clock, a duty or a month's report in time, unlike any other.

    What is said anew under a later day is late, though the first was in time.
    """
    today = subject.day or date.max
    for part, standing in subject.standings:
        for entry in part.entries:
            void = standing.voided.get((entry.file, entry.row))
            record = entry.record
            if void is None or not isinstance(record, Progress):
                continue
            for what in _lost(part, standing, entry, today):
                args = {
                    "task": record.task,
                    "kind": Message(f"kind.{record.kind}"),
                    "name": entry.department,
                    "day": entry.day,
                    "what": what,
                }
                at = subject.where(void.place.below("of"))
                hint = Message("hint.answer-voided", {"day": entry.day.isoformat()})
                yield Diagnostic("answer-voided", at, args, Severity.WARNING, hint)


def _lost(
    part: Assignment,
    standing: Standing,
    entry: Entry,
    today: date,
) -> Iterator[Message]:
    """Yield what a voided record answered in time, and none that counts does.

    A month's report is told only where it is all that is lost: what mends one mends the other.
    """
    answered = list(_unanswered(part, standing, entry))
    yield from answered
    filing = filed_with(part, entry, today)
    is_lost = filing is not None and filing.state in ("missing", "late")
    if filing is not None and is_lost and not answered:
        yield Message("answer-voided.filing", {"due": filing.due})


def _unanswered(
    part: Assignment, standing: Standing, entry: Entry
) -> Iterator[Message]:
    """Yield the clock or the duties that a voided report answered in time, unlike any that counts."""
    record = entry.record
    if not isinstance(record, Report):
        return
    owed = verifying(part, standing, entry.day)
    if record.finding is not None and owed is not None and owed.until is not None:
        answer = owed.answer
        is_late = answer is None or answer.day > owed.until
        if entry.day <= owed.until and is_late:
            yield Message("answer-voided.verify")
    for duty in duties_of(part.task, entry.day):
        if duty.title == record.duty and _is_short(duty, standing, record):
            yield Message("answer-voided.duty", {"duty": duty.title})


def _is_short(duty: Duty, standing: Standing, record: Report) -> bool:
    """Whether a duty was done in the period of a report, and without it is not often enough."""
    last = counts_for(record, duty.every)
    in_time = 0
    for entry in standing.effective:
        said = entry.record
        if not isinstance(said, Report) or said.duty != duty.title:
            continue
        is_of_period = counts_for(said, duty.every) == last
        in_time += is_of_period and entry.day <= last
    return record.date <= last and in_time < duty.times
