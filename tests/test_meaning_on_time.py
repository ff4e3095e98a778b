"""On time, late, mending, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from datetime import date
from typing import Final

import pytest
from bizenv.messages import catalogue
from bizenv.pages.reasoning import mending, reasons

from building import EAST, WEST, City
from sentences import APPLIED, CITY, JOINT, LATE, REWORK, Days, rows, told

UNTIL_20: Final = APPLIED.decides("2025-06-10 return resubmit_by: 2025-06-20")


@rows(
    a_late_application_is_on_time_from_the_extension_on=(
        LATE.amend("2025-06-15 due: 2025-06-30"),
        {"2025-06-14": "overdue late", "2025-06-15": "in_review", "2025-07-10": "in_review"},
    ),
    an_extension_that_still_ends_before_the_application_does_not_help=(
        LATE.amend("2025-06-15 due: 2025-06-04"),
        {"2025-06-15": "overdue late"},
    ),
    on_time_by_the_due_day_in_force_when_made_stays_so_when_it_is_brought_forward=(
        APPLIED.amend("2025-06-15 due: 2025-04"),
        {"2025-06-15": "in_review"},
    ),
    once_accepted_the_due_day_of_the_day_of_acceptance_decides=(
        LATE.amend("2025-06-08 due: 2025-06-30").decides("2025-06-10 accept"),
        {
            "2025-06-07": "overdue late",
            "2025-06-08": "in_review",
            "2025-06-10": "completed early",
            "2025-07-01": "completed",
        },
    ),
    an_extension_on_the_day_of_acceptance_helps=(
        LATE.amend("2025-06-10 due: 2025-06-30").decides("2025-06-10 accept"),
        {"2025-07-01": "completed"},
    ),
    an_extension_after_acceptance_changes_nothing=(
        LATE.amend("2025-06-11 due: 2025-06-30").decides("2025-06-10 accept"),
        {
            "2025-06-10": "completed late",
            "2025-06-12": "completed late",
            "2025-07-01": "completed late",
        },
    ),
    what_is_brought_forward_after_acceptance_changes_nothing=(
        LATE.amend("2025-06-08 due: 2025-06-30", "2025-07-01 due: 2025-05").decides(
            "2025-06-10 accept"
        ),
        {"2025-07-01": "completed"},
    ),
    an_extension_that_is_taken_back_before_acceptance_no_longer_helps=(
        LATE.amend("2025-06-08 due: 2025-06-30", "2025-06-20 due: 2025-05").decides(
            "2025-06-25 accept"
        ),
        {"2025-06-19": "in_review", "2025-06-20": "overdue late", "2025-06-25": "completed late"},
    ),
    a_return_after_the_due_day_is_overdue_without_mending_time=(
        APPLIED.decides("2025-06-10 return"),
        {"2025-06-09": "in_review", "2025-06-10": "overdue"},
    ),
    without_mending_time_a_mended_application_is_late=(
        APPLIED.decides("2025-06-10 return").says("2025-06-12 apply"),
        {"2025-06-12": "overdue late"},
    ),
    without_mending_time_even_one_of_the_day_of_return_is_late=(
        APPLIED.decides("2025-06-10 return").says("2025-06-10 apply"),
        {"2025-06-10": "overdue late"},
    ),
    rework_protects_for_so_many_days_after_the_return=(
        REWORK,
        {
            "2025-06-10": "at_risk returned",
            "2025-06-15": "at_risk returned",
            "2025-06-16": "overdue",
        },
    ),
    an_application_on_the_last_day_of_rework_counts_as_made_when_the_returned_one_was=(
        REWORK.says("2025-06-15 apply"),
        {"2025-06-15": "in_review", "2025-06-30": "in_review"},
    ),
    one_on_the_day_of_return_too=(REWORK.says("2025-06-10 apply"), {"2025-06-10": "in_review"}),
    one_the_day_after_the_last_is_late=(
        REWORK.says("2025-06-16 apply"),
        {"2025-06-15": "at_risk returned", "2025-06-16": "overdue late"},
    ),
    a_mended_application_that_is_accepted_is_not_late=(
        REWORK.says("2025-06-15 apply").decides("2025-09-01 accept"),
        {"2025-09-01": "completed"},
    ),
    resubmit_by_protects_through_its_day=(
        UNTIL_20,
        {"2025-06-20": "at_risk returned", "2025-06-21": "overdue"},
    ),
    an_application_on_the_day_of_resubmit_by_is_on_time=(
        UNTIL_20.says("2025-06-20 apply"),
        {"2025-06-21": "in_review"},
    ),
    an_application_after_resubmit_by_is_late=(
        UNTIL_20.says("2025-06-21 apply"),
        {"2025-06-21": "overdue late"},
    ),
    a_resubmit_by_that_is_the_day_of_return_protects_that_day=(
        APPLIED.decides("2025-06-10 return resubmit_by: 2025-06-10"),
        {"2025-06-10": "at_risk returned", "2025-06-11": "overdue"},
    ),
    resubmit_by_replaces_rework_when_later=(
        UNTIL_20.policy("rework: 5"),
        {"2025-06-20": "at_risk returned", "2025-06-21": "overdue"},
    ),
    resubmit_by_replaces_rework_even_when_earlier=(
        APPLIED.policy("rework: 20")
        .decides("2025-06-10 return resubmit_by: 2025-06-12")
        .says("2025-06-13 apply"),
        {"2025-06-12": "at_risk returned", "2025-06-13": "overdue late"},
    ),
    a_resubmit_by_that_has_passed_protects_nothing=(
        APPLIED.policy("rework: 20")
        .decides("2025-06-10 return resubmit_by: 2025-06-09")
        .says("2025-06-10 apply"),
        {"2025-06-10": "overdue late"},
    ),
    mending_time_matters_only_after_the_due_day=(
        CITY.policy("rework: 5")
        .says("2025-04-01 apply", "2025-05-20 apply")
        .decides("2025-04-05 return"),
        {
            "2025-04-05": "at_risk returned",
            "2025-04-11": "at_risk returned",
            "2025-05-20": "in_review",
        },
    ),
    a_return_before_the_due_day_with_mending_time_beyond_it=(
        CITY.says("2025-05-20 apply")
        .decides("2025-05-25 return resubmit_by: 2025-06-05")
        .says("2025-06-05 apply"),
        {"2025-06-01": "at_risk returned", "2025-06-05": "in_review"},
    ),
    a_late_application_is_not_protected_by_mending_time=(
        LATE.decides("2025-06-10 return resubmit_by: 2025-06-20"),
        {"2025-06-09": "overdue late", "2025-06-10": "overdue", "2025-06-20": "overdue"},
    ),
    a_late_application_that_is_mended_counts_as_made_when_it_was=(
        LATE.decides("2025-06-10 return resubmit_by: 2025-06-20")
        .says("2025-06-20 apply")
        .amend("2025-06-25 due: 2025-06-05"),
        {"2025-06-20": "overdue late", "2025-06-25": "in_review"},
    ),
    mending_lasts_also_after_a_withdrawal=(
        UNTIL_20.says("2025-06-12 apply", "2025-06-14 withdraw"),
        {
            "2025-06-13": "in_review",
            "2025-06-14": "at_risk returned",
            "2025-06-20": "at_risk returned",
            "2025-06-21": "overdue",
        },
    ),
    an_application_after_that_withdrawal_is_mended_too=(
        UNTIL_20.says("2025-06-12 apply", "2025-06-14 withdraw", "2025-06-20 apply"),
        {"2025-06-20": "in_review", "2025-07-20": "in_review"},
    ),
    the_latest_return_alone_counts_though_it_gives_no_time=(
        UNTIL_20.says("2025-06-12 apply").decides("2025-06-14 return"),
        {"2025-06-13": "in_review", "2025-06-14": "overdue"},
    ),
    the_latest_return_alone_counts_when_it_gives_more=(
        UNTIL_20.says("2025-06-12 apply")
        .decides("2025-06-14 return resubmit_by: 2025-06-30")
        .says("2025-06-30 apply"),
        {"2025-06-21": "at_risk returned", "2025-06-30": "in_review"},
    ),
    what_is_mended_twice_counts_as_made_at_first=(
        UNTIL_20.says("2025-06-12 apply", "2025-06-18 apply").decides(
            "2025-06-14 return resubmit_by: 2025-06-18"
        ),
        {"2025-06-18": "in_review"},
    ),
    mending_that_came_too_late_is_not_protected_when_returned_again=(
        UNTIL_20.says("2025-06-25 apply").decides("2025-06-28 return resubmit_by: 2025-07-20"),
        {"2025-06-25": "overdue late", "2025-06-28": "overdue"},
    ),
    mending_time_ends_with_acceptance=(
        UNTIL_20.says("2025-06-12 apply", "2025-06-16 apply").decides(
            "2025-06-13 accept", "2025-06-15 reopen"
        ),
        {"2025-06-13": "completed", "2025-06-15": "overdue", "2025-06-16": "overdue late"},
    ),
    mending_time_goes_on_when_acceptance_is_void=(
        UNTIL_20.says("2025-06-12 apply", "2025-06-16 withdraw").decides(
            "2025-06-13 accept", "2025-06-15 void of: {date: 2025-06-13, kind: accept}"
        ),
        {
            "2025-06-13": "completed",
            "2025-06-15": "in_review",
            "2025-06-16": "at_risk returned",
            "2025-06-21": "overdue",
        },
    ),
    reopened_after_the_due_day_is_overdue=(
        APPLIED.decides("2025-06-02 accept", "2025-07-01 reopen"),
        {"2025-06-30": "completed", "2025-07-01": "overdue"},
    ),
    reopened_and_applied_for_again_counts_from_its_own_day=(
        APPLIED.decides("2025-06-02 accept", "2025-07-01 reopen", "2025-07-08 accept").says(
            "2025-07-05 apply"
        ),
        {"2025-07-05": "overdue late", "2025-07-08": "completed late"},
    ),
    reopened_before_the_due_day_is_on_track=(
        CITY.says("2025-04-01 apply").decides("2025-04-02 accept", "2025-04-10 reopen"),
        {"2025-04-10": "on_track"},
    ),
    a_withdrawn_application_is_as_if_not_made=(
        APPLIED.says("2025-06-05 withdraw"),
        {"2025-06-04": "in_review", "2025-06-05": "overdue"},
    ),
    one_districts_due_day_judges_its_application_alone=(
        JOINT.amend(f"2025-05-01 due: 2025-06-30, department: {EAST}")
        .says("2025-06-10 apply", by=EAST)
        .says("2025-06-10 apply", by=WEST),
        {f"2025-06-10 {EAST}": "in_review", f"2025-06-10 {WEST}": "overdue late"},
    ),
    a_plans_rework_overrides_the_workspaces=(
        REWORK.plan("policy: {rework: 2}"),
        {"2025-06-12": "at_risk returned", "2025-06-13": "overdue"},
    ),
)
def test_on_time(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


WAS_LATE: Final = CITY.says("2025-06-02 apply").decides("2025-06-10 return resubmit_by: 2025-06-20")
"""Due on 31 May: what was returned had been late."""


@pytest.mark.parametrize("day", ["2025-06-15", "2025-06-25"])
def test_mending_time_is_not_said_to_save_what_was_late_before(day: str) -> None:
    said = WAS_LATE.verdict(day)
    zh, en = catalogue("zh"), catalogue("en")
    assert "原申请已逾期，补正期不免逾期" in reasons(zh, said.reasons)
    assert "it had been late, so that the time to resubmit does not help" in reasons(
        en, said.reasons
    )
    assert not list(mending(zh, said, date.fromisoformat(day)))


def test_of_what_was_on_time_it_is_said_that_mending_time_is_over() -> None:
    said = UNTIL_20.verdict("2025-06-26")
    assert "原申请" not in reasons(catalogue("zh"), said.reasons)
    assert list(mending(catalogue("zh"), said, date(2025, 6, 26))) == ["补正期已过6天"]
