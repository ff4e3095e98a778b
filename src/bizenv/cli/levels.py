"""bizenv levels: which tasks fall to units, and by which of their own they are taken up."""

import dataclasses
from typing import Annotated

import typer

from bizenv.asking.over_plans import levels_asked
from bizenv.asking.questions import failed_on
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AskedOptions, OutputTo, States, spread
from bizenv.cli.session import Session

PlanIds = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PLAN]...", help="argument.levels", autocompletion=completing.plans
    ),
]


@spread
def levels(
    ctx: typer.Context,
    asked: AskedOptions,
    output: OutputTo,
    *,
    plans: PlanIds = None,
    state: States = None,
) -> int:
    """List the tasks that fall to units."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    for each in plans or ():
        one_of("[PLAN]", each, session.workspace.plans)
    superior = [*(asked.plan or ()), *(plans or ())]
    of_named = dataclasses.replace(asked, plan=superior)
    report, withheld = levels_asked(session, of_named, state)
    answer(session, outlet, report)
    session.report_reading(withheld)
    statuses = {row.standing.verdict.status for row in report.rows}
    return session.status or failed_on(asked, statuses)
