"""bizenv export: the ledger as a workbook, and data sets for other programs."""

from dataclasses import dataclass
from typing import Annotated, Final

import typer

from bizenv.cli import completing
from bizenv.cli.asking import Outlet, Sectioned, ask, failed_on, settle
from bizenv.cli.options import Asked, Output, OutputTo, spread
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session, one_of
from bizenv.meaning.verdict import Status
from bizenv.report.notes import all_withheld
from bizenv.report.query import Query

LEDGER: Final = "ledger"
DATA: Final = ("tasks", "assignments", "spans", "records", "items")
KINDS: Final = (LEDGER, *DATA)

What = Annotated[
    str,
    typer.Argument(
        metavar="[WHAT]",
        help="argument.export",
        show_default=False,
        autocompletion=completing.among(KINDS, "export.{}"),
    ),
]


@dataclass(frozen=True)
class FileTo:
    """How and to which file it is written."""

    lang: Lang = None
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="option.format.export",
            autocompletion=completing.formats,
        ),
    ] = None
    output: Output = None


@spread
def export(ctx: typer.Context, asked: Asked, to: FileTo, *, what: What = LEDGER) -> int:
    """Write the ledger, or a data set, to a file."""
    session: Session = ctx.obj
    one_of("[WHAT]", what, KINDS)
    outlet = settle(ctx, OutputTo(to.lang, to.format, to.output))
    query, books = ask(session, asked)
    has_lines = outlet.format == "jsonl"
    data = DATA[0] if has_lines and what == LEDGER else what
    write = _ledger if data == LEDGER else _data
    statuses = write(session, outlet, books, query, data)
    session.report_reading(books.withheld)
    return session.status or failed_on(asked, statuses)


def _ledger(
    session: Session, outlet: Outlet, books: Sectioned, query: Query, what: str
) -> set[str]:
    """Write the ledger; return the statuses in it. Raises BizenvError."""
    from bizenv.pages.ledger import ledger_book, ledger_table
    from bizenv.report.ledger import ledger_of

    del what  # there is one
    ledger = ledger_of(books, query)
    statuses: set[str] = {row.view.status for row in ledger.tasks.tasks}
    if ledger.facts.withheld:
        return statuses
    words = session.words
    if outlet.format == "xlsx":
        from bizenv.formats.workbook import workbook

        data = workbook(ledger_book(ledger, words), words)
        session.write_bytes(data, outlet.file)
        return statuses
    from bizenv.formats.csv_file import csv_text

    text = csv_text(ledger_table(ledger, words), words)
    session.write(text, outlet.file, byte_order_mark=True)
    return statuses


def _data(
    session: Session, outlet: Outlet, books: Sectioned, query: Query, what: str
) -> set[str]:
    """Write a data set; return the statuses of its lines. Raises BizenvError."""
    from bizenv.contract.exports import json_line, lines, table

    words = session.words
    found = list(lines(what, books, query, words))
    known = {getattr(each, "status", None) for each in found}
    statuses: set[str] = {each for each in Status if each in known}
    if all_withheld(found, books.incomplete):
        return statuses
    if outlet.format == "jsonl":
        text = "".join([json_line(each) for each in found])
        session.write(text, outlet.file)
        return statuses
    made = table(what, iter(found), words)
    if outlet.format == "xlsx":
        from bizenv.formats.sheets import Book, TableSheet
        from bizenv.formats.workbook import workbook

        name = words(f"export.{what}")
        sheet = TableSheet(name, (), made, whole=True)
        book = Book(name, query.day, (sheet,))
        session.write_bytes(workbook(book, words), outlet.file)
        return statuses
    from bizenv.formats.csv_file import csv_text

    session.write(csv_text(made, words), outlet.file, byte_order_mark=True)
    return statuses
