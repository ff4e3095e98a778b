"""bizenv problems: the items of registers, and how far each of their clocks was kept."""

import dataclasses
from typing import Annotated

import typer

from bizenv.asking.over_plans import problems_asked
from bizenv.asking.questions import failed_on
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AskedOptions, OutputTo, choice, spread
from bizenv.cli.session import Session
from bizenv.report.register_sums import GROUPINGS

Registers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PLAN]...", help="argument.problems", autocompletion=completing.plans
    ),
]
By = Annotated[str, choice("by", "problems", GROUPINGS, "problems.by.{}")]


@spread
def problems(
    ctx: typer.Context,
    asked: AskedOptions,
    output: OutputTo,
    *,
    plans: Registers = None,
    by: By = "department",
) -> int:
    """Print what came to registers, and what became of it."""
    session: Session = ctx.obj
    one_of("--by", by, GROUPINGS)
    outlet = settle(ctx, output)
    for each in plans or ():
        one_of("[PLAN]", each, session.workspace.plans)
    named = [*(asked.plan or ()), *(plans or ())]
    of_named = dataclasses.replace(asked, plan=named)
    report, withheld = problems_asked(session, of_named, by)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status or failed_on(asked, report.statuses)
