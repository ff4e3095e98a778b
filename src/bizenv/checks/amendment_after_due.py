"""amendment-after-due: moving a due day that has passed undoes an overdue that was published."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.extensions import answers_in_time
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import Status, verdict
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Dated, Place

SETTLED: Final = (Status.COMPLETED, Status.IN_REVIEW, Status.CANCELLED)


def amendment_after_due(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments of a due day without which somebody would be overdue when they begin."""
    if subject.book.gaps.policy:
        return
    for history in subject.histories:
        for dated in history.amendments:
            missed = _missed(subject, history, dated)
            if missed is not None:
                yield _finding(subject, dated, missed)


def _missed(subject: Subject, history: TaskHistory, dated: Dated) -> date | None:
    """Return the first due day that was missed the day before the amendment, or None."""
    amendment = dated.amendment
    before = shifted(amendment.effective, -1)
    if amendment.due is None or not history.exists_on(before):
        return None
    name = amendment.department
    if name is not None:
        name = subject.book.register.resolve(name)
    dues: list[date] = []
    for part in history.in_force(before):
        if name not in (None, part.department):
            continue
        if dated.line is not None and not part.leads_on(dated.day):
            continue  # it was given to others: this part stays overdue as long as it was
        found = verdict(part, before)
        due = found.due.last_day
        if due is None or found.status in SETTLED:
            continue
        if answers_in_time(part, amendment, found.asks, amendment.effective):
            continue
        if due < amendment.effective:
            dues.append(due)
    return min(dues, default=None)


def _finding(subject: Subject, dated: Dated, missed: date) -> Diagnostic:
    amendment = dated.amendment
    key = () if dated.line is not None and dated.line.due is None else ("due",)
    place = Place(dated.place.file, (*dated.place.path, *key))
    when = Message("amendment-after-due.holds", {"day": amendment.effective})
    args = {"task": amendment.target, "when": when, "due": missed}
    return Diagnostic(
        "amendment-after-due",
        subject.where(place),
        args,
        Severity.WARNING,
        Message("hint.amendment-after-due"),
    )
