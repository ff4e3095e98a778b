"""after-circle: no task waits for itself by way of others."""

from collections.abc import Iterator, Mapping

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.book import Place


def after_circle(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks that wait for each other as issued, or from an amendment's day on."""
    found: set[frozenset[str]] = set()
    waiting = [each.issued for each in subject.histories if each.issued.task.after]
    days = {issued.first: issued.place for issued in reversed(waiting)}
    for history in subject.histories:
        for dated in history.amendments:
            if dated.amendment.after:
                days[dated.day] = dated.place
    for day in sorted(days):
        after: dict[str, tuple[str, ...]] = {}
        for history in subject.histories:
            if history.exists_on(day):
                after[history.id] = history.terms_on(day).after
        for task in after:
            circle = _circle(task, after)
            if circle and frozenset(circle) not in found:
                found.add(frozenset(circle))
                yield _finding(subject, circle, days[day])


def _circle(task: str, after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the way by which a task waits for itself, through others; nothing if it does not."""
    ways: list[tuple[str, ...]] = [(task,)]
    seen = {task}
    while ways:
        way = ways.pop()
        for named in after.get(way[-1], ()):
            if named == task and len(way) > 1:
                return (*way, task)
            if named not in seen:
                seen.add(named)
                ways.append((*way, named))
    return ()


def _finding(subject: Subject, circle: tuple[str, ...], place: Place) -> Diagnostic:
    at = subject.where(place.below("after"))
    first, *_ = circle
    names = " → ".join(circle)
    args = {"id": first, "names": names}
    return Diagnostic("after-circle", at, args, hint=Message("hint.after-circle"))
