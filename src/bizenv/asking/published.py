"""What was published: the state of the plans on a day, as known then; and what changed since."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bizenv.asking.asked import Several
from bizenv.asking.compared import Compared, Moment, compare, of_both, selections
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.refusals import unclear_period
from bizenv.diagnostics import USAGE, BizenvError, Location
from bizenv.messages import Message
from bizenv.report.causes import Seen
from bizenv.report.since import SinceReport, since_report


@dataclass(frozen=True)
class Against:
    """What is compared with the published state, and as of which day that was."""

    plan: Several = None
    dept: Several = None
    as_of: str | None = None
    known_as_of: str | None = None
    published_as_of: str | None = None
    despite_errors: bool = False


class SinceAnswer(NamedTuple):
    """What changed since, the two states, and the plans that are withheld of each."""

    report: SinceReport
    moments: tuple[Moment, Moment]
    withheld: tuple[Collection[str], Collection[str]]

    def report_errors(self) -> None:
        """Say what of the two sides could not be read."""
        for moment, plans in zip(self.moments, self.withheld, strict=True):
            moment.inquiry.report_errors(plans)

    @property
    def status(self) -> int:
        """The exit status for what could not be read."""
        return max(each.inquiry.status for each in self.moments)


def since_asked(inquiry: Inquiry, published: str, against: Against) -> SinceAnswer:
    """Return what changed since something was published. Raises BizenvError."""
    moments = _moments(inquiry, published, against)
    before, after = moments
    part = Compared(against.plan, against.dept, despite_errors=against.despite_errors)
    then, now = selections(before, after, part)
    books = of_both((then, now))
    compared = compare(moments, (then, now), books, part)
    report = since_report(books, compared, sightings(before, after.inquiry))
    return SinceAnswer(report, moments, (then.withheld, now.withheld))


def _moments(
    inquiry: Inquiry,
    published: str,
    against: Against,
) -> tuple[Moment, Moment]:
    """Return what was published, and what it is compared with. Raises BizenvError."""
    before = published_moment(inquiry, published, against.published_as_of)
    later = inquiry.as_known(against.known_as_of)
    day = later.day(against.as_of)
    refuse_reversed(published, before.day, day)
    return before, Moment(later, day)


def published_moment(
    inquiry: Inquiry, written: str, as_of: str | None = None
) -> Moment:
    """Return what was published: as known at a revision or on a day, and judged on its day.

    `as_of` names that day; without it a revision's is that of its commit, in the
    workspace's time zone, which is told. Raises BizenvError.
    """
    then = inquiry.as_known(written)
    if as_of is not None:
        return Moment(then, _named(inquiry, as_of))
    day = inquiry.day_meant(written)
    if day is None:
        assert then.known is not None
        day = inquiry.zoned_day(then.known.commit.committed)
        inquiry.note("note.published-as-of", name=written, day=day)
    return Moment(then, day)


def _named(inquiry: Inquiry, written: str) -> date:
    """Return the last day of the period as of which something was published.

    Raises BizenvError.
    """
    period = inquiry.period("--published-as-of", written)
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


def sightings(before: Moment, after: Inquiry) -> Seen:
    """Return what tells on which day a line came to be known."""
    from bizenv.store.moments import Sightings

    known = before.inquiry.known
    assert known is not None
    sightings = Sightings(known, after.snapshot)

    def seen(at: Location) -> date | None:
        moment = sightings.seen(at)
        if moment is None:
            return None
        return after.zoned_day(moment)

    return seen
