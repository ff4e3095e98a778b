"""By when a department said last that its part will be done (预计完成); nothing is guessed. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.meaning.slips import slips_about
from bizenv.model.book import PlanBook
from bizenv.model.records import Decide
from bizenv.report.decisions import decisions_on
from bizenv.report.views import Judged


class _ExpectedDay(NamedTuple):
    """A day that was named, and on which day it was."""

    said: date
    until: date


def expected_by(book: PlanBook, judged: Judged, day: date) -> date | None:
    """Return the day named last: in a request for more time, a reply to a slip, or a decision.

    None where none was, or where it has passed.
    """
    last = max(_named(book, judged, day), default=None)
    if last is None or last.until < day:
        return None
    return last.until


def _named(book: PlanBook, judged: Judged, day: date) -> Iterator[_ExpectedDay]:
    asks = judged.verdict.asks
    if asks is not None:
        yield _ExpectedDay(asks.asked, asks.until)
    for entry in decisions_on(judged.assignment, day):
        record = entry.record
        if isinstance(record, Decide) and record.complete_by is not None:
            yield _ExpectedDay(entry.day, record.complete_by)
    yield from _replied(book, judged, day)


def _replied(book: PlanBook, judged: Judged, day: date) -> Iterator[_ExpectedDay]:
    """Yield the days that replies to slips about a part promise."""
    for slip in slips_about(book, judged.assignment, day):
        for reply in slip.replies:
            if reply.until is not None:
                yield _ExpectedDay(reply.date, reply.until)
