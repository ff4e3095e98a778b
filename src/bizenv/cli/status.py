"""bizenv status: where the plans stand, in all and by group."""

import typer

from bizenv.cli.asking import answer, ask, failed_on, settle
from bizenv.cli.options import Asked, By, ReportTo, spread
from bizenv.cli.session import Session, one_of
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.meaning.verdict import Status
from bizenv.messages import Message
from bizenv.report.status import GROUPINGS, TAG, status_of


@spread
def status(
    ctx: typer.Context,
    asked: Asked,
    output: ReportTo,
    *,
    by: By = "department",
) -> int:
    """Print the status report."""
    session: Session = ctx.obj
    if not by.startswith(TAG):
        one_of("--by", by, (*GROUPINGS, TAG + "NAME"))
    outlet = settle(ctx, output)
    query, books = ask(session, asked)
    report = status_of(books, query, by)
    is_untagged = set(report.groups) == {None}
    if by.startswith(TAG) and is_untagged:
        name = by.removeprefix(TAG)
        hint = Message("hint.no-such-tag")
        raise BizenvError("no-such-tag", status=USAGE, hint=hint, name=name)
    answer(session, outlet, report)
    found = [each for each in Status if getattr(report.totals, each)]
    session.report_reading(books.withheld)
    return session.status or failed_on(asked, found)
