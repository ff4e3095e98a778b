"""due-before-issue: a due day before the plan was issued is a slip of the pen."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def due_before_issue(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks that were due before they were issued or added."""
    for history in subject.histories:
        issued = history.issued
        last_day = history.terms_on(issued.first).due.last_day
        if last_day is not None and last_day < issued.first:
            at = subject.where(Place(issued.place.file, (*issued.place.path, "due")))
            args = {"task": history.id, "due": last_day, "day": issued.first}
            yield Diagnostic("due-before-issue", at, args, hint=Message("hint.due-before-issue"))
