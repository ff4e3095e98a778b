"""bizenv export: the ledger as a workbook, and data sets for other programs."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bizenv.asking.questions import Sectioned, ask, failed_on
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import Outlet, settle
from bizenv.cli.files import files_in
from bizenv.cli.options import AskedOptions, Output, OutputTo, spread
from bizenv.cli.own_options import Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.formats import FORMATS
from bizenv.formats.page import Table
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.report.notes import all_withheld
from bizenv.report.query import Query, Role

if TYPE_CHECKING:
    from bizenv.contract.exports import Line

LEDGER: Final = "ledger"
DATA: Final = ("tasks", "assignments", "spans", "records", "items", "slips")
KINDS: Final = (LEDGER, *DATA)
PARQUET: Final = "{}.parquet"

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
def export(
    ctx: typer.Context,
    asked: AskedOptions,
    to: FileTo,
    *,
    what: What = LEDGER,
) -> int:
    """Write the ledger, or a data set, to a file."""
    session: Session = ctx.obj
    one_of("[WHAT]", what, KINDS)
    outlet = settle(ctx, OutputTo(to.lang, to.format, to.output))
    if FORMATS[outlet.format].folder:
        return _folder(session, outlet, asked, what)
    query, books = ask(session, asked)
    has_lines = outlet.format == "jsonl"
    data = DATA[0] if has_lines and what == LEDGER else what
    write = _ledger if data == LEDGER else _data
    statuses = write(session, outlet, books, query, data)
    session.report_reading(books.withheld)
    return session.status or failed_on(asked, statuses)


def _folder(session: Session, outlet: Outlet, asked: AskedOptions, what: str) -> int:
    """Write data sets to a folder, of closed plans too: they count on the days before.

    Return the exit status. Raises BizenvError.
    """
    from bizenv.contract.columns import COLUMN_SETS, Origin
    from bizenv.contract.columns_written import write_columns

    if asked.role != Role.LEAD:  # a span is a lead's
        raise BizenvError(
            "not-with", status=USAGE, name="--role", other=f"--format {outlet.format}"
        )
    alone = [each for each in DATA if each in COLUMN_SETS]
    one_of("[WHAT]", what, (LEDGER, *alone))
    names = COLUMN_SETS if what == LEDGER else (what,)
    query, books = ask(session, replace(asked, closed=True))
    workspace = session.workspace
    folder = outlet.file
    assert folder is not None  # it was refused without one
    name = workspace.settings.city or session.folder.root.resolve().name
    origin = Origin(name, workspace.register)
    statuses: frozenset[Status] = frozenset()
    with suppress(_Withheld), files_in(folder, map(PARQUET.format, names)) as files:
        named = dict(zip(names, files.values(), strict=True))
        found = write_columns(named, origin, books, query, session.words)
        if all_withheld(found.plans, books.incomplete):
            raise _Withheld
        statuses = found.statuses
    session.report_reading(books.withheld)
    return session.status or failed_on(asked, statuses)


class _Withheld(Exception):  # noqa: N818 - nothing is wrong with what is asked
    """There is no plan to write, for none could be read in full."""


def _ledger(
    session: Session,
    outlet: Outlet,
    books: Sectioned,
    query: Query,
    what: str,
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


def _noting(found: Iterable["Line"], statuses: set[str]) -> Iterator["Line"]:
    """Yield lines one by one, for a plan's are let go with it, and note the statuses in them."""
    from bizenv.contract.export_table import value_of

    for line in found:
        status = value_of(line, "status")
        if isinstance(status, Status):
            statuses.add(status)
        yield line


def _data(
    session: Session,
    outlet: Outlet,
    books: Sectioned,
    query: Query,
    what: str,
) -> set[str]:
    """Write a data set; return the statuses of its lines. Raises BizenvError."""
    from bizenv.contract.export_table import table
    from bizenv.contract.exports import json_line, lines

    words = session.words
    statuses: set[str] = set()
    found = _noting(lines(what, books, query, words), statuses)
    if outlet.format == "jsonl":
        texts = [json_line(each) for each in found]
        if not all_withheld(texts, books.incomplete):
            session.write("".join(texts), outlet.file)
        return statuses
    made = table(what, found, words)
    if all_withheld(made.rows, books.incomplete):
        return statuses
    if outlet.format == "xlsx":
        name = words(f"export.{what}")
        session.write_bytes(_workbook(name, query.day, made, words), outlet.file)
        return statuses
    from bizenv.formats.csv_file import csv_text

    session.write(csv_text(made, words), outlet.file, byte_order_mark=True)
    return statuses


def _workbook(name: str, day: date, made: Table, words: Catalogue) -> bytes:
    """Return a workbook of one table, in a sheet of its own name."""
    from bizenv.formats.sheets import Book, TableSheet
    from bizenv.formats.workbook import workbook

    sheet = TableSheet(name, (), made, whole=True)
    book = Book(name, day, (sheet,))
    return workbook(book, words)
