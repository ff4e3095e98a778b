"""Of which plans a bulletin is, and what it takes from their tasks: what is overdue, asked, behind. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Final

from bizenv.meaning.statuses import Status
from bizenv.model.book import Books, PlanBook
from bizenv.model.register import Register, RegisterFile
from bizenv.report.attention import attending
from bizenv.report.bulletin_rows import ALL, BulletinIssue, Slow, StandingKey, Unissued
from bizenv.report.expected import expected_by
from bizenv.report.grouping import by_department
from bizenv.report.query import Query, Role
from bizenv.report.requests import Request, requests
from bizenv.report.views import TaskView, views

_BEHIND: Final = ("behind", "behind-share")


class HeldPlans:
    """Plans that several reports are taken from, read once: those issued by the day."""

    def __init__(self, books: Books, day: date) -> None:
        read = tuple(books)
        self.books = tuple([book for book in read if book.plan.issued <= day])
        later = (book for book in read if book.plan.issued > day)
        self.unissued = tuple([Unissued(book.id, book.plan.title) for book in later])
        self.incomplete = books.incomplete

    def __iter__(self) -> Iterator[PlanBook]:
        return iter(self.books)


def register_of(held: Iterable[PlanBook]) -> Register:
    """Return the register of departments, which is that of all plans."""
    for book in held:
        return book.register
    return Register(RegisterFile())


def issuer_of(held: Iterable[PlanBook], issued: BulletinIssue) -> str | None:
    """Return who issues it: as the office says, or the plans' one issuer. A city is no office."""
    if issued.facts.issuer is not None:
        return issued.facts.issuer
    named = {book.plan.issuer for book in held}
    if len(named) == 1:
        (only,) = named
        return only
    return None


def slow_of(held: Iterable[PlanBook], query: Query) -> Iterator[Slow]:
    """Yield the parts that are overdue, department by department as they first occur."""
    found: dict[str, list[Slow]] = {}
    for book in held:
        for each in _overdue(book, query):
            several = found.setdefault(each.item.department, [])
            several.append(each)
    return chain.from_iterable(found.values())


def _overdue(book: PlanBook, query: Query) -> Iterator[Slow]:
    """Yield the parts of a plan that are overdue, and were ever heard of."""
    day = query.day
    for view in views(book, query):
        judged = {each.assignment.department: each for each in view.judged}
        for item in attending(book, (view,), (), day, 0):
            if item.kind == "overdue" and not item.unheard:
                part = judged[item.department]
                yield Slow(item, expected_by(book, part, day))


def asks_of(held: Iterable[PlanBook], query: Query) -> Iterator[Request]:
    """Yield what departments ask of others."""
    for book in held:
        yield from requests(book, query.day, None)


def behind_of(held: Iterable[PlanBook], query: Query) -> Mapping[StandingKey, int]:
    """Count what is at risk because it is behind: by department, by kind, and once."""
    found: Counter[StandingKey] = Counter()
    for book in held:
        for view in views(book, query):
            found.update(_keys_behind(book, view))
    return found


def _keys_behind(book: PlanBook, view: TaskView) -> Iterator[StandingKey]:
    """Yield the groups in which a task is behind."""
    if _is_behind(view):
        yield ALL
    groupings: dict[str, Callable[[str], str | None]] = {
        "department": str,
        "kind": book.register.kind,
    }
    for grouping, key in groupings.items():
        for name, part in by_department(view, None, Role.LEAD, key):
            if _is_behind(part):
                yield grouping, name


def _is_behind(view: TaskView) -> bool:
    if view.status is not Status.AT_RISK or view.unheard:
        return False
    for verdict in view.counting:
        if any(reason.code in _BEHIND for reason in verdict.reasons):
            return True
    return False
