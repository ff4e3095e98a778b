"""Statuses, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from datetime import date
from typing import Final

import pytest
from bizenv.meaning.timeline import at, since

from building import ISSUED, REVIEWER, TASK, City
from sentences import APPLIED, CITY, HANDED, LATE, REWORK, TAKEN, Days, gap, rows, told

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
