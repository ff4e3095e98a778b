"""The terms in force, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from datetime import date
from typing import Final

import pytest
from bizenv.model.base import Due
from bizenv.model.codes import Stage

from building import EAST, GROUP, HOUSING, ISSUED, MARKET, WEST, City
from sentences import APPLIED, CITY, JOINT, LATE, TAKEN, Days, rows, told

# --- Due days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "last_day"),
    [
        ("2025-05-20", date(2025, 5, 20)),
        ("2025-05", date(2025, 5, 31)),
        ("2025-02", date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 29)),
        ("2025", date(2025, 12, 31)),
        ("ongoing", None),
    ],
)
def test_a_due_is_as_precise_as_written_and_inclusive(written: str, last_day: date | None) -> None:
    assert Due.parse(written).last_day == last_day


@pytest.mark.parametrize(
    "written",
    [
        "2025-00",
        "2025-13",
        "2025-05-00",
        "2025-02-29",
        "2025-5",
        "25-05",
        "2025-05-31 ",
        "0000",
        "长期",
    ],
)
def test_a_due_that_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Due.parse(written)


@rows(
    a_month_is_due_on_its_last_day=(
        CITY.task("due: 2025-05"),
        {"2025-05-31": "at_risk due-soon", "2025-06-01": "overdue"},
    ),
    a_year_is_due_on_31_december=(
        CITY.task("due: 2025"),
        {"2025-12-31": "at_risk due-soon", "2026-01-01": "overdue"},
    ),
    a_day_is_inclusive=(
        CITY.task("due: 2025-05-20"),
        {"2025-05-20": "at_risk due-soon", "2025-05-21": "overdue"},
    ),
    ongoing_work_is_never_overdue_late_or_early=(
        CITY.task("due: ongoing").says("2030-01-01 apply").decides("2031-01-01 accept"),
        {"2029-12-31": "on_track unreported", "2030-01-01": "in_review", "2031-01-01": "completed"},
    ),
    what_becomes_ongoing_is_no_longer_overdue=(
        CITY.amend("2025-07-01 due: ongoing"),
        {"2025-06-30": "overdue", "2025-07-01": "on_track unreported"},
    ),
    a_late_application_is_on_time_once_the_work_is_ongoing=(
        LATE.amend("2025-07-01 due: ongoing"),
        {"2025-06-30": "overdue late", "2025-07-01": "in_review"},
    ),
)
def test_due(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


@pytest.mark.parametrize("due", ["9999", "9999-12-31"])
def test_a_due_at_the_end_of_all_time_has_a_timeline(due: str) -> None:
    spans = CITY.task(f"due: {due}").timeline(ISSUED)
    assert spans[0].verdict.unreported


@pytest.mark.parametrize(
    "policy", ["due_soon: 999999999", "rework: 999999999", "report_every: 999999999"]
)
def test_a_threshold_beyond_all_time_is_refused_or_has_verdicts_and_a_timeline(policy: str) -> None:
    city = APPLIED.policy(policy).decides("2025-06-10 return")
    assert city.findings or (city.stage("2025-06-10") is Stage.RETURNED and city.timeline(ISSUED))


# --- Amendments -----------------------------------------------------------------------------------------------


@rows(
    an_amendment_holds_from_the_start_of_its_day=(
        CITY.amend("2025-06-02 due: 2025-10"),
        {"2025-06-01": "overdue", "2025-06-02": "on_track unreported", "2025-11-01": "overdue"},
    ),
    one_effective_before_issue_holds_from_the_day_of_issue=(
        CITY.amend("2025-02-01 due: 2025-10"),
        {
            ISSUED: "on_track unreported",
            "2025-06-01": "on_track unreported",
            "2025-11-01": "overdue",
        },
    ),
    of_two_before_issue_the_one_with_the_later_day_holds=(
        CITY.amend("2025-02-10 due: 2025-10", "2025-02-01 due: 2025-04"),
        {
            "2025-05-30": "on_track unreported",
            "2025-06-01": "on_track unreported",
            "2025-11-01": "overdue",
        },
    ),
    one_departments_from_before_issue_holds_from_the_day_of_issue=(
        CITY.amend(f"2025-02-01 due: 2025-10, department: {MARKET}"),
        {
            ISSUED: "on_track unreported",
            "2025-06-01": "on_track unreported",
            "2025-11-01": "overdue",
        },
    ),
    of_two_of_one_day_the_later_in_the_file_holds=(
        CITY.amend("2025-04-01 due: 2025-10", "2025-04-01 due: 2025-04"),
        {"2025-05-01": "overdue"},
    ),
    files_need_not_be_sorted=(
        CITY.amend("2025-05-01 due: 2025-10", "2025-04-01 due: 2025-04"),
        {
            "2025-04-30": "at_risk due-soon",
            "2025-05-01": "on_track unreported",
            "2025-06-01": "on_track unreported",
        },
    ),
    a_due_day_may_be_brought_forward=(
        CITY.amend("2025-05-10 due: 2025-05-05"),
        {"2025-05-09": "on_track unreported", "2025-05-10": "overdue"},
    ),
    one_districts_extension_is_its_own=(
        JOINT.amend(f"2025-05-01 due: 2025-10, department: {EAST}"),
        {f"2025-06-01 {EAST}": "on_track unreported", f"2025-06-01 {WEST}": "overdue"},
    ),
    a_districts_extension_is_named_by_any_of_its_names=(
        CITY.task(f"lead: [{HOUSING}]").amend("2025-05-01 due: 2025-10, department: 住建局"),
        {f"2025-06-01 {HOUSING}": "on_track unreported"},
    ),
    a_later_amendment_for_all_overrides_one_districts=(
        JOINT.amend(f"2025-05-01 due: 2025-10, department: {EAST}", "2025-06-10 due: 2025-08"),
        {
            f"2025-06-09 {EAST}": "on_track unreported",
            f"2025-08-31 {EAST}": "at_risk due-soon",
            f"2025-09-01 {EAST}": "overdue",
        },
    ),
    of_one_day_the_later_in_the_file_overrides=(
        JOINT.amend(f"2025-05-01 due: 2025-10, department: {EAST}", "2025-05-01 due: 2025-08"),
        {f"2025-09-01 {EAST}": "overdue"},
    ),
    an_earlier_amendment_for_all_does_not_override=(
        JOINT.amend("2025-05-01 due: 2025-08", f"2025-05-01 due: 2025-10, department: {EAST}"),
        {f"2025-09-01 {EAST}": "on_track unreported", f"2025-09-01 {WEST}": "overdue"},
    ),
    a_districts_amendment_bears_only_on_the_run_in_which_it_took_effect=(
        JOINT.amend(
            f"2025-04-01 due: 2025-10, department: {EAST}",
            f"2025-04-10 lead: [{WEST}]",
            f"2025-05-01 lead: [{EAST}]",
        ),
        {f"2025-04-09 {EAST}": "on_track unreported", f"2025-06-01 {EAST}": "overdue"},
    ),
    a_districts_amendment_on_the_day_it_begins_to_lead_bears_on_it=(
        CITY.amend(f"2025-05-01 due: 2025-10, department: {EAST}", f"2025-05-01 lead: [{EAST}]"),
        {f"2025-06-01 {EAST}": "on_track unreported"},
    ),
    a_districts_amendment_before_it_leads_does_not=(
        CITY.amend(f"2025-04-01 due: 2025-10, department: {EAST}", f"2025-05-01 lead: [{EAST}]"),
        {f"2025-06-01 {EAST}": "overdue"},
    ),
    what_was_amended_for_all_before_it_led_bears_on_a_new_lead=(
        CITY.amend("2025-04-01 due: 2025-10", f"2025-05-01 lead: [{EAST}]"),
        {f"2025-06-01 {EAST}": "on_track unreported"},
    ),
    cancelled_and_reinstated=(
        CITY.amend("2025-04-01 cancel: true", "2025-05-01 cancel: false"),
        {
            "2025-03-31": "on_track unreported",
            "2025-04-01": "cancelled",
            "2025-04-30": "cancelled",
            "2025-05-01": "on_track unreported",
        },
    ),
    cancelled_for_one_department=(
        JOINT.amend(f"2025-04-01 cancel: true, department: {EAST}"),
        {f"2025-04-01 {EAST}": "cancelled", f"2025-04-01 {WEST}": "on_track unreported"},
    ),
    reinstated_for_one_department=(
        JOINT.amend("2025-04-01 cancel: true", f"2025-05-01 cancel: false, department: {EAST}"),
        {f"2025-05-01 {EAST}": "on_track unreported", f"2025-05-01 {WEST}": "cancelled"},
    ),
    reinstated_for_all_overrides_one_departments_cancelling=(
        JOINT.amend(f"2025-04-01 cancel: true, department: {EAST}", "2025-05-01 cancel: false"),
        {f"2025-05-01 {EAST}": "on_track unreported"},
    ),
    a_cancelled_assignment_keeps_its_records=(
        CITY.says("2025-04-01 report").amend("2025-04-10 cancel: true", "2025-04-20 cancel: false"),
        {"2025-04-10": "cancelled", "2025-04-20": "on_track"},
    ),
    records_made_while_cancelled_count=(
        APPLIED.amend("2025-04-10 cancel: true", "2025-07-01 cancel: false"),
        {"2025-06-30": "cancelled", "2025-07-01": "in_review"},
    ),
    a_due_day_that_passes_while_cancelled_has_passed=(
        CITY.amend("2025-04-10 cancel: true", "2025-07-01 cancel: false"),
        {"2025-07-01": "overdue"},
    ),
    one_departments_cancelling_is_not_inherited=(
        TAKEN.amend(f"2025-04-01 cancel: true, department: {MARKET}"),
        {"2025-04-30": "cancelled", f"2025-05-01 {HOUSING}": "on_track unreported"},
    ),
)
def test_amendment(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


def test_the_terms_for_all_are_not_one_departments() -> None:
    city = JOINT.amend(
        f"2025-04-01 due: 2025-10, due_text: 十月, department: {EAST}",
        f"2025-04-01 cancel: true, department: {EAST}",
    )
    terms = city.history().terms_on(date(2025, 4, 1))
    assert (terms.due.written, terms.due_text, terms.cancelled) == ("2025-05-31", None, False)
    terms = (
        city.amend("2025-04-02 due: 2025-12, due_text: 年底").history().terms_on(date(2025, 4, 2))
    )
    assert (terms.due.written, terms.due_text) == ("2025-12", "年底")


def test_a_cancelled_assignment_keeps_its_stage() -> None:
    assert APPLIED.amend("2025-06-01 cancel: true").stage("2025-06-02") is Stage.APPLIED


ADDED: Final = CITY.amend(
    f"2025-05-01 add: {{id: '9', title: 示例, lead: [{GROUP}], due: 2025-06}}"
)


def test_an_added_task_begins_with_its_amendment() -> None:
    assert ADDED.leads("2025-04-30", "9") == []
    assert ADDED.leads("2025-05-01", "9") == [EAST, WEST]
    assert ADDED.said(f"2025-05-01 {EAST} 9") == "on_track unreported"
    assert ADDED.said(f"2025-07-01 {EAST} 9") == "overdue"


def test_an_added_task_is_amended_like_any_other() -> None:
    city = ADDED.amend("2025-06-01 task: '9', due: 2025-08")
    assert city.said(f"2025-07-01 {EAST} 9") == "on_track unreported"


def test_one_departments_amendment_from_before_its_task_was_added_holds_from_the_tasks_first_day() -> (
    None
):
    city = ADDED.amend(f"2025-04-01 task: '9', due: 2025-08, department: {EAST}")
    assert city.said(f"2025-07-01 {EAST} 9") == "on_track unreported"
    assert city.said(f"2025-07-01 {WEST} 9") == "overdue"


def test_what_an_added_tasks_group_stands_for_is_said_by_its_first_day() -> None:
    """An amendment dated before the task was added takes effect with the task, and so does its group."""
    city = ADDED.group(f"{EAST}, {{name: {WEST}, from: 2025-04-15}}").amend(
        f"2025-04-01 task: '9', lead: [{GROUP}, {MARKET}], completion: first-lead"
    )
    assert city.leads("2025-05-01", "9") == [EAST, WEST, MARKET]
    deciding = city.history("9").deciding(date(2025, 5, 1))
    assert [each.department for each in deciding] == [EAST, WEST]


def test_before_issue_a_plan_has_no_tasks() -> None:
    assert CITY.leads("2025-02-28") == []
    assert CITY.leads("2025-03-01") == [MARKET]
    assert not CITY.history().exists_on(date(2025, 2, 28))
    assert CITY.amend(f"2025-01-01 lead: [{HOUSING}]").leads("2025-02-28") == []
    assert CITY.amend(f"2025-01-01 lead: [{HOUSING}]").leads("2025-03-01") == [HOUSING]


def test_a_plan_is_closed_from_its_day_on() -> None:
    book = CITY.plan("closed: {date: 2025-06-30, document: 示例发〔2025〕9号}").book
    assert [book.closed_on(date(2025, 6, day)) for day in (29, 30)] == [False, True]
    assert not CITY.book.closed_on(date(2099, 1, 1))


def test_a_closed_plan_is_judged_as_before() -> None:
    assert CITY.plan("closed: {date: 2025-05-01}").said("2025-06-01") == "overdue"
