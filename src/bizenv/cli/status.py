"""bizenv status: where the plans stand, in all and by group."""

from dataclasses import replace
from typing import Annotated

import typer

from bizenv.asking.overview import check_grouping, status_asked
from bizenv.asking.questions import failed_on
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AskedOptions, By, ReportTo, spread
from bizenv.cli.session import Session
from bizenv.meaning.statuses import Status

Chart = Annotated[bool, typer.Option("--chart", help="option.chart")]


@spread
def status(
    ctx: typer.Context,
    asked: AskedOptions,
    output: ReportTo,
    *,
    by: By = "department",
    chart: Chart = False,
) -> int:
    """Print the status report."""
    session: Session = ctx.obj
    check_grouping(by)
    outlet = settle(ctx, output)
    report, withheld = status_asked(session, asked, by)
    answer(session, outlet, replace(report, drawn=chart))
    found = [each for each in Status if getattr(report.totals, each)]
    session.report_reading(withheld)
    return session.status or failed_on(asked, found)
