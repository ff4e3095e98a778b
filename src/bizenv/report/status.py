"""The status report: how many tasks stand where, in all and by group.

A fold over plans that can be merged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bizenv.meaning.verdict import STATUSES
from bizenv.model.book import Books, PlanBook
from bizenv.model.plan import Plan
from bizenv.report.counts import Counts, Tally, traits_of
from bizenv.report.notes import Facts, notes
from bizenv.report.query import ONGOING, Counting, Query, Role
from bizenv.report.views import TaskView, views

GROUPINGS: Final = (
    "department",
    "kind",
    "section",
    "month",
    "plan",
    "level",
    "indicator",
)
OWN_ROWS: Final = ("department", "kind")
TAG: Final = "tag:"

Grouped = Iterator[tuple[str | None, TaskView]]


@dataclass(frozen=True)
class PlanStatus:
    """One plan's totals, and what must be said with them."""

    plan: str
    title: str
    document: str | None
    measure_word: str
    notes: tuple[str, ...]
    totals: Counts


@dataclass(frozen=True)
class StatusReport:
    """Where the plans stand on `query.day`, by `by`. A group's key is None where nothing names it.

    `own_rows`: rows are departments, or kinds of them, each judged on its own part.
    """

    query: Query
    by: str
    plans: tuple[PlanStatus, ...] = ()
    groups: Mapping[str | None, Counts] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    own_rows: bool = False
    incomplete: tuple[str, ...] = ()

    @property
    def totals(self) -> Counts:
        """All plans together."""
        return sum((plan.totals for plan in self.plans), Counts())

    @property
    def counting(self) -> Counting:
        """Which rule the rows are counted by.

        `own-part`: each department by its own part alone. `support`: the tasks that a
        department supports, by the task's status. `once`: each task once. `several`:
        each task once in each row that it belongs to.
        """
        if self.query.role is Role.SUPPORT:
            return "support"
        if self.own_rows or self.query.departments:
            return "own-part"
        return "several" if self.by == "indicator" else "once"

    @property
    def counting_said(self) -> str:
        """Which sentence says so: own parts that have no rows of their own are said as in a list."""
        if self.counting == "own-part" and not self.own_rows:
            return "counting.list.own-part"
        return f"counting.{self.counting}"

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        notes = {each.plan: each.notes for each in self.plans}
        return Facts(self.query.day, self.counting_said, notes, self.incomplete)

    def merge(self, other: "StatusReport") -> "StatusReport":
        """Return both reports as one; the order of groups is that in which they first occur."""
        groups = dict(self.groups)
        for key, counts in other.groups.items():
            groups[key] = groups.get(key, Counts()) + counts
        return StatusReport(
            self.query,
            self.by,
            (*self.plans, *other.plans),
            groups,
            {**self.titles, **other.titles},
            own_rows=self.own_rows or other.own_rows,
        )

    def ordered(self) -> list[tuple[str | None, Counts]]:
        """Return the groups as shown: departments and kinds by urgency, all others in their order."""
        rows = list(self.groups.items())
        if self.by in OWN_ROWS:
            rows.sort(
                key=lambda row: (
                    STATUSES.index(row[1].worst or STATUSES[-1]),
                    -row[1].overdue,
                    -row[1].at_risk,
                )
            )
        elif self.by == "month":
            rows.sort(key=lambda row: (row[0] == ONGOING, row[0] or ""))
        return rows


def status_of(books: Books, query: Query, by: str) -> StatusReport:
    """Return the status of several plans as one, each let go before the next is read."""
    report = StatusReport(query, by, own_rows=by in OWN_ROWS)
    for book in books:
        report = report.merge(status_report(book, query, by))
    return replace(report, incomplete=books.incomplete)


def status_report(
    book: PlanBook, query: Query, by: str, seen: Iterable[TaskView] | None = None
) -> StatusReport:
    """Return one plan's status.

    `seen` are the tasks that the query asks for, where they have been judged already.
    """
    grouping = _grouping(book, query, by)
    totals = Tally()
    tallies: dict[str | None, Tally] = {}
    for view in views(book, query) if seen is None else seen:
        traits = traits_of(view)
        totals.add(traits)
        for key, part in grouping(view):
            tally = tallies.setdefault(key, Tally())
            tally.add(traits if part is view else traits_of(part))
    groups = {key: tally.counts() for key, tally in tallies.items()}
    plan = book.plan
    said = PlanStatus(
        plan.plan,
        plan.title,
        plan.document,
        plan.measure_word,
        notes(book, query.day),
        totals.counts(),
    )
    own_rows = _rows_are_departments(book, by)
    titles = _titles(book.plan, by)
    return StatusReport(query, by, (said,), groups, titles, own_rows=own_rows)


def _titles(plan: Plan, by: str) -> dict[str, str]:
    """Return what groups are called whose key does not say it."""
    if by == "plan":
        return {plan.plan: plan.title}
    titles = {}
    if by == "section":
        for each in plan.all_sections():
            titles[f"{plan.plan}/{each.number}"] = f"{each.number} {each.title}"
    return titles


def _rows_are_departments(book: PlanBook, by: str) -> bool:
    """Whether a joint task can stand in several rows, in each with one part of it."""
    if by.startswith(TAG):
        return any(
            by.removeprefix(TAG) in each.tags
            for each in book.register.departments.values()
        )
    return by in OWN_ROWS


def _grouping(book: PlanBook, query: Query, by: str) -> Callable[[TaskView], Grouped]:
    """Return what puts a task into its groups, each with the view that the group counts."""
    members = query.members(book.register)
    if by == "department":
        return lambda view: _by_department(view, members, query.role, lambda name: name)
    if by == "kind":
        return lambda view: _by_department(
            view, members, query.role, book.register.kind
        )
    if by.startswith(TAG):
        tag = by.removeprefix(TAG)
        return lambda view: _by_tag(view, tag, members, query.role)
    return {
        "section": lambda view: iter([(_section(view, query.sections), view)]),
        "month": lambda view: iter(
            [(f"{view.due:%Y-%m}" if view.due else ONGOING, view)]
        ),
        "plan": lambda view: iter([(book.plan.plan, view)]),
        "level": lambda view: iter([(book.plan.level, view)]),
        "indicator": lambda view: ((key, view) for key in _indicators(view)),
    }[by]


def _by_department(
    view: TaskView,
    members: frozenset[str] | None,
    role: Role,
    key: Callable[[str], str | None],
) -> Grouped:
    """Put a task under each department that leads it, judged on that part alone.

    Under a supporter as a whole.
    """
    if role is Role.LEAD and len(view.judged) == 1 and members is None:
        yield key(view.judged[0].assignment.department), view
        return
    units = (
        _leading(view) if role is Role.LEAD else view.history.supporters_on(view.day)
    )
    by_key: dict[str | None, list[str]] = {}
    for unit in units:
        if members is None or unit in members:
            by_key.setdefault(key(unit), []).append(unit)
    for name, several in by_key.items():
        part = view.part_of(several) if role is Role.LEAD else view
        if part is not None:
            yield name, part


def _leading(view: TaskView) -> tuple[str, ...]:
    return tuple(each.department for each in view.history.in_force(view.day))


def _by_tag(
    view: TaskView, tag: str, members: frozenset[str] | None, role: Role
) -> Grouped:
    """Put a task under its own tag; without one, under the tags of the departments that lead it."""
    own = view.history.issued.task.tags.get(tag)
    if own is not None:
        yield own, view
        return
    departments = view.history.book.register.departments

    def tagged(name: str) -> str | None:
        return departments[name].tags.get(tag) if name in departments else None

    yield from _by_department(view, members, role, tagged)


def _section(view: TaskView, within: tuple[str, ...]) -> str | None:
    """Return the top section of a task; below a section that was asked for, the next one down."""
    numbers = [section.number for section in view.history.issued.sections]
    if not numbers:
        return None
    depth = max(
        (numbers.index(number) + 1 for number in within if number in numbers), default=0
    )
    return f"{view.history.book.id}/{numbers[min(depth, len(numbers) - 1)]}"


def _indicators(view: TaskView) -> tuple[str | None, ...]:
    """Return the indicators of the nearest section that names any."""
    sections = reversed(view.history.issued.sections)
    return next(
        (section.indicator for section in sections if section.indicator), (None,)
    )
