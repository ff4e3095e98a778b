"""What is counted of a plan over all its days says of each what the plan itself says."""

from datetime import date
from typing import Final

import pytest
from bizenv.meaning.guesses import may_guess
from bizenv.model.book import PlanBook
from bizenv.report.counts import traits_of
from bizenv.report.notes import plan_notes
from bizenv.report.query import Query
from bizenv.report.status import status_report
from bizenv.report.tallied import GROUPINGS, TalliedPlan, may_list, tallied, tallied_status
from bizenv.report.views import views
from hypothesis import given


from worlds import World, day, single_assignments, worlds

LISTED: Final = ("overdue", "at_risk", "completed", "in_review")


def assert_alike(book: PlanBook, plan: TalliedPlan, today: date) -> None:
    departments = [(), *[(name,) for name in book.register.departments]]
    for each in departments:
        query = Query(today, departments=each)
        members = query.members(book.register)
        for by in GROUPINGS:
            told = tallied_status(plan, members, query, by)
            if told is None:  # a group of several
                continue
            slow = status_report(book, query, by)
            assert told == slow, (today, each, by)
            assert list(told.groups) == list(slow.groups), (today, each, by)
        seen = [traits_of(view) for view in views(book, query)]
        for status in LISTED:
            if any(traits.status == status for traits in seen):
                assert may_list(plan, members, today, lambda traits, s=status: traits.status == s)
    assert plan.plan_notes(today) == plan_notes(book, today)


@pytest.mark.slow
@given(worlds() | single_assignments())
def test_a_tallied_plan_says_of_every_day_what_the_plan_says(world: World) -> None:
    book = world.city().book
    plan = tallied(book)
    if plan is None:
        assert may_guess(book) or book.questioned or book.incomplete or book.gaps.files
        return
    for number in world.window:
        assert_alike(book, plan, day(number))
