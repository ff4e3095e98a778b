"""bizenv overdue, at-risk, in-review, completed and list: tasks, each with its reasons."""

import dataclasses
from typing import Annotated, Final

import typer

from bizenv.cli import completing
from bizenv.cli.asking import answer, ask, failed_on, settle
from bizenv.cli.options import Asked, ReportTo, Statuses, Within, spread
from bizenv.cli.session import Session, one_of
from bizenv.meaning.stages import Stage
from bizenv.meaning.verdict import Status
from bizenv.report.tasks import task_report

REVIEWER: Final = "reviewer"
ByReviewer = Annotated[
    str | None,
    typer.Option(
        "--by",
        help="option.by.reviewer",
        metavar=REVIEWER,
        autocompletion=completing.among((REVIEWER,)),
    ),
]


@spread
def overdue(ctx: typer.Context, asked: Asked, output: ReportTo) -> int:
    """List what is overdue."""
    return _tasks(ctx, asked, output, "overdue", ["overdue"])


@spread
def at_risk(
    ctx: typer.Context,
    asked: Asked,
    output: ReportTo,
    *,
    within: Within = None,
) -> int:
    """List what is at risk."""
    return _tasks(ctx, asked, output, "at_risk", ["at_risk"], within)


@spread
def in_review(
    ctx: typer.Context,
    asked: Asked,
    output: ReportTo,
    *,
    by: ByReviewer = None,
) -> int:
    """List what waits for review: all of it, also what was applied for late."""
    if by is not None:
        one_of("--by", by, (REVIEWER,))
        return _reviews(ctx, asked, output)
    stages = [*(asked.stage or ()), Stage.APPLIED]
    waiting = dataclasses.replace(asked, stage=stages)
    return _tasks(ctx, waiting, output, "in_review", None)


def _reviews(ctx: typer.Context, asked: Asked, output: ReportTo) -> int:
    """List what waits by the review step and who decides on it."""
    from bizenv.report.reviews import review_report

    session: Session = ctx.obj
    outlet = settle(ctx, output)._replace(kind="queue")
    query, books = ask(session, asked)
    report = review_report(books, query)
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    found = [Status.OVERDUE for row in report.rows if row.late]
    return session.status or failed_on(asked, found)


@spread
def completed(ctx: typer.Context, asked: Asked, output: ReportTo) -> int:
    """List what is completed."""
    return _tasks(ctx, asked, output, "completed", ["completed"])


@spread
def list_tasks(
    ctx: typer.Context,
    asked: Asked,
    output: ReportTo,
    *,
    status: Statuses = None,
    within: Within = None,
) -> int:
    """List tasks of any status."""
    return _tasks(ctx, asked, output, "list", status, within)


def _tasks(
    ctx: typer.Context,
    asked: Asked,
    output: ReportTo,
    heading: str,
    statuses: list[str] | None,
    within: str | None = None,
) -> int:
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    query, books = ask(session, asked, statuses, within)
    report = task_report(books, query, heading)
    answer(session, outlet, report)
    session.report_reading(books.withheld)
    found = [row.view.status for row in report.tasks]
    return session.status or failed_on(asked, found)
