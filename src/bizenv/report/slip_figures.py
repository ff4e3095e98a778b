"""What slips give to a score: those that a department was issued, and those that lapsed. Pure."""

from datetime import date

from bizenv.meaning.slips import Slip
from bizenv.report.stretch import FigurePlace, Places, PlanStretch


def slips(stretch: PlanStretch) -> Places:
    """Yield the slips issued in the period."""
    for slip in stretch.slips:
        issued = slip.issue.date
        if stretch.within(issued):
            yield _place(stretch, slip, issued)


def slips_lapsed(stretch: PlanStretch) -> Places:
    """Yield the slips that lapsed in the period, even if they were answered later."""
    for slip in stretch.slips:
        lapsed = slip.lapsed_on
        if lapsed is not None and stretch.within(lapsed):
            yield _place(stretch, slip, lapsed)


def _place(stretch: PlanStretch, slip: Slip, day: date) -> FigurePlace:
    """Return a slip as what a figure rests on: of a joint task, it is one of several."""
    issue = slip.issue
    at = stretch.where(slip.place)
    return FigurePlace(
        slip.department,
        slip.plan,
        issue.task,
        stretch.title(issue.task),
        stretch.share(issue.task),
        day=day,
        at=at,
        rung=issue.rung,
    )
