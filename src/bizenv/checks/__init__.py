"""The rule book for plans that could be read. One rule a file, in two explicit tables.

A rule is a pure function from a Subject to diagnostics. Its findings withhold no figures;
`validate` reports them. RULES find errors, which every report looks for; ADVICE, in a file
of its own, finds warnings, and is asked by `validate` alone.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from bizenv.checks.rows import (
    RuleRow,
    has_answers,
    has_bound_reviewers,
    has_colons,
    has_merges,
    has_order,
    has_periods,
    has_refused_lines,
    has_reviewers,
    has_slips,
    has_voids,
    is_amended,
    is_changed,
    is_filled,
    is_recorded,
    rules_for,
)
from bizenv.checks.subject import Files, Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.model.book import PlanBook

RULES: Final = (
    RuleRow("after_circle", when=has_order),
    RuleRow("after_unknown", when=has_order),
    RuleRow("amendment_not_lead", when=is_amended),
    RuleRow("amendment_without_document", when=is_changed),
    RuleRow("answers_nothing", when=has_answers),
    RuleRow("dates_reversed"),
    RuleRow("due_before_issue"),
    RuleRow("duty_period_unfit", when=has_periods),
    RuleRow("item_completed", when=has_refused_lines),
    RuleRow("key_in_text", when=has_colons),
    RuleRow("merge_circle", when=has_merges),
    RuleRow("merge_of_merged", when=has_merges),
    RuleRow("record_before_issue", when=is_filled),
    RuleRow("record_in_future", when=is_filled),
    RuleRow("record_not_lead", when=is_recorded),
    RuleRow("record_of_merged", when=has_merges),
    RuleRow("reviewer_not_of_step", when=has_bound_reviewers),
    RuleRow("self_review", when=has_reviewers),
    RuleRow("slip_not_lead", when=has_slips),
    RuleRow("slip_order", when=has_slips),
    RuleRow("slip_unknown", when=has_slips),
    RuleRow("step_not_allowed", when=is_recorded),
    RuleRow("takes_over_unfit", when=is_amended),
    RuleRow("void_fits_several", when=has_voids),
    RuleRow("void_without_record", when=has_voids),
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
        yield found if kind is None else found.calling(kind)


def has_errors(book: PlanBook) -> bool:
    """Tell whether a rule finds an error, whatever the day."""
    subject = Subject(book, lambda path: path, None)
    found = _apply(RULES, subject)
    return any(each.severity is Severity.ERROR for each in found)


def _apply(rows: Iterable[RuleRow], subject: Subject) -> Iterator[Diagnostic]:
    if subject.sound:
        for rule in rules_for(subject.book, rows):
            yield from rule(subject)
