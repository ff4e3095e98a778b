"""What the public reads of a task's history: on every day the status that the page of that day had."""

from bisect import bisect_right
from datetime import date
from random import Random

import pytest
from bizenv import two_processes
from bizenv.periods.period import year_of
from bizenv.report.public import PublicSite
from bizenv.report.published import public_site
from bizenv.report.query import Query
from hypothesis import given
from hypothesis import strategies as st

from building import Read
from worlds import World, day, worlds

pytestmark = pytest.mark.slow

_LOOKED_AT = 12


def seen(world: World, on: date) -> PublicSite:
    """Return what the public sees on a day, by one process: there is one plan."""
    books = Read([world.city().book])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_processes, "_are_two", lambda: False)
        return public_site(books, Query(on), year_of(on, None))


@given(worlds(), st.randoms(use_true_random=False))
def test_the_history_has_on_every_day_the_status_of_that_day(world: World, random: Random) -> None:
    last = seen(world, day(world.window[-1]))
    for number in random.choices(world.window, k=_LOOKED_AT):
        on = day(number)
        tasks = {task.id: task for plan in seen(world, on).plans for task in plan.tasks}
        for task in (task for plan in last.plans for task in plan.tasks):
            begun = bisect_right(task.history, on, key=lambda turn: turn.day)
            if task.id in tasks and begun:
                assert task.history[begun - 1].status.code == tasks[task.id].status.code, on
            else:
                assert (task.id in tasks, begun) == (False, 0), on
