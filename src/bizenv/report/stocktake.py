"""The stocktake of a department: one page for the meeting, then and now. Pure.

It judges nothing itself: its counts are those of `status`, its worst parts those that a digest
tells as needing attention, its reports owed those of `filing`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from bizenv.meaning.crossings import RULES
from bizenv.meaning.risks import Reason, code_of
from bizenv.meaning.statuses import ALARMING, Status
from bizenv.model.book import Books, PlanBook
from bizenv.periods.period import month_of
from bizenv.report.attention import Attending, attending
from bizenv.report.counts import Counts
from bizenv.report.decisions import Decided, decided
from bizenv.report.filed_since import filed_since
from bizenv.report.filing import FilingCounts
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.promises import PROMISES, STATES, Promise, promises_of
from bizenv.report.query import Query
from bizenv.report.requests import Request, requests
from bizenv.report.status import status_report
from bizenv.report.views import TaskView, views

WORST: Final = 5
MONTHS: Final = 3
_SOURCES: Final = tuple(PROMISES)
Basis = Literal["given", "decided", "months"]
_RISKS: Final = tuple([code_of(rule) for rule in RULES])
_NOTHING: Final = Decimal(0)
_EXPECTED: Final = ("elapsed", "step", "expected")


class LastStocktake(NamedTuple):
    """The day of the last stocktake, and how it is known.

    `given` when asked; `decided`: the last day on which a meeting decided anything of the
    department; `months`: three months before, where none did.
    """

    day: date
    basis: Basis


@dataclass(frozen=True)
class StocktakeReport:
    """What a meeting looks at, of one department or group: its own parts alone.

    `worst` are at most five of `pressing` parts that need attention. `asks`: what it asks of
    others, `asked`: what others ask of it. `decided`: on the day itself.
    """

    query: Query
    since: LastStocktake
    plans: tuple[PlanNotes, ...] = ()
    now: Counts = field(default_factory=Counts)
    before: Counts = field(default_factory=Counts)
    filing: FilingCounts = field(default_factory=FilingCounts)
    worst: tuple[Attending, ...] = ()
    pressing: int = 0
    promises: tuple[Promise, ...] = ()
    asks: tuple[Request, ...] = ()
    asked: tuple[Request, ...] = ()
    decided: tuple[Decided, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles of the plans, by their ids."""
        return {each.plan: each.title for each in self.plans}

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        return facts_of(self, "counting.list.own-part")

    @property
    def unrecorded(self) -> bool:
        """Whether nothing had been recorded of any of the plans, and so no rates are given."""
        return all("no-records" in each.notes for each in self.plans)

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses of the parts that need attention."""
        return frozenset([each.verdict.status for each in self.worst])


Held = tuple[PlanBook, tuple[TaskView, ...]]
"""A plan with the parts that are asked for."""


def stocktake_report(books: Books, query: Query, since: date | None) -> StocktakeReport:
    """Return the stocktake of the departments asked for; `since`: when the last one was, if given.

    All plans are held at once: since when the page tells follows from every one of them.
    """
    held: list[Held] = []
    for book in books:
        seen = tuple(views(book, query))
        held.append((book, seen))
    begun = _begun(held, query.day, since)
    gathered = _Gathered(query, begun)
    for book, seen in held:
        gathered.take(book, seen)
    return gathered.report(books.incomplete)


def _begun(held: Iterable[Held], day: date, since: date | None) -> LastStocktake:
    """Return when the last stocktake was: as given, or as the plans tell."""
    if since is not None:
        return LastStocktake(since, "given")
    return _last(held, day)


def _last(held: Iterable[Held], day: date) -> LastStocktake:
    """Return when a meeting last decided anything of the parts, or three months before a day."""
    last: date | None = None
    for _, seen in held:
        for each in _decided(seen):
            decided_on = each.day
            is_later = last is None or decided_on > last
            if is_later and decided_on < day:
                last = decided_on
    if last is not None:
        return LastStocktake(last, "decided")
    first = _months_before(day)
    return LastStocktake(first, "months")


def _decided(seen: Iterable[TaskView]) -> Iterator[Decided]:
    for view in seen:
        yield from decided(view)


def _months_before(day: date) -> date:
    """Return the same day three months before, or the last day of that month.

    The first day of the calendar has none before it.
    """
    try:
        month = month_of(day, -MONTHS)
    except ValueError:
        return date.min
    last = month.last
    if day.day > last.day:
        return last
    return last.replace(day=day.day)


@dataclass
class _Gathered:
    """What is kept of each plan."""

    query: Query
    since: LastStocktake
    plans: list[PlanNotes] = field(default_factory=list)
    now: Counts = field(default_factory=Counts)
    before: Counts = field(default_factory=Counts)
    filing: FilingCounts = field(default_factory=FilingCounts)
    items: list[Attending] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    asks: list[Request] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)

    def take(self, book: PlanBook, seen: tuple[TaskView, ...]) -> None:
        """Keep what the page says of a plan."""
        query = self.query
        day = query.day
        since = self.since.day
        notes = plan_notes(book, day)
        self.plans.append(notes)
        self._count(book, seen)
        own = filed_since(book, query, since)
        self.filing = self.filing.plus(own)
        self._attend(book, seen)
        for view in seen:
            self.promises += promises_of(book, view, since)
        for each in _decided(seen):
            if each.day == day:
                self.decided.append(each)
        self._ask(book)

    def _attend(self, book: PlanBook, seen: tuple[TaskView, ...]) -> None:
        """Keep the parts that are overdue or at risk."""
        day = self.query.day  # nothing is marked as new: the page compares two days
        within = book.policy.due_soon
        for item in attending(book, seen, (), day, within):
            status = item.verdict.status
            if status in ALARMING:
                self.items.append(item)

    def _count(self, book: PlanBook, seen: tuple[TaskView, ...]) -> None:
        """Add up the counts of both days."""
        query = self.query
        since = self.since.day
        earlier = replace(query, day=since)
        now = status_report(book, query, "plan", seen)
        before = status_report(book, earlier, "plan")
        self.now += now.totals
        self.before += before.totals

    def _ask(self, book: PlanBook) -> None:
        """Keep what the departments ask of others, and what others ask of them."""
        query = self.query
        members = query.members(book.register) or frozenset()
        for each in requests(book, query.day, members):
            if each.department in members:
                self.asks.append(each)
            else:
                self.asked.append(each)

    def report(self, incomplete: tuple[str, ...]) -> StocktakeReport:
        """Return the page, the worst first."""
        self.items.sort(key=_urgency)
        self.promises.sort(key=_by_state)
        return StocktakeReport(
            self.query,
            self.since,
            plans=tuple(self.plans),
            now=self.now,
            before=self.before,
            filing=self.filing,
            worst=tuple(self.items[:WORST]),
            pressing=len(self.items),
            promises=tuple(self.promises),
            asks=tuple(self.asks),
            asked=tuple(self.asked),
            decided=tuple(self.decided),
            incomplete=incomplete,
        )


Urgency = tuple[int, int, Decimal, date]


def _urgency(item: Attending) -> Urgency:
    """Return by what the worst come first: overdue longest, then at risk by reason, most behind."""
    said = item.verdict
    last = said.due.last_day or date.max
    if said.status is Status.OVERDUE:
        return 0, 0, _NOTHING, last
    reasons = said.reasons
    ranks = map(_rank, reasons)
    rank = min(ranks, default=0)
    points = map(_behind, reasons)
    behind = max(points, default=_NOTHING)
    return 1, rank, -behind, last


def _rank(reason: Reason) -> int:
    """Return the place of a risk rule in their table."""
    code = reason.code
    if code in _RISKS:
        return _RISKS.index(code)
    return len(_RISKS)


def _behind(reason: Reason) -> Decimal:
    """Return by how many points a percentage is behind what is expected; 0 for other reasons."""
    figures = reason.figures
    percent = figures.get("percent")
    if not isinstance(percent, Decimal):
        return _NOTHING
    for name in _EXPECTED:
        expected = figures.get(name)
        if isinstance(expected, Decimal):
            return expected - percent
    return _NOTHING


def _by_state(promise: Promise) -> tuple[int, int]:
    promised = promise.promised
    state = STATES.index(promise.state)
    source = _SOURCES.index(promised.source)
    return state, source
