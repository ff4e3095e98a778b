"""The monthly bulletin (通报): what stands at the end of a month, folded from the reports that say it. Pure.

It judges and counts nothing itself: counts are those of `status`, parts those that a digest tells,
reports owed those of `filing`, ranks those of `rank`, problems those of `problems`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bizenv.meaning.statuses import Status
from bizenv.model.book import Books
from bizenv.model.register import Register, RegisterFile
from bizenv.periods.period import Period
from bizenv.report.bulletin_parts import (
    HeldPlans,
    asks_of,
    behind_of,
    issuer_of,
    register_of,
    slow_of,
)
from bizenv.report.bulletin_rows import (
    ALL,
    BulletinIssue,
    Slow,
    StandingKey,
    StandingRow,
    StandingTable,
    Unissued,
    by_rank,
    is_prompt,
    unfiled_of,
)
from bizenv.report.counts import Counts
from bizenv.report.filing import FilingCounts, FilingReport, Known, filing_report
from bizenv.report.notes import Facts
from bizenv.report.problems import ProblemReport, problem_report
from bizenv.report.query import Query
from bizenv.report.ranks import RankReport, RankRow
from bizenv.report.requests import Request
from bizenv.report.status import PlanStatus, StatusReport, status_of


@dataclass(frozen=True)
class BulletinReport:
    """A month's bulletin. Figures are of the query's day, reports owed as known on `asked`.

    `ranking` is None where the workspace does not say how it scores. `unissued` are the plans
    asked for that were issued later: nothing is said of them.
    """

    query: Query
    month: Period
    asked: date
    status: StatusReport
    kinds: StatusReport
    filing: FilingReport
    problems: ProblemReport
    ranking: RankReport | None = None
    slow: tuple[Slow, ...] = ()
    asks: tuple[Request, ...] = ()
    behind: Mapping[StandingKey, int] = field(default_factory=dict)
    register: Register = field(default_factory=lambda: Register(RegisterFile()))
    issued: BulletinIssue = field(default_factory=BulletinIssue)
    unissued: tuple[Unissued, ...] = ()

    @property
    def plans(self) -> tuple[PlanStatus, ...]:
        """The plans that it was taken from, with their totals."""
        return self.status.plans

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full."""
        return self.status.incomplete

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        return self.status.facts

    @property
    def is_too_early(self) -> bool:
        """Whether all plans asked for were issued later."""
        is_read = bool(self.plans or self.incomplete)
        return bool(self.unissued) and not is_read

    def title_of(self, plan: str) -> str:
        """Return a plan's title by its id."""
        titles = {each.plan: each.title for each in self.plans}
        return titles.get(plan, plan)

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses that occur."""
        totals = self.status.totals
        return frozenset(each for each in Status if getattr(totals, each))

    @property
    def total(self) -> StandingRow:
        """All tasks, each once."""
        totals = self.status.totals
        behind = self.behind.get(ALL, 0)
        unfiled = unfiled_of(self.filing.totals)
        return StandingRow(None, totals, behind, unfiled)

    @cached_property
    def standings(self) -> tuple[StandingRow, ...]:
        """The departments in the register's order: who leads anything, or owed a report."""
        filed: dict[str, FilingCounts] = {}
        for group in self.filing.groups:
            filed[group.key] = group.tally
        every = dict.fromkeys([*self.status.groups, *filed])
        names = filter(None, every)
        register = self.register
        known = [*register.departments, *register.groups]
        order = {name: number for number, name in enumerate(known)}
        last = len(order)
        in_order = sorted(names, key=lambda name: order.get(name, last))
        nothing = FilingCounts()
        return tuple(
            [self._standing(name, filed.get(name, nothing)) for name in in_order]
        )

    def _standing(self, name: str, filed: FilingCounts) -> StandingRow:
        counts = self.status.groups.get(name, Counts())
        behind = self.behind.get(("department", name), 0)
        rank = self._ranks.get(name)
        awaited = filed["open"]
        return StandingRow(name, counts, behind, unfiled_of(filed), rank, awaited)

    @cached_property
    def _ranks(self) -> Mapping[str, RankRow]:
        if self.ranking is None:
            return {}
        return {row.department: row for row in self.ranking.rows}

    @cached_property
    def tables(self) -> tuple[StandingTable, ...]:
        """The departments by kind, those without one last."""
        found: dict[str | None, list[StandingRow]] = {}
        for each in self.standings:
            kind = self.register.kind(each.name or "")
            several = found.setdefault(kind, [])
            several.append(each)
        unnamed = found.pop(None, [])
        tables = [self._table(kind, rows) for kind, rows in found.items()]
        if unnamed:
            last = self._table(None, unnamed)
            tables.append(last)
        return tuple(tables)

    def _table(self, kind: str | None, rows: list[StandingRow]) -> StandingTable:
        rows.sort(key=by_rank)
        counts = self.kinds.groups.get(kind, Counts())
        behind = self.behind.get(("kind", kind), 0)
        unfiled = sum(each.unfiled for each in rows)
        whole = StandingRow(kind, counts, behind, unfiled)
        return StandingTable(kind, tuple(rows), whole)

    @property
    def prompt(self) -> tuple[StandingRow, ...]:
        """Those who completed on time whatever was due, and filed; who had most due comes first."""
        found = [each for each in self.standings if is_prompt(each)]
        found.sort(key=lambda each: -each.counts.due)
        return tuple(found)

    @property
    def early(self) -> tuple[StandingRow, ...]:
        """Those who completed any task early; who completed most comes first."""
        found = [each for each in self.standings if each.counts.early]
        found.sort(key=lambda each: -each.counts.early)
        return tuple(found)


class BulletinAsked(NamedTuple):
    """Which month the bulletin is of, the day asked for, and what the office gives with it."""

    month: Period
    asked: date
    issued: BulletinIssue
    known: Known


def bulletin_report(
    books: Books, query: Query, asking: BulletinAsked, ranking: RankReport | None
) -> BulletinReport:
    """Return the bulletin of the plans asked for. All are held at once: several reports read them."""
    held = HeldPlans(books, query.day)
    of_asked = replace(query, day=asking.asked)
    of_registers = replace(query, plans=())
    issued = asking.issued
    return BulletinReport(
        query,
        asking.month,
        asking.asked,
        status_of(held, query, "department"),
        status_of(held, query, "kind"),
        filing_report(held, of_asked, asking.month, known=asking.known),
        problem_report(held, of_registers, "department"),
        ranking,
        slow=tuple(slow_of(held, query)),
        asks=tuple(asks_of(held, query)),
        behind=behind_of(held, query),
        register=register_of(held),
        issued=issued._replace(issuer=issuer_of(held, issued)),
        unissued=held.unissued,
    )
