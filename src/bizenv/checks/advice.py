"""The rules whose findings are warnings, which `validate` reports."""

from typing import Final

from bizenv.checks.rows import RuleRow, has_merges, has_voids, is_register

ADVICE: Final = (
    RuleRow("amendment_after_due"),
    RuleRow("answer_voided", has_voids),
    RuleRow("assigned_back", is_register),
    RuleRow("calendar_unknown"),
    RuleRow("duplicate_record"),
    RuleRow("duplicate_section"),
    RuleRow("evidence_missing"),
    RuleRow("evidence_unfit"),
    RuleRow("ids_alike"),
    RuleRow("lead_repeated"),
    RuleRow("lead_repeated_in_support"),
    RuleRow("merge_without_effect", has_merges),
    RuleRow("name_not_normalised"),
    RuleRow("numbering_gap"),
    RuleRow("open_group_leads"),
    RuleRow("percent_doubtful"),
    RuleRow("step_without_reviewer"),
    RuleRow("steps_without_review"),
    RuleRow("target_unmet_at_apply"),
    RuleRow("titles_alike"),
    RuleRow("unknown_aim"),
)
