"""bizenv milestones, targets and duties: what is to be reached or done on the way."""

from collections.abc import Iterable
from typing import Annotated, Protocol

import typer

from bizenv.asking.aims import duties_asked, milestones_asked, targets_asked
from bizenv.asking.questions import failed_on
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AskedOptions, OutputTo, States, spread
from bizenv.cli.session import Session
from bizenv.meaning.statuses import Status

WithinOfMilestones = Annotated[
    str | None,
    typer.Option(
        "--within",
        help="option.within.milestones",
        metavar="30d",
        autocompletion=completing.among(("7d", "30d", "90d")),
    ),
]

PeriodOfDuties = Annotated[
    str | None,
    typer.Option(
        "--period",
        help="option.period",
        metavar="PERIOD",
        autocompletion=completing.periods,
    ),
]


class HasState(Protocol):
    """A row that stands in some state."""

    @property
    def state(self) -> str:
        """The code of its state."""


@spread
def milestones(
    ctx: typer.Context,
    asked: AskedOptions,
    output: OutputTo,
    *,
    state: States = None,
    within: WithinOfMilestones = None,
) -> int:
    """List the milestones of a selection."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    report, withheld = milestones_asked(session, asked, state, within)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status or _failed_on(asked, report.rows)


@spread
def targets(
    ctx: typer.Context,
    asked: AskedOptions,
    output: OutputTo,
    *,
    state: States = None,
) -> int:
    """List the targets of a selection."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    report, withheld = targets_asked(session, asked, state)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status or _failed_on(asked, report.rows)


@spread
def duties(
    ctx: typer.Context,
    asked: AskedOptions,
    output: OutputTo,
    *,
    state: States = None,
    period: PeriodOfDuties = None,
) -> int:
    """List what comes back every period, and who gave it."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    report, withheld = duties_asked(session, asked, state, period)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status or _failed_on(asked, report.rows)


def _failed_on(asked: AskedOptions, rows: Iterable[HasState]) -> int:
    """Return the exit status that `--fail-on` asks for: what is missed counts as overdue."""
    found = {row.state for row in rows}
    failing = (Status.OVERDUE,) if "missed" in found else ()
    return failed_on(asked, failing)
