"""bizenv bulletin: a month's circular, with its tables, for leadership and all departments."""

from dataclasses import dataclass
from typing import Annotated

import typer

from bizenv.asking.bulletin import BulletinWords, GivenWords, bulletin_asked
from bizenv.asking.questions import failed_on
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.bulletin_notes import say_what_is_lacking
from bizenv.cli.options import (
    AsOf,
    Closed,
    DespiteErrors,
    FailOn,
    KnownAsOf,
    OutputTo,
    Plans,
    spread,
)
from bizenv.cli.session import Session


@dataclass(frozen=True)
class AskedOfBulletin(BulletinWords):
    """Which month the bulletin is of, and of which plans."""

    month: Annotated[
        str | None,
        typer.Option(
            "--month",
            help="option.bulletin.month",
            metavar="2025-10",
            autocompletion=completing.months,
        ),
    ] = None
    plan: Plans = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    closed: Closed = False
    fail_on: FailOn = None
    despite_errors: DespiteErrors = False


@dataclass(frozen=True)
class GivenByOffice(GivenWords):
    """What only the office knows; each in place of what the workspace says."""

    number: Annotated[
        str | None,
        typer.Option("--number", help="option.bulletin.number", metavar="TEXT"),
    ] = None
    date: Annotated[
        str | None,
        typer.Option(
            "--date",
            help="option.bulletin.date",
            metavar="DATE",
            autocompletion=completing.days,
        ),
    ] = None
    issuer: Annotated[
        str | None,
        typer.Option("--issuer", help="option.bulletin.issuer", metavar="NAME"),
    ] = None
    addressee: Annotated[
        str | None,
        typer.Option("--addressee", help="option.bulletin.addressee", metavar="TEXT"),
    ] = None
    copies: Annotated[
        str | None,
        typer.Option("--copies", help="option.bulletin.copies", metavar="TEXT"),
    ] = None
    chart: Annotated[bool, typer.Option("--chart", help="option.bulletin.chart")] = (
        False
    )
    requirement: Annotated[
        list[str] | None,
        typer.Option(
            "--requirement", help="option.bulletin.requirement", metavar="TEXT"
        ),
    ] = None


@spread
def bulletin(
    ctx: typer.Context,
    bulletin: AskedOfBulletin,
    given: GivenByOffice,
    output: OutputTo,
) -> int:
    """Write a month's bulletin."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    report, withheld = bulletin_asked(session, bulletin, given)
    if outlet.format != "json":
        say_what_is_lacking(session, outlet, report)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status or failed_on(bulletin.asked, report.statuses)
