"""What was published: the state of the plans on a day, as known then."""

from dataclasses import replace
from datetime import date

from bizenv.cli.diff import Moment
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError, Location
from bizenv.messages import Message
from bizenv.report.causes import Seen


def published_moment(session: Session, written: str) -> Moment:
    """Return what was published: as known at a revision and judged on its day, or of a day.

    The day of a revision is that of its commit, in the workspace's time zone. Raises
    BizenvError.
    """
    then = replace(session, known_as_of=written)
    day = session.day_meant(written)
    if day is None:
        assert then.known is not None
        day = session.zoned_day(then.known.commit.committed)
    return Moment(then, day)


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
