"""Where the plans stand, in all and by group; and what is drawn of it."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import Sectioned, ask
from bizenv.asking.refusals import one_of
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.periods.period import year_of
from bizenv.report.query import Query
from bizenv.report.status import GROUPINGS, TAG, StatusReport, merged, status_of_plans

if TYPE_CHECKING:
    from bizenv.report.charts import ChartReport


def status_asked(inquiry: Inquiry, asked: Asked, by: str) -> Answered[StatusReport]:
    """Return where the plans stand. Raises BizenvError for a tag that nothing has."""
    check_grouping(by)
    query, books = ask(inquiry, asked)
    report = _status(inquiry, query, by, books)
    is_untagged = set(report.groups) == {None}
    if by.startswith(TAG) and is_untagged:
        name = by.removeprefix(TAG)
        hint = Message("hint.no-such-tag")
        raise BizenvError("no-such-tag", status=USAGE, hint=hint, name=name)
    return Answered(report, books.withheld)


def _status(inquiry: Inquiry, query: Query, by: str, books: Sectioned) -> StatusReport:
    """Return where the plans stand, by what is remembered of them where that may be."""
    if inquiry.may_remember:
        from bizenv.asking.tallies import for_status

        known = for_status(inquiry, query, by, books.books)
        if known is not None:
            from bizenv.report.tallied import status_of_tallied

            report = status_of_tallied(known, query, by)
            return replace(report, incomplete=known.incomplete)
    shares = books.shared(partial(status_of_plans, query=query, by=by))
    report = merged(shares, query, by)
    return replace(report, incomplete=books.incomplete)


def check_grouping(by: str) -> None:
    """Refuse what nothing is grouped by. Raises BizenvError."""
    if not by.startswith(TAG):
        one_of("--by", by, (*GROUPINGS, TAG + "NAME"))


def chart_asked(inquiry: Inquiry, asked: Asked, what: str) -> "Answered[ChartReport]":
    """Return what a picture is drawn from. Raises BizenvError."""
    from bizenv.report.charts import CHARTS, chart_of

    one_of("[WHAT]", what, CHARTS)
    drawn = next(each for each in CHARTS if each == what)
    was_open = drawn == "year"  # what is closed by now counts in the months before
    wanted = replace(asked, closed=True) if was_open else asked
    query, books = ask(inquiry, wanted)
    starts = inquiry.workspace.settings.fiscal_year_starts
    year = year_of(query.day, starts)
    report = chart_of(books, query, drawn, year, closed=asked.closed)
    return Answered(report, books.withheld)
