"""bizenv overdue, at-risk, in-review, completed and list: tasks, each with its reasons."""

from typing import Annotated, Final

import typer

from bizenv.asking.lists import reviews_asked, tasks_streamed
from bizenv.asking.questions import failed_on
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AskedOptions, ReportTo, Statuses, Within, spread
from bizenv.cli.session import Session
from bizenv.cli.streaming import answer_as_it_comes
from bizenv.meaning.statuses import Status

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
def overdue(ctx: typer.Context, asked: AskedOptions, output: ReportTo) -> int:
    """List what is overdue."""
    return _tasks(ctx, asked, output, "overdue")


@spread
def at_risk(
    ctx: typer.Context,
    asked: AskedOptions,
    output: ReportTo,
    *,
    within: Within = None,
) -> int:
    """List what is at risk."""
    return _tasks(ctx, asked, output, "at_risk", within=within)


@spread
def in_review(
    ctx: typer.Context,
    asked: AskedOptions,
    output: ReportTo,
    *,
    by: ByReviewer = None,
) -> int:
    """List what waits for review: all of it, also what was applied for late."""
    if by is not None:
        one_of("--by", by, (REVIEWER,))
        return _reviews(ctx, asked, output)
    return _tasks(ctx, asked, output, "in_review")


def _reviews(ctx: typer.Context, asked: AskedOptions, output: ReportTo) -> int:
    """List what waits by the review step and who decides on it."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)._replace(kind="queue")
    report, withheld = reviews_asked(session, asked)
    answer(session, outlet, report)
    session.report_reading(withheld)
    found = [Status.OVERDUE for row in report.rows if row.late]
    return session.status or failed_on(asked, found)


@spread
def completed(ctx: typer.Context, asked: AskedOptions, output: ReportTo) -> int:
    """List what is completed."""
    return _tasks(ctx, asked, output, "completed")


@spread
def list_tasks(
    ctx: typer.Context,
    asked: AskedOptions,
    output: ReportTo,
    *,
    status: Statuses = None,
    within: Within = None,
) -> int:
    """List tasks of any status."""
    return _tasks(ctx, asked, output, "list", status, within)


def _tasks(
    ctx: typer.Context,
    asked: AskedOptions,
    output: ReportTo,
    heading: str,
    statuses: list[str] | None = None,
    within: str | None = None,
) -> int:
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    tasks, books = tasks_streamed(session, asked, heading, statuses, within)
    head = answer_as_it_comes(session, outlet, tasks)
    session.report_reading(books.withheld)
    return session.status or failed_on(asked, head.outline.statuses)
