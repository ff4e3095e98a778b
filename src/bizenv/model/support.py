"""Cooperating departments of a task, and what each owes it where that is said."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Discriminator, Tag

from bizenv.model.base import Model, Name, Text

NOTHING_OWED: Final[Mapping[str, str]] = {}


class Owing(Model):
    """A cooperating department, and what it owes the task."""

    name: Name
    """The department or group."""
    owes: Text
    """What it is to give, such as data."""


def _form(value: Any) -> str:
    if isinstance(value, str):
        return "name"
    return "owing"


Supporter = Annotated[
    Annotated[Name, Tag("name")] | Annotated[Owing, Tag("owing")],
    Discriminator(_form),
]
"""A cooperating department: its name, or {name, owes}."""


def names_of(support: tuple[str | Owing, ...]) -> tuple[str, ...]:
    """Return the names of cooperating departments, as they are written."""
    return tuple([each if isinstance(each, str) else each.name for each in support])


def owed_in(support: tuple[str | Owing, ...]) -> Mapping[str, str]:
    """Return what cooperating departments owe by their names, as far as that is said."""
    owes = {each.name: each.owes for each in support if isinstance(each, Owing)}
    return owes or NOTHING_OWED
