"""Rows of the rule book: each names a rule, and for which plans it is there.

A rule's file is loaded when a plan has what it looks at: who keeps no register, asks for no
order of tasks and amends nothing pays for none of these.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.model.book import PlanBook
from bizenv.model.kinds import VOIDING
from bizenv.model.records import Report

if TYPE_CHECKING:  # it is loaded where a plan has amendments
    from bizenv.model.amendment import Amendment

Rule = Callable[[Subject], Iterator[Diagnostic]]


def is_any(book: PlanBook) -> bool:
    """Hold for every plan."""
    del book
    return True


class RuleRow(NamedTuple):
    """A rule, by the name that its file and its function share.

    `when`: what a plan has in which it may find something; it must be quick to tell.
    """

    name: str
    when: Callable[[PlanBook], bool] = is_any

    def load(self) -> Rule:
        """Return the rule."""
        module = import_module(f"bizenv.checks.{self.name}")
        rule: Rule = getattr(module, self.name)
        return rule


def rules_for(book: PlanBook, rows: Iterable[RuleRow]) -> list[Rule]:
    """Return the rules that may find something in a plan."""
    listed = tuple(rows)
    conditions = {row.when for row in listed}
    holds = {when: when(book) for when in conditions}
    return [row.load() for row in listed if holds[row.when]]


def is_register(book: PlanBook) -> bool:
    """Whether its tasks arrive over time, as items."""
    return book.plan.register_ is not None


def has_refused_lines(book: PlanBook) -> bool:
    """Whether a line of a register counts for nothing."""
    return bool(book.refused)


def is_amended(book: PlanBook) -> bool:
    """Whether an amendment or a line of a register changes a task."""
    return bool(book.amendments)


def is_changed(book: PlanBook) -> bool:
    """Whether an amendment changes a task or adds one."""
    return is_amended(book) or any(each.added for each in book.tasks.values())


def is_recorded(book: PlanBook) -> bool:
    """Whether anything was recorded."""
    return bool(book.entries)


def is_filled(book: PlanBook) -> bool:
    """Whether anything was recorded, raised in a register, or said of slips."""
    tasks = book.tasks.values()
    has_lines = bool(book.entries or book.slips)
    return has_lines or any(each.line for each in tasks)


def has_slips(book: PlanBook) -> bool:
    """Whether the office issued a slip about a task of it."""
    return bool(book.slips)


def has_voids(book: PlanBook) -> bool:
    """Whether a record takes another one back."""
    return not VOIDING.isdisjoint(book.kinds)


def has_periods(book: PlanBook) -> bool:
    """Whether a record names a period for which it counts."""
    for by_department in book.entries.values():
        for entries in by_department.values():
            for entry in entries:
                record = entry.record
                if type(record) is Report and record.period is not None:
                    return True
    return False


def has_colons(book: PlanBook) -> bool:
    """Whether a colon may stand in a text of a record."""
    return bool(book.entries) and book.colons != frozenset()


def has_order(book: PlanBook) -> bool:
    """Whether a task ever waits for others."""
    tasks = book.tasks.values()
    if any(issued.task.after for issued in tasks):
        return True
    return any(amendment.after for amendment in _amendments(book))


def has_answers(book: PlanBook) -> bool:
    """Whether an amendment says that it grants a request for more time."""
    return any(amendment.answers is not None for amendment in _amendments(book))


def has_merges(book: PlanBook) -> bool:
    """Whether a line of a register merges two items."""
    for several in book.amendments.values():
        if any(dated.into is not None for dated in several):
            return True
    return False


def has_reviewers(book: PlanBook) -> bool:
    """Whether a reviewer is registered."""
    return bool(book.register.reviewers)


def has_bound_reviewers(book: PlanBook) -> bool:
    """Whether a reviewer is bound to review steps."""
    reviewers = book.register.reviewers.values()
    return any(each.steps for each in reviewers)


def _amendments(book: PlanBook) -> "Iterator[Amendment]":
    for several in book.amendments.values():
        for dated in several:
            yield dated.amendment
