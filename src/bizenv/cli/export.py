"""bizenv export: the ledger as a workbook or a table."""

from typing import Final

import typer

from bizenv.cli.asking import Outlet, ask, failed_on, settle
from bizenv.cli.options import Asked, OutputTo, spread
from bizenv.cli.session import Session
from bizenv.report.ledger import Ledger, ledger_of

LEDGER: Final = "ledger"


@spread
def export(ctx: typer.Context, asked: Asked, output: OutputTo) -> int:
    """Write the ledger to a file."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    query, books = ask(session, asked)
    ledger = ledger_of(books, query)
    if not ledger.facts.withheld:
        _write(session, outlet, ledger)
    session.report_reading(books.withheld)
    found = [row.view.status for row in ledger.tasks.tasks]
    return session.status or failed_on(asked, found)


def _write(session: Session, outlet: Outlet, ledger: Ledger) -> None:
    """Write the ledger in the format settled. Raises BizenvError."""
    from bizenv.pages.ledger import ledger_book, ledger_table

    words = session.words
    if outlet.format == "xlsx":
        from bizenv.formats.workbook import workbook

        session.write_bytes(workbook(ledger_book(ledger, words), words), outlet.file)
        return
    from bizenv.formats.csv_file import csv_text

    text = csv_text(ledger_table(ledger, words), words)
    session.write(text, outlet.file, byte_order_mark=True)
