"""bizenv milestones, targets and duties: what is to be reached or done on the way."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bizenv.cli import completing
from bizenv.cli.asking import (
    answer,
    ask,
    days_within,
    failed_on,
    meant,
    settle,
    value_words,
)
from bizenv.cli.options import Asked, OutputTo, States, spread
from bizenv.cli.session import Session, one_of
from bizenv.meaning.verdict import Status
from bizenv.report import duties as of_duties
from bizenv.report import milestones as of_milestones
from bizenv.report import targets as of_targets

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


@spread
def milestones(
    ctx: typer.Context,
    asked: Asked,
    output: OutputTo,
    *,
    state: States = None,
    within: WithinOfMilestones = None,
) -> int:
    """List the milestones of a selection."""
    session: Session = ctx.obj
    asked_for = named(state, "milestones", of_milestones.STATES)
    states = [each for each in of_milestones.STATES if each in asked_for]
    outlet = settle(ctx, output)
    days_within(within)
    query, books = ask(session, asked, within=within)
    report = of_milestones.milestone_report(books, query, tuple(states))
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    missed = any(row.state == "missed" for row in report.rows)
    return session.status or failed_on(asked, _failing(missed))


@spread
def targets(
    ctx: typer.Context,
    asked: Asked,
    output: OutputTo,
    *,
    state: States = None,
) -> int:
    """List the targets of a selection."""
    session: Session = ctx.obj
    asked_for = named(state, "targets", of_targets.STATES)
    states = [each for each in of_targets.STATES if each in asked_for]
    outlet = settle(ctx, output)
    query, books = ask(session, asked)
    report = of_targets.target_report(books, query, tuple(states))
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    missed = any(row.state == "missed" for row in report.rows)
    return session.status or failed_on(asked, _failing(missed))


@spread
def duties(
    ctx: typer.Context,
    asked: Asked,
    output: OutputTo,
    *,
    state: States = None,
    period: PeriodOfDuties = None,
) -> int:
    """List what comes back every period, and who gave it."""
    session: Session = ctx.obj
    asked_for = named(state, "duties", of_duties.STATES)
    states = [each for each in of_duties.STATES if each in asked_for]
    outlet = settle(ctx, output)
    query, books = ask(session, asked)
    within = None
    if period is not None:
        within = session.period("--period", period, query.day, year="this")
    settings = session.workspace.settings
    report = of_duties.duty_report(
        books, query, tuple(states), within, lambda: settings.fiscal_year_starts
    )
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    missed = any(row.state == "missed" for row in report.rows)
    return session.status or failed_on(asked, _failing(missed))


def named(
    written: Sequence[str] | None, command: str, known: Sequence[str]
) -> tuple[str, ...]:
    """Return the states named, each of which must exist: by hyphen, or as people read them."""
    found = [meant(command, each, known) for each in written or ()]
    for each in found:
        if each not in known:
            hyphened = [state.replace("_", "-") for state in known]
            one_of("--state", each, hyphened, value_words(command, known))
    return tuple(found)


def _failing(missed: bool) -> tuple[Status, ...]:  # noqa: FBT001
    if missed:
        return (Status.OVERDUE,)
    return ()
