"""What is remembered of the settings, the register and the plans' names, so that a question needs no models."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bizenv.store.shelf import Shelf


class KnownShelf(NamedTuple):
    """What most questions ask of settings and register, in which no error was found.

    `named`: by each name, alias or former name as it is written, the department; groups are none.
    """

    plans: tuple[str, ...]
    time_zone: str
    language: str
    fiscal: int | None
    named: Mapping[str, str]

    @property
    def departments(self) -> frozenset[str]:
        """The names of the departments."""
        return frozenset(self.named.values())


def known_shelf(shelf: "Shelf") -> KnownShelf:
    """Return what is remembered of a shelf without errors."""
    register = shelf.register
    named: dict[str, str] = {}
    for each in (*register.departments, *register.known):
        found = register.meant(each)
        if found in register.departments and found not in register.groups:
            named[each] = found
    settings = shelf.settings
    return KnownShelf(
        tuple(shelf.plans),
        settings.time_zone,
        settings.language,
        settings.fiscal_year_starts,
        named,
    )


def written(shelf: KnownShelf) -> str:
    """Return it as a text."""
    return json.dumps(shelf)


def read(text: str) -> KnownShelf:
    """Return what such a text says."""
    plans, *others = json.loads(text)
    return KnownShelf(tuple(plans), *others)
