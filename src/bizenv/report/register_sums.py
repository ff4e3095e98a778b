"""The items of one register, counted: each once, by group, and by the clocks of whoever answers for them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from bizenv.meaning.items import roots_of
from bizenv.meaning.statuses import APART, Status
from bizenv.model.book import PlanBook
from bizenv.model.codes import APPLIED_FOR
from bizenv.model.item_clocks import RegisterRates
from bizenv.model.items import Raise
from bizenv.model.records import Rating
from bizenv.report.clock_states import ENDED, ClockState
from bizenv.report.clocks import (
    assigning_of,
    clocks_lost,
    clocks_of,
    revisiting_of,
    verifyings_of,
)
from bizenv.report.former_runs import former_runs
from bizenv.report.grouping import by_department
from bizenv.report.item_counts import DONE_BY, ItemCounts
from bizenv.report.query import Query, Role
from bizenv.report.ratings import rating_of
from bizenv.report.views import TaskView, views


class RootCause(NamedTuple):
    """Items with one cause: the one that goes on, and those that were merged into it."""

    plan: str
    item: str
    title: str
    merged: tuple[str, ...]

    @property
    def key(self) -> str:
        """The item's number outside its plan."""
        return f"{self.plan}/{self.item}"


class ItemSums:
    """What was counted so far: in all, by group, and of revisits; and what was found with it."""

    def __init__(self) -> None:
        self.totals = ItemCounts()
        self.groups: defaultdict[str | None, ItemCounts] = defaultdict(ItemCounts)
        self.revisits = ItemCounts()
        self.causes: list[RootCause] = []
        self.statuses: set[Status] = set()


ItemClocks = Iterator[tuple[TaskView, ClockState]]
"""Items, each with how one of its clocks stands."""


class ItemsOfRegister:
    """The items of one register that are asked for, and which of them others were merged into."""

    def __init__(self, book: PlanBook, query: Query) -> None:
        self.book = book
        self.query = query
        self.members = query.members(book.register)
        self.views = _items(book, query)
        self._whole = self.views
        if self.members is not None:
            of_all = replace(query, departments=())
            self._whole = _items(book, of_all)
        self._merged: defaultdict[str, list[str]] = defaultdict(list)
        for item, root in roots_of(book, query.day).items():
            self._merged[root].append(item)

    def causes(self) -> Iterator[RootCause]:
        """Yield the items that others were merged into."""
        for view in self.views:
            issued = view.history.issued
            merged = self._merged.get(issued.task.id, ())
            if merged:
                title = issued.task.title
                below = tuple(merged)
                task = issued.task.id
                yield RootCause(self.book.id, task, title, below)

    def count(self, by: str, sums: ItemSums) -> None:
        """Count its items: in all, and by group; and tell what stands among them."""
        sums.statuses.update(view.status for view in self.views)
        sums.causes += self.causes()
        if by == DEPARTMENT:
            self._count_departments(sums)
        for view, counts in self._each():
            sums.totals += counts
            if by != DEPARTMENT:
                sums.groups[_GROUPINGS[by](view)] += counts

    def _each(self) -> Iterator[tuple[TaskView, ItemCounts]]:
        """Yield each item once with all that counts for those asked for."""
        for view in self.views:
            yield view, self._counts(view, self.members)
        for view in self._whole if self.members else ():
            lost = self._lost(view, self.members or ())
            if lost is not None:
                yield view, lost
        for view, state in self._assigning():
            yield view, _clocked("assign", state)
        for view, state in self._revisiting():
            yield view, _clocked("revisit", state)

    def _count_departments(self, sums: ItemSums) -> None:
        """Count each department's own parts, and apart from them what is the reviewers'."""
        role = self.query.role
        for view in self.views:
            for name, part in by_department(view, self.members, role, str):
                sums.groups[name] += self._counts(part, (name or "",))
        for view in self._whole:
            for name in self._those_before(view):
                lost = self._lost(view, (name,))
                if lost is not None:
                    sums.groups[name] += lost
        for view, state in self._assigning():
            for name in self._offices(view):
                sums.groups[name] += _clocked("assign", state)
        for _, state in self._revisiting():
            sums.revisits += _clocked("revisit", state)

    def _assigning(self) -> ItemClocks:
        """Yield the items that an office asked for has assigned or is to assign."""
        if self.query.role is Role.SUPPORT:
            return
        for view in self._whole:
            state = assigning_of(self.book, view)
            if state is not None and self._offices(view):
                yield view, state

    def _offices(self, view: TaskView) -> tuple[str, ...]:
        """Return the offices asked for to which an item was raised."""
        history = view.history
        issued = history.issued
        offices = history.expand(issued.task.lead, issued.first)
        if self.members is None:
            return offices
        return tuple(name for name in offices if name in self.members)

    def _revisiting(self) -> ItemClocks:
        """Yield the items to be revisited, if not departments are asked for: it is never theirs."""
        if self.members is not None or self.query.role is Role.SUPPORT:
            return
        for view in self.views:
            state = revisiting_of(self.book, view)
            if state is not None:
                yield view, state

    def _those_before(self, view: TaskView) -> list[str]:
        """Return those asked for who ever had an item."""
        several = dict.fromkeys(each.department for each in view.history.assignments)
        if self.members is None:
            return list(several)
        return [name for name in several if name in self.members]

    def _lost(self, view: TaskView, whose: Collection[str]) -> ItemCounts | None:
        """Return what departments left behind that had an item and have no part of it any more."""
        lost = self.query.role is Role.LEAD and view.status not in APART
        if not lost or not _leads_no_more(view, whose):
            return None
        figures = Counter(handed_on=1)
        for clock, state in clocks_lost(view, whose):
            figures.update(_clock_figures(clock, state, done=False))
        return ItemCounts(figures)

    def _counts(self, view: TaskView, whose: Collection[str] | None) -> ItemCounts:
        """Return the counts of an item, or of a part of it: what those have done who have it."""
        if self.query.role is Role.SUPPORT:
            whose = None
        causes = int(view.history.id in self._merged)
        figures = Counter(raised=1, causes=causes)
        if view.status in APART:
            figures[view.status] += 1
            return ItemCounts(figures)
        steps = tuple(_steps(view))
        figures.update(steps)
        figures["handed_on"] += _is_handed_on(view, whose)
        for clock, state in clocks_of(self.book, view, whose):
            done = DONE_BY[clock] in steps
            figures.update(_clock_figures(clock, state, done=done))
        rating = rating_of(view)
        if rating is None:
            return ItemCounts(+figures)
        figures[rating] += 1
        worth = WORTH[rating](self.book.plan.rates)
        return ItemCounts(+figures, worth)


def _leads_no_more(view: TaskView, whose: Collection[str]) -> bool:
    """Whether departments had an item to handle, and none of them has it."""
    leading = view.history.in_force(view.day)
    if any(each.department in whose for each in leading):
        return False
    return bool(former_runs(view, whose))


def _is_handed_on(view: TaskView, whose: Collection[str] | None) -> bool:
    """Whether somebody had an item to handle who has it no more."""
    leading = {each.department for each in view.history.in_force(view.day)}
    several = former_runs(view, whose)
    return any(each.department not in leading for each in several)


def _items(book: PlanBook, query: Query) -> list[TaskView]:
    seen = views(book, query)
    return [each for each in seen if _line(each) is not None]


def _clocked(clock: str, state: ClockState) -> ItemCounts:
    """Return that one item stands so by a clock."""
    return ItemCounts(Counter((f"{clock}_{state}",)))


WORTH: Final[Mapping[Rating, Callable[[RegisterRates], Decimal]]] = {
    Rating.SATISFIED: lambda _: Decimal(100),
    Rating.MOSTLY: lambda rates: rates.mostly,
    Rating.DISSATISFIED: lambda _: Decimal(0),
}
"""How much of 100 a rating is worth by the weights of a register."""


def _steps(view: TaskView) -> Iterator[str]:
    """Yield how far an item has come."""
    if view.history.assigned_by(view.day) is None:
        yield "unassigned"
        return
    yield "assigned"
    verifyings = verifyings_of(view)
    answered = all(each.answer is not None for each in verifyings)
    if verifyings and answered:
        yield "verified"
    if view.stage in APPLIED_FOR:
        yield "handled"
    if view.status is Status.COMPLETED:
        yield "closed"


def _clock_figures(clock: str, state: ClockState, *, done: bool) -> Iterator[str]:
    """Yield how an item stands by a clock; that it was handled or is overdue, and handled in time.

    `done`: whether those who have it have done by now what the clock asks for.
    """
    yield f"{clock}_{state}"
    if state is ClockState.MISSED and not done:
        yield f"{clock}_lapsed"
    if clock == "handle" and state in ENDED:
        yield "due"
        if state is ClockState.MET:
            yield "due_on_time"


def _line(view: TaskView) -> Raise | None:
    return view.history.issued.line


Grouping = Callable[[TaskView], str | None]
"""Tells the group of an item; None where nothing names it."""


def _said(name: str) -> Grouping:
    """Return what reads a key of the line that raised an item."""

    def read(view: TaskView) -> str | None:
        value: str | None = getattr(_line(view), name)
        return value

    return read


def _month(view: TaskView) -> str:
    line = _line(view)
    assert line is not None
    return f"{line.date:%Y-%m}"


_GROUPINGS: Final[Mapping[str, Grouping]] = {
    "source": _said("source"),
    "category": _said("category"),
    "place": _said("place"),
    "month": _month,
}
DEPARTMENT: Final = "department"
GROUPINGS: Final = (DEPARTMENT, *_GROUPINGS)
