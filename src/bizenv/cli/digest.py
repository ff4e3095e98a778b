"""bizenv digest: the text for cron and mail.

It says where plans stand, what changed in a period, and what is at stake.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bizenv.asking.digest import DigestWords, SinceWords, bad_option, draw
from bizenv.cli import completing
from bizenv.cli.answering import Outlet, answer, settle, worded
from bizenv.cli.files import file_name, folder_for_files, outside_plans
from bizenv.cli.options import (
    AsOf,
    Closed,
    Departments,
    DespiteErrors,
    KnownAsOf,
    Leaders,
    Plans,
    ReportTo,
    Tags,
    spread,
)
from bizenv.cli.published import PublishedAsOf
from bizenv.cli.session import Session
from bizenv.formats import FORMATS
from bizenv.report.digest import DigestReport


@dataclass(frozen=True)
class Digested(DigestWords):
    """Of what the digest is."""

    plan: Plans = None
    dept: Departments = None
    tag: Tags = None
    leader: Leaders = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    closed: Closed = False
    despite_errors: DespiteErrors = False


@dataclass(frozen=True)
class Since(SinceWords):
    """Since when; at most one of the five, the last with its day."""

    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="option.since",
            metavar="DATE|7d",
            autocompletion=completing.days,
        ),
    ] = None
    week: Annotated[bool, typer.Option("--week", help="option.week")] = False
    month: Annotated[
        str | None, typer.Option("--month", help="option.month", metavar="2025-10")
    ] = None
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="option.quarter", metavar="2025Q3")
    ] = None
    since_published: Annotated[
        str | None,
        typer.Option(
            "--since-published", help="option.since-published", metavar="REV|DATE"
        ),
    ] = None
    published_as_of: PublishedAsOf = None


Split = Annotated[
    Path | None, typer.Option("--split", help="option.split", metavar="DIR")
]
ChangesOnly = Annotated[
    bool, typer.Option("--changes-only", help="option.changes-only")
]
SkipEmpty = Annotated[bool, typer.Option("--skip-empty", help="option.skip-empty")]


@spread
def digest(
    ctx: typer.Context,
    digested: Digested,
    period: Since,
    output: ReportTo,
    *,
    split: Split = None,
    skip_empty: SkipEmpty = False,
    changes_only: ChangesOnly = False,
) -> int:
    """Print the digest, or write one for each department."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    _refuse_both(outlet, split)
    drawn = draw(session, digested, period)
    whole = drawn.report
    report = whole.news() if changes_only else whole
    to_files = split is not None or outlet.file is not None
    # What was written last is right for its day; this would not be
    is_kept_back = to_files and drawn.withheld
    may_be_silent = skip_empty or changes_only
    is_left_unsaid = may_be_silent and report.empty and split is None
    if not (is_kept_back or is_left_unsaid):
        _give(session, outlet, report, split)
    session.report_reading(drawn.books.withheld)
    return max(session.status, drawn.report_earlier())


def _refuse_both(outlet: Outlet, split: Path | None) -> None:
    """Refuse one file and a file for each department at once. Raises BizenvError."""
    if split is not None and outlet.file is not None:
        raise bad_option("--output", outlet.file, "hint.split")


def _give(
    session: Session,
    outlet: Outlet,
    report: DigestReport,
    split: Path | None,
) -> None:
    """Give one digest for all, or a file for each department."""
    if split is None:
        answer(session, outlet, report)
    else:
        _write_each(session, outlet, report, split)


def _write_each(
    session: Session,
    outlet: Outlet,
    report: DigestReport,
    folder: Path,
) -> None:
    """Write a file for each department that has something to read.

    Names them on standard output.
    """
    outside_plans(folder)
    folder_for_files(folder)
    ending = FORMATS[outlet.format].endings[0]
    for department in report.departments():
        file = folder / (file_name(department) + ending)
        own = report.of(department)
        text = worded(session, outlet._replace(file=file), own)
        session.write(text, file)
        session.write(f"{file}\n")
