"""Tasks one by one: what is overdue, at risk, in review, completed, or of any status."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import Sectioned, ask
from bizenv.model.codes import Stage
from bizenv.report.tasks import TaskReport, TaskStream, any_task
from bizenv.report.views import TaskView

if TYPE_CHECKING:
    from bizenv.report.reviews import ReviewReport


class Listed(NamedTuple):
    """Which tasks a list has: of some statuses, at some stages, such as something is true of; else all."""

    statuses: Sequence[str] = ()
    stages: Sequence[str] = ()
    only: Callable[[TaskView], bool] = any_task


LISTS: Final[Mapping[str, Listed]] = {
    "overdue": Listed(("overdue",)),
    "at_risk": Listed(("at_risk",)),
    "in_review": Listed(stages=(Stage.APPLIED,)),
    "completed": Listed(("completed",)),
    "asking": Listed(only=attrgetter("asks")),
    "unassigned": Listed(only=attrgetter("unassigned")),
    "list": Listed(),
}
"""By heading. What waits for review is at its stage, also where it was applied for late."""


def tasks_streamed(
    inquiry: Inquiry,
    asked: Asked,
    heading: str,
    statuses: Sequence[str] | None = None,
    within: str | None = None,
) -> tuple[TaskStream, Sectioned]:
    """Return a list of tasks as they come, and the plans that it reads.

    `statuses`: those asked for where the list has any. Raises BizenvError.
    """
    listed = LISTS[heading]
    stages = [*(asked.stage or ()), *listed.stages]
    wanted = replace(asked, stage=stages)
    query, books = ask(inquiry, wanted, listed.statuses or statuses, within)
    known = None
    if inquiry.may_remember:
        from bizenv.asking.tallies import for_list

        known = for_list(inquiry, query, books.books)
    return TaskStream(known or books, query, heading, listed.only), books


def tasks_asked(
    inquiry: Inquiry,
    asked: Asked,
    heading: str,
    statuses: Sequence[str] | None = None,
    within: str | None = None,
) -> Answered[TaskReport]:
    """Return a list of tasks, all of them. Raises BizenvError."""
    stream, books = tasks_streamed(inquiry, asked, heading, statuses, within)
    return Answered(stream.report(), books.withheld)


def reviews_asked(inquiry: Inquiry, asked: Asked) -> "Answered[ReviewReport]":
    """Return what waits, by the review step and who decides on it. Raises BizenvError."""
    from bizenv.report.reviews import review_report  # which no other list needs

    query, books = ask(inquiry, asked)
    report = review_report(books, query)
    return Answered(report, books.withheld)
