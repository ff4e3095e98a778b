"""Departments by score, over a month, a quarter or a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked, Several
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.months import whole_period
from bizenv.asking.questions import query
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.model.book import PlanBook
from bizenv.periods.period import Period, Unit, month_of
from bizenv.report.ranking import RankAsked, rank_report
from bizenv.report.ranks import RankReport
from bizenv.report.spans import day_of

UNITS: Final[tuple[Unit, ...]] = ("month", "quarter", "year")


@dataclass(frozen=True)
class RankWords:
    """Over which period departments are ranked, which of them are shown, and as known when."""

    month: str | None = None
    quarter: str | None = None
    year: str | None = None
    plan: Several = None
    dept: Several = None
    as_of: str | None = None
    known_as_of: str | None = None
    closed: bool = False
    despite_errors: bool = False
    explain: bool = False

    @property
    def asked(self) -> Asked:
        """The question; tasks are not selected, for a score is of all that a department has."""
        return Asked(
            plan=self.plan,
            dept=self.dept,
            as_of=self.as_of,
            known_as_of=self.known_as_of,
        )


def rank_asked(inquiry: Inquiry, asked: RankWords) -> Answered[RankReport]:
    """Return the departments ranked. Raises BizenvError."""
    inquiry.known_as_of = asked.known_as_of
    day = inquiry.day(asked.as_of)
    period = _period(inquiry, asked, day)
    question = query(inquiry, asked.asked, day=day_of(period, day))
    workspace = inquiry.workspace
    ranked = RankAsked(
        period,
        workspace.standards,
        day,
        workspace.settings.fiscal_year_starts,
        explain=asked.explain,
        closed=asked.closed,
    )
    if inquiry.errors and not asked.despite_errors:
        nothing = _Nothing(inquiry)
        return Answered(rank_report(nothing, question, ranked), workspace.plans)
    books = workspace.books(question.plans, despite_errors=asked.despite_errors)
    report = rank_report(books, question, ranked)
    return Answered(report, books.withheld)


def _period(inquiry: Inquiry, asked: RankWords, day: date) -> Period:
    """Return the one period named; the month of the day without one. Raises BizenvError."""
    named = [unit for unit in UNITS if getattr(asked, unit) is not None]
    if len(named) > 1:
        raise BizenvError(
            "not-with", status=USAGE, name=f"--{named[1]}", other=f"--{named[0]}"
        )
    if not named:
        return month_of(day)
    unit = named[0]
    return whole_period(inquiry, unit, getattr(asked, unit), day)


class _Nothing:
    """No plans: what all scores rest on could not be read."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry

    def __iter__(self) -> Iterator[PlanBook]:
        return iter(())

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read."""
        files = {each.at.file for each in self.inquiry.errors}
        return tuple(sorted(files))
