"""unknown-aim: a reading or milestone that the task does not know is likely misspelt."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.likeness import Likeness
from bizenv.meaning.terms import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import Entry, Place
from bizenv.model.plan import Amendment, Task
from bizenv.model.records import Progress

_ALIKE: Final = 0.4  # how like a misspelt name must be: they are short


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
        hint = _nearest(subject, history, aim)
        if hint is None:
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


def _nearest(subject: Subject, history: TaskHistory, aim: NamedAim) -> Message | None:
    """Return which of the task's own is likely meant, and where it stands."""
    near = Likeness().nearest(aim.name, aim.known, cutoff=_ALIKE)
    if not near:
        return None
    at = subject.where(_place_of(history, aim.path[0] == "milestone", near[0]))
    args = {"name": near[0], "file": at.file, "line": at.line}
    return Message("hint.did-you-mean-at", args)


def _place_of(history: TaskHistory, is_milestone: bool, name: str) -> Place:  # noqa: FBT001 - which list
    """Return where the plan, or the latest amendment, names a target or milestone."""
    key, inner = ("milestones", "title") if is_milestone else ("targets", "name")
    issued = history.issued
    said: list[tuple[Task | Amendment, Place]] = [(issued.task, issued.place)]
    said += ((dated.amendment, dated.place) for dated in history.amendments)
    for source, place in reversed(said):
        for index, aim in enumerate(getattr(source, key) or ()):
            if getattr(aim, inner) == name:
                return Place(place.file, (*place.path, key, index, inner))
    return issued.place


def _aims(history: TaskHistory, said: Progress) -> Iterator[NamedAim]:
    """Yield the targets and the milestone that a record names."""
    targets, milestones = history.aims
    for name in said.readings:
        yield NamedAim(name, ("readings", name), targets)
    if said.milestone is not None:
        yield NamedAim(said.milestone, ("milestone",), milestones)
