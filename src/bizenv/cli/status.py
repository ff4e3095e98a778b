"""bizenv status: where the plans stand, in all and by group."""

from dataclasses import replace
from functools import reduce

import typer

from bizenv.cli.asking import answer, ask, failed_on, text
from bizenv.cli.options import Asked, By, OutputTo, spread
from bizenv.cli.session import Session, one_of
from bizenv.report.status import GROUPINGS, TAG, StatusReport, status_report
from bizenv.verdict import Status


@spread
def status(ctx: typer.Context, asked: Asked, output: OutputTo, *, by: By = "department") -> int:
    """Print the status report."""
    session: Session = ctx.obj
    if not by.startswith(TAG):
        one_of("--by", by, (*GROUPINGS, TAG + "NAME"))
    query, books = ask(session, asked, output)
    reports = (status_report(book, query, by) for book in books)
    report = replace(reduce(StatusReport.merge, reports, StatusReport(query, by)), incomplete=session.incomplete)
    answer(
        session,
        output,
        {
            "text": lambda: _text(session, report, output),
            "json": lambda: _json(session, report),
            "csv": lambda: _csv(session, report),
            "markdown": lambda: _markdown(session, report),
        },
    )
    found = [each for each in Status if getattr(report.totals, each)]
    return session.close() or failed_on(asked, found)


def _text(session: Session, report: StatusReport, output: OutputTo) -> str:
    from bizenv.render.text import status_blocks

    return text(session, output, status_blocks(report, session.words))


def _json(session: Session, report: StatusReport) -> str:
    from bizenv.render.json_v1 import status_json

    return status_json(report, session.words)


def _csv(session: Session, report: StatusReport) -> str:
    from bizenv.render.csv_file import csv_text
    from bizenv.report.table import full_status_table

    return csv_text(full_status_table(report, session.words))


def _markdown(session: Session, report: StatusReport) -> str:
    from bizenv.render.markdown import markdown
    from bizenv.render.text import status_blocks

    return markdown(status_blocks(report, session.words))
