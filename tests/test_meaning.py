"""The sentences of the design's "Meaning", one test each: the id is the sentence, the rows are lines and days.

The plan is of 2025-03-01; its one task is led by 示例市场监管局 and due on 2025-05-31 unless a row says otherwise.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pytest
from bizenv.meaning.stages import Stage
from bizenv.meaning.verdict import at, since
from bizenv.model.base import Due
from bizenv.model.plan import Policy

from building import (
    EAST,
    FINANCE,
    GROUP,
    HOUSING,
    ISSUED,
    MARKET,
    OPEN,
    REVIEWER,
    SECOND,
    SOUTH,
    TASK,
    WEST,
    City,
)

CITY: Final = City()
APPLIED: Final = CITY.says("2025-05-30 apply")
LATE: Final = CITY.says("2025-06-05 apply")

Days = Mapping[str, str]


def told(city: City, expected: Days) -> Days:
    """Say of each day (and department, and task) what the city says of it."""
    return {when: city.said(when) for when in expected}


def rows(**table: tuple[City, Days]) -> pytest.MarkDecorator:
    """Make a table of sentences, each with a city and what is to be said of it on some days."""
    params = [pytest.param(city, expected, id=name) for name, (city, expected) in table.items()]
    return pytest.mark.parametrize(("city", "expected"), params)


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


# --- Statuses -------------------------------------------------------------------------------------------------


@rows(
    nothing_recorded_is_on_track_unreported=(
        CITY,
        {ISSUED: "on_track unreported", "2025-05-30": "on_track unreported"},
    ),
    a_report_makes_it_reported=(
        CITY.says("2025-04-10 report"),
        {"2025-04-09": "on_track unreported", "2025-04-10": "on_track"},
    ),
    a_refused_step_is_not_a_record=(
        CITY.says("2025-04-10 withdraw"),
        {"2025-04-10": "on_track unreported"},
    ),
    unreported_is_said_of_on_track_alone=(
        CITY.policy("report_every: 30").amend("2025-04-20 cancel: true"),
        {
            "2025-03-31": "on_track unreported",
            "2025-04-01": "at_risk silent",
            "2025-04-20": "cancelled",
        },
    ),
    overdue_begins_the_day_after_the_due_day=(
        CITY.says("2025-04-10 report percent: 99"),
        {"2025-05-31": "on_track", "2025-06-01": "overdue"},
    ),
    an_application_on_time_is_in_review_for_as_long_as_undecided=(
        APPLIED,
        {"2025-05-29": "on_track unreported", "2025-05-30": "in_review", "2027-01-01": "in_review"},
    ),
    an_application_on_the_due_day_is_on_time=(
        CITY.says("2025-05-31 apply"),
        {"2025-06-01": "in_review"},
    ),
    an_application_the_day_after_is_late_and_overdue=(
        CITY.says("2025-06-01 apply"),
        {"2025-06-01": "overdue late", "2026-06-01": "overdue late"},
    ),
    accepted_on_time_is_completed_also_after_the_due_day=(
        APPLIED.decides("2025-08-01 accept"),
        {"2025-07-31": "in_review", "2025-08-01": "completed"},
    ),
    accepted_late_is_completed_late=(
        LATE.decides("2025-08-01 accept"),
        {"2025-07-31": "overdue late", "2025-08-01": "completed late"},
    ),
    completed_before_the_due_day_is_early_until_that_day=(
        CITY.says("2025-04-01 apply").decides("2025-04-02 accept"),
        {
            "2025-04-02": "completed early",
            "2025-05-30": "completed early",
            "2025-05-31": "completed",
        },
    ),
    cancelled_beats_all_else=(
        LATE.decides("2025-08-01 accept").amend("2025-04-01 cancel: true"),
        {
            "2025-03-31": "on_track unreported",
            "2025-04-01": "cancelled",
            "2025-08-01": "cancelled late",
        },
    ),
    in_review_beats_risk=(
        CITY.says("2025-04-01 report forecast: cannot", "2025-04-02 apply"),
        {"2025-04-01": "at_risk forecast", "2025-04-02": "in_review"},
    ),
    overdue_beats_risk=(
        CITY.says("2025-04-01 report forecast: cannot"),
        {"2025-05-31": "at_risk due-soon forecast", "2025-06-01": "overdue"},
    ),
    what_was_due_before_it_was_issued_is_overdue_from_the_day_of_issue=(
        CITY.task("due: 2025-02"),
        {ISSUED: "overdue"},
    ),
)
def test_status(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


EXTENDED: Final = CITY.amend("2025-04-01 due: 2025-12")


@pytest.mark.parametrize(
    ("city", "light"),
    [
        pytest.param(EXTENDED, None, id="unreported shows no light"),
        pytest.param(CITY.amend("2025-06-01 cancel: true"), None, id="cancelled shows no light"),
        pytest.param(EXTENDED.says("2025-04-01 report"), "green", id="on track is green"),
        pytest.param(APPLIED, "green", id="in review is green"),
        pytest.param(APPLIED.decides("2025-06-01 accept"), "green", id="completed is green"),
        pytest.param(LATE.decides("2025-06-05 accept"), "green", id="completed late is green"),
        pytest.param(
            EXTENDED.policy("report_every: 5"),
            "yellow",
            id="at risk is yellow though nothing was recorded",
        ),
        pytest.param(CITY, "red", id="overdue is red though nothing was recorded"),
    ],
)
def test_light(city: City, light: str | None) -> None:
    assert city.verdict("2025-06-10").light == light


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


# --- Assignments ----------------------------------------------------------------------------------------------

GROUPED: Final = CITY.task(f"lead: [{GROUP}]")
HANDED: Final = CITY.amend(f"2025-05-01 lead: [{HOUSING}]")
TAKEN: Final = CITY.amend(f"2025-05-01 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")


@pytest.mark.parametrize(
    ("city", "leads"),
    [
        pytest.param(
            GROUPED, [EAST, WEST], id="a closed group stands for its members and is no row"
        ),
        pytest.param(
            CITY.task(f"lead: [{OPEN}]"), [OPEN], id="an open group is a row under its own name"
        ),
        pytest.param(
            CITY.task(f"lead: [{MARKET}, {FINANCE}]"),
            [MARKET, FINANCE],
            id="each lead is responsible",
        ),
        pytest.param(
            CITY.task("lead: [住建局]"), [HOUSING], id="an alias resolves to the canonical name"
        ),
        pytest.param(
            CITY.task("lead: [示例建委]"),
            [HOUSING],
            id="a former name resolves to the canonical name",
        ),
        pytest.param(
            CITY.task(f"lead: [住建局, {WEST}, {GROUP}, {HOUSING}]"),
            [HOUSING, WEST, EAST],
            id="each is named once",
        ),
        pytest.param(
            GROUPED.group(f"{EAST}, {{name: {WEST}, until: 2025-03-01}}"),
            [EAST, WEST],
            id="until is the last day",
        ),
        pytest.param(
            GROUPED.group(f"{EAST}, {{name: {WEST}, until: 2025-02-28}}"),
            [EAST],
            id="who left before issue is out",
        ),
        pytest.param(
            GROUPED.group(f"{EAST}, {{name: {WEST}, from: 2025-03-01}}"),
            [EAST, WEST],
            id="from is the first day",
        ),
        pytest.param(
            GROUPED.group(f"{EAST}, {{name: {WEST}, from: 2025-03-02}}"),
            [EAST],
            id="who joins after issue is out",
        ),
    ],
)
def test_leads(city: City, leads: list[str]) -> None:
    assert city.leads(ISSUED) == leads
    assert city.leads("2025-12-31") == leads


def test_a_group_stands_for_its_members_on_the_day_of_the_amendment() -> None:
    city = GROUPED.group(
        f"{EAST}, {{name: {WEST}, until: 2025-05-01}}, {{name: {SOUTH}, from: 2025-05-02}}"
    )
    same_day = city.amend(f"2025-05-01 lead: [{GROUP}]")
    next_day = city.amend(f"2025-05-02 lead: [{GROUP}]")
    assert same_day.leads("2025-06-01") == [EAST, WEST]
    assert next_day.leads("2025-05-01") == [EAST, WEST]
    assert next_day.leads("2025-05-02") == [EAST, SOUTH]


def test_a_member_that_stays_goes_on_and_one_that_joins_begins() -> None:
    city = GROUPED.group(
        f"{EAST}, {{name: {WEST}, until: 2025-04-30}}, {{name: {SOUTH}, from: 2025-05-01}}"
    )
    city = city.amend(f"2025-05-01 lead: [{GROUP}], takes_over: {{{SOUTH}: {WEST}}}")
    city = city.says("2025-04-01 report", by=EAST).says("2025-04-01 apply", by=WEST)
    assert city.stage(f"2025-05-01 {EAST}") is Stage.IN_PROGRESS
    assert city.stage(f"2025-05-01 {SOUTH}") is Stage.APPLIED
    assert city.assignment("2025-05-01", EAST).first == date(2025, 3, 1)
    assert city.assignment("2025-05-01", SOUTH).start == date(2025, 3, 1)


def test_of_two_new_leads_of_one_day_the_later_in_the_file_holds() -> None:
    city = CITY.amend(f"2025-05-01 lead: [{HOUSING}]", f"2025-05-01 lead: [{FINANCE}]")
    assert city.leads("2025-05-01") == [FINANCE]


def test_of_two_new_leads_before_issue_the_one_with_the_later_day_holds() -> None:
    city = CITY.amend(f"2025-02-10 lead: [{HOUSING}]", f"2025-02-01 lead: [{FINANCE}]")
    assert city.leads(ISSUED) == [HOUSING]


def test_a_cooperating_group_too_stands_for_its_members_on_the_day_of_its_term() -> None:
    city = CITY.task(f"support: [{GROUP}]").group(f"{EAST}, {{name: {WEST}, from: 2025-05-01}}")
    assert city.history().supporters_on(date(2025, 6, 1)) == (EAST,)
    city = city.amend(f"2025-05-01 support: [{FINANCE}, {GROUP}]")
    assert city.history().supporters_on(date(2025, 4, 30)) == (EAST,)
    assert city.history().supporters_on(date(2025, 6, 1)) == (FINANCE, EAST, WEST)


@pytest.mark.parametrize(
    "city",
    [
        pytest.param(
            GROUPED.group(f"{{name: {EAST}, until: 2025-02-28}}"), id="a lead of the plan"
        ),
        pytest.param(
            CITY.group(f"{{name: {EAST}, until: 2025-04-30}}").amend(f"2025-05-01 lead: [{GROUP}]"),
            id="a new lead",
        ),
        pytest.param(
            CITY.group(f"{{name: {EAST}, until: 2025-02-28}}").task(f"support: [{GROUP}]"),
            id="a cooperating one",
        ),
    ],
)
def test_a_group_without_members_on_the_day_its_term_took_effect_is_an_error(city: City) -> None:
    assert city.findings == ["empty-group"]


@rows(
    only_records_dated_on_days_on_which_it_leads_count=(
        HANDED.says("2025-04-30 report", "2025-05-02 apply").says(
            "2025-04-30 apply", "2025-05-02 report", by=HOUSING
        ),
        {
            f"2025-04-30 {MARKET}": "on_track",
            f"2025-05-01 {HOUSING}": "on_track unreported",
            f"2025-05-02 {HOUSING}": "on_track",
        },
    ),
    decisions_count_only_while_their_department_leads=(
        TAKEN.says("2025-04-30 apply").decides("2025-05-02 accept"),
        {f"2025-05-02 {HOUSING}": "in_review"},
    ),
    a_record_of_the_day_before_issue_does_not_count=(
        CITY.says("2025-02-28 apply"),
        {ISSUED: "on_track unreported"},
    ),
    a_record_on_the_first_day_counts=(
        HANDED.says("2025-05-01 report", by=HOUSING),
        {f"2025-05-01 {HOUSING}": "on_track"},
    ),
    a_record_on_the_last_day_counts=(
        TAKEN.says("2025-04-30 report"),
        {f"2025-05-01 {HOUSING}": "on_track"},
    ),
    with_takes_over_the_new_lead_has_the_records=(
        TAKEN.says("2025-04-01 report", "2025-04-10 apply").decides(
            f"2025-05-03 accept department: {HOUSING}"
        ),
        {
            f"2025-04-10 {MARKET}": "in_review",
            f"2025-05-01 {HOUSING}": "in_review",
            f"2025-05-03 {HOUSING}": "completed early",
        },
    ),
    without_takes_over_the_new_lead_has_no_records=(
        HANDED.says("2025-04-01 report", "2025-04-10 apply").decides(
            f"2025-05-03 accept department: {HOUSING}"
        ),
        {
            f"2025-05-01 {HOUSING}": "on_track unreported",
            f"2025-05-03 {HOUSING}": "on_track unreported",
        },
    ),
    a_department_that_stops_and_leads_again_begins_anew=(
        CITY.says("2025-04-01 apply").amend(
            f"2025-04-10 lead: [{HOUSING}]", f"2025-05-01 lead: [{MARKET}]"
        ),
        {"2025-04-09": "in_review", "2025-05-01": "on_track unreported"},
    ),
    a_department_that_comes_back_may_take_its_own_old_records_over_through_the_one_between=(
        CITY.says("2025-04-01 apply").amend(
            f"2025-04-10 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}",
            f"2025-05-01 lead: [{MARKET}], takes_over: {{{MARKET}: {HOUSING}}}",
        ),
        {f"2025-04-10 {HOUSING}": "in_review", "2025-05-01": "in_review"},
    ),
    two_new_leads_may_take_over_from_one=(
        CITY.says("2025-04-01 apply").amend(
            f"2025-05-01 lead: [{HOUSING}, {FINANCE}], takes_over: {{{HOUSING}: {MARKET}, {FINANCE}: {MARKET}}}"
        ),
        {f"2025-05-01 {HOUSING}": "in_review", f"2025-05-01 {FINANCE}": "in_review"},
    ),
    takes_over_resolves_aliases=(
        CITY.says("2025-04-01 apply").amend(
            f"2025-05-01 lead: [住建局], takes_over: {{示例建委: {MARKET}}}"
        ),
        {f"2025-05-01 {HOUSING}": "in_review"},
    ),
    a_departments_own_due_is_not_inherited=(
        TAKEN.amend(f"2025-04-01 due: 2025-12, department: {MARKET}"),
        {f"2025-06-01 {HOUSING}": "overdue"},
    ),
    an_inherited_application_is_judged_by_the_due_day_in_force_for_whoever_made_it=(
        CITY.task("due: 2025-03-31")
        .amend(f"2025-04-01 due: 2025-04-20, department: {MARKET}")
        .amend(f"2025-05-01 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
        .says("2025-04-15 apply"),
        {"2025-04-30": "in_review", f"2025-05-01 {HOUSING}": "in_review"},
    ),
    an_inherited_application_that_was_late_stays_late=(
        CITY.task("due: 2025-04-20")
        .amend(f"2025-03-10 due: 2025-04-10, department: {MARKET}")
        .amend(f"2025-05-01 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
        .says("2025-04-25 apply"),
        {"2025-04-30": "overdue late", f"2025-05-01 {HOUSING}": "overdue late"},
    ),
    an_inherited_application_may_also_be_on_time_by_the_new_leads_due_day=(
        CITY.task("due: 2025-04-20")
        .amend(f"2025-03-10 due: 2025-04-10, department: {MARKET}")
        .amend(f"2025-05-01 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
        .says("2025-04-15 apply"),
        {"2025-04-30": "overdue late", f"2025-05-01 {HOUSING}": "in_review"},
    ),
    an_inherited_return_may_be_mended=(
        TAKEN.says("2025-04-20 apply")
        .decides("2025-04-25 return resubmit_by: 2025-06-10")
        .says("2025-06-10 apply", by=HOUSING),
        {f"2025-06-09 {HOUSING}": "at_risk returned", f"2025-06-10 {HOUSING}": "in_review"},
    ),
)
def test_assignment(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


@pytest.mark.parametrize(
    ("city", "when", "start"),
    [
        pytest.param(CITY, ISSUED, "2025-03-01", id="an original lead's time counts from issue"),
        pytest.param(
            CITY.plan("start: 2025-01-01"), ISSUED, "2025-01-01", id="or from the plan's start"
        ),
        pytest.param(
            CITY.plan("start: 2025-04-01"), ISSUED, "2025-04-01", id="also from a start after issue"
        ),
        pytest.param(
            CITY.plan("start: 2025-01-01").amend(f"2025-03-01 lead: [{HOUSING}]"),
            f"{ISSUED} {HOUSING}",
            "2025-01-01",
            id="a lead amended from the day of issue counts from the plan's start",
        ),
        pytest.param(
            CITY.plan("start: 2025-01-01").amend(f"2025-02-01 lead: [{HOUSING}]"),
            f"{ISSUED} {HOUSING}",
            "2025-01-01",
            id="so does one amended from before the day of issue",
        ),
        pytest.param(
            HANDED,
            f"2025-06-01 {HOUSING}",
            "2025-05-01",
            id="a new lead's from the amendment's day",
        ),
        pytest.param(
            HANDED.plan("start: 2025-01-01"),
            f"2025-06-01 {HOUSING}",
            "2025-05-01",
            id="a new lead's from the amendment's day whatever the plan's start",
        ),
        pytest.param(
            TAKEN,
            f"2025-06-01 {HOUSING}",
            "2025-03-01",
            id="with takes_over it has the old one's clock",
        ),
        pytest.param(
            CITY.amend(f"2025-05-01 lead: [{HOUSING}, {MARKET}]"),
            "2025-06-01",
            "2025-03-01",
            id="who stays goes on",
        ),
        pytest.param(
            CITY.amend(f"2025-04-10 lead: [{HOUSING}]", f"2025-05-01 lead: [{MARKET}]"),
            "2025-06-01",
            "2025-05-01",
            id="who leads again begins anew",
        ),
        pytest.param(
            CITY.amend(f"2025-05-01 add: {{id: '9', title: 示例, lead: [{MARKET}], due: 2025-12}}"),
            f"2025-06-01 {MARKET} 9",
            "2025-05-01",
            id="an added task's from the amendment's day",
        ),
        pytest.param(
            CITY.plan("start: 2025-01-01").amend(
                f"2025-03-01 add: {{id: '9', title: 示例, lead: [{MARKET}], due: 2025-12}}"
            ),
            f"2025-06-01 {MARKET} 9",
            "2025-03-01",
            id="also that of one added on the day of issue",
        ),
    ],
)
def test_clocks_start_when_the_department_began_to_lead(city: City, when: str, start: str) -> None:
    assert city.assignment(*when.split()).start == date.fromisoformat(start)


def test_a_new_leads_share_of_time_is_its_own() -> None:
    """From 1 May to 31 May are 30 days: on the 16th half of them have passed, on the 17th more."""
    city = HANDED.policy("behind: 10").says("2025-05-01 report percent: 40", by=HOUSING)
    assert city.said(f"2025-05-16 {HOUSING}") == "on_track"
    assert city.said(f"2025-05-17 {HOUSING}") == "at_risk behind"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            f"lead: [{HOUSING}, {MARKET}], takes_over: {{{HOUSING}: {MARKET}}}",
            id="the old lead stays",
        ),
        pytest.param(
            f"lead: [{HOUSING}], takes_over: {{{HOUSING}: {FINANCE}}}", id="the old one never led"
        ),
        pytest.param(
            f"lead: [{HOUSING}], takes_over: {{{FINANCE}: {MARKET}}}",
            id="the new one does not lead",
        ),
        pytest.param(f"lead: [{HOUSING}], takes_over: {{{HOUSING}: {HOUSING}}}", id="from itself"),
        pytest.param(f"lead: [{HOUSING}], takes_over: {{{HOUSING}: {GROUP}}}", id="from a group"),
    ],
)
def test_takes_over_serves_only_one_that_begins_and_one_that_ends(line: str) -> None:
    city = CITY.says("2025-04-01 apply").amend(f"2025-05-01 {line}")
    taken = city.assignment("2025-05-01", HOUSING)
    assert (taken.start, taken.entries, taken.before) == (date(2025, 5, 1), (), None)
    assert len(city.history().misused) == 1


def test_takes_over_by_a_lead_that_does_not_begin_is_ignored() -> None:
    city = CITY.task(f"lead: [{MARKET}, {HOUSING}]").says("2025-04-01 apply")
    city = city.amend(f"2025-05-01 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
    assert city.said(f"2025-05-01 {HOUSING}") == "on_track unreported"
    assert len(city.history().misused) == 1


def test_takes_over_from_one_that_ended_earlier_is_ignored() -> None:
    city = CITY.says("2025-04-01 apply").amend(f"2025-04-10 lead: [{FINANCE}]")
    city = city.amend(f"2025-05-01 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
    assert city.said(f"2025-05-01 {HOUSING}") == "on_track unreported"
    assert len(city.history().misused) == 1


def test_takes_over_that_serves_is_no_finding() -> None:
    assert TAKEN.history().misused == ()


# --- Amendments -----------------------------------------------------------------------------------------------

JOINT: Final = CITY.task(f"lead: [{EAST}, {WEST}]")


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


# --- A task's status ------------------------------------------------------------------------------------------

FIRST: Final = CITY.plan("completion: first-lead").task(f"lead: [{MARKET}, {HOUSING}]")
FIRST_GROUP: Final = CITY.plan("completion: first-lead").task(f"lead: [{GROUP}, {HOUSING}]")


@pytest.mark.parametrize(
    ("city", "status", "stage"),
    [
        pytest.param(
            JOINT.says("2025-04-01 apply", by=EAST),
            "overdue",
            "not_started",
            id="the worst and the least advanced",
        ),
        pytest.param(
            JOINT.says("2025-04-01 apply", by=EAST).says("2025-04-01 apply", by=WEST),
            "in_review",
            "applied",
            id="both applied",
        ),
        pytest.param(
            JOINT.says("2025-04-01 apply", by=EAST)
            .says("2025-04-01 apply", by=WEST)
            .decides(f"2025-04-02 accept department: {EAST}"),
            "in_review",
            "applied",
            id="in review is worse than completed",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 due: 2025-12")
            .says("2025-04-01 apply", by=EAST)
            .says("2025-04-01 report", by=WEST),
            "on_track",
            "in_progress",
            id="on track is worse than in review",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 due: 2025-12")
            .says("2025-04-01 report forecast: cannot", by=EAST)
            .says("2025-04-01 report", by=WEST),
            "at_risk",
            "in_progress",
            id="at risk is worse than on track",
        ),
        pytest.param(
            JOINT.amend(f"2025-04-01 due: 2025-12, department: {EAST}").says(
                "2025-04-01 report forecast: cannot", by=EAST
            ),
            "overdue",
            "not_started",
            id="overdue is worse than at risk",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 due: 2025-12")
            .says("2025-04-01 apply", by=EAST)
            .says("2025-04-01 apply", by=WEST)
            .decides(f"2025-04-02 return department: {EAST}"),
            "at_risk",
            "returned",
            id="returned is less advanced than applied",
        ),
        pytest.param(
            JOINT.amend(f"2025-04-01 cancel: true, department: {WEST}").says(
                "2025-04-01 apply", by=EAST
            ),
            "in_review",
            "applied",
            id="cancelled ones count neither for the status nor for the stage",
        ),
        pytest.param(
            JOINT.amend(f"2025-04-01 cancel: true, department: {WEST}")
            .says("2025-04-01 apply", by=EAST)
            .decides(f"2025-04-02 accept department: {EAST}"),
            "completed",
            "accepted",
            id="completed means accepted though another was cancelled",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 cancel: true"),
            "cancelled",
            "not_started",
            id="cancelled when all are",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 cancel: true").says("2025-04-01 apply", by=EAST),
            "cancelled",
            "not_started",
            id="what is all cancelled is as far as its least advanced",
        ),
        pytest.param(
            FIRST.says("2025-04-01 apply").decides("2025-04-02 accept"),
            "completed",
            "accepted",
            id="first-lead: it alone",
        ),
        pytest.param(
            FIRST.says("2025-04-01 apply", by=HOUSING),
            "overdue",
            "not_started",
            id="first-lead: others do not help",
        ),
        pytest.param(
            FIRST_GROUP.says("2025-04-01 apply", by=EAST).says("2025-04-01 apply", by=WEST),
            "in_review",
            "applied",
            id="first-lead, a group: all its members",
        ),
        pytest.param(
            FIRST_GROUP.says("2025-04-01 apply", by=EAST),
            "overdue",
            "not_started",
            id="first-lead, a group: each member",
        ),
        pytest.param(
            FIRST_GROUP.says("2025-04-01 apply", by=EAST).amend(
                f"2025-04-01 cancel: true, department: {WEST}"
            ),
            "in_review",
            "applied",
            id="first-lead, a group: a cancelled member does not count",
        ),
        pytest.param(
            FIRST.amend(f"2025-04-01 cancel: true, department: {MARKET}").says(
                "2025-04-01 report", by=HOUSING
            ),
            "cancelled",
            "not_started",
            id="first-lead cancelled: the task is cancelled",
        ),
        pytest.param(
            CITY.plan("completion: first-lead")
            .task(f"lead: [{MARKET}, {HOUSING}], completion: each")
            .says("2025-04-01 apply"),
            "overdue",
            "not_started",
            id="a task's own completion beats the plan's",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 completion: first-lead").says("2025-04-01 apply", by=EAST),
            "in_review",
            "applied",
            id="completion may be amended",
        ),
        pytest.param(
            FIRST.amend(f"2025-04-01 lead: [{HOUSING}, {MARKET}]").says(
                "2025-04-01 apply", by=HOUSING
            ),
            "in_review",
            "applied",
            id="first is who is named first in the term in force",
        ),
    ],
)
def test_a_task_is_the_worst_of_its_assignments(city: City, status: str, stage: str) -> None:
    view = city.whole("2025-06-30")
    assert (view.status, view.stage) == (status, stage)


def test_a_task_is_late_if_any_of_its_assignments_is() -> None:
    city = JOINT.says("2025-05-30 apply", by=EAST).says("2025-06-05 apply", by=WEST)
    assert city.whole("2025-06-30").late
    assert not city.amend(f"2025-06-10 cancel: true, department: {WEST}").whole("2025-06-30").late
    assert not city.amend("2025-06-10 completion: first-lead").whole("2025-06-30").late


def test_a_task_that_is_late_is_not_early_though_its_due_day_is_moved_behind_it() -> None:
    view = LATE.decides("2025-06-10 accept").amend("2025-06-11 due: 2025-06-30").whole("2025-06-12")
    assert (view.status, view.late, view.early) == ("completed", True, False)


def test_a_task_is_unreported_while_nothing_was_ever_recorded() -> None:
    assert JOINT.whole(ISSUED).unreported
    assert JOINT.whole(ISSUED).light is None
    assert not JOINT.says("2025-03-01 report", by=EAST).whole(ISSUED).unreported


def test_with_first_lead_the_others_are_judged_in_their_own_rows() -> None:
    city = FIRST.says("2025-04-01 apply").decides("2025-04-02 accept")
    assert city.leads("2025-06-01") == [MARKET, HOUSING]
    assert city.said(f"2025-06-01 {HOUSING}") == "overdue"


def test_completion_that_is_amended_holds_from_its_day() -> None:
    city = JOINT.amend("2025-06-10 completion: first-lead").says("2025-04-01 apply", by=EAST)
    assert [city.whole(day).status for day in ("2025-06-09", "2025-06-10")] == [
        "overdue",
        "in_review",
    ]


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


# --- On time --------------------------------------------------------------------------------------------------

REWORK: Final = APPLIED.policy("rework: 5").decides("2025-06-10 return")
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


def gap(target: str, reading: str) -> City:
    city = CITY.task(f"due: 2025-06-09, targets: [{{name: 网办率, {target}}}]")
    return city.says(f"2025-03-02 report readings: {{网办率: {reading}}}")


@rows(
    at_least_rises_from_nothing=(
        gap("at_least: 100", "40"),
        {"2025-04-09": "on_track", "2025-04-10": "on_track", "2025-04-11": "at_risk target-gap"},
    ),
    at_least_rises_from_its_baseline=(
        gap("at_least: 100, baseline: 50", "70"),
        {"2025-04-10": "on_track", "2025-04-11": "at_risk target-gap"},
    ),
    more_than_rises_from_nothing=(
        gap("more_than: 100", "40"),
        {"2025-04-10": "on_track", "2025-04-11": "at_risk target-gap"},
    ),
    more_than_rises_from_its_baseline=(
        gap("more_than: 100, baseline: 50", "70"),
        {"2025-04-10": "on_track", "2025-04-11": "at_risk target-gap"},
    ),
    at_most_falls_from_its_baseline=(
        gap("at_most: 10, baseline: 110", "70"),
        {"2025-04-09": "on_track", "2025-04-10": "on_track", "2025-04-11": "at_risk target-gap"},
    ),
    less_than_falls_from_its_baseline=(
        gap("less_than: 10, baseline: 110", "70"),
        {"2025-04-10": "on_track", "2025-04-11": "at_risk target-gap"},
    ),
    at_most_without_baseline_has_no_line=(gap("at_most: 10", "70"), {"2025-06-08": "on_track"}),
    less_than_without_baseline_has_no_line=(gap("less_than: 10", "70"), {"2025-06-08": "on_track"}),
    what_reaches_the_target_is_never_short=(
        gap("at_least: 100", "100"),
        {"2025-06-08": "on_track"},
    ),
    on_the_first_day_the_line_is_the_baseline=(
        gap("at_least: 100, baseline: 50", "49.9"),
        {"2025-03-02": "at_risk target-gap"},
    ),
    a_target_under_its_baseline_has_a_line_that_falls=(
        gap("at_least: 50, baseline: 100", "80"),
        {"2025-04-09": "at_risk target-gap", "2025-04-10": "on_track", "2025-04-11": "on_track"},
    ),
    a_reading_of_something_else_is_no_data=(
        CITY.task("due: 2025-06-09, targets: [{name: 网办率, at_least: 100}]").says(
            "2025-03-02 report readings: {其他: 1}"
        ),
        {"2025-06-08": "on_track"},
    ),
    no_reading_no_rule=(
        CITY.task("due: 2025-06-09, targets: [{name: 网办率, at_least: 100}]").says(
            "2025-03-02 report"
        ),
        {"2025-06-08": "on_track"},
    ),
    the_last_reading_counts=(
        gap("at_least: 100", "90").says(
            "2025-03-10 report readings: {网办率: 20}", "2025-03-11 report"
        ),
        {"2025-03-21": "on_track", "2025-03-22": "at_risk target-gap"},
    ),
    a_reading_may_be_an_applications=(
        gap("at_least: 100", "1").says(
            "2025-03-10 apply readings: {网办率: 40}", "2025-03-11 withdraw"
        ),
        {"2025-04-10": "on_track", "2025-04-11": "at_risk target-gap"},
    ),
    targets_that_are_amended_hold_from_that_day=(
        gap("at_least: 100", "40").amend("2025-04-15 targets: [{name: 网办率, at_least: 50}]"),
        {
            "2025-04-14": "at_risk target-gap",
            "2025-04-15": "on_track",
            "2025-05-20": "on_track",
            "2025-05-21": "at_risk target-gap",
        },
    ),
    each_target_that_is_short_is_named=(
        CITY.task(
            "due: 2025-06-09, targets: [{name: 甲, at_least: 100}, {name: 乙, at_least: 10}]"
        ).says("2025-03-02 report readings: {甲: 40, 乙: 1}"),
        {
            "2025-03-11": "on_track",
            "2025-03-12": "at_risk target-gap",
            "2025-04-11": "at_risk target-gap target-gap",
        },
    ),
    ongoing_work_has_no_line=(
        CITY.task("due: ongoing, targets: [{name: 网办率, at_least: 100}]").says(
            "2025-03-02 report readings: {网办率: 1}"
        ),
        {"2026-06-08": "on_track"},
    ),
)
def test_target_gap(city: City, expected: Days) -> None:
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
    assert Policy().model_dump() == {**rules, "filing_days": 5}


@pytest.mark.parametrize("key", ["due_soon", "nearly_done", "behind", "rework", "filing_days"])
def test_the_other_thresholds_are_numbers(key: str) -> None:
    assert CITY.policy(f"{key}: null").findings != []


# --- Timelines ------------------------------------------------------------------------------------------------


def test_a_timeline_is_a_short_list_of_spans() -> None:
    city = (
        REWORK.says("2025-06-12 apply")
        .decides("2025-07-01 accept")
        .amend("2025-05-10 due: 2025-06-01")
    )
    spans = [
        (str(span.first), span.last and str(span.last), span.verdict.status)
        for span in city.timeline(ISSUED)
    ]
    assert spans == [
        ("2025-03-01", "2025-05-09", "on_track"),
        ("2025-05-10", "2025-05-29", "on_track"),
        ("2025-05-30", "2025-06-09", "in_review"),
        ("2025-06-10", "2025-06-11", "at_risk"),
        ("2025-06-12", "2025-06-30", "in_review"),
        ("2025-07-01", None, "completed"),
    ]


def test_a_timeline_ends_with_the_run() -> None:
    spans = HANDED.timeline(ISSUED)
    assert (spans[0].first, spans[-1].last) == (date(2025, 3, 1), date(2025, 4, 30))
    assert at(spans, date(2025, 5, 1)) is None
    assert at(spans, date(2025, 2, 28)) is None


@pytest.mark.parametrize(
    "city",
    [
        pytest.param(gap("at_least: 50, baseline: 100", "80"), id="a target under its baseline"),
        pytest.param(gap("at_most: 100, baseline: 50", "70"), id="a limit above its baseline"),
        pytest.param(gap("at_least: 100, baseline: 100", "99"), id="a target at its baseline"),
        pytest.param(gap("at_least: -100, baseline: -50", "-70"), id="figures below zero"),
        pytest.param(gap("at_least: 100", "33.3"), id="a crossing within a day"),
        pytest.param(REWORK, id="mending"),
        pytest.param(
            TAKEN.policy("behind: 10, report_every: 20").says("2025-04-01 report percent: 20"),
            id="taken over",
        ),
    ],
)
def test_the_timeline_equals_the_verdict_of_every_day(city: City) -> None:
    spans = city.timeline(ISSUED)
    days = [date.fromordinal(date(2025, 3, 1).toordinal() + offset) for offset in range(140)]
    last = spans[-1].last
    days = [day for day in days if last is None or day <= last]
    from_spans = [span.verdict.key for day in days if (span := at(spans, day)) is not None]
    assert from_spans == [city.verdict(str(day)).key for day in days]


def test_since_is_the_first_day_of_the_present_status() -> None:
    city = LATE.amend("2025-06-15 due: 2025-06-30")
    found = [
        since(city.assignment(ISSUED), date.fromisoformat(f"2025-{day}"))
        for day in ("05-20", "06-10", "07-20")
    ]
    assert found == [date(2025, 3, 1), date(2025, 6, 1), date(2025, 6, 15)]


def test_reviewers_and_tasks_are_those_of_the_register_and_the_plan() -> None:
    """The rows above stand on names that resolve: one that does not is an error, never silently another's."""
    assert CITY.decides("2025-04-01 accept by: 无名").findings == ["unknown-reviewer"]
    assert CITY.decides(f"2025-04-01 accept by: {REVIEWER}, department: 无名局").findings == [
        "unknown-department"
    ]
    assert CITY.says("2025-04-01 report task: '7.7'").findings == ["record-unknown-task"]
    assert CITY.says(f"2025-04-01 report task: '{TASK}'").findings == []
