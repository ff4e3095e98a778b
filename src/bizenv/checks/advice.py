"""The rules whose findings are warnings, which `validate` reports."""

from collections.abc import Callable, Iterator
from typing import Final

from bizenv.checks.amendment_after_due import amendment_after_due
from bizenv.checks.calendar_unknown import calendar_unknown
from bizenv.checks.duplicate_record import duplicate_record
from bizenv.checks.duplicate_section import duplicate_section
from bizenv.checks.evidence_missing import evidence_missing
from bizenv.checks.evidence_unfit import evidence_unfit
from bizenv.checks.ids_alike import ids_alike
from bizenv.checks.lead_repeated import lead_repeated
from bizenv.checks.lead_repeated_in_support import lead_repeated_in_support
from bizenv.checks.name_not_normalised import name_not_normalised
from bizenv.checks.numbering_gap import numbering_gap
from bizenv.checks.open_group_leads import open_group_leads
from bizenv.checks.percent_doubtful import percent_doubtful
from bizenv.checks.step_without_reviewer import step_without_reviewer
from bizenv.checks.steps_without_review import steps_without_review
from bizenv.checks.subject import Subject
from bizenv.checks.target_unmet_at_apply import target_unmet_at_apply
from bizenv.checks.titles_alike import titles_alike
from bizenv.checks.unknown_aim import unknown_aim
from bizenv.diagnostics import Diagnostic

ADVICE: Final[tuple[Callable[[Subject], Iterator[Diagnostic]], ...]] = (
    amendment_after_due,
    calendar_unknown,
    duplicate_record,
    duplicate_section,
    evidence_missing,
    evidence_unfit,
    ids_alike,
    lead_repeated,
    lead_repeated_in_support,
    name_not_normalised,
    numbering_gap,
    open_group_leads,
    percent_doubtful,
    step_without_reviewer,
    steps_without_review,
    target_unmet_at_apply,
    titles_alike,
    unknown_aim,
)
