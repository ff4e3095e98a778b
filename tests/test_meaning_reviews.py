"""Reviews, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from datetime import date
from typing import Final

import pytest
from bizenv.checks import check
from bizenv.meaning.reviews import waiting_review
from bizenv.meaning.standings import standing_on
from bizenv.messages import catalogue
from bizenv.model.codes import Stage
from bizenv.pages import reasoning
from bizenv.pages.turns import turn_said
from bizenv.report.query import Query
from bizenv.report.reviews import review_report
from bizenv.report.show import show_report
from bizenv.report.status import status_of

from building import MARKET, REVIEWER, SECOND, City, Read
from sentences import Days, rows, told

FIRST: Final = "初审"
LAST: Final = "第三方审核"
STEPS: Final = f"review_steps: [{FIRST}, {LAST}]"
CITY: Final = City().plan(STEPS)
APPLIED: Final = CITY.says("2025-05-30 apply")
PASSED: Final = APPLIED.decides("2025-06-03 accept")
BOUND: Final = (f"name: {REVIEWER}, steps: [{LAST}]", f"name: {SECOND}, steps: [{FIRST}]")


def waits(city: City, when: str) -> str:
    """Say of a day which step waits, since when, and for whom."""
    day, assignment = date.fromisoformat(when), city.assignment(when)
    found = waiting_review(assignment, standing_on(assignment, day), day)
    if found is None:
        return ""
    return " ".join((str(found.step), str(found.since.day), *found.reviewers))


def advised(city: City) -> list[str]:
    """Return the codes that the rule book finds."""
    codes = [each.code for each in check(city.book, lambda path: path)]
    return [code for code in codes if code != "evidence-missing"]


@rows(
    an_application_is_accepted_by_its_last_step=(
        PASSED.decides("2025-06-10 accept"),
        {
            "2025-06-03": "in_review",
            "2025-06-09": "in_review",
            "2025-06-10": "completed",
        },
    ),
    without_steps_the_one_step_is_the_last=(
        City().says("2025-05-30 apply").decides("2025-06-03 accept"),
        {"2025-06-03": "completed"},
    ),
    a_task_s_own_steps_win=(
        City()
        .plan(STEPS)
        .task("review_steps: [验收]")
        .says("2025-05-30 apply")
        .decides("2025-06-03 accept"),
        {"2025-06-03": "completed"},
    ),
    acceptances_of_earlier_steps_lead_nowhere=(
        CITY.says("2025-06-05 apply").decides("2025-06-06 accept"),
        {"2025-06-06": "overdue late"},
    ),
    a_return_at_any_step_goes_back_and_the_next_begins_at_the_first=(
        PASSED.decides("2025-06-05 return resubmit_by: 2025-06-20, opinion: 补正")
        .says("2025-06-10 apply")
        .decides("2025-06-11 accept", "2025-06-12 accept"),
        {
            "2025-06-05": "at_risk returned",
            "2025-06-11": "in_review",
            "2025-06-12": "completed",
        },
    ),
    a_withdrawal_begins_anew_too=(
        CITY.says("2025-05-10 apply", "2025-05-13 withdraw", "2025-05-14 apply").decides(
            "2025-05-12 accept", "2025-05-15 accept"
        ),
        {"2025-05-15": "in_review"},
    ),
    an_application_is_on_time_by_its_own_day=(
        CITY.says("2025-06-01 apply").decides("2025-06-03 accept", "2025-06-04 accept"),
        {"2025-06-04": "completed late"},
    ),
    another_step_than_the_one_that_waits_has_no_effect=(
        APPLIED.decides(f"2025-06-03 accept step: {LAST}", "2025-06-04 accept"),
        {"2025-06-04": "in_review"},
    ),
    an_unknown_step_has_no_effect=(
        APPLIED.decides("2025-06-03 accept step: 复审", "2025-06-04 accept"),
        {"2025-06-04": "in_review"},
    ),
    within_a_day_steps_follow_each_other=(
        CITY.says("2025-05-30 apply").decides(
            f"2025-05-30 accept step: {FIRST}", f"2025-05-30 accept step: {LAST}"
        ),
        {"2025-05-30": "completed early"},
    ),
    within_a_day_what_comes_before_its_turn_has_no_effect=(
        CITY.says("2025-05-30 apply").decides(
            f"2025-05-30 accept step: {LAST}", f"2025-05-30 accept step: {FIRST}"
        ),
        {"2025-05-30": "in_review"},
    ),
    an_amendment_changes_the_steps_of_later_applications=(
        PASSED.amend("2025-06-01 review_steps: [验收, 终审, 公示]").decides("2025-06-10 accept"),
        {"2025-06-10": "completed"},
    ),
    an_amendment_may_leave_one_step_without_a_name=(
        CITY.amend("2025-05-01 review_steps: []")
        .says("2025-05-30 apply")
        .decides("2025-06-03 accept"),
        {"2025-06-03": "completed"},
    ),
    where_nobody_reviews_there_are_no_steps=(
        City().plan(f"{STEPS}, review: none").says("2025-05-30 apply"),
        {"2025-05-30": "completed early"},
    ),
    the_void_of_a_step_takes_it_back=(
        PASSED.decides("2025-06-05 void of: {date: 2025-06-03, kind: accept}", "2025-06-06 accept"),
        {"2025-06-06": "in_review"},
    ),
)
def test_review_steps(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


@pytest.mark.parametrize(
    ("city", "day", "expected"),
    [
        pytest.param(APPLIED, "2025-06-02", f"{FIRST} 2025-05-30", id="from the application"),
        pytest.param(PASSED, "2025-06-04", f"{LAST} 2025-06-03", id="from the step before"),
        pytest.param(
            PASSED.registers(*BOUND),
            "2025-06-04",
            f"{LAST} 2025-06-03 {REVIEWER}",
            id="who is bound to it",
        ),
        pytest.param(CITY, "2025-06-04", "", id="nothing without an application"),
        pytest.param(
            PASSED.decides("2025-06-05 accept"), "2025-06-05", "", id="nothing once accepted"
        ),
        pytest.param(
            PASSED.decides("2025-06-05 return"), "2025-06-05", "", id="nothing once returned"
        ),
        pytest.param(
            City().says("2025-05-30 apply"), "2025-05-30", "None 2025-05-30", id="without a name"
        ),
    ],
)
def test_what_waits_since_when_for_whom(city: City, day: str, expected: str) -> None:
    assert waits(city, day) == expected


@pytest.mark.parametrize(
    ("city", "codes"),
    [
        pytest.param(
            APPLIED.decides(f"2025-06-03 accept step: {LAST}"),
            ["step-out-of-order"],
            id="out of order",
        ),
        pytest.param(
            APPLIED.decides("2025-06-03 accept step: 复审"), ["unknown-step"], id="unknown"
        ),
        pytest.param(
            City().says("2025-05-30 apply").decides("2025-06-03 accept step: 复审"),
            ["unknown-step"],
            id="without any",
        ),
        pytest.param(PASSED.registers(*BOUND), ["reviewer-not-of-step"], id="another's step"),
        pytest.param(
            APPLIED.registers(*BOUND).decides("2025-06-03 return"),
            ["reviewer-not-of-step"],
            id="a return at another's step",
        ),
        pytest.param(
            PASSED.registers(*BOUND[:1], f"name: {SECOND}").decides(
                f"2025-06-04 accept by: {SECOND}"
            ),
            ["reviewer-not-of-step"],
            id="who is not bound may decide on all",
        ),
        pytest.param(
            APPLIED.registers(*BOUND).decides(
                f"2025-06-03 accept by: {SECOND}", "2025-06-04 accept"
            ),
            [],
            id="each its own",
        ),
        pytest.param(CITY.registers(*BOUND[:1]), ["step-without-reviewer"], id="nobody's"),
        pytest.param(
            CITY.registers(*BOUND[:1], f"name: {SECOND}"), [], id="of somebody who is not bound"
        ),
        pytest.param(City().plan(f"{STEPS}, review: none"), ["steps-without-review"], id="none"),
    ],
)
def test_what_review_steps_need(city: City, codes: list[str]) -> None:
    assert advised(city) == codes


def test_a_request_for_more_time_waits_until_the_last_step() -> None:
    city = CITY.says("2025-05-20 extend until: 2025-06-30", "2025-05-30 apply")
    city = city.decides("2025-06-03 accept")
    assert city.verdict("2025-06-03").asks is not None
    assert city.decides("2025-06-04 accept").verdict("2025-06-04").asks is None


def test_the_stage_stays_applied_until_the_last_step() -> None:
    assert PASSED.stage("2025-06-03") is Stage.APPLIED
    assert PASSED.assignment("2025-06-03").department == MARKET


WITHIN: Final = APPLIED.plan(f"{STEPS}, policy: {{review_within: 5wd}}")


@rows(
    a_step_undecided_past_its_time_is_the_reviewer_s_delay=(
        WITHIN,
        {
            "2025-06-09": "in_review",  # 31 May to 2 June are off: five working days end on 9 June
            "2025-06-10": "in_review review-late",
        },
    ),
    it_counts_from_when_the_step_began_to_wait=(
        WITHIN.decides("2025-06-09 accept"),
        {"2025-06-16": "in_review", "2025-06-17": "in_review review-late"},
    ),
    it_changes_no_status_of_what_was_applied_for_late=(
        City().plan("policy: {review_within: 5d}").says("2025-06-02 apply"),
        {"2025-06-09": "overdue late", "2025-06-10": "overdue late review-late"},
    ),
    a_decision_ends_it=(
        WITHIN.decides("2025-06-12 return resubmit_by: 2025-06-30"),
        {"2025-06-11": "in_review review-late", "2025-06-12": "at_risk returned"},
    ),
    without_review_within_nobody_is_late=(APPLIED, {"2026-06-10": "in_review"}),
)
def test_review_within(city: City, expected: Days) -> None:
    said = {
        when: " ".join(
            [city.said(when)]
            + [each.code for each in city.verdict(when).reasons if each.code == "review-late"]
        )
        for when in expected
    }
    assert said == expected


def test_how_late_a_reviewer_is() -> None:
    reasons = WITHIN.verdict("2025-06-12").reasons
    late = next(each for each in reasons if each.code == "review-late")
    assert late.figures == {
        "step": FIRST,
        "until": date(2025, 6, 9),
        "days": 3,
        "reviewers": None,
    }


def test_the_light_of_the_department_stays() -> None:
    found = WITHIN.verdict("2025-07-31")
    assert (found.status, found.light) == ("in_review", "green")


def test_a_new_span_begins_when_the_reviewer_is_late() -> None:
    spans = WITHIN.timeline("2025-06-10")
    assert [str(span.first) for span in spans][-2:] == ["2025-05-30", "2025-06-10"]


def test_what_waits_is_listed_by_step_and_reviewer() -> None:
    city = WITHIN.registers(*BOUND).task("").task("").says("2025-05-20 apply task: '1.2'")
    city = city.decides(f"2025-05-21 accept task: '1.2', by: {SECOND}")
    report = review_report(Read([city.book]), Query(date(2025, 6, 10)))
    said = {
        group: [(row.task, row.waits.days, row.waits.days_late) for row in several]
        for group, several in report.by_group().items()
    }
    assert said == {
        (LAST, (REVIEWER,)): [("1.2", 20, 13)],
        (FIRST, (SECOND,)): [("1.1", 11, 1)],
    }
    assert report.late == 2
    totals = status_of(Read([city.book]), Query(date(2025, 6, 10)), "department").totals
    assert (totals.review_late, totals.pending) == (2, 2)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            (
                "2025年5月30日按期申请完成，2025年5月30日起待“初审”（示例督查室（二科）），已13天；"
                "审核超期：“初审”最迟应于2025年6月9日（含）作出决定（示例督查室（二科）），已超3天，不计入部门"
            ),
        ),
        (
            "en",
            (
                "Applied for completion on 30 May 2025, in time; awaiting “初审” by 示例督查室（二科） since 30 May 2025, 13 days. "
                "Review late: “初审” was to be decided by 示例督查室（二科） by 9 June 2025, 3 days ago; no delay of the department"
            ),
        ),
    ],
)
def test_it_is_said_in_both_languages(language: str, said: str) -> None:
    found = WITHIN.registers(*BOUND).verdict("2025-06-12")
    assert reasoning.reasons(catalogue(language), found.reasons) == said


RATED: Final = APPLIED.decides(
    "2025-06-03 return rating: dissatisfied", "2025-06-10 accept rating: mostly"
).says("2025-06-05 apply")


def test_a_rating_changes_no_stage_and_no_status() -> None:
    plain = APPLIED.decides("2025-06-03 return", "2025-06-10 accept").says("2025-06-05 apply")
    days = ("2025-06-03", "2025-06-05", "2025-06-10")
    assert told(RATED, dict.fromkeys(days, "")) == told(plain, dict.fromkeys(days, ""))


@pytest.mark.parametrize(
    ("language", "ratings"),
    [("zh", ("不满意", "基本满意")), ("en", ("dissatisfied", "mostly satisfied"))],
)
def test_show_tells_a_rating_with_the_decision(language: str, ratings: tuple[str, str]) -> None:
    report = show_report(RATED.book, RATED.history(), date(2025, 6, 30))
    assert report is not None
    words = catalogue(language)
    said = [
        told.text
        for turn in report.courses[0].past
        if turn.day in (date(2025, 6, 3), date(2025, 6, 10))
        for told in turn_said(report, turn, words)
    ]
    assert all(rating in text for rating, text in zip(ratings, (said[0], said[-1]), strict=True))
