"""What a plan holds, by its word: tasks, or a register's problems, complaints and so on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from bizenv.messages import Catalogue

if TYPE_CHECKING:
    from bizenv.model.item_clocks import RegisterKind


class OfPlan(Protocol):
    """A plan, or something of one."""

    @property
    def register_kind(self) -> "RegisterKind | None":
        """What its plan holds; None: tasks."""


def words_of(plans: Iterable[OfPlan], words: Catalogue) -> Catalogue:
    """Return the words in which what plans hold has its name; of plans that differ it is tasks."""
    kinds = {each.register_kind for each in plans}
    if len(kinds) != 1:
        return words
    (kind,) = kinds
    if kind is None:
        return words
    return words.on(kind)
