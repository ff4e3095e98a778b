"""The digest: where plans stand, what changed in a period, and what is at stake."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from bizenv.asking.asked import Asked, Several
from bizenv.asking.compared import Moment
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.months import whole_period
from bizenv.asking.published import published_moment, refuse_reversed, sightings
from bizenv.asking.questions import Sectioned, ask
from bizenv.days import parse_span
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.periods.period import Period, Unit
from bizenv.report.causes import Seen
from bizenv.report.changes import State
from bizenv.report.digest import DigestReport, digest_report
from bizenv.report.plan_digest import PlanDigest
from bizenv.report.plan_digested import AsPublished
from bizenv.report.query import Query

WEEK: Final = 7


@dataclass(frozen=True)
class DigestWords:
    """Of what the digest is."""

    plan: Several = None
    dept: Several = None
    tag: Several = None
    leader: Several = None
    as_of: str | None = None
    known_as_of: str | None = None
    closed: bool = False
    despite_errors: bool = False

    @property
    def asked(self) -> Asked:
        """The question as every report asks it; its day is settled apart."""
        return Asked(
            plan=self.plan,
            dept=self.dept,
            tag=self.tag,
            leader=self.leader,
            known_as_of=self.known_as_of,
            closed=self.closed,
            despite_errors=self.despite_errors,
        )


@dataclass(frozen=True)
class SinceWords:
    """Since when; at most one of the five, the last with its day."""

    since: str | None = None
    week: bool = False
    month: str | None = None
    quarter: str | None = None
    since_published: str | None = None
    published_as_of: str | None = None

    @property
    def given(self) -> list[str]:
        """The options that were given and say since when."""
        named = vars(self).items()
        said = [name for name, value in named if value]
        return [_option(each) for each in said if each != "published_as_of"]


@dataclass(frozen=True)
class Earlier:
    """The plans as known when what is compared with was published; nothing for as known now."""

    state: State | None = None
    books: Mapping[str, PlanBook] = field(default_factory=dict)
    withheld: Collection[str] = ()
    incomplete: tuple[str, ...] = ()
    seen: Seen | None = None

    @classmethod
    def of(
        cls,
        published: Moment | None,
        query: Query,
        digested: DigestWords,
        inquiry: Inquiry,
    ) -> "Earlier":
        """Read what was published."""
        if published is None:
            return cls()
        despite_errors = digested.despite_errors
        selected = published.books(query.plans, despite_errors=despite_errors)
        books = {book.id: book for book in selected}
        withheld = selected.withheld
        seen = sightings(published, inquiry)
        return cls(published.state, books, withheld, selected.incomplete, seen)

    def plan(self, plan_id: str) -> AsPublished | None:
        """Return a plan as published; None where it is compared as known now."""
        if self.state is None or self.seen is None:
            return None
        return AsPublished(self.books.get(plan_id), self.state, self.seen)


class DigestDays(NamedTuple):
    """The last day before the digest's period, and its own last day.

    `quarter`: the one asked for, where the workspace has fiscal years.
    """

    since: date
    last: date
    quarter: Period | None = None


class DrawnDigest(NamedTuple):
    """A digest, the plans that it was drawn from, and what it is compared with."""

    report: DigestReport
    books: Sectioned
    published: Moment | None
    earlier: Earlier

    @property
    def withheld(self) -> set[str]:
        """The plans that are not in it because they cannot be read in full."""
        return {*self.books.withheld, *self.earlier.withheld}

    def report_earlier(self) -> int:
        """Say what could not be read of what was published, and return the exit status for it."""
        if self.published is None:
            return 0
        self.published.inquiry.report_errors(self.earlier.withheld)
        return self.published.inquiry.status


def draw(inquiry: Inquiry, digested: DigestWords, period: SinceWords) -> DrawnDigest:
    """Return the digest that is asked for. Raises BizenvError."""
    inquiry.known_as_of = digested.known_as_of
    published = _published(inquiry, period)
    since, day, quarter = _period(inquiry, period, digested.as_of, published)
    query, books = ask(inquiry, digested.asked, day=day)
    earlier = Earlier.of(published, query, digested, inquiry)
    report = replace(_report(inquiry, query, since, books, earlier), quarter=quarter)
    return DrawnDigest(report, books, published, earlier)


def bad_option(name: str, value: object, hint: str) -> BizenvError:
    """Return the refusal of what an option says."""
    return BizenvError(
        "bad-option", status=USAGE, name=name, value=value, hint=Message(hint)
    )


def _report(
    inquiry: Inquiry,
    query: Query,
    since: date,
    books: Sectioned,
    earlier: Earlier,
) -> DigestReport:
    plans: list[PlanDigest] = []
    for book in books:
        if book.id not in earlier.withheld:
            published = earlier.plan(book.id)
            plans += digest_report(book, query, since, published).plans
    files = {*books.incomplete, *earlier.incomplete}
    incomplete = tuple(sorted(files))
    left_out = incomplete if books.withheld or earlier.withheld else ()
    city = inquiry.workspace.settings.city
    told = tuple(plans)
    return DigestReport(query, since, city, told, incomplete, left_out, earlier.state)


def _published(inquiry: Inquiry, period: SinceWords) -> Moment | None:
    """Return what is compared with as published, if it is asked for. Raises BizenvError."""
    written = period.since_published
    as_of = period.published_as_of
    if written is not None:
        return published_moment(inquiry, written, as_of)
    if as_of is not None:
        raise bad_option("--published-as-of", as_of, "hint.published-as-of")
    return None


def _period(
    inquiry: Inquiry,
    asked: SinceWords,
    as_of: str | None,
    published: Moment | None,
) -> DigestDays:
    """Return the days that are compared. Raises BizenvError."""
    given = asked.given
    if len(given) > 1:
        raise BizenvError("one-period", status=USAGE, options=given)
    day = inquiry.day(as_of)
    if asked.month is not None:
        return _whole(inquiry, "month", asked.month, day)
    if asked.quarter is not None:
        return _whole(inquiry, "quarter", asked.quarter, day)
    since = _begun(inquiry, asked, day, published)
    return DigestDays(since, day)


def _begun(
    inquiry: Inquiry,
    asked: SinceWords,
    day: date,
    published: Moment | None,
) -> date:
    """Return the last day before a period that ends on the as-of day. Raises BizenvError."""
    if published is not None:
        refuse_reversed(asked.since_published or "", published.day, day)
        return published.day
    if asked.week:
        return shifted(day, -WEEK)
    if asked.since is None:
        return shifted(day.replace(day=1), -1)
    since = _since(inquiry, asked.since, day)
    if since >= day:
        raise bad_option("--since", asked.since, "hint.since")
    return since


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _since(inquiry: Inquiry, written: str, day: date) -> date:
    """Return the day since which: the last of a period, or so many days before `day`.

    Raises BizenvError.
    """
    try:
        if written.endswith("d"):
            return shifted(day, -parse_span(written))
    except ValueError:
        pass  # a word
    period = inquiry.period("--since", written, day)
    if period.ongoing:
        raise bad_option("--since", written, "hint.since")
    return period.last


def _whole(
    inquiry: Inquiry,
    unit: Unit,
    written: str,
    today: date,
) -> DigestDays:
    """Return the last day before a month or a quarter, and its own last day.

    While it is not over, the as-of day stands for its last day.
    """
    period = whole_period(inquiry, unit, written, today)
    before = shifted(period.first, -1)
    last = min(period.last, today)
    is_named = unit == "quarter" and inquiry.has_fiscal_years()
    return DigestDays(before, last, period if is_named else None)
