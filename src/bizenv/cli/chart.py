"""bizenv chart: a picture of the year, of departments, indicators, targets or what is overdue."""

from typing import Annotated

import typer

from bizenv.asking.overview import chart_asked
from bizenv.asking.questions import failed_on
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AskedOptions, OutputTo, spread
from bizenv.cli.session import Session
from bizenv.meaning.statuses import Status
from bizenv.report.charts import CHARTS, ChartReport

What = Annotated[
    str,
    typer.Argument(
        metavar="[WHAT]",
        help="argument.chart",
        show_default=False,
        autocompletion=completing.among(CHARTS, "chart.title.{}"),
    ),
]


@spread
def chart(
    ctx: typer.Context,
    asked: AskedOptions,
    output: OutputTo,
    *,
    what: What = CHARTS[0],
) -> int:
    """Draw a picture, with the table of its figures."""
    session: Session = ctx.obj
    one_of("[WHAT]", what, CHARTS)
    outlet = settle(ctx, output)
    report, withheld = chart_asked(session, asked, what)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status or failed_on(asked, _statuses(report))


def _statuses(report: ChartReport) -> list[Status]:
    """Return the statuses that the last figures have."""
    bars = report.bars[-1:] if report.what == "year" else report.bars
    found: list[Status] = []
    for bar in bars:
        found += [each for each in Status if getattr(bar.counts, each)]
    return found
