"""Reviewers who were late by the rules before an edit, and by those after it no longer are."""

from collections.abc import Iterator
from datetime import date

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.reviews import waiting_review
from bizenv.meaning.second_looks import second_look
from bizenv.meaning.standings import standing_on
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook

_Part = tuple[str, str]
"""A task, and the department whose part of it is meant."""


def no_longer_late(before: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield the parts with which a reviewer was late on some day up to today, and is not now."""
    now = _late_days(after, today)
    for part, days in _late_days(before, today).items():
        if days - now.get(part, set()):
            yield " ".join(part)


LateDays = dict[_Part, set[date]]
"""By part the days on which it was late."""


def _late_days(book: PlanBook, today: date) -> LateDays:
    """Return of each part the days on which it is seen that a reviewer is late with it."""
    late: LateDays = {}
    for history in histories(book):
        for assignment in history.assignments:
            days = {
                day for day in _days(assignment, today) if _is_late(assignment, day)
            }
            part = (history.id, assignment.department)
            late.setdefault(part, set()).update(days)
    return late


def _days(assignment: Assignment, today: date) -> Iterator[date]:
    """Yield the last day of each time between two records: who waited then waited longest."""
    yield today
    for entry in assignment.entries:
        if entry.day <= today:
            yield shifted(entry.day, -1)


def _is_late(assignment: Assignment, day: date) -> bool:
    """Whether a reviewer is late as of a day, with a decision or with a second look."""
    standing = standing_on(assignment, day)
    waits = waiting_review(assignment, standing, day)
    if waits is not None and waits.days_late:
        return True
    look = second_look(assignment, day)
    return look is not None and look.state == "missed"
