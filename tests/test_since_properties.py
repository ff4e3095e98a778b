"""What must hold of every comparison with what was published, over random plans."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from bizenv.meaning.bench import histories
from bizenv.meaning.statuses import UNCOUNTED
from bizenv.meaning.verdict import verdict
from bizenv.report.changes import State, changes_report
from bizenv.report.part_changes import Change
from bizenv.report.query import Query
from bizenv.report.since import SinceReport, since_report
from bizenv.report.status import status_report
from hypothesis import given
from hypothesis import strategies as st

from building import PLAN
from worlds import World, day, worlds

pytestmark = pytest.mark.slow

RANDOM = st.randoms(use_true_random=False)


def earlier(world: World, random: Random) -> World:
    """Return a world in which some lines are not known yet."""

    def some(lines: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(line for line in lines if random.random() < 0.6)

    said, decided = some(world.said), some(world.decided)
    if random.random() < 0.5:
        return replace(world, said=said, decided=decided)
    issued = {duty.id for duty in world.duties}
    said, decided = (
        tuple(line for line in lines if line.task in issued) for lines in (said, decided)
    )
    return replace(world, said=said, decided=decided, changes=())


def compared(then: World, now: World, days: tuple[date, date]) -> SinceReport:
    books = {PLAN: then.city().book}, {PLAN: now.city().book}
    states = State(days[0], "then"), State(days[1])
    found = changes_report(*books, states)
    return since_report(books, found, lambda at: None if at is None else days[1])


def two_days(world: World, random: Random) -> tuple[date, date]:
    first, last = sorted(random.choices(world.window, k=2))
    return day(first), day(last)


@given(worlds(), RANDOM)
def test_where_nothing_was_recorded_and_no_day_passed_nothing_is_told(
    world: World, random: Random
) -> None:
    on, _ = two_days(world, random)
    report = compared(world, world, (on, on))
    assert (report.changes, report.corrections) == ((), ())
    assert all(moved.came == moved.left == 0 for moved in report.movements)


@given(worlds(), RANDOM)
def test_what_was_published_and_the_changes_make_what_is_now(world: World, random: Random) -> None:
    days = two_days(world, random)
    then = earlier(world, random)
    report = compared(then, world, days)
    sides = (then, days[0], report.published), (world, days[1], report.now)
    for side, on, totals in sides:
        told = status_report(side.city().book, Query(on), "plan").totals
        assert totals == told
    for moved in report.movements:
        assert moved.published + moved.came - moved.left == moved.now
        assert moved.published == getattr(report.published, moved.status)
        assert moved.now == getattr(report.now, moved.status)
    counted = [each for each in report.movements if each.status not in UNCOUNTED]
    assert sum(each.published for each in counted) == report.published.tasks
    assert sum(each.now for each in counted) == report.now.tasks


@given(worlds(), RANDOM)
def test_corrections_are_what_differs_on_the_published_day_between_then_and_now(
    world: World, random: Random
) -> None:
    days = two_days(world, random)
    then = earlier(world, random)
    report = compared(then, world, days)
    books = {PLAN: then.city().book}, {PLAN: world.city().book}
    wanted = changes_report(*books, (State(days[0], "then"), State(days[0]))).changes
    found = [change for each in report.corrections for change in each.changes]
    assert sorted(map(_told, found)) == sorted(map(_told, wanted))


def _told(change: Change) -> tuple[str, str, str]:
    return change.task, change.department, change.code


@given(worlds(), RANDOM)
def test_every_part_that_differs_is_told_with_its_causes(world: World, random: Random) -> None:
    days = two_days(world, random)
    then = earlier(world, random)
    report = compared(then, world, days)
    for told in report.changes:
        assert told.causes
        for cause in told.causes:
            if cause.back_dated or cause.code == "gone":
                assert cause.day is not None
                assert cause.day <= days[0]
            elif cause.code in ("record", "amendment", "issued", "closed"):
                assert cause.day is not None
                assert days[0] < cause.day <= days[1]
            elif cause.code == "time":
                assert days[0] < days[1]
    told_of = {(told.change.task, told.change.department) for told in report.changes}
    before, after = _parts(then, days[0]), _parts(world, days[1])
    for part in {**before, **after}:
        if before.get(part) != after.get(part):
            assert part in told_of


def _parts(world: World, on: date) -> dict[tuple[str, str], tuple[object, ...]]:
    """Return status, light and due day of every part on a day."""
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    for history in histories(world.city().book):
        if history.exists_on(on):
            for assignment in history.in_force(on):
                said = verdict(assignment, on)
                part = history.id, assignment.department
                found[part] = (said.status, said.light, said.due.last_day)
    return found
