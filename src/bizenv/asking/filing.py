"""Who owed a report for a month, who gave it, who was late, who did not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked, Several
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.months import whole_period
from bizenv.asking.questions import ask, states
from bizenv.asking.refusals import one_of
from bizenv.diagnostics import USAGE, BizenvError, Location
from bizenv.meaning.filing import STATES
from bizenv.periods.period import Period, month_of
from bizenv.report.filing import GROUPINGS, FilingReport, filing_report
from bizenv.report.query import Role


def filing_asked(
    inquiry: Inquiry,
    asked: Asked,
    month: str | None = None,
    state: Several = None,
    by: str = "department",
) -> Answered[FilingReport]:
    """Return who filed for a month. Raises BizenvError."""
    one_of("--by", by, tuple(GROUPINGS))
    if asked.role != Role.LEAD:
        raise BizenvError("not-with", status=USAGE, name="--role", other="filing")
    wanted = states(inquiry, state, "filing", STATES)
    query, books = ask(inquiry, asked)
    period = month_asked(inquiry, month, query.day)
    of_all = filing_report(books, query, period, by, known_later(inquiry))
    return Answered(replace(of_all, states=wanted), books.withheld)


def month_asked(inquiry: Inquiry, written: str | None, day: date) -> Period:
    """Return the month asked for; by default that of the as-of day. Raises BizenvError."""
    if written is None:
        return month_of(day)
    period = whole_period(inquiry, "month", written, day)
    return month_of(period.first)


def known_later(inquiry: Inquiry) -> Callable[[Location, date], date | None]:
    """Return what tells when a line came to be known; nothing where git keeps no history."""
    from bizenv.store.moments import Knowledge

    zone = inquiry.workspace.settings.time_zone
    knowledge = Knowledge(inquiry.folder.root, inquiry.snapshot, zone)
    return knowledge.after
