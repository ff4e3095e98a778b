"""bizenv overdue, at-risk, in-review, completed and list: tasks one by one, each with its reasons."""

from dataclasses import replace

import typer

from bizenv.cli.asking import answer, ask, failed_on, text
from bizenv.cli.options import Asked, OutputTo, Statuses, Within, spread
from bizenv.cli.session import Session
from bizenv.report.tasks import TaskReport, task_report


@spread
def overdue(ctx: typer.Context, asked: Asked, output: OutputTo) -> int:
    """List what is overdue."""
    return _tasks(ctx, asked, output, "overdue", ["overdue"])


@spread
def at_risk(ctx: typer.Context, asked: Asked, output: OutputTo, *, within: Within = None) -> int:
    """List what is at risk."""
    return _tasks(ctx, asked, output, "at_risk", ["at_risk"], within)


@spread
def in_review(ctx: typer.Context, asked: Asked, output: OutputTo) -> int:
    """List what waits for review."""
    return _tasks(ctx, asked, output, "in_review", ["in_review"])


@spread
def completed(ctx: typer.Context, asked: Asked, output: OutputTo) -> int:
    """List what is completed."""
    return _tasks(ctx, asked, output, "completed", ["completed"])


@spread
def list_tasks(
    ctx: typer.Context, asked: Asked, output: OutputTo, *, status: Statuses = None, within: Within = None
) -> int:
    """List tasks of any status."""
    return _tasks(ctx, asked, output, "list", status, within)


def _tasks(
    ctx: typer.Context,
    asked: Asked,
    output: OutputTo,
    heading: str,
    statuses: list[str] | None,
    within: str | None = None,
) -> int:
    session: Session = ctx.obj
    query, books = ask(session, asked, output, statuses, within)
    urgent_first = heading in ("overdue", "at_risk", "in_review") or within is not None
    report = task_report(books, query, urgent_first=urgent_first)
    report = replace(report, incomplete=session.incomplete)
    answer(
        session,
        output,
        {
            "text": lambda: _text(session, report, output, heading),
            "json": lambda: _json(session, report),
            "csv": lambda: _csv(session, report),
            "markdown": lambda: _markdown(session, report, heading),
        },
    )
    return session.close() or failed_on(asked, [row.view.status for row in report.tasks])


def _text(session: Session, report: TaskReport, output: OutputTo, heading: str) -> str:
    from bizenv.render.text import task_blocks

    return text(session, output, task_blocks(report, session.words, heading))


def _json(session: Session, report: TaskReport) -> str:
    from bizenv.render.json_v1 import tasks_json

    return tasks_json(report, session.words)


def _csv(session: Session, report: TaskReport) -> str:
    from bizenv.render.csv_file import csv_text
    from bizenv.report.table import task_table

    return csv_text(task_table(report, session.words))


def _markdown(session: Session, report: TaskReport, heading: str) -> str:
    from bizenv.render.markdown import markdown
    from bizenv.render.text import task_list_head
    from bizenv.report.table import task_table

    words = session.words
    return markdown([*task_list_head(report, words, heading), task_table(report, words)])
