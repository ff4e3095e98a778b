"""The items of registers as JSON: bizenv/problems/1, a contract like all of `v1`."""

from typing import Literal

from pydantic import Field

from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.v1 import AskedV1, Json, Number, dump
from bizenv.messages import Catalogue
from bizenv.model.item_clocks import RegisterRates
from bizenv.report.clock_states import CLOCKS, ClockState
from bizenv.report.item_counts import COUNTS, RATES, ItemCounts, WeighedRate
from bizenv.report.problems import ItemRow, ProblemReport
from bizenv.report.rate import Rate
from bizenv.report.register_sums import RootCause


class ClockV1(Json):
    """How many items stand how by a clock.

    met: done in time; missed: done late, or lapsed; overdue: not done, and past; running: in time yet.

    lapsed: missed, and handed on or closed before it was done.
    """

    met: int
    missed: int
    overdue: int
    running: int
    lapsed: int


class ClocksV1(Json):
    """Each clock with the items for which it runs or ran."""

    assign: ClockV1
    verify: ClockV1
    handle: ClockV1
    revisit: ClockV1


class ItemRateV1(Json):
    """A share with its base; of satisfaction n is a weight. percent is null for 0 of 0."""

    n: Number
    of: int
    percent: Number | None


class ItemRatesV1(Json):
    """The three rates, and all together by their weights; score is null without any."""

    response: ItemRateV1
    solution: ItemRateV1
    satisfaction: ItemRateV1
    score: Number | None


class ItemCountsV1(Json):
    """Counts of items; raised = merged + cancelled + carried_over + unassigned + assigned."""

    raised: int
    merged: int
    cancelled: int
    carried_over: int
    unassigned: int
    assigned: int
    verified: int
    handled: int
    closed: int
    due: int
    due_on_time: int
    satisfied: int
    mostly: int
    dissatisfied: int
    causes: int
    handed_on: int
    clocks: ClocksV1
    rates: ItemRatesV1


class ItemRowV1(Json):
    """A group of items; key is null where the items do not say it."""

    key: str | None
    counts: ItemCountsV1


class CauseV1(Json):
    """Items with one cause: the one that goes on, and those that were merged into it."""

    plan: str
    item: str
    title: str
    merged: list[str]


class WeightsV1(Json):
    """How the three rates weigh, in percent; mostly: what such a rating counts for."""

    mostly: Number
    response: Number
    solution: Number
    satisfaction: Number


class ProblemsV1(AskedV1):
    """bizenv problems --format json."""

    schema_: Literal["bizenv/problems/1"] = Field(
        default="bizenv/problems/1", alias="schema"
    )
    by: str
    incomplete: list[str]
    plans: list[PlanNotesV1]
    weights: WeightsV1 | None
    totals: ItemCountsV1
    rows: list[ItemRowV1]
    reviewers: ItemCountsV1 | None
    causes: list[CauseV1]


def problems_json(report: ProblemReport, words: Catalogue) -> str:
    """Return the items of registers as JSON."""
    del words  # it has no sentences
    return dump(
        ProblemsV1(
            **list_head(report),
            by=report.by,
            weights=_weights(report.rates),
            totals=item_counts_v1(report, report.totals),
            rows=[_row(report, each) for each in report.rows],
            reviewers=_reviewers(report),
            causes=[_cause(each) for each in report.causes],
        )
    )


def _reviewers(report: ProblemReport) -> ItemCountsV1 | None:
    if report.reviewers is None:
        return None
    return item_counts_v1(report, report.reviewers)


def _weights(rates: RegisterRates | None) -> WeightsV1 | None:
    if rates is None:
        return None
    return WeightsV1(**rates.model_dump())


def _row(report: ProblemReport, row: ItemRow) -> ItemRowV1:
    return ItemRowV1(key=row.key, counts=item_counts_v1(report, row.counts))


def item_counts_v1(report: ProblemReport, counts: ItemCounts) -> ItemCountsV1:
    """Return counts of items with their clocks and rates."""
    rates = {name: _rate(getattr(counts, name)) for name in RATES}
    clocks = {name: _clock(counts, name) for name in CLOCKS}
    return ItemCountsV1(
        **{name: counts[name] for name in COUNTS},
        clocks=ClocksV1(**clocks),
        rates=ItemRatesV1(**rates, score=report.score(counts)),
    )


def _clock(counts: ItemCounts, clock: str) -> ClockV1:
    numbers = {state.value: counts.at(clock, state) for state in ClockState}
    return ClockV1(**numbers, lapsed=counts.lapsed(clock))


def _rate(rate: Rate | WeighedRate) -> ItemRateV1:
    return ItemRateV1(n=rate.n, of=rate.of, percent=rate.percent)


def _cause(cause: RootCause) -> CauseV1:
    return CauseV1(
        plan=cause.plan,
        item=cause.item,
        title=cause.title,
        merged=list(cause.merged),
    )
