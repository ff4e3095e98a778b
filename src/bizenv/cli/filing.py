"""bizenv filing: who owed a report for a month, who gave it, who was late, who did not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final

import typer

from bizenv.cli import completing
from bizenv.cli.asking import answer, ask, settle
from bizenv.cli.months import whole_period
from bizenv.cli.options import Asked, OutputTo, spread
from bizenv.cli.session import Session, one_of
from bizenv.diagnostics import FINDINGS, USAGE, BizenvError, Location
from bizenv.periods.period import Period, month_of
from bizenv.report.filing import GROUPINGS, FilingReport, filing_report
from bizenv.report.query import Role

FAIL_ON: Final = ("missing", "late")
Month = Annotated[
    str | None,
    typer.Option(
        "--month",
        help="option.month.filing",
        metavar="2025-10",
        autocompletion=completing.months,
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help="option.by.filing",
        metavar="|".join(GROUPINGS),
        autocompletion=completing.among(GROUPINGS, "filing.by.{}"),
    ),
]


@dataclass(frozen=True)
class AskedOfFiling(Asked):
    """The question that every report answers, with failures of its own."""

    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            help="option.fail-on.filing",
            metavar="|".join(FAIL_ON),
            autocompletion=completing.among(FAIL_ON, "filing.{}"),
        ),
    ] = None


@spread
def filing(
    ctx: typer.Context,
    asked: AskedOfFiling,
    output: OutputTo,
    *,
    month: Month = None,
    by: By = "department",
) -> int:
    """Print who filed for a month, who was late, and who did not."""
    session: Session = ctx.obj
    one_of("--by", by, tuple(GROUPINGS))
    one_of("--fail-on", asked.fail_on, FAIL_ON)
    if asked.role != Role.LEAD:
        raise BizenvError("not-with", status=USAGE, name="--role", other="filing")
    outlet = settle(ctx, output)
    query, books = ask(session, replace(asked, fail_on=None))
    period = _month(session, month, query.day)
    report = filing_report(books, query, period, by, _known(session))
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    return session.status or _failed_on(asked.fail_on, report)


def _month(session: Session, written: str | None, day: date) -> Period:
    """Return the month asked for; by default that of the as-of day. Raises BizenvError."""
    if written is None:
        return month_of(day)
    period = whole_period(session, "month", written, day)
    return month_of(period.first)


def _known(session: Session) -> Callable[[Location, date], date | None]:
    """Return what tells when a line came to be known; nothing where git keeps no history."""
    from bizenv.store.moments import Knowledge

    zone = session.workspace.settings.time_zone
    knowledge = Knowledge(session.folder.root, session.snapshot, zone)
    return knowledge.after


def _failed_on(wanted: str | None, report: FilingReport) -> int:
    """Return the exit status that `--fail-on` asks for: 1 if what it names occurs (or worse)."""
    failing = {"missing": ("missing",), "late": ("late", "missing")}.get(
        wanted or "", ()
    )
    if any(row.state in failing for row in report.rows):
        return FINDINGS
    return 0
