"""bizenv since: what changed since a day's figures were published, and what was corrected."""

from dataclasses import dataclass
from typing import Annotated

import typer

from bizenv.asking import published as asking
from bizenv.asking.published import since_asked
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
from bizenv.cli.published import PublishedAsOf
from bizenv.cli.session import Session

Published = Annotated[
    str, typer.Argument(metavar="REV|DATE", help="argument.since.published")
]


@dataclass(frozen=True)
class AgainstOptions(asking.Against):
    """What is compared with the published state, and as of which day that was."""

    plan: Plans = None
    dept: Departments = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    published_as_of: PublishedAsOf = None
    despite_errors: DespiteErrors = False


@spread
def since(
    ctx: typer.Context,
    published: Published,
    output: ReportTo,
    against: AgainstOptions,
) -> int:
    """Print what changed since, and what was corrected."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    found = since_asked(session, published, against)
    _, after = found.moments
    assert isinstance(after.inquiry, Session)
    answer(after.inquiry, outlet, found.report)
    found.report_errors()
    return found.status
