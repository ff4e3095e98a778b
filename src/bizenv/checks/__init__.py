"""The rule book: what is wrong with a plan that could be read. One rule a file, in one explicit table.

A rule is a pure function from a Subject to diagnostics. What it finds withholds no figures; `validate` tells it.
"""

from collections.abc import Callable, Iterator
from typing import Final

from bizenv.checks.amendment_not_lead import amendment_not_lead
from bizenv.checks.record_not_lead import record_not_lead
from bizenv.checks.step_not_allowed import step_not_allowed
from bizenv.checks.subject import Subject
from bizenv.checks.takes_over_unfit import takes_over_unfit
from bizenv.checks.void_without_record import void_without_record
from bizenv.diagnostics import Diagnostic
from bizenv.model.book import PlanBook

RULES: Final[tuple[Callable[[Subject], Iterator[Diagnostic]], ...]] = (
    amendment_not_lead,
    record_not_lead,
    step_not_allowed,
    takes_over_unfit,
    void_without_record,
)


def check(book: PlanBook) -> Iterator[Diagnostic]:
    """Yield what every rule finds in a plan. What could not be read in full is no base for a rule."""
    subject = Subject(book)
    if not subject.sound:
        return
    for rule in RULES:
        yield from rule(subject)
