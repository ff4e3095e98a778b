"""The rule book for plans that could be read. One rule a file, in two explicit tables.

A rule is a pure function from a Subject to diagnostics. Its findings withhold no figures;
`validate` reports them. RULES find errors, which every report looks for; ADVICE, in a file
of its own, finds warnings, and is loaded for `validate` alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from bizenv.checks.after_circle import after_circle
from bizenv.checks.after_unknown import after_unknown
from bizenv.checks.amendment_not_lead import amendment_not_lead
from bizenv.checks.amendment_without_document import amendment_without_document
from bizenv.checks.answers_nothing import answers_nothing
from bizenv.checks.dates_reversed import dates_reversed
from bizenv.checks.due_before_issue import due_before_issue
from bizenv.checks.duty_period_unfit import duty_period_unfit
from bizenv.checks.key_in_text import key_in_text
from bizenv.checks.merge_circle import merge_circle
from bizenv.checks.merge_of_merged import merge_of_merged
from bizenv.checks.record_before_issue import record_before_issue
from bizenv.checks.record_in_future import record_in_future
from bizenv.checks.record_not_lead import record_not_lead
from bizenv.checks.reviewer_not_of_step import reviewer_not_of_step
from bizenv.checks.self_review import self_review
from bizenv.checks.step_not_allowed import step_not_allowed
from bizenv.checks.subject import Files, Subject
from bizenv.checks.takes_over_unfit import takes_over_unfit
from bizenv.checks.void_fits_several import void_fits_several
from bizenv.checks.void_without_record import void_without_record
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import PlanBook

Rule = Callable[[Subject], Iterator[Diagnostic]]

RULES: Final[tuple[Rule, ...]] = (
    after_circle,
    after_unknown,
    amendment_not_lead,
    amendment_without_document,
    answers_nothing,
    dates_reversed,
    due_before_issue,
    duty_period_unfit,
    key_in_text,
    merge_circle,
    merge_of_merged,
    record_before_issue,
    record_in_future,
    record_not_lead,
    reviewer_not_of_step,
    self_review,
    step_not_allowed,
    takes_over_unfit,
    void_fits_several,
    void_without_record,
)


def check(
    book: PlanBook,
    follow: Callable[[str], str | None],
    day: date | None = None,
    files: Files | None = None,
) -> Iterator[Diagnostic]:
    """Yield what every rule finds in a plan, as far as it could be read: see `PlanBook.gaps`.

    `follow` tells whether a file is in the workspace, `files` what stands on disk; `day` is today,
    for rules that depend on it.
    """
    from bizenv.checks.advice import ADVICE

    subject = Subject(book, follow, day, files)
    kind = book.plan.register_
    for found in _apply((*RULES, *ADVICE), subject):
        yield found if kind is None else _calling(found, kind)


def _calling(found: Diagnostic, things: str) -> Diagnostic:
    """Return a finding whose sentence calls an item by what its register holds."""
    thing = Message(f"thing.{things}", {"n": 1})
    return replace(found, args={"thing": thing, **found.args})


def has_errors(book: PlanBook) -> bool:
    """Tell whether a rule finds an error, whatever the day."""
    subject = Subject(book, lambda path: path, None)
    found = _apply(RULES, subject)
    return any(each.severity is Severity.ERROR for each in found)


def _apply(rules: tuple[Rule, ...], subject: Subject) -> Iterator[Diagnostic]:
    if subject.sound:
        for rule in rules:
            yield from rule(subject)
