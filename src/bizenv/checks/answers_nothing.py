"""answers-nothing: an amendment grants a request for more time that waits for an answer."""

from collections.abc import Iterator
from datetime import date

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.extensions import RequestState
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import requests_on
from bizenv.messages import Message
from bizenv.model.book import Dated, Place


def answers_nothing(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments that answer a request which does not wait on their day."""
    for history in subject.histories:
        answering = [
            each for each in history.amendments if each.amendment.answers is not None
        ]
        granted = _granted(history) if answering else frozenset()
        for dated in answering:
            if dated.place not in granted:
                yield from _finding(subject, dated)


def _granted(history: TaskHistory) -> frozenset[Place]:
    """Return the places of the amendments that grant a request."""
    found: set[Place] = set()
    for assignment in history.assignments:
        for each in requests_on(assignment, date.max):
            if each.state is RequestState.GRANTED and each.by is not None:
                found.add(each.by.place)
    return frozenset(found)


def _finding(subject: Subject, dated: Dated) -> Iterator[Diagnostic]:
    answers = dated.amendment.answers
    assert answers is not None
    task = dated.amendment.target
    name = answers.department
    name = subject.book.register.resolve(name) or name
    if subject.doubts(task, name):
        return
    place = dated.place.below("answers")
    args = {"department": name, "task": task, "day": answers.date}
    hint = Message("hint.answers-nothing")
    at = subject.where(place)
    yield Diagnostic("answers-nothing", at, args, hint=hint)
