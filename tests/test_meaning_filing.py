"""Filing, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are what is said as of some days.

Reports are those of April 2025 (or of the month named), and by default owed by the 25th.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import pytest
from bizenv.meaning.filing import STATES, filing_day, next_filing_day
from bizenv.model.policy import Policy
from bizenv.periods.period import month
from bizenv.report.filing import FilingReport, FilingRow, filing_report
from bizenv.report.query import Query

from building import CALM, EAST, FINANCE, GROUP, HOUSING, MARKET, WEST, City, Read

BY: Final = f"{CALM}, report_by: 25"
CITY: Final = City(settings=BY).task("due: 2025-12-31")
JOINT: Final = City(settings=BY).task(f"lead: [{EAST}, {WEST}], due: 2025-12-31")
REGISTER: Final = f"register: problems, office: {FINANCE}"


def report(city: City, as_of: str, named: str = "2025-04", by: str = "department") -> FilingReport:
    year, number = map(int, named.split("-"))
    query = Query(date.fromisoformat(as_of))
    return filing_report(Read((city.book,)), query, month(year, number), by)


def filed(city: City, when: str) -> str:
    """Say of `day` (and month) who owes which report, and how it stands; 示例市场监管局 goes without saying."""
    return "; ".join(map(said, report(city, *when.split()).rows))


def said(row: FilingRow) -> str:
    whose = "" if row.department == MARKET else f"{row.department} "
    task = "" if row.task == "1.1" else f"{row.task} "
    first = "" if row.first is None else f" {row.first:%m-%d}"
    late = f" +{row.filing.days_late}" if row.filing.days_late else ""
    return f"{whose}{task}{row.state}{first}{late}"


Says = Mapping[str, str]


def sentences(**table: tuple[City, Says]) -> pytest.MarkDecorator:
    params = [pytest.param(city, expected, id=name) for name, (city, expected) in table.items()]
    return pytest.mark.parametrize(("city", "expected"), params)


@sentences(
    a_report_is_owed_every_month_by_the_day_of_report_by=(
        CITY,
        {
            "2025-04-24": "open",
            "2025-04-25": "open",
            "2025-04-26": "missing",
            "2025-05-26": "missing",
            "2025-05-25 2025-05": "open",
            "2025-05-26 2025-05": "missing",
        },
    ),
    without_a_day_it_is_the_last_of_the_month=(
        City().task("due: 2025-12-31"),
        {"2025-04-30": "open", "2025-05-01": "missing"},
    ),
    a_month_that_lacks_the_day_has_it_on_its_last=(
        City(settings=f"{CALM}, report_by: 31").task("due: 2025-12-31"),
        {"2025-04-30": "open", "2025-05-01": "missing", "2025-03-31 2025-03": "open"},
    ),
    the_filing_day_does_not_move_though_it_is_off=(  # 5 April 2025 is a Saturday and a holiday
        CITY.policy(f"{CALM}, report_by: 5"),
        {"2025-04-05": "open", "2025-04-06": "missing"},
    ),
    the_plan_s_own_policy_is_before_that_of_the_workspace=(
        CITY.plan("policy: {report_by: 10}"),
        {"2025-04-10": "open", "2025-04-11": "missing"},
    ),
    a_report_by_the_filing_day_is_in_time=(
        CITY.says("2025-04-25 report"),
        {"2025-04-24": "open", "2025-04-25": "filed 04-25", "2025-05-31": "filed 04-25"},
    ),
    after_it_is_late=(
        CITY.says("2025-04-28 report"),
        {"2025-04-27": "missing", "2025-04-28": "late 04-28 +3", "2025-05-31": "late 04-28 +3"},
    ),
    the_first_one_decides=(
        CITY.says("2025-04-02 report", "2025-04-28 report"),
        {"2025-04-30": "filed 04-02"},
    ),
    an_application_is_a_report=(
        CITY.says("2025-04-20 apply"),
        {"2025-04-30": "filed 04-20"},
    ),
    a_withdrawal_is_none=(
        CITY.says("2025-03-20 apply", "2025-04-20 withdraw"),
        {"2025-04-30": "missing"},
    ),
    a_request_for_more_time_is_none=(
        CITY.says("2025-04-20 extend until: 2026-03-31"),
        {"2025-04-30": "missing"},
    ),
    one_of_a_duty_is_one=(
        City(settings=BY)
        .task("due: 2025-12-31, duties: [{title: 座谈会, every: quarter}]")
        .says("2025-04-20 report duty: 座谈会, period: 2025Q1"),
        {"2025-04-30": "filed 04-20", "2025-04-30 2025-03": "missing"},
    ),
    one_of_another_month_is_none=(
        CITY.says("2025-03-31 report", "2025-05-02 report"),
        {"2025-05-31": "missing", "2025-05-31 2025-03": "late 03-31 +6"},
    ),
    one_that_names_a_month_is_for_it=(
        CITY.says("2025-05-03 report period: 2025-04"),
        {
            "2025-05-02": "missing",
            "2025-05-03": "late 05-03 +8",
            "2025-05-31 2025-05": "missing",
        },
    ),
    nothing_is_given_for_a_month_before_it_begins=(
        CITY.says("2025-03-20 report period: 2025-04"),
        {"2025-04-30": "missing", "2025-03-31 2025-03": "missing"},
    ),
    a_void_report_is_none_from_the_void_on=(
        CITY.says("2025-04-20 report", "2025-05-05 void of: {date: 2025-04-20, kind: report}"),
        {"2025-05-04": "filed 04-20", "2025-05-05": "missing"},
    ),
    what_is_said_anew_under_the_day_of_a_void_one_is_in_time=(
        CITY.says(
            "2025-04-20 report percent: 6",
            "2025-05-05 void of: {date: 2025-04-20, kind: report}",
            "2025-04-20 report percent: 60",
        ),
        {"2025-04-26": "filed 04-20", "2025-05-05": "filed 04-20"},
    ),
    what_is_said_anew_later_is_late=(
        CITY.says(
            "2025-04-20 report percent: 6",
            "2025-05-05 void of: {date: 2025-04-20, kind: report}",
            "2025-05-05 report percent: 60, period: 2025-04",
        ),
        {"2025-05-04": "filed 04-20", "2025-05-05": "late 05-05 +10"},
    ),
    what_is_in_review_still_owes_one=(
        CITY.says("2025-03-20 apply"),
        {"2025-04-30": "missing"},
    ),
    what_is_accepted_by_the_filing_day_owes_none=(
        CITY.says("2025-03-20 apply").decides("2025-04-25 accept"),
        {"2025-04-24": "open", "2025-04-25": "", "2025-05-31": ""},
    ),
    what_is_accepted_after_it_owed_one=(
        CITY.says("2025-03-20 apply").decides("2025-04-26 accept"),
        {"2025-04-30": "missing", "2025-05-31 2025-05": ""},
    ),
    what_is_declared_by_the_filing_day_owes_none=(
        CITY.plan("review: none").says("2025-04-25 apply"),
        {"2025-04-24": "open", "2025-04-25": ""},
    ),
    what_was_reopened_by_the_filing_day_owes_one=(
        CITY.says("2025-03-20 apply").decides("2025-03-25 accept", "2025-04-25 reopen"),
        {"2025-04-24": "", "2025-04-25": "open", "2025-04-26": "missing"},
    ),
    what_is_cancelled_by_the_filing_day_owes_none=(
        CITY.amend("2025-04-25 cancel: true"),
        {"2025-04-24": "open", "2025-04-25": "", "2025-04-30": ""},
    ),
    what_is_cancelled_after_it_owed_one=(
        CITY.amend("2025-04-26 cancel: true"),
        {"2025-04-30": "missing", "2025-05-26 2025-05": ""},
    ),
    what_is_carried_over_owes_none=(
        CITY.amend("2025-04-20 carry_to: 2.0/1.1"),
        {"2025-04-30": ""},
    ),
    what_is_paused_on_the_filing_day_owes_none=(
        CITY.amend("2025-04-20 pause: true", "2025-05-10 pause: false"),
        {"2025-04-19": "open", "2025-04-25": "", "2025-05-31": "", "2025-05-31 2025-05": "missing"},
    ),
    what_is_overdue_or_without_a_last_day_owes_one=(
        City(settings=BY).task("due: 2025-03-31").task("due: ongoing"),
        {"2025-04-26": "missing; 1.2 missing"},
    ),
    a_task_issued_after_the_filing_day_owes_none_that_month=(
        CITY.amend(f"2025-04-26 add: {{id: '1.9', title: 示例, lead: [{EAST}], due: ongoing}}"),
        {"2025-04-30": "missing", "2025-05-26 2025-05": f"missing; {EAST} 1.9 missing"},
    ),
    one_issued_on_it_owes_one=(
        CITY.amend(f"2025-04-25 add: {{id: '1.9', title: 示例, lead: [{EAST}], due: ongoing}}"),
        {"2025-04-24": "open", "2025-04-26": f"missing; {EAST} 1.9 missing"},
    ),
    work_whose_clock_has_not_begun_owes_none=(
        CITY.plan("start: 2025-04-26"),
        {"2025-04-30": "", "2025-05-26 2025-05": "missing"},
    ),
    who_leads_on_the_filing_day_owes_it=(
        CITY.amend(f"2025-04-25 lead: [{HOUSING}]").says("2025-04-10 report"),
        {"2025-04-24": "filed 04-10", "2025-04-26": f"{HOUSING} missing"},
    ),
    who_led_until_after_it_owed_it=(
        CITY.amend(f"2025-04-26 lead: [{HOUSING}]"),
        {"2025-04-30": "missing", "2025-05-26 2025-05": f"{HOUSING} missing"},
    ),
    with_takes_over_the_reports_inherited_count=(
        CITY.amend(f"2025-04-25 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}").says(
            "2025-04-10 report"
        ),
        {"2025-04-26": f"{HOUSING} filed 04-10"},
    ),
    each_department_owes_one_for_its_part=(
        JOINT.says("2025-04-20 report", by=EAST),
        {"2025-04-30": f"{EAST} filed 04-20; {WEST} missing"},
    ),
    so_does_each_member_of_a_group=(
        City(settings=BY).task(f"lead: [{GROUP}], due: ongoing").says("2025-04-26 report", by=WEST),
        {"2025-04-30": f"{EAST} missing; {WEST} late 04-26 +1"},
    ),
    a_plan_closed_by_the_filing_day_owes_none=(
        CITY.plan("closed: {date: 2025-04-25, document: 示例〔2025〕9号}"),
        {"2025-04-24": "open", "2025-04-30": ""},
    ),
    of_items_of_a_register_none_is_owed=(
        CITY.plan(REGISTER).item(
            "2025-03-03 raise id: W1, title: 示例", f"2025-03-04 assign item: W1, lead: [{EAST}]"
        ),
        {"2025-04-30": ""},
    ),
    unless_the_register_s_own_policy_names_the_day=(
        CITY.plan(f"{REGISTER}, policy: {{report_by: 20}}").item(
            "2025-03-03 raise id: W1, title: 示例", f"2025-04-20 assign item: W1, lead: [{EAST}]"
        ),
        {"2025-04-30": f"missing; {EAST} W1 missing", "2025-04-30 2025-03": "missing"},
    ),
)
def test_says(city: City, expected: Says) -> None:
    assert {when: filed(city, when) for when in expected} == expected


def test_the_office_that_has_not_assigned_an_item_owes_none() -> None:
    city = CITY.plan(f"{REGISTER}, policy: {{report_by: 20}}").item(
        "2025-03-03 raise id: W1, title: 示例"
    )
    assert [row.task for row in report(city, "2025-04-30").rows] == ["1.1"]


@pytest.mark.parametrize(
    ("report_by", "named", "expected"),
    [
        (25, (2025, 10), "2025-10-25"),
        (31, (2025, 10), "2025-10-31"),
        (31, (2025, 11), "2025-11-30"),
        (30, (2025, 2), "2025-02-28"),
        (29, (2024, 2), "2024-02-29"),
        (None, (2025, 2), "2025-02-28"),
        (1, (2025, 2), "2025-02-01"),
    ],
)
def test_the_filing_day_of_a_month(
    report_by: int | None, named: tuple[int, int], expected: str
) -> None:
    policy = Policy().model_copy(update={"report_by": report_by})
    assert filing_day(policy, month(*named)).isoformat() == expected


@pytest.mark.parametrize(
    ("report_by", "day", "expected"),
    [
        (25, "2025-10-25", "2025-10-25"),
        (25, "2025-10-26", "2025-11-25"),
        (31, "2025-02-28", "2025-02-28"),
        (31, "2025-01-31", "2025-01-31"),
        (28, "2025-12-29", "2026-01-28"),
    ],
)
def test_the_next_filing_day_is_the_day_itself_or_the_first_after_it(
    report_by: int, day: str, expected: str
) -> None:
    policy = Policy().model_copy(update={"report_by": report_by})
    found = next_filing_day(policy, date.fromisoformat(day))
    assert found == date.fromisoformat(expected)


def test_without_report_by_no_day_is_named() -> None:
    assert next_filing_day(Policy(), date(2025, 10, 15)) is None


OCTOBER: Final = (
    City(settings=BY)
    .task(f"lead: [{EAST}], due: ongoing")
    .task(f"lead: [{WEST}], due: ongoing")
    .task(f"lead: [{HOUSING}], due: ongoing")
    .task(f"lead: [{FINANCE}], due: ongoing")
    .task(f"lead: [{MARKET}], due: ongoing")
    .amend("2025-10-27 add: {id: '1.6', title: 示例, lead: [东区人民政府], due: ongoing}")
    .says("2025-10-20 report percent: 60", by=EAST)
    .says("2025-10-28 report task: '1.2'", by=WEST)
    .says("2025-11-03 report task: '1.4', period: 2025-10", by=FINANCE)
    .says("2025-09-30 apply task: '1.5'")
    .decides("2025-10-22 accept task: '1.5'")
)
WORKED: Final = {  # the table of docs/en/meaning.md: 1.1 to 1.6, as of each day
    "2025-10-20": "filed open open open open -",
    "2025-10-25": "filed open open open - -",
    "2025-10-26": "filed missing missing missing - -",
    "2025-11-05": "filed late missing late - -",
}


def test_the_worked_example() -> None:
    for day, expected in WORKED.items():
        rows = {row.task: row.state for row in report(OCTOBER, day, "2025-10").rows}
        numbers = [f"1.{number}" for number in range(1, 7)]
        assert " ".join(rows.get(each, "-") for each in numbers) == expected, day
    totals = report(OCTOBER, "2025-11-05", "2025-10").totals
    assert [totals[name] for name in ("owed", "filed", "late", "missing", "open")] == [
        4,
        1,
        2,
        1,
        0,
    ]
    assert (totals.on_time.percent, totals.given.percent) == (Decimal("25.0"), Decimal("75.0"))
    days = {
        row.department: row.filing.days_late
        for row in report(OCTOBER, "2025-11-05", "2025-10").rows
    }
    assert days == {EAST: 0, WEST: 3, HOUSING: 0, FINANCE: 9}


@pytest.mark.parametrize("by", ["department", "task", "plan"])
@pytest.mark.parametrize("day", WORKED)
def test_rows_add_up_to_the_total_and_owed_closes(by: str, day: str) -> None:
    found = report(OCTOBER, day, "2025-10", by)
    for name in ("owed", *STATES, "due", "due_filed"):
        assert sum(group.tally[name] for group in found.groups) == found.totals[name]
    for tally in (found.totals, *(group.tally for group in found.groups)):
        assert tally["owed"] == sum(tally[state] for state in STATES)
        assert tally["due"] == tally["due_filed"] + tally["late"] + tally["missing"]


def test_before_the_filing_day_there_is_no_rate() -> None:
    totals = report(OCTOBER, "2025-10-25", "2025-10").totals
    assert (totals.on_time.of, totals.on_time.percent) == (0, None)


def test_it_tells_what_was_reported() -> None:
    city = CITY.says(
        "2025-04-02 report percent: 40", "2025-04-20 report percent: 55", "2025-04-28 report"
    )
    (row,) = report(city, "2025-04-30").rows
    assert (row.first, row.reports, row.percent) == (date(2025, 4, 2), 3, Decimal(55))


def test_filing_changes_no_status() -> None:
    late = CITY.says("2025-04-20 report percent: 90")
    plain = City().task("due: 2025-12-31").says("2025-04-20 report percent: 90")
    days = [f"2025-0{number}-28" for number in range(3, 10)]
    assert [late.said(day) for day in days] == [plain.said(day) for day in days]
