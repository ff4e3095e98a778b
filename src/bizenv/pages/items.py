"""What an office calls an item of a plan: by its number, and by its plan where a report is of several."""

from collections.abc import Mapping
from typing import Protocol

from bizenv.messages import Catalogue

Titles = Mapping[str, str]
"""The titles of the plans that a report is of, by their ids."""


class OfItem(Protocol):
    """A row about an item."""

    @property
    def plan(self) -> str:
        """The id of its plan."""

    @property
    def task(self) -> str:
        """Its number in the plan."""

    @property
    def title(self) -> str:
        """What it is."""


def numbered(titles: Titles, plan: str, task: str, words: Catalogue) -> str:
    """Return an item's number: 第1.3.2项; with its plan where there are several."""
    if len(titles) == 1:
        return words("bulletin.item", id=task)
    return words("bulletin.item.of", plan=titles.get(plan, plan), id=task)


def item_named(titles: Titles, each: OfItem, words: Catalogue) -> str:
    """Return an item's number, and what it is."""
    number = numbered(titles, each.plan, each.task, words)
    return f"{number} {each.title}"
