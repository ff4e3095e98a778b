"""bizenv since: what changed since a day's figures were published, and what was corrected."""

from dataclasses import dataclass, replace
from typing import Annotated

import typer

from bizenv.cli.asking import answer, settle
from bizenv.cli.diff import Compared, Moment, Scope, compare, of_both, selections
from bizenv.cli.options import (
    DespiteErrors,
    ReportTo,
    spread,
)
from bizenv.cli.published import (
    PublishedAsOf,
    published_moment,
    refuse_reversed,
    sightings,
)
from bizenv.cli.session import Session
from bizenv.report.since import since_report

Published = Annotated[
    str, typer.Argument(metavar="REV|DATE", help="argument.since.published")
]


@dataclass(frozen=True)
class Against(Scope):
    """What is compared with the published state, and as of which day that was."""

    published_as_of: PublishedAsOf = None
    despite_errors: DespiteErrors = False


@spread
def since(
    ctx: typer.Context,
    published: Published,
    output: ReportTo,
    against: Against,
) -> int:
    """Print what changed since, and what was corrected."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    moments = _moments(session, published, against)
    before, after = moments
    part = Compared(against.plan, against.dept, despite_errors=against.despite_errors)
    selected = selections(before, after, part)
    books = of_both(selected)
    compared = compare(moments, selected, books, part)
    report = since_report(books, compared, sightings(before, after.session))
    answer(after.session, outlet, report)
    for moment, plans in zip(moments, selected, strict=True):
        moment.session.report_errors(plans.withheld)
    return max(before.session.status, after.session.status)


def _moments(
    session: Session,
    published: str,
    against: Against,
) -> tuple[Moment, Moment]:
    """Return what was published, and what it is compared with. Raises BizenvError."""
    before = published_moment(session, published, against.published_as_of)
    later = replace(session, known_as_of=against.known_as_of)
    day = later.day(against.as_of)
    refuse_reversed(published, before.day, day)
    return before, Moment(later, day)
