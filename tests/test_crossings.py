"""A risk rule is asked only from a day on: that silences none that would fire."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

import pytest
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.crossings import RULES
from bizenv.meaning.footings import case_on
from bizenv.meaning.risks import Reason, code_of
from bizenv.meaning.statuses import RISKED, Status
from bizenv.meaning.verdict import verdict
from hypothesis import given
from hypothesis import strategies as st

from cities import CHINESE, ENGLISH, City
from conftest import examples
from worlds import World, day, registers, single_assignments, worlds

CODES: Final = frozenset(code_of(rule) for rule in RULES)


def of_all_rules(assignment: Assignment, today: date) -> list[Reason]:
    """Ask every rule that is not switched off, whatever the day, in their order."""
    case = case_on(assignment, today)
    asked = [rule for rule in RULES if code_of(rule) not in assignment.policy.off]
    return [reason for rule in asked for reason in rule(case)]


def compared(assignment: Assignment, days: Sequence[date]) -> Iterator[str]:
    """Hold the verdicts of days against all rules; yield the codes that fire."""
    for today in days:
        if not assignment.leads_on(today):
            continue
        found = verdict(assignment, today)
        if found.status not in RISKED:
            continue
        told = [each for each in found.reasons if each.code in CODES]
        assert told == of_all_rules(assignment, today), (assignment.task.id, today)
        assert (found.status is Status.AT_RISK) == bool(told)
        yield from (each.code for each in told)


@st.composite
def reported(draw: st.DrawFn) -> World:
    """One assignment with time to spare that only reports, early and little, and more is expected of it."""
    world = draw(single_assignments())
    said = [
        replace(line, day=line.day // 3, percent=draw(st.integers(0, 60)))
        for line in world.said
        if line.kind == "report"
    ]
    return replace(
        world,
        duties=tuple(replace(duty, due=draw(st.integers(10, 40))) for duty in world.duties),
        behind=draw(st.sampled_from((None, 0, 7, 10, 30))),
        behind_share=draw(st.sampled_from((0, 7, 30, 60))),
        off=(),
        said=tuple(said),
        decided=(),
    )


def in_any_order(world: World, dice: Random) -> None:
    days = dice.sample([day(number) for number in world.window], len(world.window))
    for history in histories(replace(world.city().book)):
        for assignment in history.assignments:
            list(compared(assignment, days))


@pytest.mark.slow
@given(worlds() | single_assignments() | registers(), st.randoms(use_true_random=False))
@examples(3)
def test_no_rule_is_silenced_on_any_day_in_any_order(world: World, dice: Random) -> None:
    in_any_order(world, dice)


@pytest.mark.slow
@given(reported(), st.randoms(use_true_random=False))
@examples(3)
def test_no_rule_is_silenced_where_little_is_reported(world: World, dice: Random) -> None:
    in_any_order(world, dice)


@pytest.mark.parametrize("city", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_no_rule_is_silenced_in_the_example(city: City) -> None:
    fired: set[str] = set()
    for assignment in city.assignments():
        last = assignment.first + timedelta(days=500)
        spread = (last - assignment.first).days
        days = [assignment.first + timedelta(days=number) for number in range(spread)]
        fired.update(compared(assignment, days))
    assert fired == CODES - {"verify-late"}, "an example without an item verifies nothing"
