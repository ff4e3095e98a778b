"""The stocktake of a department as JSON: bizenv/stocktake/1, a contract like those of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.decisions import DecidedV1, decided_v1
from bizenv.contract.digest import ItemV1, RequestV1, item_v1, requests_v1
from bizenv.contract.filing import FilingCountsV1, filing_counts_v1
from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.said import SaidV1, said_v1
from bizenv.contract.v1 import AskedV1, CountsV1, Json, counts_v1, dump
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.report.promises import Kept, Promise, Source
from bizenv.report.stocktake import Basis, StocktakeReport


class PromiseV1(Json):
    """What was promised of a part, and what came of it.

    `text`: its words; of a forecast on_time, difficult or cannot; of a milestone its title. `said`: when; null for a
    milestone. `until`: the day that it names. `slip`: which one a reply is to. `applied`: when the application was made
    that stands. `later`: what the department said last, if after it.
    """

    source: Source
    department: str
    plan: str
    id: str
    title: str
    text: str | None
    said: date | None
    until: date | None
    slip: str | None
    state: Kept
    status: Status
    late: bool
    applied: date | None
    later: SaidV1 | None


class StocktakeV1(AskedV1):
    """bizenv stocktake --format json. `before` are the counts of the day `since`, as known now.

    `basis`: how that day is known: given; decided, the last day on which a meeting decided anything; months, three
    months before. `filing`: the reports whose day came since. `pressing`: how many parts are overdue or at risk;
    `worst` are at most five of them.
    """

    schema_: Literal["bizenv/stocktake/1"] = Field(
        default="bizenv/stocktake/1", alias="schema"
    )
    since: date
    basis: Basis
    incomplete: list[str]
    plans: list[PlanNotesV1]
    before: CountsV1
    now: CountsV1
    filing: FilingCountsV1
    pressing: int
    worst: list[ItemV1]
    promises: list[PromiseV1]
    asks: list[RequestV1]
    asked: list[RequestV1]
    decided: list[DecidedV1]


def stocktake_json(report: StocktakeReport, words: Catalogue) -> str:
    """Return the stocktake of a department as JSON."""
    return dump(
        StocktakeV1(
            **list_head(report),
            since=report.since.day,
            basis=report.since.basis,
            before=counts_v1(report.before),
            now=counts_v1(report.now),
            filing=filing_counts_v1(report.filing),
            pressing=report.pressing,
            worst=[item_v1(each, words) for each in report.worst],
            promises=[_promise(each) for each in report.promises],
            asks=requests_v1(report.asks),
            asked=requests_v1(report.asked),
            decided=[decided_v1(each) for each in report.decided],
        )
    )


def _promise(each: Promise) -> PromiseV1:
    promised = each.promised
    verdict = each.standing.verdict
    return PromiseV1(
        source=promised.source,
        department=each.department,
        plan=each.plan,
        id=each.task,
        title=each.title,
        text=promised.text,
        said=promised.said,
        until=promised.until,
        slip=promised.slip,
        state=each.state,
        status=verdict.status,
        late=verdict.late,
        applied=each.done,
        later=said_v1(each.later) if each.later else None,
    )
