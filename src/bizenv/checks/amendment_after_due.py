"""amendment-after-due: a due day that is moved after it has passed undoes an overdue that was already published."""

from collections.abc import Iterator
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.verdict import Status, verdict
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Place

SETTLED: Final = (Status.COMPLETED, Status.IN_REVIEW, Status.CANCELLED)


def amendment_after_due(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments of a due day without which somebody would be overdue on the day from which they hold."""
    for history in subject.histories if not subject.book.gaps.policy else ():
        for dated in history.amendments:
            amendment = dated.amendment
            before = shifted(amendment.effective, -1)
            if amendment.due is None or not history.exists_on(before):
                continue
            name = amendment.department and subject.book.register.resolve(
                amendment.department
            )
            parts = [
                each
                for each in history.in_force(before)
                if name in (None, each.department)
            ]
            verdicts = [verdict(each, before) for each in parts]
            dues = [
                each.due.last_day for each in verdicts if each.status not in SETTLED
            ]
            overdue = [
                due for due in dues if due is not None and due < amendment.effective
            ]
            if overdue:
                at = subject.where(Place(dated.place.file, (*dated.place.path, "due")))
                when = Message(
                    "amendment-after-due.holds", {"day": amendment.effective}
                )
                args = {"task": history.id, "when": when, "due": min(overdue)}
                hint = Message("hint.amendment-after-due")
                yield Diagnostic(
                    "amendment-after-due", at, args, Severity.WARNING, hint
                )
