"""The items of registers (问题汇总): how many came, and how far each of their clocks was kept. Pure.

A row of a department counts its own part of each item that it leads, as `status` does; other rows,
and the total, each item once. Each clock counts for whoever answers for it. Items that were merged
into others, cancelled or carried over are counted as raised, and nowhere else. What a department
missed with an item before it lost it stands in its own row, and in that of the item.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from bizenv.meaning.statuses import Status
from bizenv.model.book import Books, PlanBook
from bizenv.model.item_clocks import RegisterKind, RegisterRates
from bizenv.report.item_counts import ItemCounts, score
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query, Role
from bizenv.report.register_sums import DEPARTMENT, ItemsOfRegister, ItemSums, RootCause

Groups = Mapping[str | None, ItemCounts]
"""Counts by what the rows are; by None where the items do not say it."""


class ItemRow(NamedTuple):
    """A group of items; its key is None where the items do not say it."""

    key: str | None
    counts: ItemCounts


@dataclass(frozen=True)
class ProblemReport:
    """The registers asked for on a day, by `by`.

    `kinds`: what they hold; `rates`: the weights of the three rates, None where registers differ.
    `reviewers`: beside the rows of departments, what is theirs who revisit.
    `closed`: registers that nobody named, and that were left out for it.
    """

    query: Query
    by: str
    plans: tuple[PlanNotes, ...] = ()
    kinds: tuple[RegisterKind, ...] = ()
    rates: RegisterRates | None = None
    totals: ItemCounts = field(default_factory=ItemCounts)
    groups: Groups = field(default_factory=dict)
    reviewers: ItemCounts | None = None
    causes: tuple[RootCause, ...] = ()
    statuses: frozenset[Status] = frozenset()
    closed: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the figures; without any there is no rule by which they count."""
        if not self.totals.figures:
            return facts_of(self, None)
        rule = "once"
        if self.query.role is Role.SUPPORT:
            rule = "support"
        elif self.query.departments:
            rule = "own-part"
        elif self.by == DEPARTMENT:
            rule = "department"
        return facts_of(self, f"counting.problems.{rule}")

    @property
    def rows(self) -> tuple[ItemRow, ...]:
        """The groups as shown: months in order, others by how many items they have."""
        groups = self.groups.items()
        rows = [ItemRow(*each) for each in groups]
        order = _by_name if self.by == "month" else _by_number
        rows.sort(key=order)
        return tuple(rows)

    def score(self, counts: ItemCounts) -> Decimal | None:
        """Return the three rates in one figure; None where registers weigh differently."""
        if self.rates is None:
            return None
        return score(counts, self.rates)


def problem_report(books: Books, query: Query, by: str) -> ProblemReport:
    """Return the items of the registers asked for; of all plans only the registers."""
    plans: list[PlanNotes] = []
    kinds: dict[RegisterKind, None] = {}
    rates: dict[RegisterRates, None] = {}
    sums = ItemSums()
    for book in books:
        kind = book.plan.register_
        if kind is not None or query.plans:
            plans.append(_notes(book, query))
        if kind is None:
            continue
        kinds[kind] = None
        rates[book.plan.rates] = None
        ItemsOfRegister(book, query).count(by, sums)
    return ProblemReport(
        query,
        by,
        tuple(plans),
        tuple(kinds),
        rates=_only(rates),
        totals=sums.totals,
        groups=sums.groups,
        reviewers=sums.revisits if sums.revisits.figures else None,
        causes=tuple(sums.causes),
        statuses=frozenset(sums.statuses),
        incomplete=books.incomplete,
    )


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


def _by_name(row: ItemRow) -> str:
    return row.key or ""


def _by_number(row: ItemRow) -> tuple[bool, int]:
    return row.key is None, -row.counts["raised"]
