"""bizenv digest: the text for cron and mail.

It says where plans stand, what changed in a period, and what is at stake.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from bizenv.cli import completing
from bizenv.cli.asking import Outlet, Sectioned, answer, ask, settle, worded
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
from bizenv.cli.session import Session, outside_plans
from bizenv.days import parse_span
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.formats import FORMATS
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.pages import sentences
from bizenv.periods.period import Unit
from bizenv.report.digest import DigestReport, PlanDigest, digest_report
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
    """Since when; at most one of the four."""

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
    if split is not None and outlet.file is not None:
        raise _bad_option("--output", outlet.file, "hint.split")
    session.known_as_of = digested.known_as_of
    since, day = _period(session, period, digested.as_of)
    query, books = ask(session, digested.asked, day=day)
    report = _report(session, query, since, books)
    if changes_only:
        report = report.news()
    to_files = split is not None or outlet.file is not None
    # What was written last is right for its day; this would not be
    is_kept_back = books.withheld and to_files
    may_be_silent = skip_empty or changes_only
    is_left_unsaid = may_be_silent and report.empty and split is None
    if not (is_kept_back or is_left_unsaid):
        _give(session, outlet, report, split)
    session.report_reading(books.withheld)
    return session.status


def _give(
    session: Session, outlet: Outlet, report: DigestReport, split: Path | None
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
    session: Session, query: Query, since: date, books: Sectioned
) -> DigestReport:
    plans: list[PlanDigest] = []
    for book in books:
        plans += digest_report(book, query, since).plans
    incomplete = books.incomplete
    left_out = incomplete if books.withheld else ()
    city = session.workspace.settings.city
    return DigestReport(query, since, city, tuple(plans), incomplete, left_out)


def _period(session: Session, asked: Since, as_of: str | None) -> tuple[date, date]:
    """Return the days that are compared: the last before the period, and the period's last.

    Raises BizenvError.
    """
    given = [f"--{name}" for name, value in vars(asked).items() if value]
    if len(given) > 1:
        raise BizenvError("one-period", status=USAGE, options=given)
    day = session.day(as_of)
    if asked.month is not None:
        return _whole(session, "month", asked.month, day)
    if asked.quarter is not None:
        return _whole(session, "quarter", asked.quarter, day)
    if asked.week:
        return shifted(day, -WEEK), day
    if asked.since is None:
        return shifted(day.replace(day=1), -1), day
    since = _since(session, asked.since, day)
    if since >= day:
        raise _bad_option("--since", asked.since, "hint.since")
    return since, day


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
    session: Session, unit: Unit, written: str, today: date
) -> tuple[date, date]:
    """Return the last day before a month or a quarter, and its own last day.

    While it is not over, the as-of day stands for its last day.
    """
    period = session.period(f"--{unit}", written, today)
    if period.unit != unit:
        raise _bad_option(f"--{unit}", written, f"hint.{unit}")
    if today < period.first:
        said = sentences.period(period)
        raise BizenvError("period-to-come", status=USAGE, period=said, day=today)
    return shifted(period.first, -1), min(period.last, today)


def _write_each(
    session: Session, outlet: Outlet, report: DigestReport, folder: Path
) -> None:
    """Write a file for each department that has something to read.

    Names them on standard output.
    """
    outside_plans(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BizenvError("cannot-write", name=folder, reason=reason) from None
    ending = FORMATS[outlet.format].endings[0]
    for department in report.departments():
        name = department.translate(_UNSAFE).lstrip(".")
        file = folder / (name + ending)
        own = report.of(department)
        text = worded(session, replace(outlet, file=file), own)
        session.write(text, file)
        session.write(f"{file}\n")
