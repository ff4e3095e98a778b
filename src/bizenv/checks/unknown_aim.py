"""unknown-aim: a reading or milestone that the task does not know is likely misspelt."""

from collections.abc import Iterator
from typing import NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.meaning.terms import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import Entry, Place
from bizenv.model.records import Progress


class NamedAim(NamedTuple):
    """A target or milestone that a record names, its key path, and those of the task."""

    name: str
    path: KeyPath
    known: frozenset[str]


def unknown_aim(subject: Subject) -> Iterator[Diagnostic]:
    """Find readings of no target, and milestones reached, that the task never had."""
    histories = {history.id: history for history in subject.histories}
    for entry in subject.entries():
        said = entry.record
        if isinstance(said, Progress) and (said.readings or said.milestone):
            history = histories[said.task]
            yield from _unknown(subject, history, entry, said)


def _unknown(
    subject: Subject, history: TaskHistory, entry: Entry, said: Progress
) -> Iterator[Diagnostic]:
    for aim in _aims(history, said):
        if aim.name in aim.known:
            continue
        hint = Message("hint.unknown-aim")
        if aim.known:
            hint = Message("hint.allowed", {"allowed": sorted(aim.known)})
        place = Place(entry.file, (entry.row, *aim.path))
        args = {"name": aim.name, "task": history.id}
        yield Diagnostic(
            "unknown-aim",
            subject.where(place),
            args,
            Severity.WARNING,
            hint,
        )


def _aims(history: TaskHistory, said: Progress) -> Iterator[NamedAim]:
    """Yield the targets and the milestone that a record names."""
    targets, milestones = history.aims
    for name in said.readings:
        yield NamedAim(name, ("readings", name), targets)
    if said.milestone is not None:
        yield NamedAim(said.milestone, ("milestone",), milestones)
