"""What was published: the state of the plans on a day, as known then."""

from dataclasses import replace
from datetime import date

from bizenv.cli.diff import Moment
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message


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
