"""What is counted of a plan over all its days says of each what the plan itself says."""

from datetime import date
from typing import Any, Final

import pytest
from bizenv.meaning.guesses import may_guess
from bizenv.meaning.statuses import STATUSES, Status
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.report.notes import plan_notes
from bizenv.report.query import Query, Role
from bizenv.report.status import status_report
from bizenv.report.tallied import (
    GROUPINGS,
    PlanSeen,
    TalliedPlan,
    gives_status,
    status_of_tallied,
    tallied,
)
from bizenv.report.tallied_lists import listing_viewers, may_be_listed, may_list
from bizenv.report.tallied_text import KeptTexts, counted_since, read_on, seen_on, turns_of, written
from bizenv.report.views import views
from hypothesis import given
from hypothesis import strategies as st

from worlds import World, day, single_assignments, worlds

LISTED: Final[tuple[dict[str, Any], ...]] = (
    *({"statuses": (status,)} for status in STATUSES),
    {"stages": (Stage.APPLIED,)},
    {"statuses": (Status.OVERDUE,), "stages": (Stage.APPLIED,), "role": Role.SUPPORT},
)


def assert_alike(book: PlanBook, plan: TalliedPlan, today: date) -> None:
    departments = [(), *[(name,) for name in book.register.departments]]
    for each in departments:
        query = Query(today, departments=each)
        members = query.members(book.register)
        seen = PlanSeen(plan.on(today), members)
        for by in GROUPINGS:
            if not gives_status(query, members, by):
                continue  # a group of several
            told = status_of_tallied([seen], query, by)
            slow = status_report(book, query, by)
            assert told == slow, (today, each, by)
            assert list(told.groups) == list(slow.groups), (today, each, by)
        for listed in (Query(today, departments=each, **asked) for asked in LISTED):
            found = {view.history.id for view in views(book, listed)}
            assert found <= _may_be_listed(book, plan, listed), (today, each, listed)
            assert not found or may_list(seen, listed), (today, each, listed)
    assert PlanSeen(plan.on(today), None).notes(today) == plan_notes(book, today)


def _may_be_listed(book: PlanBook, plan: TalliedPlan, query: Query) -> set[str]:
    """The tasks that are read for a list."""
    viewers = listing_viewers(query, query.members(book.register))
    numbers: dict[int, list[int]] = {}
    others = written(plan).others
    for viewer in plan.turns if viewers is None else viewers:
        for task, traits in seen_on(others.get(turns_of(viewer), "[]"), query.day):
            numbers.setdefault(task, []).append(traits)
    ids = tuple(book.tasks)
    return {ids[task] for task, each in numbers.items() if may_be_listed(each, query)}


@pytest.mark.slow
@given(worlds() | single_assignments())
def test_a_tallied_plan_says_of_every_day_what_the_plan_says(world: World) -> None:
    book = world.city().book
    plan = tallied(book)
    if plan is None:
        assert may_guess(book) or book.questioned or book.incomplete or book.gaps.files
        return
    texts = written(plan)
    for number in world.window:
        today = day(number)
        assert_alike(book, plan, today)
        told = _in_force(texts, today)
        assert [*read_on([(texts.head, told)], today)] == [plan.on(today)]
        for viewer in told:
            fewer = {name: text for name, text in told.items() if name != viewer}
            assert [*read_on([(texts.head, fewer)], today)] == [None], "a row is lost"
            others = [text for _, text in texts.steps[viewer] if text != told[viewer]]
            for other in others:
                stale = {**told, viewer: other}
                assert [*read_on([(texts.head, stale)], today)] == [None], "of another day"


@pytest.mark.slow
@given(worlds() | single_assignments(), st.integers(0, 60))
def test_a_plan_tallied_since_a_day_says_the_same_from_it_on(world: World, later: int) -> None:
    book = world.city().book
    since = day(world.window[0] + later)
    plan = tallied(book, since)
    if plan is None:
        return
    texts = written(plan)
    assert counted_since(texts.head) == since
    for number in world.window:
        today = day(number)
        told = [*read_on([(texts.head, _in_force(texts, today))], today)]
        if today < since:
            assert told == [None]
        else:
            assert told == [plan.on(today)]
            assert_alike(book, plan, today)


def _in_force(texts: KeptTexts, today: date) -> dict[str, str]:
    """By viewer the text of the step that holds on a day, as the database finds it."""
    found = {}
    for viewer, steps in texts.steps.items():
        begun = [told for first, told in steps if first <= today.toordinal()]
        if begun:
            found[viewer] = begun[-1]
    return found
