"""bizenv digest: the text for cron and mail.

It says where plans stand, what changed in a period, and what is at stake.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer

from bizenv.cli import completing
from bizenv.cli.asking import Outlet, Sectioned, answer, ask, settle, worded
from bizenv.cli.diff import Moment
from bizenv.cli.months import whole_period
from bizenv.cli.options import (
    Asked,
    AsOf,
    Closed,
    Departments,
    DespiteErrors,
    KnownAsOf,
    Leaders,
    Plans,
    ReportTo,
    Tags,
    spread,
)
from bizenv.cli.published import (
    PublishedAsOf,
    published_moment,
    refuse_reversed,
    sightings,
)
from bizenv.cli.session import Session, outside_plans
from bizenv.days import parse_span
from bizenv.diagnostics import USAGE, BizenvError, reason_of
from bizenv.formats import FORMATS
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.periods.period import Period, Unit
from bizenv.report.causes import Seen
from bizenv.report.changes import State
from bizenv.report.digest import DigestReport, digest_report
from bizenv.report.plan_digest import AsPublished, PlanDigest
from bizenv.report.query import Query

WEEK: Final = 7
_UNSAFE: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


@dataclass(frozen=True)
class Digested:
    """Of what the digest is."""

    plan: Plans = None
    dept: Departments = None
    tag: Tags = None
    leader: Leaders = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    closed: Closed = False
    despite_errors: DespiteErrors = False

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
class Since:
    """Since when; at most one of the five, the last with its day."""

    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="option.since",
            metavar="DATE|7d",
            autocompletion=completing.days,
        ),
    ] = None
    week: Annotated[bool, typer.Option("--week", help="option.week")] = False
    month: Annotated[
        str | None, typer.Option("--month", help="option.month", metavar="2025-10")
    ] = None
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="option.quarter", metavar="2025Q3")
    ] = None
    since_published: Annotated[
        str | None,
        typer.Option(
            "--since-published", help="option.since-published", metavar="REV|DATE"
        ),
    ] = None
    published_as_of: PublishedAsOf = None

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
        digested: Digested,
        session: Session,
    ) -> "Earlier":
        """Read what was published."""
        if published is None:
            return cls()
        despite_errors = digested.despite_errors
        selected = published.books(query.plans, despite_errors=despite_errors)
        books = {book.id: book for book in selected}
        withheld = selected.withheld
        seen = sightings(published, session)
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


Split = Annotated[
    Path | None, typer.Option("--split", help="option.split", metavar="DIR")
]
ChangesOnly = Annotated[
    bool, typer.Option("--changes-only", help="option.changes-only")
]
SkipEmpty = Annotated[bool, typer.Option("--skip-empty", help="option.skip-empty")]


@spread
def digest(
    ctx: typer.Context,
    digested: Digested,
    period: Since,
    output: ReportTo,
    *,
    split: Split = None,
    skip_empty: SkipEmpty = False,
    changes_only: ChangesOnly = False,
) -> int:
    """Print the digest, or write one for each department."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    _refuse_both(outlet, split)
    session.known_as_of = digested.known_as_of
    published = _published(session, period)
    since, day, quarter = _period(session, period, digested.as_of, published)
    query, books = ask(session, digested.asked, day=day)
    earlier = Earlier.of(published, query, digested, session)
    whole = replace(_report(session, query, since, books, earlier), quarter=quarter)
    report = whole.news() if changes_only else whole
    to_files = split is not None or outlet.file is not None
    # What was written last is right for its day; this would not be
    is_kept_back = to_files and (books.withheld or earlier.withheld)
    may_be_silent = skip_empty or changes_only
    is_left_unsaid = may_be_silent and report.empty and split is None
    if not (is_kept_back or is_left_unsaid):
        _give(session, outlet, report, split)
    session.report_reading(books.withheld)
    return max(session.status, _reported(published, earlier))


def _refuse_both(outlet: Outlet, split: Path | None) -> None:
    """Refuse one file and a file for each department at once. Raises BizenvError."""
    if split is not None and outlet.file is not None:
        raise _bad_option("--output", outlet.file, "hint.split")


def _reported(published: Moment | None, earlier: Earlier) -> int:
    """Say what could not be read of what was published, and return the exit status for it."""
    if published is None:
        return 0
    published.session.report_errors(earlier.withheld)
    return published.session.status


def _give(
    session: Session,
    outlet: Outlet,
    report: DigestReport,
    split: Path | None,
) -> None:
    """Give one digest for all, or a file for each department."""
    if split is None:
        answer(session, outlet, report)
    else:
        _write_each(session, outlet, report, split)


def _bad_option(name: str, value: object, hint: str) -> BizenvError:
    return BizenvError(
        "bad-option", status=USAGE, name=name, value=value, hint=Message(hint)
    )


def _report(
    session: Session,
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
    city = session.workspace.settings.city
    told = tuple(plans)
    return DigestReport(query, since, city, told, incomplete, left_out, earlier.state)


def _published(session: Session, period: Since) -> Moment | None:
    """Return what is compared with as published, if it is asked for. Raises BizenvError."""
    written = period.since_published
    as_of = period.published_as_of
    if written is not None:
        return published_moment(session, written, as_of)
    if as_of is not None:
        raise _bad_option("--published-as-of", as_of, "hint.published-as-of")
    return None


def _period(
    session: Session,
    asked: Since,
    as_of: str | None,
    published: Moment | None,
) -> DigestDays:
    """Return the days that are compared. Raises BizenvError."""
    given = asked.given
    if len(given) > 1:
        raise BizenvError("one-period", status=USAGE, options=given)
    day = session.day(as_of)
    if asked.month is not None:
        return _whole(session, "month", asked.month, day)
    if asked.quarter is not None:
        return _whole(session, "quarter", asked.quarter, day)
    since = _begun(session, asked, day, published)
    return DigestDays(since, day)


def _begun(session: Session, asked: Since, day: date, published: Moment | None) -> date:
    """Return the last day before a period that ends on the as-of day. Raises BizenvError."""
    if published is not None:
        refuse_reversed(asked.since_published or "", published.day, day)
        return published.day
    if asked.week:
        return shifted(day, -WEEK)
    if asked.since is None:
        return shifted(day.replace(day=1), -1)
    since = _since(session, asked.since, day)
    if since >= day:
        raise _bad_option("--since", asked.since, "hint.since")
    return since


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _since(session: Session, written: str, day: date) -> date:
    """Return the day since which: the last of a period, or so many days before `day`.

    Raises BizenvError.
    """
    try:
        if written.endswith("d"):
            return shifted(day, -parse_span(written))
    except ValueError:
        pass  # a word
    period = session.period("--since", written, day)
    if period.ongoing:
        raise _bad_option("--since", written, "hint.since")
    return period.last


def _whole(
    session: Session,
    unit: Unit,
    written: str,
    today: date,
) -> DigestDays:
    """Return the last day before a month or a quarter, and its own last day.

    While it is not over, the as-of day stands for its last day.
    """
    period = whole_period(session, unit, written, today)
    before = shifted(period.first, -1)
    last = min(period.last, today)
    is_named = period.fiscal or period.calendar
    return DigestDays(before, last, period if is_named else None)


def _write_each(
    session: Session,
    outlet: Outlet,
    report: DigestReport,
    folder: Path,
) -> None:
    """Write a file for each department that has something to read.

    Names them on standard output.
    """
    outside_plans(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=folder, reason=reason) from None
    ending = FORMATS[outlet.format].endings[0]
    for department in report.departments():
        name = department.translate(_UNSAFE).lstrip(".")
        file = folder / (name + ending)
        own = report.of(department)
        text = worded(session, outlet._replace(file=file), own)
        session.write(text, file)
        session.write(f"{file}\n")
