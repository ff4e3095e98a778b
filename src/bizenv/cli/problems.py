"""bizenv problems: the items of registers, and how far each of their clocks was kept."""

import dataclasses
from typing import Annotated

import typer

from bizenv.cli import completing
from bizenv.cli.asking import answer, ask, failed_on, settle
from bizenv.cli.options import Asked, OutputTo, spread
from bizenv.cli.session import Session, one_of
from bizenv.report.problems import GROUPINGS, problem_report

Registers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PLAN]...", help="argument.problems", autocompletion=completing.plans
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help="option.by.problems",
        metavar="|".join(GROUPINGS),
        autocompletion=completing.among(GROUPINGS, "problems.by.{}"),
    ),
]


@spread
def problems(
    ctx: typer.Context,
    asked: Asked,
    output: OutputTo,
    *,
    plans: Registers = None,
    by: By = "department",
) -> int:
    """Print what came to registers, and what became of it."""
    session: Session = ctx.obj
    one_of("--by", by, GROUPINGS)
    outlet = settle(ctx, output)
    named = [*(asked.plan or ()), *(plans or ())]
    of_named = dataclasses.replace(asked, plan=named)
    query, books = ask(session, of_named)
    found = problem_report(books, query, by)
    report = dataclasses.replace(found, closed=books.closed_registers)
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    return session.status or failed_on(asked, report.statuses)
