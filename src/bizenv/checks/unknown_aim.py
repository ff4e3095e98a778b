"""unknown-aim: a reading or milestone that the task does not know is likely misspelt."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.meaning.terms import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import Entry, Place
from bizenv.model.records import Progress


def unknown_aim(subject: Subject) -> Iterator[Diagnostic]:
    """Find readings of no target, and milestones reached, that the task never had."""
    histories = {history.id: history for history in subject.histories}
    for entry in subject.entries():
        said = entry.record
        if isinstance(said, Progress) and (said.readings or said.milestone):
            yield from _unknown(subject, histories[said.task], entry, said)


def _unknown(
    subject: Subject, history: TaskHistory, entry: Entry, said: Progress
) -> Iterator[Diagnostic]:
    targets, milestones = history.aims
    wrong: list[tuple[str, KeyPath, frozenset[str]]] = [
        (name, ("readings", name), targets)
        for name in said.readings
        if name not in targets
    ]
    if said.milestone is not None and said.milestone not in milestones:
        wrong.append((said.milestone, ("milestone",), milestones))
    for name, path, known in wrong:
        hint = (
            Message("hint.allowed", {"allowed": sorted(known)})
            if known
            else Message("hint.unknown-aim")
        )
        at = subject.where(Place(entry.file, (entry.row, *path)))
        args = {"name": name, "task": history.id}
        yield Diagnostic("unknown-aim", at, args, Severity.WARNING, hint)
