"""Risk rules, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from typing import Final

import pytest
from bizenv.model.policy import Policy

from building import HOUSING, MARKET, City
from sentences import CITY, HANDED, TAKEN, Days, rows, told

# --- Risk rules: a plan of 100 days, 2025-03-01 to 2025-06-09 -------------------------------------------------

HUNDRED: Final = CITY.task("due: 2025-06-09")


def due_soon(percent: str) -> City:
    return HUNDRED.policy("due_soon: 10, nearly_done: 90").says(
        f"2025-03-02 report percent: {percent}"
    )


@rows(
    due_soon_fires_from_so_many_days_before_the_due_day=(
        due_soon("50"),
        {
            "2025-05-29": "on_track",
            "2025-05-30": "at_risk due-soon",
            "2025-05-31": "at_risk due-soon",
        },
    ),
    due_soon_fires_through_the_due_day=(
        due_soon("50"),
        {"2025-06-09": "at_risk due-soon", "2025-06-10": "overdue"},
    ),
    due_soon_fires_just_under_nearly_done=(due_soon("89.9"), {"2025-06-01": "at_risk due-soon"}),
    due_soon_does_not_fire_at_nearly_done=(due_soon("90"), {"2025-06-01": "on_track"}),
    due_soon_does_not_fire_above_nearly_done=(due_soon("90.1"), {"2025-06-01": "on_track"}),
    due_soon_fires_while_no_percent_was_reported=(
        HUNDRED.policy("due_soon: 10, nearly_done: 90").says("2025-03-02 report"),
        {"2025-05-29": "on_track", "2025-05-30": "at_risk due-soon"},
    ),
    due_soon_fires_while_nothing_was_reported=(
        HUNDRED.policy("due_soon: 10, nearly_done: 90"),
        {"2025-05-29": "on_track unreported", "2025-05-30": "at_risk due-soon"},
    ),
    the_last_percent_is_the_last_that_was_given=(
        due_soon("95").says("2025-04-01 report"),
        {"2025-06-01": "on_track"},
    ),
    the_last_percent_may_be_lower_than_before=(
        due_soon("95").says("2025-04-01 report percent: 60"),
        {"2025-06-01": "at_risk due-soon"},
    ),
    the_last_percent_of_a_day_is_the_last_in_the_file=(
        due_soon("60").says("2025-03-02 report percent: 95"),
        {"2025-06-01": "on_track"},
    ),
    the_last_percent_may_be_an_applications=(
        due_soon("60").says("2025-04-01 apply percent: 95", "2025-04-02 withdraw"),
        {"2025-06-01": "on_track"},
    ),
    due_soon_does_not_fire_while_mending_past_the_due_day=(
        HUNDRED.policy("due_soon: 10")
        .says("2025-06-01 apply")
        .decides("2025-06-09 return resubmit_by: 2025-06-20"),
        {"2025-06-09": "at_risk due-soon returned", "2025-06-10": "at_risk returned"},
    ),
    due_soon_follows_the_due_day_in_force=(
        due_soon("50").amend("2025-05-31 due: 2025-12"),
        {"2025-05-30": "at_risk due-soon", "2025-05-31": "on_track"},
    ),
    behind_needs_more_points_than_the_threshold=(
        HUNDRED.policy("behind: 10").says("2025-03-02 report percent: 20"),
        {"2025-03-30": "on_track", "2025-03-31": "on_track", "2025-04-01": "at_risk behind"},
    ),
    behind_counts_fractions_of_points=(
        HUNDRED.policy("behind: 10").says("2025-03-02 report percent: 20.5"),
        {"2025-03-31": "on_track", "2025-04-01": "at_risk behind"},
    ),
    behind_nothing_at_threshold_zero_is_any_lag=(
        HUNDRED.policy("behind: 0").says("2025-03-02 report percent: 1"),
        {"2025-03-02": "on_track", "2025-03-03": "at_risk behind"},
    ),
    behind_needs_a_percent=(
        HUNDRED.policy("behind: 10").says("2025-03-02 report"),
        {"2025-06-08": "on_track"},
    ),
    behind_caps_the_share_at_one=(
        HUNDRED.policy("behind: 10")
        .says("2025-06-01 apply percent: 90")
        .decides("2025-06-09 return resubmit_by: 2025-12-31"),
        {"2025-12-31": "at_risk returned"},
    ),
    behind_counts_from_the_plans_start=(
        CITY.plan("start: 2025-01-01")
        .task("due: 2025-04-11")
        .policy("behind: 10")
        .says("2025-03-02 report percent: 51"),
        {"2025-03-03": "on_track", "2025-03-04": "at_risk behind"},
    ),
    behind_is_nothing_before_the_start=(
        CITY.plan("start: 2025-05-01").policy("behind: 0").says("2025-03-02 report percent: 0"),
        {"2025-04-30": "on_track", "2025-05-01": "on_track", "2025-05-02": "at_risk behind"},
    ),
    behind_is_nothing_for_ongoing_work=(
        CITY.task("due: ongoing").policy("behind: 0").says("2025-03-02 report percent: 0"),
        {"2030-01-01": "on_track"},
    ),
    behind_is_nothing_where_there_is_no_time_at_all=(
        CITY.task("due: 2025-03-01").policy("behind: 0").says("2025-03-01 report percent: 99"),
        {"2025-03-01": "on_track", "2025-03-02": "overdue"},
    ),
    behind_follows_the_due_day_in_force=(
        HUNDRED.policy("behind: 10")
        .says("2025-03-02 report percent: 20")
        .amend("2025-04-05 due: 2025-12"),
        {"2025-04-04": "at_risk behind", "2025-04-05": "on_track"},
    ),
    behind_follows_one_districts_due_day=(
        HUNDRED.policy("behind: 10")
        .says("2025-03-02 report percent: 20")
        .amend(f"2025-04-05 due: 2025-12, department: {MARKET}"),
        {"2025-04-04": "at_risk behind", "2025-04-05": "on_track"},
    ),
    forecast_difficult=(
        CITY.says("2025-04-01 report forecast: difficult"),
        {"2025-04-01": "at_risk forecast"},
    ),
    forecast_cannot=(
        CITY.says("2025-04-01 report forecast: cannot"),
        {"2025-04-01": "at_risk forecast"},
    ),
    forecast_on_time=(CITY.says("2025-04-01 report forecast: on_time"), {"2025-04-01": "on_track"}),
    the_last_report_alone_foresees=(
        CITY.says("2025-04-01 report forecast: cannot", "2025-04-10 report forecast: on_time"),
        {"2025-04-09": "at_risk forecast", "2025-04-10": "on_track"},
    ),
    a_last_report_without_forecast_foresees_nothing=(
        CITY.says("2025-04-01 report forecast: cannot", "2025-04-10 report"),
        {"2025-04-10": "on_track"},
    ),
    an_applications_forecast_does_not_count=(
        CITY.says(
            "2025-04-01 report forecast: on_time",
            "2025-04-02 apply forecast: cannot",
            "2025-04-03 withdraw",
        ),
        {"2025-04-03": "on_track"},
    ),
    an_applications_forecast_does_not_take_the_reports_away=(
        CITY.says(
            "2025-04-01 report forecast: cannot",
            "2025-04-02 apply forecast: on_time",
            "2025-04-03 withdraw",
        ),
        {"2025-04-02": "in_review", "2025-04-03": "at_risk forecast"},
    ),
    a_void_report_foresees_nothing=(
        CITY.says(
            "2025-04-01 report",
            "2025-04-02 report forecast: cannot",
            "2025-04-05 void of: {date: 2025-04-02, kind: report}",
        ),
        {"2025-04-04": "at_risk forecast", "2025-04-05": "on_track"},
    ),
    returned_until_applied_for_again=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply").decides("2025-04-05 return"),
        {
            "2025-04-04": "in_review",
            "2025-04-05": "at_risk returned",
            "2025-04-09": "at_risk returned",
            "2025-04-10": "in_review",
        },
    ),
    returned_though_reported_since=(
        CITY.says("2025-04-01 apply", "2025-04-10 report").decides("2025-04-05 return"),
        {"2025-04-10": "at_risk returned"},
    ),
    returned_again_when_the_mended_application_is_withdrawn=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply", "2025-04-11 withdraw").decides(
            "2025-04-05 return"
        ),
        {"2025-04-11": "at_risk returned"},
    ),
    not_returned_once_a_later_decision_accepted_and_reopened=(
        CITY.says("2025-04-01 apply", "2025-04-10 apply").decides(
            "2025-04-05 return", "2025-04-11 accept", "2025-04-12 reopen"
        ),
        {"2025-04-12": "on_track"},
    ),
    not_returned_by_a_return_that_was_refused=(
        CITY.says("2025-04-01 report").decides("2025-04-05 return"),
        {"2025-04-05": "on_track"},
    ),
    returned_no_more_once_the_return_is_void=(
        CITY.says("2025-04-01 apply", "2025-04-06 withdraw").decides(
            "2025-04-05 return", "2025-04-08 void of: {date: 2025-04-05, kind: return}"
        ),
        {"2025-04-07": "at_risk returned", "2025-04-08": "on_track"},
    ),
    milestone_missed_the_day_after_its_day=(
        CITY.task("milestones: [{title: 动工, due: 2025-04}]"),
        {"2025-04-30": "on_track unreported", "2025-05-01": "at_risk milestone-missed"},
    ),
    milestone_reached_by_a_report_though_late=(
        CITY.task("milestones: [{title: 动工, due: 2025-04}]").says(
            "2025-05-05 report milestone: 动工"
        ),
        {"2025-05-04": "at_risk milestone-missed", "2025-05-05": "on_track"},
    ),
    milestone_reached_by_an_application=(
        CITY.task("milestones: [{title: 动工, due: 2025-04}]").says(
            "2025-04-05 apply milestone: 动工", "2025-04-06 withdraw"
        ),
        {"2025-05-01": "on_track"},
    ),
    milestone_reached_is_not_forgotten=(
        CITY.task("milestones: [{title: 动工, due: 2025-04}]").says(
            "2025-04-05 report milestone: 动工", "2025-04-06 report"
        ),
        {"2025-05-01": "on_track"},
    ),
    another_milestone_reached_does_not_help=(
        CITY.task("milestones: [{title: 动工, due: 2025-04}, {title: 竣工, due: 2025-12}]").says(
            "2025-04-05 report milestone: 竣工"
        ),
        {"2025-05-01": "at_risk milestone-missed"},
    ),
    each_milestone_that_is_missed_is_named=(
        CITY.task("milestones: [{title: 动工, due: 2025-04}, {title: 封顶, due: 2025-04-10}]"),
        {
            "2025-04-11": "at_risk milestone-missed",
            "2025-05-01": "at_risk milestone-missed milestone-missed",
        },
    ),
    milestones_that_are_amended_hold_from_that_day=(
        CITY.task("milestones: [{title: 动工, due: 2025-04}]").amend("2025-05-10 milestones: []"),
        {"2025-05-09": "at_risk milestone-missed", "2025-05-10": "on_track unreported"},
    ),
    milestones_bind_ongoing_work_too=(
        CITY.task("due: ongoing, milestones: [{title: 动工, due: 2025-04}]"),
        {"2025-05-01": "at_risk milestone-missed"},
    ),
    silent_for_more_days_than_the_policy_allows_from_the_start=(
        CITY.policy("report_every: 30"),
        {"2025-03-31": "on_track unreported", "2025-04-01": "at_risk silent"},
    ),
    silent_since_the_last_report=(
        CITY.policy("report_every: 30").says("2025-03-10 report"),
        {"2025-04-08": "on_track", "2025-04-09": "on_track", "2025-04-10": "at_risk silent"},
    ),
    silent_since_a_withdrawal=(
        CITY.policy("report_every: 30").says("2025-03-02 apply", "2025-03-10 withdraw"),
        {"2025-04-09": "on_track", "2025-04-10": "at_risk silent"},
    ),
    silent_since_an_application_that_was_returned=(
        CITY.policy("report_every: 30").says("2025-03-10 apply").decides("2025-04-01 return"),
        {"2025-04-09": "at_risk returned", "2025-04-10": "at_risk returned silent"},
    ),
    a_record_that_was_refused_is_not_heard=(
        CITY.policy("report_every: 30").says("2025-03-02 report", "2025-03-10 withdraw"),
        {"2025-04-01": "on_track", "2025-04-02": "at_risk silent"},
    ),
    a_void_record_is_not_heard_nor_is_the_void=(
        CITY.policy("report_every: 30").says(
            "2025-03-02 report",
            "2025-03-10 report",
            "2025-04-05 void of: {date: 2025-03-10, kind: report}",
        ),
        {"2025-04-04": "on_track", "2025-04-05": "at_risk silent"},
    ),
    silent_counts_from_the_plans_start=(
        CITY.plan("start: 2025-04-01").policy("report_every: 30").says("2025-03-05 report"),
        {"2025-05-01": "on_track", "2025-05-02": "at_risk silent"},
    ),
    silent_counts_for_a_new_lead_from_its_day=(
        HANDED.policy("report_every: 20"),
        {f"2025-05-21 {HOUSING}": "on_track unreported", f"2025-05-22 {HOUSING}": "at_risk silent"},
    ),
    silent_counts_through_takes_over=(
        TAKEN.policy("report_every: 40").says("2025-04-01 report"),
        {f"2025-05-11 {HOUSING}": "on_track", f"2025-05-12 {HOUSING}": "at_risk silent"},
    ),
    report_every_zero_wants_a_report_every_day=(
        CITY.policy("report_every: 0"),
        {"2025-03-01": "on_track unreported", "2025-03-02": "at_risk silent"},
    ),
    several_rules_are_all_named=(
        HUNDRED.policy("due_soon: 10, nearly_done: 90, behind: 10, report_every: 30").says(
            "2025-04-01 report percent: 10, forecast: cannot"
        ),
        {"2025-06-01": "at_risk due-soon behind forecast silent"},
    ),
)
def test_risk(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


# --- Policy ---------------------------------------------------------------------------------------------------


@rows(
    a_plans_key_overrides_the_workspaces=(
        due_soon("50").plan("policy: {due_soon: 3}"),
        {"2025-06-05": "on_track", "2025-06-06": "at_risk due-soon"},
    ),
    what_the_plan_does_not_say_the_workspace_says=(
        due_soon("50").plan("policy: {nearly_done: 50}"),
        {"2025-06-01": "on_track"},
    ),
    null_in_the_plan_switches_silent_off=(
        CITY.policy("report_every: 5").plan("policy: {report_every: null}"),
        {"2025-05-01": "on_track unreported"},
    ),
    null_in_the_workspace_is_overridden_by_the_plan=(
        CITY.policy("report_every: null").plan("policy: {report_every: 30}"),
        {"2025-03-31": "on_track unreported", "2025-04-01": "at_risk silent"},
    ),
)
def test_policy(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


def test_the_defaults_are_those_of_the_design() -> None:
    rules = {"due_soon": 30, "nearly_done": 90, "behind": 10, "report_every": None, "rework": 0}
    assert Policy().model_dump() == {
        **rules,
        "filing_days": 5,
        "answer_days": 10,
        "review_within": None,
        "look_again": None,
        "report_by": None,
        "behind_share": None,
        "off": (),
    }


@pytest.mark.parametrize("key", ["due_soon", "nearly_done", "rework", "filing_days"])
def test_the_other_thresholds_are_numbers(key: str) -> None:
    assert CITY.policy(f"{key}: null").findings != []
