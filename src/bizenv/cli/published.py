"""What was published: the state of the plans on a day, as known then."""

from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from bizenv.cli import completing
from bizenv.cli.diff import Moment
from bizenv.cli.session import Session, unclear_period
from bizenv.diagnostics import USAGE, BizenvError, Location
from bizenv.messages import Message
from bizenv.report.causes import Seen

PublishedAsOf = Annotated[
    str | None,
    typer.Option(
        "--published-as-of",
        help="option.published-as-of",
        metavar="DATE",
        autocompletion=completing.days,
    ),
]


def published_moment(
    session: Session, written: str, as_of: str | None = None
) -> Moment:
    """Return what was published: as known at a revision or on a day, and judged on its day.

    `as_of` names that day; without it a revision's is that of its commit, in the
    workspace's time zone, which is told. Raises BizenvError.
    """
    then = replace(session, known_as_of=written)
    if as_of is not None:
        return Moment(then, _named(session, as_of))
    day = session.day_meant(written)
    if day is None:
        assert then.known is not None
        day = session.zoned_day(then.known.commit.committed)
        session.note("note.published-as-of", name=written, day=day)
    return Moment(then, day)


def _named(session: Session, written: str) -> date:
    """Return the last day of the period as of which something was published.

    Raises BizenvError.
    """
    period = session.period("--published-as-of", written)
    if period.ongoing:
        raise unclear_period("--published-as-of", written)
    return period.last


def refuse_reversed(written: str, published: date, day: date) -> None:
    """Refuse a published day that is later than the day it is compared with.

    Raises BizenvError.
    """
    if published > day:
        said = {"name": written, "published": published, "day": day}
        hint = Message("hint.since-reversed")
        raise BizenvError("since-reversed", status=USAGE, hint=hint, **said)


def sightings(before: Moment, after: Session) -> Seen:
    """Return what tells on which day a line came to be known."""
    from bizenv.store.moments import Sightings

    known = before.session.known
    assert known is not None
    sightings = Sightings(known, after.snapshot)

    def seen(at: Location) -> date | None:
        moment = sightings.seen(at)
        if moment is None:
            return None
        return after.zoned_day(moment)

    return seen
