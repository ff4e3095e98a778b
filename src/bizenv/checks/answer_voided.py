"""answer-voided: a void takes back what was done in time, and nothing said anew keeps its day."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.clocks import verifying
from bizenv.meaning.duties import counts_for, duties_of
from bizenv.meaning.stages import Standing
from bizenv.meaning.terms import Assignment
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.plan import Duty
from bizenv.model.records import Report


def answer_voided(subject: Subject) -> Iterator[Diagnostic]:
    """Find voids of reports that answered the clock `verify` or a duty in time, unlike any other.

    What is said anew under its own day is late, though the work was done in time.
    """
    for part, standing in subject.standings:
        for entry in part.entries:
            void = standing.voided.get((entry.file, entry.row))
            record = entry.record
            if void is None or not isinstance(record, Report):
                continue
            for what in _lost(part, standing, entry, record):
                args = {
                    "task": record.task,
                    "name": entry.department,
                    "day": entry.day,
                    "what": what,
                }
                at = subject.where(void.place.below("of"))
                hint = Message("hint.answer-voided", {"day": entry.day.isoformat()})
                yield Diagnostic("answer-voided", at, args, Severity.WARNING, hint)


def _lost(
    part: Assignment, standing: Standing, entry: Entry, record: Report
) -> Iterator[Message]:
    """Yield what a voided report answered in time, and no report that counts does."""
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
