"""unknown-aim: a reading, milestone or duty that the task does not know is likely misspelt."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.likeness import Likeness
from bizenv.meaning.history import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import Entry, Place
from bizenv.model.plan import Task
from bizenv.model.records import Progress, Report

if TYPE_CHECKING:  # it is loaded where a plan has amendments
    from bizenv.model.amendment import Amendment

_ALIKE: Final = 0.4  # how like a misspelt name must be: they are short

_LISTS: Final = {
    "readings": ("targets", "name"),
    "milestone": ("milestones", "title"),
    "duty": ("duties", "title"),
}
"""By the key of a record the key of a list of aims, and the key in it that names one."""


class NamedAim(NamedTuple):
    """A target, milestone or duty that a record names, its key path, and those of the task."""

    name: str
    path: KeyPath
    known: frozenset[str]


def unknown_aim(subject: Subject) -> Iterator[Diagnostic]:
    """Find readings of no target, milestones reached and duties done that the task never had."""
    histories = {history.id: history for history in subject.histories}
    for entry in subject.entries():
        said = entry.record
        if isinstance(said, Progress):
            history = histories[said.task]
            yield from _unknown(subject, history, entry, said)


def _unknown(
    subject: Subject,
    history: TaskHistory,
    entry: Entry,
    said: Progress,
) -> Iterator[Diagnostic]:
    for aim in _aims(history, said):
        if aim.name in aim.known:
            continue
        hint = _nearest(subject, history, aim)
        if hint is None:
            hint = Message("hint.unknown-aim")
            if aim.known:
                hint = Message("hint.allowed", {"allowed": sorted(aim.known)})
        place = entry.place.below(*aim.path)
        args = {"name": aim.name, "task": history.id}
        at = subject.where(place)
        yield Diagnostic("unknown-aim", at, args, Severity.WARNING, hint)


def _nearest(subject: Subject, history: TaskHistory, aim: NamedAim) -> Message | None:
    """Return which of the task's own is likely meant, and where it stands."""
    near = Likeness().nearest(aim.name, aim.known, cutoff=_ALIKE)
    if not near:
        return None
    name = near[0]
    key = _LISTS[str(aim.path[0])]
    place = _place_of(history, key, name)
    at = subject.where(place)
    args = {"name": name, "file": at.file, "line": at.line}
    return Message("hint.did-you-mean-at", args)


def _place_of(history: TaskHistory, keys: tuple[str, str], name: str) -> Place:
    """Return where the plan, or the latest amendment, names an aim."""
    key, inner = keys
    for source, place in _sources(history):
        aims = getattr(source, key) or ()
        for index, aim in enumerate(aims):
            if getattr(aim, inner) == name:
                path = (*place.path, key, index, inner)
                return Place(place.file, path)
    return history.issued.place


def _sources(history: TaskHistory) -> "Iterator[tuple[Task | Amendment, Place]]":
    """Yield what says the task's terms, the latest first."""
    for dated in reversed(history.amendments):
        yield dated.amendment, dated.place
    issued = history.issued
    yield issued.task, issued.place


def _aims(history: TaskHistory, said: Progress) -> Iterator[NamedAim]:
    """Yield the targets, the milestone and the duty that a record names."""
    for name in said.readings:
        yield NamedAim(name, ("readings", name), history.aims.targets)
    if said.milestone is not None:
        yield NamedAim(said.milestone, ("milestone",), history.aims.milestones)
    if isinstance(said, Report) and said.duty is not None:
        yield NamedAim(said.duty, ("duty",), history.aims.duties)
