"""bizenv levels: which tasks fall to units, and by which of their own they are taken up."""

import dataclasses
from typing import Annotated

import typer

from bizenv.cli import completing
from bizenv.cli.aims import named
from bizenv.cli.asking import Sectioned, answer, failed_on, query, settle
from bizenv.cli.options import Asked, OutputTo, States, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.report.levels import STATES, levels_report
from bizenv.report.query import Role

PlanIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PLAN]...", help="argument.levels", autocompletion=completing.plans
    ),
]


@spread
def levels(
    ctx: typer.Context,
    asked: Asked,
    output: OutputTo,
    *,
    plans: PlanIds = None,
    state: States = None,
) -> int:
    """List the tasks that fall to units."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    if asked.role != Role.LEAD:
        raise BizenvError("not-with", status=USAGE, name="--role", other="levels")
    asked_for = named(state, "levels", STATES)
    states = [each for each in STATES if each in asked_for]
    superior = [*(asked.plan or ()), *(plans or ())]
    question = query(session, dataclasses.replace(asked, plan=superior))
    # Any plan may take up what stands in those named; a closed one tells whose it was
    books = session.workspace.books(despite_errors=asked.despite_errors)
    sectioned = Sectioned(books, question)
    report = levels_report(sectioned, question, tuple(states), closed=asked.closed)
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    statuses = {row.standing.verdict.status for row in report.rows}
    return session.status or failed_on(asked, statuses)
