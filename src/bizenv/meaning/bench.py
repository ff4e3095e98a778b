"""A plan on the bench: its book, with the history of each task worked out once. Pure."""

from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from typing import Any

from bizenv.meaning.history import TaskHistory
from bizenv.model.book import PlanBook


class Bench(PlanBook):
    """A PlanBook that works out the histories of its tasks once and lets them go with itself.

    The histories hold their assignments, and these hold where their records leave them.
    A copy with other contents, as `dataclasses.replace` makes it, works out its own.
    """

    @cached_property
    def histories(self) -> tuple[TaskHistory, ...]:
        """The history of each task, in the plan's order."""
        # They refer to a plain book, so that the bench and they do not hold each other.
        contents: dict[str, Any] = {}
        for field in fields(self):
            contents[field.name] = getattr(self, field.name)
        plain = PlanBook(**contents)
        if "recorded" in vars(self):
            vars(plain)["recorded"] = self.recorded
        issued = self.tasks.values()
        return tuple([TaskHistory(plain, each) for each in issued])

    def know_recorded(self, day: date | None) -> None:
        """Take note of when anything of the plan was first recorded, where some tasks are left out of it."""
        vars(self)["recorded"] = day

    def marked(self) -> "Bench":
        """Return the same plan, told that a rule found an error in it."""
        bench = replace(self, questioned=True)
        vars(bench)["histories"] = self.histories
        return bench


def histories(book: PlanBook) -> tuple[TaskHistory, ...]:
    """Return the history of each task of a plan, in the plan's order.

    Of a Bench those that it holds.
    """
    if isinstance(book, Bench):
        return book.histories
    issued = book.tasks.values()
    return tuple([TaskHistory(book, each) for each in issued])
