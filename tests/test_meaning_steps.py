"""The steps, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from typing import Final

import pytest
from bizenv.model.codes import Stage

from building import EAST, HOUSING, SECOND, WEST, City
from sentences import APPLIED, CITY, JOINT, TAKEN, Days, rows, told

# --- The steps ------------------------------------------------------------------------------------------------

STAGES: Final = {
    Stage.NOT_STARTED: CITY,
    Stage.IN_PROGRESS: CITY.says("2025-04-01 report"),
    Stage.APPLIED: CITY.says("2025-04-01 apply"),
    Stage.RETURNED: CITY.says("2025-04-01 apply").decides("2025-04-02 return"),
    Stage.ACCEPTED: CITY.says("2025-04-01 apply").decides("2025-04-02 accept"),
}
STEPS: Final = {
    "report": {Stage.NOT_STARTED: Stage.IN_PROGRESS},
    "apply": dict.fromkeys((Stage.NOT_STARTED, Stage.IN_PROGRESS, Stage.RETURNED), Stage.APPLIED),
    "withdraw": {Stage.APPLIED: Stage.IN_PROGRESS},
    "accept": {Stage.APPLIED: Stage.ACCEPTED},
    "return": {Stage.APPLIED: Stage.RETURNED},
    "reopen": {Stage.ACCEPTED: Stage.IN_PROGRESS},
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", STEPS)
def test_a_step_that_the_stage_does_not_allow_changes_nothing(kind: str, stage: Stage) -> None:
    city, line = STAGES[stage], f"2025-04-10 {kind}"
    city = city.decides(line) if kind in ("accept", "return", "reopen") else city.says(line)
    assert city.stage("2025-04-09") is stage
    assert city.stage("2025-04-10") is STEPS[kind].get(stage, stage)


def test_a_refused_application_leaves_no_figures() -> None:
    city = CITY.policy("due_soon: 92, nearly_done: 90").says(
        "2025-04-01 apply percent: 80", "2025-04-02 apply percent: 95"
    )
    city = city.decides("2025-04-03 return")
    assert city.said("2025-04-03") == "at_risk due-soon returned"


def test_every_field_that_a_record_may_have_is_read() -> None:
    city = CITY.says(
        "2025-04-01 report percent: 12.5, readings: {网办率: 60}, milestone: 动工, progress: 一, problems: 二, next: 三,"
        " needs: 四, forecast: on_time, approved_by: 五, note: 六",
        "2025-04-02 apply evidence: [docs/x.pdf, 'https://example.cn/x'], percent: 100, readings: {网办率: 99},"
        " milestone: 动工, progress: 一, problems: 二, next: 三, needs: 四, forecast: on_time, approved_by: 五, note: 六",
        "2025-04-03 withdraw reason: 材料不全, note: 六",
        "2025-04-04 void of: {date: 2025-04-01, kind: report}, reason: 误填, document: 函〔2025〕1号, note: 六",
        "2025-04-05 apply",
    ).decides(
        "2025-04-06 return opinion: 补充, resubmit_by: 2025-04-20, note: 六",
        "2025-04-08 accept opinion: 同意, note: 六",
        "2025-04-09 reopen reason: 复查, document: 函〔2025〕2号, note: 六",
        "2025-04-10 void of: {date: 2025-04-09, kind: reopen}, reason: 误填, document: 函〔2025〕3号, note: 六",
    )
    assert city.findings == []


# --- Within a day ---------------------------------------------------------------------------------------------


@rows(
    an_application_may_be_accepted_on_its_day=(
        CITY.says("2025-04-01 apply").decides("2025-04-01 accept"),
        {"2025-04-01": "completed early"},
    ),
    a_return_may_be_mended_on_its_day=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply").decides("2025-04-10 return"),
        {"2025-04-09": "in_review", "2025-04-10": "in_review"},
    ),
    and_the_mended_one_accepted_on_that_day_too=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply").decides(
            "2025-04-10 return", "2025-04-10 accept"
        ),
        {"2025-04-10": "completed early"},
    ),
    applied_returned_and_applied_again_on_one_day=(
        CITY.says("2025-04-10 apply", "2025-04-10 apply").decides("2025-04-10 return"),
        {"2025-04-09": "on_track unreported", "2025-04-10": "in_review"},
    ),
    and_accepted_on_that_day=(
        CITY.says("2025-04-10 apply", "2025-04-10 report", "2025-04-10 apply").decides(
            "2025-04-10 return", "2025-04-10 accept"
        ),
        {"2025-04-10": "completed early"},
    ),
    and_returned_twice_on_that_day=(
        CITY.says("2025-04-10 apply", "2025-04-10 apply", "2025-04-10 apply").decides(
            "2025-04-10 return", "2025-04-10 return", "2025-04-10 accept"
        ),
        {"2025-04-10": "completed early"},
    ),
    accepted_reopened_and_applied_for_again_on_one_day=(
        CITY.says("2025-04-10 apply", "2025-04-10 apply").decides(
            "2025-04-10 accept", "2025-04-10 reopen"
        ),
        {"2025-04-10": "in_review"},
    ),
    applied_twice_by_mistake_and_accepted=(
        CITY.says("2025-04-10 apply", "2025-04-10 apply").decides("2025-04-10 accept"),
        {"2025-04-10": "completed early"},
    ),
    withdrawn_and_applied_again_before_the_acceptance=(
        CITY.says("2025-04-10 apply", "2025-04-10 withdraw", "2025-04-10 apply").decides(
            "2025-04-10 accept"
        ),
        {"2025-04-10": "completed early"},
    ),
    the_reviewers_decision_comes_before_a_withdrawal=(
        CITY.says("2025-04-01 apply", "2025-04-10 withdraw").decides("2025-04-10 accept"),
        {"2025-04-10": "completed early"},
    ),
    the_departments_records_in_file_order=(
        CITY.says("2025-04-01 apply", "2025-04-10 withdraw", "2025-04-10 apply"),
        {"2025-04-10": "in_review"},
    ),
    an_application_before_the_withdrawal_in_the_file_is_refused=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply", "2025-04-10 withdraw"),
        {"2025-04-10": "on_track"},
    ),
    decisions_in_file_order=(
        CITY.says("2025-04-01 apply").decides("2025-04-10 return", "2025-04-10 accept"),
        {"2025-04-10": "at_risk returned"},
    ),
    accepted_first_a_return_is_refused=(
        CITY.says("2025-04-01 apply").decides("2025-04-10 accept", "2025-04-10 return"),
        {"2025-04-10": "completed early"},
    ),
    reopened_applied_and_accepted_on_one_day=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply").decides(
            "2025-04-02 accept", "2025-04-10 reopen", "2025-04-10 accept"
        ),
        {"2025-04-10": "completed early"},
    ),
    several_decisions_that_the_stage_allows_come_first=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply").decides(
            "2025-04-10 accept", "2025-04-10 reopen"
        ),
        {"2025-04-10": "in_review"},
    ),
    none_after_the_first_that_is_not_allowed_comes_before_the_departments_records=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply").decides(
            "2025-04-10 reopen", "2025-04-10 return"
        ),
        {"2025-04-10": "at_risk returned"},
    ),
    records_of_a_day_count_at_its_end_wherever_they_stand=(
        CITY.says("2025-04-10 apply", "2025-04-01 report"),
        {"2025-04-09": "on_track", "2025-04-10": "in_review"},
    ),
)
def test_within_a_day(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


# --- Void -----------------------------------------------------------------------------------------------------

TWICE: Final = CITY.policy("due_soon: 365, nearly_done: 50")


@rows(
    from_its_date_on_the_record_is_as_if_it_had_not_been=(
        CITY.says("2025-04-01 report", "2025-04-10 void of: {date: 2025-04-01, kind: report}"),
        {"2025-04-09": "on_track", "2025-04-10": "on_track unreported"},
    ),
    a_void_of_the_same_day_takes_effect_that_day=(
        CITY.says("2025-04-01 apply", "2025-04-01 void of: {date: 2025-04-01, kind: apply}"),
        {"2025-04-01": "on_track unreported"},
    ),
    a_void_of_the_same_day_may_stand_above=(
        CITY.says("2025-04-01 void of: {date: 2025-04-01, kind: apply}", "2025-04-01 apply"),
        {"2025-04-01": "on_track unreported"},
    ),
    a_void_dated_before_the_record_takes_it_too_so_that_a_slip_into_the_future_can_be_undone=(
        CITY.says("2025-04-01 void of: {date: 2025-04-02, kind: apply}", "2025-04-02 apply"),
        {
            "2025-04-01": "on_track unreported",
            "2025-04-02": "on_track unreported",
            "2025-05-02": "on_track unreported",
        },
    ),
    of_two_records_of_a_later_day_an_earlier_void_takes_the_first=(
        TWICE.says(
            "2025-04-01 void of: {date: 2025-04-02, kind: report}",
            "2025-04-02 report percent: 60",
            "2025-04-02 report",
        ),
        {"2025-04-01": "at_risk due-soon", "2025-04-02": "at_risk due-soon"},
    ),
    a_void_of_another_kind_takes_nothing=(
        CITY.says("2025-04-01 apply", "2025-04-02 void of: {date: 2025-04-01, kind: report}"),
        {"2025-04-02": "in_review"},
    ),
    a_void_of_another_day_takes_nothing=(
        CITY.says("2025-04-01 apply", "2025-04-03 void of: {date: 2025-04-02, kind: apply}"),
        {"2025-04-03": "in_review"},
    ),
    a_void_of_another_task_takes_nothing=(
        CITY.task("")
        .task("")
        .says(
            "2025-04-01 apply", "2025-04-02 void task: '1.2', of: {date: 2025-04-01, kind: apply}"
        ),
        {"2025-04-02": "in_review"},
    ),
    of_several_that_fit_the_first_in_file_order_is_void=(
        TWICE.says(
            "2025-04-01 report percent: 40",
            "2025-04-01 report percent: 60",
            "2025-04-02 void of: {date: 2025-04-01, kind: report}",
        ),
        {"2025-04-02": "on_track"},
    ),
    and_not_the_last=(
        TWICE.says(
            "2025-04-01 report percent: 60",
            "2025-04-01 report percent: 40",
            "2025-04-02 void of: {date: 2025-04-01, kind: report}",
        ),
        {"2025-04-02": "at_risk due-soon"},
    ),
    a_second_void_takes_the_second=(
        TWICE.says(
            "2025-04-01 report percent: 40",
            "2025-04-01 report percent: 60",
            "2025-04-02 void of: {date: 2025-04-01, kind: report}",
            "2025-04-03 void of: {date: 2025-04-01, kind: report}",
        ),
        {"2025-04-02": "on_track", "2025-04-03": "at_risk due-soon"},
    ),
    a_number_tells_which_is_void=(
        TWICE.says(
            "2025-04-01 report percent: 40",
            "2025-04-01 report percent: 60",
            "2025-04-02 void of: {date: 2025-04-01, kind: report, number: 2}",
        ),
        {"2025-04-02": "at_risk due-soon"},
    ),
    numbers_count_what_is_void_already_and_what_is_appended_changes_none=(
        TWICE.says(
            "2025-04-01 report percent: 40",
            "2025-04-01 report percent: 60",
            "2025-04-02 void of: {date: 2025-04-01, kind: report, number: 1}",
            "2025-04-01 report percent: 30",
            "2025-04-03 void of: {date: 2025-04-01, kind: report, number: 3}",
            "2025-04-01 report percent: 20",
        ),
        {"2025-04-02": "at_risk due-soon", "2025-04-03": "at_risk due-soon"},
    ),
    a_number_that_is_void_already_takes_nothing=(
        TWICE.says(
            "2025-04-01 report percent: 60",
            "2025-04-01 report percent: 40",
            "2025-04-02 void of: {date: 2025-04-01, kind: report, number: 2}",
            "2025-04-03 void of: {date: 2025-04-01, kind: report, number: 2}",
        ),
        {"2025-04-03": "on_track"},
    ),
    a_void_cannot_be_voided=(
        CITY.says(
            "2025-04-01 report",
            "2025-04-02 void of: {date: 2025-04-01, kind: report}",
            "2025-04-03 void of: {date: 2025-04-02, kind: void}",
        ),
        {"2025-04-03": "on_track unreported"},
    ),
    a_department_cannot_void_a_decision=(
        APPLIED.decides("2025-06-10 return").says(
            "2025-06-11 void of: {date: 2025-06-10, kind: return}"
        ),
        {"2025-06-11": "overdue"},
    ),
    a_reviewer_cannot_void_a_departments_record=(
        APPLIED.decides("2025-06-10 void of: {date: 2025-05-30, kind: apply}"),
        {"2025-06-10": "in_review"},
    ),
    a_reviewer_voids_its_own_decision=(
        APPLIED.decides(
            "2025-06-10 return", "2025-06-11 void of: {date: 2025-06-10, kind: return}"
        ),
        {"2025-06-10": "overdue", "2025-06-11": "in_review"},
    ),
    a_reviewer_cannot_void_anothers_decision=(
        APPLIED.decides(
            "2025-06-10 return",
            f"2025-06-11 void by: {SECOND}, of: {{date: 2025-06-10, kind: return}}",
        ),
        {"2025-06-11": "overdue"},
    ),
    a_reviewer_is_the_same_under_either_width_of_brackets=(
        APPLIED.decides(
            "2025-06-10 return by: 示例督查室(二科)",
            f"2025-06-11 void by: {SECOND}, of: {{date: 2025-06-10, kind: return}}",
        ),
        {"2025-06-11": "in_review"},
    ),
    a_reviewers_void_takes_what_it_decided_on_that_department=(
        JOINT.says("2025-04-01 apply", by=EAST)
        .says("2025-04-01 apply", by=WEST)
        .decides(
            f"2025-04-02 accept department: {EAST}",
            f"2025-04-02 accept department: {WEST}",
            f"2025-04-03 void department: {WEST}, of: {{date: 2025-04-02, kind: accept}}",
        ),
        {f"2025-04-03 {EAST}": "completed early", f"2025-04-03 {WEST}": "in_review"},
    ),
    a_department_voids_what_it_took_over=(
        TAKEN.says("2025-04-10 apply").says(
            "2025-05-02 void of: {date: 2025-04-10, kind: apply}", by=HOUSING
        ),
        {f"2025-05-01 {HOUSING}": "in_review", f"2025-05-02 {HOUSING}": "on_track unreported"},
    ),
    a_department_does_not_void_what_it_did_not_take_over=(
        JOINT.says("2025-04-10 apply", by=EAST).says(
            "2025-04-11 void of: {date: 2025-04-10, kind: apply}", by=WEST
        ),
        {f"2025-04-11 {EAST}": "in_review"},
    ),
    the_old_leads_voids_no_longer_count=(
        TAKEN.says("2025-04-10 apply", "2025-05-02 void of: {date: 2025-04-10, kind: apply}"),
        {f"2025-05-02 {HOUSING}": "in_review"},
    ),
    a_reviewer_voids_its_decision_on_what_was_taken_over=(
        TAKEN.says("2025-04-10 apply").decides(
            "2025-04-20 accept",
            f"2025-05-02 void department: {HOUSING}, of: {{date: 2025-04-20, kind: accept}}",
        ),
        {f"2025-05-01 {HOUSING}": "completed early", f"2025-05-02 {HOUSING}": "in_review"},
    ),
    a_decision_on_a_void_application_was_not_allowed=(
        APPLIED.decides("2025-06-02 accept").says(
            "2025-06-10 void of: {date: 2025-05-30, kind: apply}"
        ),
        {"2025-06-09": "completed", "2025-06-10": "overdue"},
    ),
    an_application_that_was_refused_stands_once_the_first_is_void=(
        APPLIED.says("2025-06-05 apply", "2025-06-10 void of: {date: 2025-05-30, kind: apply}"),
        {"2025-06-09": "in_review", "2025-06-10": "overdue late"},
    ),
    a_void_may_take_what_was_refused=(
        CITY.says(
            "2025-04-01 withdraw",
            "2025-04-01 apply",
            "2025-04-02 withdraw",
            "2025-04-03 void of: {date: 2025-04-02, kind: withdraw}",
        ),
        {"2025-04-02": "on_track", "2025-04-03": "in_review"},
    ),
    a_void_withdrawal_leaves_the_application_standing=(
        APPLIED.says(
            "2025-06-02 withdraw", "2025-06-05 void of: {date: 2025-06-02, kind: withdraw}"
        ),
        {"2025-06-02": "overdue", "2025-06-05": "in_review"},
    ),
)
def test_void(city: City, expected: Days) -> None:
    assert told(city, expected) == expected
