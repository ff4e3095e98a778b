"""The rules over several plans, in one table: they read what each plan exports, never the plans."""

from collections.abc import Callable, Iterator
from typing import Final

from bizenv.checks.carried_from_unmatched import carried_from_unmatched
from bizenv.checks.carry_to_unknown import carry_to_unknown
from bizenv.checks.derives_from_circle import derives_from_circle
from bizenv.checks.derives_from_unfit import derives_from_unfit
from bizenv.checks.derives_from_unknown import derives_from_unknown
from bizenv.checks.due_after_superior import due_after_superior
from bizenv.checks.not_taken_up import not_taken_up
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.levels import Levels

ACROSS: Final[tuple[Callable[[Levels], Iterator[Diagnostic]], ...]] = (
    carried_from_unmatched,
    carry_to_unknown,
    derives_from_circle,
    derives_from_unfit,
    derives_from_unknown,
    due_after_superior,
    not_taken_up,
)


def check_across(levels: Levels) -> Iterator[Diagnostic]:
    """Yield what every rule over several plans finds."""
    for rule in ACROSS:
        yield from rule(levels)
