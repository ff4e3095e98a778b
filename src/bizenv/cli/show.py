"""bizenv show: one task, its terms, its records, and every turn of its status."""

from typing import Annotated

import typer

from bizenv.asking.task import task_asked
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AsOf, DespiteErrors, KnownAsOf, Plans, ReportTo, spread
from bizenv.cli.session import Session

TaskId = Annotated[
    str,
    typer.Argument(
        metavar="TASK", help="argument.task", autocompletion=completing.tasks
    ),
]


@spread
def show(
    ctx: typer.Context,
    task: TaskId,
    output: ReportTo,
    *,
    plan: Plans = None,
    as_of: AsOf = None,
    known_as_of: KnownAsOf = None,
    despite_errors: DespiteErrors = False,
) -> int:
    """Print one task."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    session.known_as_of = known_as_of
    day = session.day(as_of)
    report, books = task_asked(
        session, task, day, plan or (), despite_errors=despite_errors
    )
    if report is not None:
        answer(session, outlet, report)
    session.report_reading(books.withheld)
    return session.status
