"""bizenv stocktake: one page on a department for a meeting."""

from dataclasses import dataclass
from typing import Annotated

import typer

from bizenv.asking.questions import failed_on
from bizenv.asking.stocktake import stocktake_asked
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import (
    AskedOptions,
    AsOf,
    Closed,
    DespiteErrors,
    FailOn,
    KnownAsOf,
    Leaders,
    OutputTo,
    Plans,
    Tags,
    spread,
)
from bizenv.cli.session import Session


@dataclass(frozen=True)
class DepartmentPage:
    """Of what department the page is, and what of its work."""

    dept: Annotated[
        str,
        typer.Option(
            "--dept",
            help="option.stocktake.dept",
            metavar="NAME",
            autocompletion=completing.departments,
            show_default=False,
        ),
    ]
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="option.stocktake.since",
            metavar="DATE",
            autocompletion=completing.days,
        ),
    ] = None
    plan: Plans = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    tag: Tags = None
    leader: Leaders = None
    closed: Closed = False
    fail_on: FailOn = None
    despite_errors: DespiteErrors = False

    @property
    def asked(self) -> AskedOptions:
        """The question as every report asks it."""
        return AskedOptions(
            plan=self.plan,
            dept=[self.dept],
            as_of=self.as_of,
            known_as_of=self.known_as_of,
            tag=self.tag,
            leader=self.leader,
            closed=self.closed,
            fail_on=self.fail_on,
            despite_errors=self.despite_errors,
        )


@spread
def stocktake(ctx: typer.Context, page: DepartmentPage, output: OutputTo) -> int:
    """Print one page on a department for a meeting."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    report, withheld = stocktake_asked(session, page.asked, page.since)
    answer(session, outlet, report)
    if outlet.at_terminal and not report.decided:
        session.note("stocktake.how")  # to the office alone: the page goes to others
    session.report_reading(withheld)
    return session.status or failed_on(page.asked, report.statuses)
