"""The risk rule of targets, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from building import City
from sentences import CITY, Days, gap, rows, told


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
