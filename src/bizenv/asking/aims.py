"""What is to be reached or done on the way: milestones, targets, duties."""

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked, Several
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import ask, days_within, states
from bizenv.meaning.duties import STATES
from bizenv.report import duties as of_duties
from bizenv.report import milestones as of_milestones
from bizenv.report import targets as of_targets


def milestones_asked(
    inquiry: Inquiry, asked: Asked, state: Several = None, within: str | None = None
) -> Answered[of_milestones.MilestoneReport]:
    """Return the milestones of a selection. Raises BizenvError."""
    wanted = states(inquiry, state, "milestones", of_milestones.STATES)
    days_within(within)
    query, books = ask(inquiry, asked, within=within)
    report = of_milestones.milestone_report(books, query, wanted)
    return Answered(report, books.withheld)


def targets_asked(
    inquiry: Inquiry, asked: Asked, state: Several = None
) -> Answered[of_targets.TargetReport]:
    """Return the targets of a selection. Raises BizenvError."""
    wanted = states(inquiry, state, "targets", of_targets.STATES)
    query, books = ask(inquiry, asked)
    report = of_targets.target_report(books, query, wanted)
    return Answered(report, books.withheld)


def duties_asked(
    inquiry: Inquiry, asked: Asked, state: Several = None, period: str | None = None
) -> Answered[of_duties.DutyReport]:
    """Return what comes back every period, and who gave it. Raises BizenvError."""
    wanted = states(inquiry, state, "duties", STATES)
    query, books = ask(inquiry, asked)
    within = None
    if period is not None:
        within = inquiry.period("--period", period, query.day, year="this")
    report = of_duties.duty_report(books, query, wanted, within)
    return Answered(report, books.withheld)
