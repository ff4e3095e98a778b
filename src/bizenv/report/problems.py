"""The items of registers (问题汇总): how many came, and how far each of their clocks was kept. Pure.

An item stands in one row alone, so rows add up to the total. Items that were merged into others or
cancelled are counted as raised, and nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from bizenv.meaning.items import roots_of
from bizenv.meaning.stages import Stage
from bizenv.meaning.verdict import APART, Status
from bizenv.model.book import Books, PlanBook
from bizenv.model.items import Raise
from bizenv.model.plan import RegisterKind, RegisterRates
from bizenv.model.records import Rating
from bizenv.report.clocks import (
    CLOCKS,
    ENDED,
    ClockState,
    clocks_of,
    rating_of,
    verifyings_of,
)
from bizenv.report.counts import Rate, percent_of
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.views import TaskView, views

_TENTH: Final = Decimal("0.1")
_HANDLED: Final = (Stage.APPLIED, Stage.DECLARED, Stage.ACCEPTED)


@dataclass(frozen=True, slots=True)
class WeighedRate:
    """A share whose parts weigh differently: `n` is the weight of those that count."""

    n: Decimal
    of: int

    @property
    def percent(self) -> Decimal | None:
        """As of any rate."""
        return percent_of(self.n, self.of)


STEPS: Final = ("assigned", "verified", "handled", "closed")
RATINGS: Final = tuple(each.value for each in Rating)
COUNTS: Final = (
    "raised",
    "merged",
    "cancelled",
    "unassigned",
    *STEPS,
    "due",
    "due_on_time",
    *RATINGS,
    "causes",
)
RATES: Final = ("response", "solution", "satisfaction")


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """How many items of registers are what on a day: figures by name, of COUNTS and of clocks.

    raised = merged + cancelled + unassigned + assigned. Of those that go on: `verified` (已核查),
    `handled` (已办结: applied for, or further), `closed` (已销号: completed). `due`: with a due
    day, and handled or overdue; `due_on_time`: of these, handled in time. `causes`: items that others
    were merged into (一类事). `content` is what the ratings weigh, 100 for each that satisfies.
    """

    figures: Counter[str] = field(default_factory=Counter)
    content: Decimal = Decimal(0)

    def __add__(self, other: "ItemCounts") -> "ItemCounts":
        figures = self.figures + other.figures
        content = self.content + other.content
        return ItemCounts(figures, content)

    def __getitem__(self, name: str) -> int:
        return self.figures[name]

    def at(self, clock: str, state: ClockState) -> int:
        """How many have one of the CLOCKS in a state."""
        return self.figures[f"{clock}_{state}"]

    @property
    def overdue(self) -> int:
        """How often a clock has ended and nobody has acted; an item past two of them counts twice."""
        return sum(self.at(each, ClockState.OVERDUE) for each in CLOCKS)

    @property
    def rated(self) -> int:
        """How many the reviewer rated."""
        return sum(self[name] for name in RATINGS)

    @property
    def response(self) -> Rate:
        """按时核查率: verified in time, of those that were verified or whose clock has ended."""
        met, missed, overdue = (self.at("verify", each) for each in ENDED)
        ended = met + missed + overdue
        return Rate(met, ended)

    @property
    def solution(self) -> Rate:
        """按期办结率: handled in time, of those that were handled or whose clock has ended."""
        return Rate(self["due_on_time"], self["due"])

    @property
    def satisfaction(self) -> WeighedRate:
        """满意率: satisfied, and mostly satisfied by its weight, of those rated."""
        content = self.content / 100
        return WeighedRate(content, self.rated)


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


class ItemRow(NamedTuple):
    """A group of items; its key is None where the items do not say it."""

    key: str | None
    counts: ItemCounts


@dataclass(frozen=True)
class ProblemReport:
    """The registers asked for on a day, by `by`.

    `kinds`: what they hold; `rates`: the weights of the three rates, None where registers differ.
    """

    query: Query
    by: str
    plans: tuple[PlanNotes, ...] = ()
    kinds: tuple[RegisterKind, ...] = ()
    rates: RegisterRates | None = None
    groups: Mapping[str | None, ItemCounts] = field(default_factory=dict)
    causes: tuple[RootCause, ...] = ()
    statuses: frozenset[Status] = frozenset()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        return facts_of(self, "counting.problems")

    @property
    def totals(self) -> ItemCounts:
        """All rows together."""
        return sum(self.groups.values(), ItemCounts())

    @property
    def rows(self) -> tuple[ItemRow, ...]:
        """The groups as shown: months in order, others by how many items they have."""
        groups = self.groups.items()
        rows = [ItemRow(key, counts) for key, counts in groups]
        order = _by_name if self.by == "month" else _by_number
        rows.sort(key=order)
        return tuple(rows)

    def score(self, counts: ItemCounts) -> Decimal | None:
        """Return the three rates in one figure (综合得分), of those that have a base.

        The weights of these are scaled up to 100. None where registers weigh differently.
        """
        if self.rates is None:
            return None
        points = whole = Decimal(0)
        for name in RATES:
            percent: Decimal | None = getattr(counts, name).percent
            if percent is not None:
                weight: Decimal = getattr(self.rates, name)
                points += percent * weight
                whole += weight
        if whole:
            return (points / whole).quantize(_TENTH, ROUND_HALF_UP)
        return None


def problem_report(books: Books, query: Query, by: str) -> ProblemReport:
    """Return the items of the registers asked for; of all plans only the registers."""
    plans: list[PlanNotes] = []
    kinds: dict[RegisterKind, None] = {}
    rates: dict[RegisterRates, None] = {}
    groups: defaultdict[str | None, ItemCounts] = defaultdict(ItemCounts)
    causes: list[RootCause] = []
    statuses: set[Status] = set()
    for book in books:
        kind = book.plan.register_
        if kind is not None or query.plans:
            plans.append(_notes(book, query))
        if kind is None:
            continue
        kinds[kind] = None
        rates[book.plan.rates] = None
        of_plan = _Register(book, query)
        statuses |= _count(of_plan, _GROUPINGS[by], groups)
        causes += of_plan.causes()
    return ProblemReport(
        query,
        by,
        tuple(plans),
        tuple(kinds),
        rates=_only(rates),
        groups=groups,
        causes=tuple(causes),
        statuses=frozenset(statuses),
        incomplete=books.incomplete,
    )


def _count(
    register: "_Register",
    grouping: Callable[[TaskView], str | None],
    groups: defaultdict[str | None, ItemCounts],
) -> set[Status]:
    """Count the items of a register into their groups; return the statuses that they have."""
    statuses: set[Status] = set()
    for view in register.views:
        group = grouping(view)
        groups[group] += register.counts(view)
        statuses.add(view.status)
    return statuses


def _only(rates: Mapping[RegisterRates, None]) -> RegisterRates | None:
    """Return the rates by which all registers are judged; None if they differ."""
    if len(rates) != 1:
        return None
    (only,) = rates
    return only


def _notes(book: PlanBook, query: Query) -> PlanNotes:
    notes = plan_notes(book, query.day)
    if book.plan.register_ is None:
        codes = ("no-register", *notes.notes)
        return notes._replace(notes=codes)
    return notes


class _Register:
    """The items of one register that are asked for, and which of them others were merged into."""

    def __init__(self, book: PlanBook, query: Query) -> None:
        self.book = book
        seen = views(book, query)
        self.views = [each for each in seen if _line(each) is not None]
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

    def counts(self, view: TaskView) -> ItemCounts:
        """Return the counts of one item."""
        causes = int(view.history.id in self._merged)
        figures = Counter(raised=1, causes=causes)
        if view.status in APART:
            is_merged = view.status is Status.MERGED
            figures["merged" if is_merged else "cancelled"] += 1
            return ItemCounts(figures)
        figures.update(_steps(view))
        for clock, state in clocks_of(self.book, view):
            figures[f"{clock}_{state}"] += 1
            figures.update(_ended(clock, state))
        rating = rating_of(view)
        if rating is None:
            return ItemCounts(figures)
        figures[rating] += 1
        worth = _WORTH[rating](self.book.plan.rates)
        return ItemCounts(figures, worth)


_WORTH: Final[Mapping[Rating, Callable[[RegisterRates], Decimal]]] = {
    Rating.SATISFIED: lambda _: Decimal(100),
    Rating.MOSTLY: lambda rates: rates.mostly,
    Rating.DISSATISFIED: lambda _: Decimal(0),
}


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
    if view.stage in _HANDLED:
        yield "handled"
    if view.status is Status.COMPLETED:
        yield "closed"


def _ended(clock: str, state: ClockState) -> Iterator[str]:
    """Yield that an item was handled or is overdue, and that it was handled in time."""
    if clock == "handle" and state in ENDED:
        yield "due"
        if state is ClockState.MET:
            yield "due_on_time"


def _line(view: TaskView) -> Raise | None:
    return view.history.issued.line


def _first_lead(view: TaskView) -> str:
    return view.judged[0].assignment.department


def _said(name: str) -> Callable[[TaskView], str | None]:
    """Return what reads a key of the line that raised an item."""

    def read(view: TaskView) -> str | None:
        value: str | None = getattr(_line(view), name)
        return value

    return read


def _month(view: TaskView) -> str:
    line = _line(view)
    assert line is not None
    return f"{line.date:%Y-%m}"


_GROUPINGS: Final[Mapping[str, Callable[[TaskView], str | None]]] = {
    "department": _first_lead,
    "source": _said("source"),
    "category": _said("category"),
    "place": _said("place"),
    "month": _month,
}
GROUPINGS: Final = tuple(_GROUPINGS)


def _by_name(row: ItemRow) -> str:
    return row.key or ""


def _by_number(row: ItemRow) -> tuple[bool, int]:
    return row.key is None, -row.counts["raised"]
