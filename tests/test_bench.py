"""A plan on the bench: what is worked out of it, is worked out once, and goes with it."""

import gc
import weakref
from dataclasses import replace
from datetime import date

from bizenv.meaning.bench import Bench, histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import verdict
from bizenv.model.book import PlanBook

from building import City

CITY = City().task("due: 2025-04-30").amend("2025-04-01 due: 2025-12").says("2025-04-02 report")
DAY = date(2025, 5, 1)


def bench() -> Bench:
    book = CITY.book
    assert isinstance(book, Bench)
    return replace(book)


def test_histories_are_made_once_and_a_copy_makes_its_own() -> None:
    book = bench()
    assert histories(book) is histories(book)
    assert histories(replace(book, entries={})) is not histories(book)


def test_a_marked_plan_keeps_its_histories() -> None:
    book = bench()
    assert histories(book.marked()) is histories(book)
    assert (book.questioned, book.marked().questioned) == (False, True)


def _worked_out(book: PlanBook) -> list[weakref.ref[TaskHistory]]:
    """Judge all of a plan, and keep what was worked out by weak references alone."""
    seen = []
    for history in histories(book):
        for assignment in history.in_force(DAY):
            verdict(assignment, DAY)
            seen.append(weakref.ref(history))
    return seen


def test_what_was_worked_out_goes_with_the_plan_without_a_collector() -> None:
    book = bench()
    seen = _worked_out(book)
    gc.disable()
    try:
        assert all(each() is not None for each in seen)
        del book
        assert [each() for each in seen] == [None] * len(seen)
    finally:
        gc.enable()
