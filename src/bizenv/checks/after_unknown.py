"""after-unknown: what a task waits for is another task of the plan."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def after_unknown(subject: Subject) -> Iterator[Diagnostic]:
    """Find ids in `after` that no task of the plan has, or that are the task's own."""
    for history in subject.histories:
        issued = history.issued
        named = issued.task.after
        yield from _unknown(subject, history.id, named, issued.place)
        for dated in history.amendments:
            after = dated.amendment.after or ()
            yield from _unknown(subject, history.id, after, dated.place)


def _unknown(
    subject: Subject,
    task: str,
    after: tuple[str, ...],
    place: Place,
) -> Iterator[Diagnostic]:
    for number, named in enumerate(after):
        tasks = subject.book.tasks
        if named != task and named in tasks:
            continue
        named_at = place.below("after", number)
        at = subject.where(named_at)
        hint = Message("hint.after-unknown")
        yield Diagnostic("after-unknown", at, {"id": named}, hint=hint)
