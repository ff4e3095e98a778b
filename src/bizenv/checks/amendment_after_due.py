"""amendment-after-due: a due day that is moved after it has passed undoes an overdue that was already published."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Place


def amendment_after_due(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments that extend a due day which had passed by the day from which they hold."""
    for history in subject.histories:
        for dated in history.amendments:
            amendment = dated.amendment
            before = shifted(amendment.effective, -1)
            if amendment.due is None or not history.exists_on(before):
                continue
            name = amendment.department and subject.book.register.resolve(amendment.department)
            dues = [
                each.due_on(before).value.last_day
                for each in history.in_force(before)
                if name in (None, each.department)
            ]
            passed = [due for due in dues if due is not None and due < amendment.effective]
            if passed:
                at = subject.where(Place(dated.place.file, (*dated.place.path, "due")))
                args = {"task": history.id, "day": amendment.effective, "due": min(passed)}
                hint = Message("hint.amendment-after-due")
                yield Diagnostic("amendment-after-due", at, args, Severity.WARNING, hint)
