"""The rules whose findings are warnings, which `validate` reports."""

from typing import Final

from bizenv.checks.rows import Row

ADVICE: Final = (
    Row("amendment_after_due"),
    Row("calendar_unknown"),
    Row("duplicate_record"),
    Row("duplicate_section"),
    Row("evidence_missing"),
    Row("evidence_unfit"),
    Row("ids_alike"),
    Row("lead_repeated"),
    Row("lead_repeated_in_support"),
    Row("name_not_normalised"),
    Row("numbering_gap"),
    Row("open_group_leads"),
    Row("percent_doubtful"),
    Row("step_without_reviewer"),
    Row("steps_without_review"),
    Row("target_unmet_at_apply"),
    Row("titles_alike"),
    Row("unknown_aim"),
)
