"""The monthly bulletin as JSON: bizenv/bulletin/1, a contract like all of `v1`. Figures, without the template's words."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.digest import RequestV1, requests_v1
from bizenv.contract.filing import FilingCountsV1, filing_counts_v1
from bizenv.contract.problems import ItemCountsV1, item_counts_v1
from bizenv.contract.v1 import (
    AskedV1,
    CountsV1,
    Json,
    PlanV1,
    counts_v1,
    dump,
    filters_v1,
    plan_v1,
)
from bizenv.messages import Catalogue
from bizenv.pages.bulletin_values import state_said
from bizenv.report.bulletin import BulletinReport
from bizenv.report.bulletin_rows import Slow, StandingRow, StandingTable


class StandingV1(Json):
    """A department's row, or that of a kind: its counts as `status` gives them, and what stands beside them.

    `behind`: at risk because progress is behind; `unfiled`: reports of the month not given; `rank`: null without one.
    """

    name: str | None
    counts: CountsV1
    behind: int
    unfiled: int
    rank: int | None


class StandingTableV1(Json):
    """The departments of one kind; `whole`: the kind, each task once."""

    kind: str | None
    rows: list[StandingV1]
    whole: StandingV1


class SlowV1(Json):
    """A part that is overdue; `expected`: by when its department said last that it will be done, else null."""

    department: str
    plan: str
    id: str
    title: str
    due: date | None
    days_overdue: int
    state: str
    expected: date | None


class IssuedV1(Json):
    """What the office gave with the bulletin; null for what is left blank."""

    issuer: str | None
    number: str | None
    date: date | None
    addressee: str | None
    copies: str | None
    basis: str | None
    requirements: list[str]
    template: str | None


class BulletinV1(AskedV1):
    """bizenv bulletin --format json. `filing_as_of`: on which day the month's reports were looked at."""

    schema_: Literal["bizenv/bulletin/1"] = Field(
        default="bizenv/bulletin/1", alias="schema"
    )
    month: str
    filing_as_of: date
    incomplete: list[str]
    issued: IssuedV1
    plans: list[PlanV1]
    total: StandingV1
    not_issued: list[str]
    tables: list[StandingTableV1]
    prompt: list[str]
    early: list[str]
    slow: list[SlowV1]
    filing: FilingCountsV1
    asks: list[RequestV1]
    problems: ItemCountsV1 | None


def bulletin_json(report: BulletinReport, words: Catalogue) -> str:
    """Return the month's bulletin as JSON."""
    problems = report.problems
    items = None
    if problems.totals.figures:
        items = item_counts_v1(problems, problems.totals)
    return dump(
        BulletinV1(
            as_of=report.query.day,
            known_as_of=report.query.known_as_of,
            filters=filters_v1(report.query),
            month=report.month.written,
            filing_as_of=report.asked,
            incomplete=list(report.incomplete),
            issued=_issued(report),
            plans=[plan_v1(each) for each in report.plans],
            total=_standing(report.total),
            not_issued=[each.plan for each in report.unissued],
            tables=[_table(each) for each in report.tables],
            prompt=[each.name or "" for each in report.prompt],
            early=[each.name or "" for each in report.early],
            slow=[_slow(each, words) for each in report.slow],
            filing=filing_counts_v1(report.filing.totals),
            asks=requests_v1(report.asks),
            problems=items,
        )
    )


def _issued(report: BulletinReport) -> IssuedV1:
    issued = report.issued
    facts = issued.facts
    return IssuedV1(
        issuer=issued.issuer,
        number=issued.number,
        date=issued.day,
        addressee=facts.addressee,
        copies=facts.copies,
        basis=facts.basis,
        requirements=list(facts.requirements),
        template=None if issued.template is None else issued.template[0],
    )


def _table(each: StandingTable) -> StandingTableV1:
    rows = [_standing(row) for row in each.rows]
    return StandingTableV1(kind=each.kind, rows=rows, whole=_standing(each.whole))


def _standing(each: StandingRow) -> StandingV1:
    return StandingV1(
        name=each.name,
        counts=counts_v1(each.counts),
        behind=each.behind,
        unfiled=each.unfiled,
        rank=each.place,
    )


def _slow(each: Slow, words: Catalogue) -> SlowV1:
    item = each.item
    return SlowV1(
        department=item.department,
        plan=item.plan,
        id=item.task,
        title=item.title,
        due=item.verdict.due.last_day,
        days_overdue=each.days,
        state=state_said(each, words),
        expected=each.expected,
    )
