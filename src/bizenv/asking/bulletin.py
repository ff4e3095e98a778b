"""A month's circular, with its tables, for leadership and all departments."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked, Several
from bizenv.asking.filing import known_later
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.months import whole_period
from bizenv.asking.questions import ask
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.model.bulletin import BulletinFacts
from bizenv.pages import dates
from bizenv.pages.bulletin_values import plans_said
from bizenv.periods.period import Period, month_of
from bizenv.report.bulletin import (
    BulletinAsked,
    BulletinReport,
    bulletin_report,
)
from bizenv.report.bulletin_rows import BulletinIssue
from bizenv.report.query import Query
from bizenv.report.ranking import RankAsked, rank_report
from bizenv.report.ranks import RankReport
from bizenv.report.spans import day_of

_GIVEN: Final = ("issuer", "addressee", "copies")


@dataclass(frozen=True)
class BulletinWords:
    """Which month the bulletin is of, and of which plans."""

    month: str | None = None
    plan: Several = None
    as_of: str | None = None
    known_as_of: str | None = None
    closed: bool = False
    fail_on: str | None = None
    despite_errors: bool = False

    @property
    def asked(self) -> Asked:
        """The question as every report asks it."""
        return Asked(
            plan=self.plan,
            as_of=self.as_of,
            known_as_of=self.known_as_of,
            closed=self.closed,
            fail_on=self.fail_on,
            despite_errors=self.despite_errors,
        )


@dataclass(frozen=True)
class GivenWords:
    """What only the office knows; each in place of what the workspace says."""

    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    addressee: str | None = None
    copies: str | None = None
    chart: bool = False
    requirement: Several = None


def bulletin_asked(
    inquiry: Inquiry, bulletin: BulletinWords, given: GivenWords
) -> Answered[BulletinReport]:
    """Return a month's bulletin. Raises BizenvError."""
    inquiry.known_as_of = bulletin.known_as_of
    day = inquiry.day(bulletin.as_of)
    month = _month(inquiry, bulletin.month, day)
    query, books = ask(inquiry, bulletin.asked, day=day_of(month, day))
    issued = _issued(inquiry, given, day)
    asking = BulletinAsked(month, day, issued, known_later(inquiry))
    ranking = _ranking(inquiry, bulletin, query, asking)
    report = bulletin_report(books, query, asking, ranking)
    _check_issued(inquiry, report)
    return Answered(report, books.withheld)


def _check_issued(inquiry: Inquiry, report: BulletinReport) -> None:
    """Refuse a month at whose end no plan had been issued. Raises BizenvError."""
    if not report.is_too_early:
        return
    said = plans_said(report, inquiry.interface)
    raise BizenvError(
        "bulletin-not-issued",
        status=USAGE,
        hint=Message("hint.bulletin-not-issued"),
        month=dates.period(report.month),
        as_of=dates.as_of(report.query.day),
        plans=said,
    )


def _month(inquiry: Inquiry, written: str | None, day: date) -> Period:
    """Return the month asked for; by default the last that has ended. Raises BizenvError."""
    if written is None:
        this = month_of(day)
        has_none_before = this.first == date.min
        if day == this.last or has_none_before:
            return this
        return month_of(day, -1)
    return whole_period(inquiry, "month", written, day)


def _issued(inquiry: Inquiry, given: GivenWords, day: date) -> BulletinIssue:
    """Return what the office gives: the options in place of what the workspace says."""
    from bizenv.store.templates import bulletin_template

    workspace = inquiry.workspace
    settings = workspace.settings
    facts = settings.bulletin or BulletinFacts()
    instead: dict[str, object] = {
        name: getattr(given, name) for name in _GIVEN if getattr(given, name)
    }
    if given.requirement:
        instead["requirements"] = tuple(given.requirement)
    return BulletinIssue(
        facts.model_copy(update=instead),
        given.number,
        _dated(inquiry, given.date, day),
        settings.city,
        template=bulletin_template(workspace.snapshot, inquiry.words.language),
        drawn=given.chart,
    )


def _dated(inquiry: Inquiry, written: str | None, day: date) -> date | None:
    """Return the day that the bulletin bears, if it is given. Raises BizenvError."""
    if written is None:
        return None
    period = inquiry.period("--date", written, day)
    if period.unit != "day":
        raise BizenvError("bad-option", status=USAGE, name="--date", value=written)
    return period.first


def _ranking(
    inquiry: Inquiry, bulletin: BulletinWords, query: Query, asking: BulletinAsked
) -> RankReport | None:
    """Return the month's ranking, where the workspace says how it scores and can be read in full."""
    workspace = inquiry.workspace
    if workspace.settings.scoring is None:
        return None
    ranked = RankAsked(
        asking.month,
        workspace.standards,
        asking.asked,
        workspace.settings.fiscal_year_starts,
        closed=bulletin.closed,
    )
    books = workspace.books(query.plans, despite_errors=bulletin.despite_errors)
    report = rank_report(books, query, ranked)
    if inquiry.errors and not bulletin.despite_errors:
        return None
    return report
