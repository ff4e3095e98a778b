"""The rule book for plans that could be read. One rule a file, in two explicit tables.

A rule is a pure function from a Subject to diagnostics. Its findings withhold no figures;
`validate` reports them. RULES find errors, which every report looks for; ADVICE, in a file
of its own, finds warnings, and is asked by `validate` alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from bizenv.checks.rows import (
    Row,
    has_answers,
    has_bound_reviewers,
    has_merges,
    has_order,
    has_reviewers,
    has_voids,
    is_amended,
    is_recorded,
    rules_for,
)
from bizenv.checks.subject import Files, Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import PlanBook

RULES: Final = (
    Row("after_circle", when=has_order),
    Row("after_unknown", when=has_order),
    Row("amendment_not_lead", when=is_amended),
    Row("amendment_without_document"),
    Row("answers_nothing", when=has_answers),
    Row("dates_reversed"),
    Row("due_before_issue"),
    Row("duty_period_unfit", when=is_recorded),
    Row("key_in_text", when=is_recorded),
    Row("merge_circle", when=has_merges),
    Row("merge_of_merged", when=has_merges),
    Row("record_before_issue", when=is_recorded),
    Row("record_in_future", when=is_recorded),
    Row("record_not_lead", when=is_recorded),
    Row("reviewer_not_of_step", when=has_bound_reviewers),
    Row("self_review", when=has_reviewers),
    Row("step_not_allowed", when=is_recorded),
    Row("takes_over_unfit", when=is_amended),
    Row("void_fits_several", when=has_voids),
    Row("void_without_record", when=has_voids),
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


def _apply(rows: Iterable[Row], subject: Subject) -> Iterator[Diagnostic]:
    if subject.sound:
        for rule in rules_for(subject.book, rows):
            yield from rule(subject)
