"""after-circle: no task waits for itself by way of others."""

from collections.abc import Iterator
from datetime import date

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.circles import way_round
from bizenv.messages import Message
from bizenv.model.book import Place

Waiting = dict[str, tuple[str, ...]]
"""By task those for which it waits."""


def after_circle(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks that wait for each other as issued, or from an amendment's day on."""
    found: set[frozenset[str]] = set()
    for day, place in sorted(_said_on(subject).items()):
        after = _waiting_on(subject, day)
        for task in after:
            circle = way_round(task, after)
            tasks = frozenset(circle)
            if tasks and tasks not in found:
                found.add(tasks)
                yield _finding(subject, circle, place)


def _said_on(subject: Subject) -> dict[date, Place]:
    """Return the days on which tasks begin to wait for others, and where one of them says so."""
    days: dict[date, Place] = {}
    for history in subject.histories:
        issued = history.issued
        if issued.task.after:
            days.setdefault(issued.first, issued.place)
    for history in subject.histories:
        for dated in history.amendments:
            if dated.amendment.after:
                days[dated.day] = dated.place
    return days


def _waiting_on(subject: Subject, day: date) -> Waiting:
    after: Waiting = {}
    for history in subject.histories:
        if history.exists_on(day):
            terms = history.terms_on(day)
            after[history.id] = terms.after
    return after


def _finding(subject: Subject, circle: tuple[str, ...], place: Place) -> Diagnostic:
    at = subject.where(place.below("after"))
    first, *_ = circle
    names = " → ".join(circle)
    args = {"id": first, "names": names}
    hint = Message("hint.after-circle")
    return Diagnostic("after-circle", at, args, hint=hint)
