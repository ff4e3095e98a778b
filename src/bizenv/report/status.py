"""The status report: how many tasks stand where, in all and by group.

Reports on several plans can be merged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.meaning.statuses import STATUSES
from bizenv.periods.period import ONGOING
from bizenv.report.counts import Counts, total
from bizenv.report.notes import Facts, all_withheld, notes
from bizenv.report.query import Counting, Query, Role
from bizenv.report.traits import Tally, traits_of

if TYPE_CHECKING:  # plans that are remembered need no models
    from bizenv.model.book import Books, PlanBook
    from bizenv.model.item_clocks import RegisterKind
    from bizenv.report.grouping import Grouped
    from bizenv.report.views import TaskView

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


@dataclass(frozen=True)
class PlanStatus:
    """One plan's totals, and what must be said with them.

    `reviewers` are those who accepted anything in it by the day, counting or not: a name
    that stands alone is whose acceptances all are, in any part of the plan. `due_soon`: within
    how many days a task falls due soon.
    """

    plan: str
    title: str
    document: str | None
    measure_word: str
    notes: tuple[str, ...]
    totals: Counts
    due_soon: int
    reviewers: frozenset[str] = frozenset()
    register_kind: "RegisterKind | None" = None

    @property
    def unrecorded(self) -> bool:
        """Whether nothing had been recorded of it by the day."""
        return "no-records" in self.notes


class Row(NamedTuple):
    """A group, and the counts of its tasks."""

    key: str | None
    counts: Counts


@dataclass(frozen=True)
class StatusReport:
    """Where the plans stand on `query.day`, by `by`. A group's key is None where nothing names it.

    `own_rows`: rows are departments, or kinds of them, each judged on its own part. `drawn`:
    its rows are asked for as bars.
    """

    query: Query
    by: str
    plans: tuple[PlanStatus, ...] = ()
    groups: Mapping[str | None, Counts] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    own_rows: bool = False
    incomplete: tuple[str, ...] = ()
    drawn: bool = False

    @cached_property
    def totals(self) -> Counts:
        """All plans together."""
        return total([plan.totals for plan in self.plans])

    @property
    def unrecorded(self) -> bool:
        """Whether nothing had been recorded of any of these plans by the day."""
        if not self.plans:
            return False
        return all(plan.unrecorded for plan in self.plans)

    @property
    def due_soon(self) -> int | None:
        """Within how many days tasks fall due soon; None where the plans differ in it."""
        each = {plan.due_soon for plan in self.plans}
        if len(each) == 1:
            return each.pop()
        return None

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
        if self.by == "indicator":
            return "several"
        return "once"

    @property
    def counting_said(self) -> str:
        """Which sentence says so: own parts without rows of their own are said as in a list."""
        rule = self.counting
        if rule == "own-part" and not self.own_rows:
            return "counting.list.own-part"
        return f"counting.{rule}"

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        return Facts(
            self.query.day,
            self.counting_said,
            notes={each.plan: each.notes for each in self.plans},
            withheld=all_withheld(self.plans, self.incomplete),
        )

    def merge(self, other: "StatusReport") -> "StatusReport":
        """Return both reports as one."""
        return merged((self, other), self.query, self.by)

    def ordered(self) -> list["Row"]:
        """Return the groups as shown: departments and kinds by urgency, others in their order."""
        groups = self.groups.items()
        rows = [Row(key, counts) for key, counts in groups]
        if self.by in OWN_ROWS:
            rows.sort(key=_urgency)
        elif self.by == "month":
            rows.sort(key=_month)
        return rows


def _urgency(row: Row) -> tuple[int, int, int]:
    """Return by what departments are ordered: the worst status, then how often it occurs."""
    counts = row.counts
    worst = counts.worst or STATUSES[-1]
    rank = STATUSES.index(worst)
    return rank, -counts.overdue, -counts.at_risk


def _month(row: Row) -> tuple[bool, str]:
    """Return by what months are ordered; ongoing work comes last."""
    ongoing = row.key == ONGOING
    return ongoing, row.key or ""


def status_of(books: "Books", query: Query, by: str) -> StatusReport:
    """Return the status of several plans as one, each let go before the next is read."""
    report = merged([status_of_plans(books, query, by)], query, by)
    return replace(report, incomplete=books.incomplete)


def status_of_plans(books: "Iterable[PlanBook]", query: Query, by: str) -> StatusReport:
    """Return the status of plans, of which the caller knows whether they were read in full."""
    return merged((status_report(book, query, by) for book in books), query, by)


def merged(reports: Iterable[StatusReport], query: Query, by: str) -> StatusReport:
    """Return reports on several plans as one; the order of groups is that in which they first occur."""
    plans: list[PlanStatus] = []
    several: dict[str | None, list[Counts]] = {}
    titles: dict[str, str] = {}
    own_rows = by in OWN_ROWS
    for each in reports:
        plans += each.plans
        titles.update(each.titles)
        own_rows = own_rows or each.own_rows
        for key, counts in each.groups.items():
            several.setdefault(key, []).append(counts)
    return StatusReport(
        query,
        by,
        plans=tuple(plans),
        groups={key: total(counts) for key, counts in several.items()},
        titles=titles,
        own_rows=own_rows,
    )


def status_report(
    book: "PlanBook",
    query: Query,
    by: str,
    seen: "Iterable[TaskView] | None" = None,
) -> StatusReport:
    """Return one plan's status.

    `seen` are the tasks that the query asks for, where they have been judged already.
    """
    from bizenv.report.views import views

    grouping = _grouping(book, query, by)
    totals = Tally()
    tallies: dict[str | None, Tally] = {}
    judged = views(book, query) if seen is None else seen
    for view in judged:
        traits = traits_of(view)
        totals.add(traits)
        for key, part in grouping(view):
            tally = tallies.setdefault(key, Tally())
            tally.add(traits if part is view else traits_of(part))
    return StatusReport(
        query,
        by,
        plans=(_plan_status(book, query, totals.counts()),),
        groups={key: tally.counts() for key, tally in tallies.items()},
        titles=_titles(book, by),
        own_rows=_rows_are_departments(book, by),
    )


def _plan_status(book: "PlanBook", query: Query, totals: Counts) -> PlanStatus:
    plan = book.plan
    return PlanStatus(
        plan.plan,
        plan.title,
        plan.document,
        plan.counted_in,
        notes=notes(book, query.day),
        totals=totals,
        due_soon=book.policy.due_soon,
        reviewers=_reviewers(book, query.day),
        register_kind=plan.register_,
    )


def _reviewers(book: "PlanBook", day: date) -> frozenset[str]:
    """Return who accepted anything by a day."""
    return frozenset([name for name, on in acceptances(book) if on <= day])


def acceptances(book: "PlanBook") -> Iterator[tuple[str, date]]:
    """Yield who accepted anything, and when."""
    from bizenv.model.records import Accept

    for ledgers in book.entries.values():
        for entries in ledgers.values():
            for entry in entries:
                record = entry.record
                if entry.by_reviewer and isinstance(record, Accept):
                    name = book.register.reviewer(record.by)
                    yield name or record.by, entry.day


def reviewers_of(plans: Iterable[PlanStatus]) -> frozenset[str]:
    """Return who accepted anything in any of several plans."""
    nobody: frozenset[str] = frozenset()
    return nobody.union(*[plan.reviewers for plan in plans])


def _titles(book: "PlanBook", by: str) -> Mapping[str, str]:
    """Return what groups are called whose key does not say it."""
    plan = book.plan
    if by == "indicator":
        return book.indicators
    if by == "plan":
        return {plan.plan: plan.title}
    titles = {}
    if by == "section":
        for each in plan.all_sections():
            key = f"{plan.plan}/{each.number}"
            titles[key] = f"{each.number} {each.title}"
    return titles


def _rows_are_departments(book: "PlanBook", by: str) -> bool:
    """Whether a joint task can stand in several rows, in each with one part of it."""
    if not by.startswith(TAG):
        return by in OWN_ROWS
    tag = by.removeprefix(TAG)
    departments = book.register.departments.values()
    return any(tag in each.tags for each in departments)


def _grouping(
    book: "PlanBook", query: Query, by: str
) -> "Callable[[TaskView], Grouped]":
    """Return what puts a task into its groups, each with the view that the group counts."""
    from bizenv.report.grouping import (
        by_department,
        by_indicator,
        by_month,
        by_tag,
        section,
    )

    plan = book.plan
    register = book.register
    members = query.members(register)
    role = query.role
    if by.startswith(TAG):
        tag = by.removeprefix(TAG)
        return lambda view: by_tag(view, tag, members, role)
    groupings: dict[str, Callable[[TaskView], Grouped]] = {
        "department": lambda view: by_department(view, members, role, str),
        "kind": lambda view: by_department(view, members, role, register.kind),
        "section": lambda view: iter([(section(view, query.sections), view)]),
        "month": by_month,
        "plan": lambda view: iter([(plan.plan, view)]),
        "level": lambda view: iter([(plan.level, view)]),
        "indicator": by_indicator,
    }
    return groupings[by]
