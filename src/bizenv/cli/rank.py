"""bizenv rank: departments by score over a month, a quarter or a year, with what each rests on."""

from dataclasses import dataclass
from typing import Annotated

import typer

from bizenv.asking.ranking import RankWords, rank_asked
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import (
    AsOf,
    Closed,
    Departments,
    DespiteErrors,
    KnownAsOf,
    OutputTo,
    Plans,
    spread,
)
from bizenv.cli.session import Session


@dataclass(frozen=True)
class AskedOfRank(RankWords):
    """Over which period departments are ranked, which of them are shown, and as known when."""

    month: Annotated[
        str | None,
        typer.Option(
            "--month",
            help="option.rank.month",
            metavar="2025-10",
            autocompletion=completing.months,
        ),
    ] = None
    quarter: Annotated[
        str | None,
        typer.Option("--quarter", help="option.rank.quarter", metavar="2025Q3"),
    ] = None
    year: Annotated[
        str | None,
        typer.Option("--year", help="option.rank.year", metavar="2025"),
    ] = None
    plan: Plans = None
    dept: Departments = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    closed: Closed = False
    despite_errors: DespiteErrors = False
    explain: Annotated[bool, typer.Option("--explain", help="option.explain")] = False


@spread
def rank(ctx: typer.Context, asked: AskedOfRank, output: OutputTo) -> int:
    """Rank departments by their score."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    report, withheld = rank_asked(session, asked)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status
