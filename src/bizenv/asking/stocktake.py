"""One page on a department for a meeting."""

from datetime import date

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import ask
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.report.stocktake import StocktakeReport, stocktake_report


def stocktake_asked(
    inquiry: Inquiry, asked: Asked, since: str | None = None
) -> Answered[StocktakeReport]:
    """Return the stocktake of the departments asked for. Raises BizenvError."""
    query, books = ask(inquiry, asked)
    last = _since(inquiry, since, query.day)
    report = stocktake_report(books, query, last)
    return Answered(report, books.withheld)


def _since(inquiry: Inquiry, written: str | None, day: date) -> date | None:
    """Return the day of the last stocktake, if it is given. Raises BizenvError."""
    if written is None:
        return None
    period = inquiry.period("--since", written, day)
    since = period.last
    if period.ongoing or since >= day:
        hint = Message("hint.stocktake-since")
        raise BizenvError(
            "bad-option", status=USAGE, name="--since", value=written, hint=hint
        )
    return since
