"""Assignments, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from datetime import date

import pytest
from bizenv.model.codes import Stage

from building import EAST, FINANCE, GROUP, HOUSING, ISSUED, MARKET, OPEN, SOUTH, WEST, City
from sentences import CITY, GROUPED, HANDED, TAKEN, Days, rows, told


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
