"""bizenv diff: what changed in meaning between two revisions, or between two days."""

from dataclasses import dataclass
from typing import Annotated

import typer

from bizenv.asking import compared as asking
from bizenv.asking.compared import diff_asked
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import (
    AsOf,
    Departments,
    DespiteErrors,
    KnownAsOf,
    Plans,
    ReportTo,
    spread,
)
from bizenv.cli.session import Session

One = Annotated[str, typer.Argument(metavar="A", help="argument.diff-a")]
Other = Annotated[str | None, typer.Argument(metavar="[B]", help="argument.diff-b")]
Known = Annotated[bool, typer.Option("--known", help="option.known")]


@dataclass(frozen=True)
class ComparedOptions(asking.Compared):
    """What is compared, and how the two sides are meant."""

    plan: Plans = None
    dept: Departments = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    known: Known = False
    despite_errors: DespiteErrors = False


@spread
def diff(
    ctx: typer.Context,
    one: One,
    output: ReportTo,
    compared: ComparedOptions,
    *,
    other: Other = None,
) -> int:
    """Print what changed."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    found = diff_asked(session, one, other, compared)
    # In the words of the later side
    after = found.after.inquiry
    assert isinstance(after, Session)
    answer(after, outlet, found.report)
    found.report_errors()
    return found.status
