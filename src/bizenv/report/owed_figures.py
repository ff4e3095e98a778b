"""What was owed by a day: monthly reports, and the clocks and ratings of registers. Pure."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from bizenv.meaning.filing import filing_day
from bizenv.meaning.statuses import APART
from bizenv.periods.period import months_of
from bizenv.report.clock_states import ENDED, ClockState
from bizenv.report.clocks import clocks_lost, clocks_of
from bizenv.report.filing import FilingRow, filings_of
from bizenv.report.ratings import rated_by
from bizenv.report.register_sums import WORTH
from bizenv.report.stretch import FigurePlace, LedPart, Places, PlanStretch
from bizenv.report.views import TaskView, whole

_HUNDRED: Final = 100


def _owed(stretch: PlanStretch) -> Iterator[FilingRow]:
    """Yield the reports whose filing day lies in the period, once it is over."""
    policy = stretch.book.policy
    for month in months_of(stretch.first, stretch.last):
        due = filing_day(policy, month)
        if stretch.within(due):
            is_last = due == stretch.last
            seen = stretch.views_after if is_last else stretch.views
            yield from filings_of(
                stretch.book,
                seen,
                month,
            )


def _filings(stretch: PlanStretch, *counted: str) -> Places:
    """Yield every report owed; those in some states are worth 1."""
    for row in _owed(stretch):
        filing = row.filing
        if filing.due < filing.day:
            share = stretch.share(row.task)
            worth = Fraction(row.state in counted)
            yield FigurePlace(
                row.department,
                row.plan,
                row.task,
                row.title,
                share,
                worth,
                filing.due,
            )


def filing_on_time(stretch: PlanStretch) -> Places:
    """Yield every report owed; those in time are worth 1."""
    return _filings(stretch, "filed")


def filing_given(stretch: PlanStretch) -> Places:
    """Yield every report owed; those given are worth 1."""
    return _filings(
        stretch,
        "filed",
        "late",
    )


def filing_missing(stretch: PlanStretch) -> Places:
    """Yield the reports missing."""
    return (each for each in _filings(stretch, "missing") if each.worth)


def filing_late(stretch: PlanStretch) -> Places:
    """Yield the reports given late."""
    return (each for each in _filings(stretch, "late") if each.worth)


def _clock(stretch: PlanStretch, clock: str) -> Iterator[tuple[LedPart, ClockState]]:
    """Yield the items whose clock ended in the period, or had before and still asked for something.

    Those count as well who had the item to handle and have it no more, as in `problems`.
    """
    if stretch.book.plan.register_ is None:
        return
    for view in stretch.views:
        if view.status in APART:
            continue
        history = view.history
        before = whole(history, stretch.eve)
        names = dict.fromkeys([each.department for each in history.assignments])
        for name in names:
            state = _state(stretch, view, name, clock)
            was = None if before is None else _state(stretch, before, name, clock)
            settled = was in (ClockState.MET, ClockState.MISSED)
            if state in ENDED and state is not None and not settled:
                leads = max(len(view.judged), 1)
                yield LedPart(name, view, leads), state


def _state(
    stretch: PlanStretch,
    view: TaskView,
    name: str,
    clock: str,
) -> ClockState | None:
    """Return how a department stands by a clock of an item that it has, or stood when it lost it."""
    whose = (name,)
    own = view.part_of(whose)
    if own is None:
        return dict(clocks_lost(view, whose)).get(clock)
    if own.status in APART:
        return None
    return dict(clocks_of(stretch.book, own, whose)).get(clock)


def response(stretch: PlanStretch) -> Places:
    """Yield the items to be verified; those verified in time are worth 1."""
    for part, state in _clock(stretch, "verify"):
        yield part.place(state is ClockState.MET)


def solution(stretch: PlanStretch) -> Places:
    """Yield the items to be handled; those handled in time are worth 1."""
    for part, state in _clock(stretch, "handle"):
        yield part.place(state is ClockState.MET)


def verify_late(stretch: PlanStretch) -> Places:
    """Yield the items that were not verified in time."""
    for part, state in _clock(stretch, "verify"):
        if state is not ClockState.MET:
            yield part.place()


def satisfaction(stretch: PlanStretch) -> Places:
    """Yield the items rated in the period, worth what the register's `rates` say of the rating."""
    book = stretch.book
    if book.plan.register_ is None:
        return
    for part in stretch.parts:
        rated = rated_by(part.assignment, stretch.last)
        if rated is not None and stretch.within(rated.entry.day):
            worth = Fraction(WORTH[rated.rating](book.plan.rates)) / _HUNDRED
            at = stretch.where(rated.entry.place)
            yield part.place(
                worth,
                rated.entry.day,
                at,
            )
