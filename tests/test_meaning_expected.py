"""Steps in place of the straight line, `behind_share`, rules switched off: a test a sentence of docs/en/meaning.md."""

from datetime import date
from typing import Final, get_args

import pytest
from bizenv.checks import check
from bizenv.meaning.crossings import RULES
from bizenv.meaning.risks import code_of
from bizenv.messages import catalogue
from bizenv.model.policy import Policy, RiskRule
from bizenv.pages import reasoning

from building import City
from sentences import Days, rows, told

LATE_IN_THE_YEAR: Final = "due: 2025-12-31, steps: {2025Q2: 30, 2025Q3: 60}"
CITY: Final = City().policy("behind: 10").task(LATE_IN_THE_YEAR)
TEN: Final = CITY.says("2025-03-10 report percent: 10")
TARGET: Final = "name: 网办率, at_least: 90, baseline: 50"
STEPPED: Final = City().task(
    f"due: 2025-12-31, targets: [{{{TARGET}, steps: {{2025Q2: 60, 2025Q3: 80}}}}]"
)
FALLING: Final = City().task(
    "due: 2025-12-31, targets: [{name: 用时, at_most: 30, steps: {2025Q2: 40, 2025Q3: 35}}]"
)
SHARE: Final = City().policy("behind: null, behind_share: 30")


@rows(
    before_the_first_step_has_ended_nothing_is_expected=(
        TEN,
        {"2025-06-29": "on_track", "2025-06-30": "on_track"},
    ),
    from_then_on_the_last_step_that_has_ended_is=(
        TEN,
        {"2025-07-01": "at_risk behind", "2025-09-30": "at_risk behind"},
    ),
    the_next_step_takes_its_place=(
        TEN.says("2025-06-30 report percent: 30"),
        {"2025-09-30": "on_track", "2025-10-01": "at_risk behind"},
    ),
    without_steps_the_share_of_time_is=(
        City().policy("behind: 10").task("due: 2025-12-31").says("2025-03-10 report percent: 10"),
        {"2025-06-29": "at_risk behind"},
    ),
    ongoing_work_may_have_steps=(
        City()
        .policy("behind: 10")
        .task("due: ongoing, steps: {2025Q2: 30}")
        .says("2025-03-10 report percent: 10"),
        {"2025-06-30": "on_track", "2025-07-01": "at_risk behind"},
    ),
    an_amendment_may_change_them=(
        TEN.amend("2025-06-20 steps: {2025Q3: 60}"),
        {"2025-07-01": "on_track", "2025-10-01": "at_risk behind"},
    ),
    an_amendment_may_take_them_away=(
        TEN.amend("2025-06-20 steps: {}"),
        {"2025-06-19": "on_track", "2025-06-20": "at_risk behind"},
    ),
    a_target_is_short_of_its_last_step=(
        STEPPED.says("2025-04-01 report readings: {网办率: 55}"),
        {"2025-06-30": "on_track", "2025-07-01": "at_risk target-gap"},
    ),
    before_the_first_step_of_its_baseline=(
        STEPPED.says("2025-04-01 report readings: {网办率: 45}"),
        {"2025-04-01": "at_risk target-gap"},
    ),
    the_step_reached_is_no_gap=(
        STEPPED.says("2025-04-01 report readings: {网办率: 60}"),
        {"2025-07-01": "on_track", "2025-10-01": "at_risk target-gap"},
    ),
    what_is_to_fall_needs_no_baseline_for_steps=(
        FALLING.says("2025-04-01 report readings: {用时: 42}"),
        {"2025-06-30": "on_track", "2025-07-01": "at_risk target-gap"},
    ),
)
def test_steps(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


@rows(
    behind_share_compares_what_is_missing_with_what_is_expected=(
        SHARE.task("due: 2025-12-31, steps: {2025Q2: 50}").says("2025-03-10 report percent: 34"),
        {"2025-06-30": "on_track", "2025-07-01": "at_risk behind-share"},
    ),
    exactly_so_much_is_tolerated=(
        SHARE.task("due: 2025-12-31, steps: {2025Q2: 50}").says("2025-03-10 report percent: 35"),
        {"2025-07-01": "on_track"},
    ),
    of_the_share_of_time_too=(
        SHARE.task("due: 2025-03-11").says("2025-03-01 report percent: 35"),
        {"2025-03-06": "on_track", "2025-03-07": "at_risk behind-share"},
    ),
    both_may_fire=(
        City()
        .policy("behind: 10, behind_share: 30")
        .task("due: 2025-03-11")
        .says("2025-03-01 report percent: 10"),
        {"2025-03-07": "at_risk behind behind-share"},
    ),
    behind_null_is_no_such_rule=(
        City().policy("behind: null").task("due: 2025-03-11").says("2025-03-01 report percent: 1"),
        {"2025-03-10": "on_track"},
    ),
)
def test_thresholds(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


@rows(
    a_rule_is_switched_off_by_its_code=(
        City().policy("off: [forecast]").says("2025-03-10 report forecast: cannot"),
        {"2025-03-10": "on_track"},
    ),
    the_others_stand=(
        City().policy("off: [target-gap]").says("2025-03-10 report forecast: cannot, percent: 100"),
        {"2025-03-10": "at_risk forecast"},
    ),
    a_plan_s_list_replaces_the_workspace_s=(
        City()
        .policy("off: [forecast]")
        .plan("policy: {off: []}")
        .says("2025-03-10 report forecast: cannot"),
        {"2025-03-10": "at_risk forecast"},
    ),
    overdue_is_no_risk_rule_and_stands=(
        City().policy("off: [due-soon, behind, silent]"),
        {"2025-06-01": "overdue"},
    ),
)
def test_rules_off(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


def test_every_rule_can_be_switched_off() -> None:
    assert {code_of(rule) for rule in RULES} == {str(rule) for rule in RiskRule}
    assert get_args(Policy.model_fields["off"].annotation)[0] is RiskRule


def test_a_rule_that_nobody_knows_is_refused() -> None:
    assert City().policy("off: [somebody]").findings == ["bad-value"]


@pytest.mark.parametrize(
    ("task", "codes"),
    [
        pytest.param("steps: {2025Q2: 30, 2025Q3: 60}", [], id="rising"),
        pytest.param("steps: {2025Q3: 60, 2025Q2: 30}", [], id="in any order of lines"),
        pytest.param("steps: {2025Q2: 60, 2025Q3: 30}", ["steps-unfit"], id="falling"),
        pytest.param("steps: {2025Q2: 30, 2025Q3: 30}", ["steps-unfit"], id="the same"),
        pytest.param("steps: {2025Q2: 30, 2025-06: 40}", ["steps-unfit"], id="one day twice"),
        pytest.param("steps: {ongoing: 30}", ["bad-date"], id="no last day"),
        pytest.param("steps: {2025Q2: 101}", ["wrong-type"], id="no percentage"),
        pytest.param(
            "targets: [{name: 甲, at_least: 50, steps: {2025Q2: 60}}]",
            ["steps-unfit"],
            id="beyond the figure",
        ),
        pytest.param(
            "targets: [{name: 甲, at_most: 50, steps: {2025Q2: 80, 2025Q3: 60}}]",
            [],
            id="what is to fall falls",
        ),
        pytest.param(
            "targets: [{name: 甲, at_most: 50, steps: {2025Q2: 60, 2025Q3: 80}}]",
            ["steps-unfit"],
            id="and does not rise",
        ),
    ],
)
def test_steps_that_fit(task: str, codes: list[str]) -> None:
    assert City().task(f"due: 2025-12, {task}").findings == codes


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "填报10%，按分期要求应达30%，落后20个百分点（超过10个百分点即预警）"),
        ("en", "10% reported, but the last step is 30%: 20 points behind"),
    ],
)
def test_the_step_is_said(language: str, said: str) -> None:
    found = TEN.verdict("2025-07-01").reasons
    assert said in reasoning.reasons(catalogue(language), found)
    assert {"percent", "step", "behind"} == set(found[0].figures)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "填报10%，应达50%，缺口占应达进度的80%（超过30%即预警）"),
        ("en", "10% reported, but 50% expected: 80% of it missing (a warning beyond 30%)"),
    ],
)
def test_the_share_is_said(language: str, said: str) -> None:
    city = SHARE.task("due: 2025-12-31, steps: {2025Q2: 50}").says("2025-03-10 report percent: 10")
    assert reasoning.reasons(catalogue(language), city.verdict("2025-07-01").reasons) == said


def test_a_new_span_begins_when_a_step_has_ended() -> None:
    spans = TEN.timeline("2025-03-10")
    assert date(2025, 7, 1) in [span.first for span in spans]


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        ("2025-05-30", ["extend-not-later"]),
        ("2025-05-31", ["extend-not-later"]),
        ("2025-06-01", []),
    ],
)
def test_an_extension_asks_for_a_later_day(until: str, codes: list[str]) -> None:
    city = City().says(f"2025-05-20 extend until: {until}")
    assert [each.code for each in check(city.book, lambda path: path)] == codes
    assert (city.verdict("2025-05-20").asks is None) is bool(codes)


def test_of_ongoing_work_any_day_may_be_asked_for() -> None:
    city = City().task("due: ongoing").says("2025-05-20 extend until: 2025-06-30")
    assert city.verdict("2025-05-20").asks is not None
