"""bizenv digest: the text for cron and mail: where plans stand, what changed in a period, what is at stake."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from bizenv.cli import completing
from bizenv.cli.asking import answer, ask, check_output
from bizenv.cli.options import (
    Asked,
    AsOf,
    Closed,
    Departments,
    DespiteErrors,
    KnownAsOf,
    OutputTo,
    Plans,
    spread,
)
from bizenv.cli.session import Session, outside_plans
from bizenv.days import parse_day, parse_span
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.formats import DEFAULT, FORMATS
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Books
from bizenv.pages import render
from bizenv.report.digest import DigestReport, digest_report
from bizenv.report.query import ONGOING, Period, Query

WEEK: Final = 7
_UNSAFE: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


@dataclass(frozen=True)
class Digested:
    """Of what the digest is."""

    plan: Plans = None
    dept: Departments = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    closed: Closed = False
    despite_errors: DespiteErrors = False


@dataclass(frozen=True)
class Since:
    """Since when; at most one of the three."""

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


Split = Annotated[
    Path | None, typer.Option("--split", help="option.split", metavar="DIR")
]
SkipEmpty = Annotated[bool, typer.Option("--skip-empty", help="option.skip-empty")]


@spread
def digest(
    ctx: typer.Context,
    digested: Digested,
    period: Since,
    output: OutputTo,
    *,
    split: Split = None,
    skip_empty: SkipEmpty = False,
) -> int:
    """Print the digest, or write one for each department."""
    session: Session = ctx.obj
    output = check_output(session, output, "digest")
    if split is not None and output.output is not None:
        raise BizenvError(
            "bad-option",
            status=USAGE,
            name="--output",
            value=output.output,
            hint=Message("hint.split"),
        )
    session.known_as_of = digested.known_as_of
    since, day = _period(session, period, digested.as_of)
    asked = Asked(
        plan=digested.plan,
        dept=digested.dept,
        known_as_of=digested.known_as_of,
        closed=digested.closed,
        despite_errors=digested.despite_errors,
    )
    query, books = ask(session, asked, day=day)
    report = _report(session, query, since, books)
    if session.workspace.withheld and (split is not None or output.output is not None):
        # What was written last is right for its day; this would not be.
        session.report_reading()
        return session.status
    if split is not None:
        _write_each(session, output.format or DEFAULT, report, split)
    elif not (skip_empty and report.empty):
        answer(session, output, "digest", report)
    session.report_reading()
    return session.status


def _report(session: Session, query: Query, since: date, books: Books) -> DigestReport:
    plans = tuple(
        plan for book in books for plan in digest_report(book, query, since).plans
    )
    left_out = books.incomplete if session.workspace.withheld else ()
    city = session.workspace.settings.city
    return DigestReport(query, since, city, plans, books.incomplete, left_out)


def _period(session: Session, asked: Since, as_of: str | None) -> tuple[date, date]:
    """Return the days that are compared: the end of the one before the period, and the period's last. Raises BizenvError."""
    given = [name for name, value in vars(asked).items() if value]
    if len(given) > 1:
        raise BizenvError(
            "one-period", status=USAGE, options=[f"--{name}" for name in given]
        )
    if asked.month is not None:
        return _month(session, asked.month, as_of)
    day = session.day(as_of)
    if asked.week:
        return shifted(day, -WEEK), day
    if asked.since is None:
        return shifted(day.replace(day=1), -1), day
    since = _since(asked.since, day)
    if since is None or since >= day:
        raise BizenvError(
            "bad-option",
            status=USAGE,
            name="--since",
            value=asked.since,
            hint=Message("hint.since"),
        )
    return since, day


def _since(written: str, day: date) -> date | None:
    """Return the day since which: as written, or so many days before `day`; None for what is neither."""
    try:
        if written.endswith("d"):
            return shifted(day, -parse_span(written))
        return parse_day(written)
    except ValueError:
        return None


def _month(session: Session, written: str, as_of: str | None) -> tuple[date, date]:
    """Return the end of the month before, and the month's last day, or the as-of day if the month is not over then."""
    try:
        month = Period.parse(written)
    except ValueError:
        month = None
    today = session.day(as_of)
    if (
        month is None
        or "-" not in month.written
        or month.first == month.last
        or month.written == ONGOING
    ):
        raise BizenvError(
            "bad-option",
            status=USAGE,
            name="--month",
            value=written,
            hint=Message("hint.month"),
        )
    if today < month.first:
        raise BizenvError("month-to-come", status=USAGE, month=written, day=today)
    return shifted(month.first, -1), min(month.last, today)


def _write_each(
    session: Session, chosen: str, report: DigestReport, folder: Path
) -> None:
    """Write a file for each department that has something to read, and name them on standard output."""
    outside_plans(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BizenvError(
            "cannot-write", name=folder, reason=error.strerror or str(error)
        ) from None
    ending = FORMATS[chosen].endings[0]
    for department in report.departments():
        file = folder / (department.translate(_UNSAFE).lstrip(".") + ending)
        rendered = render("digest", chosen, report.of(department), session.words)
        session.write(rendered, file)
        session.write(f"{file}\n")
