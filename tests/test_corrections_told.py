"""What a digest tells of records that were taken back or corrected, and of steps."""

from typing import Final

import pytest
from bizenv.report.advance import VOIDED as VOIDED_CODES

from building import MARKET, City
from digesting import START, STEPS, changes, output, text

DUE_LATER: Final = START.task("due: 2025-09-30")


VOIDED: Final = DUE_LATER.says("2025-05-20 apply").decides("2025-06-05 accept")


CORRECTED: Final = START.task("due: 2025-12-31").says(
    "2025-06-10 report percent: 4",
    "2025-06-12 void of: {date: 2025-06-10, kind: report}, reason: 误填",
    "2025-06-10 report percent: 40",
)


@pytest.mark.parametrize(
    ("city", "said", "unsaid"),
    [
        (
            VOIDED.decides(
                "2025-06-07 void of: {date: 2025-06-05, kind: accept}, reason: 录错任务"
            ),
            "因更正恢复待审核（1）示例市场监管局：第1.1项示例任务2025年6月7日更正，录错任务",
            ("撤销销号", "申请完成（"),
        ),
        (
            VOIDED.says("2025-06-07 void of: {date: 2025-05-20, kind: apply}").decides(
                "2025-06-07 void of: {date: 2025-06-05, kind: accept}, reason: 录错任务"
            ),
            "因更正不再计为完成（1）",
            ("撤销销号",),
        ),
        (
            DUE_LATER.says(
                "2025-05-20 apply", "2025-06-07 void of: {date: 2025-05-20, kind: apply}"
            ),
            "因更正不再计为申请完成（1）示例市场监管局：第1.1项示例任务2025年6月7日更正",
            ("撤回申请", "撤销销号"),
        ),
    ],
)
def test_what_a_correction_changed_is_no_decision_and_no_withdrawal(
    city: City, said: str, unsaid: tuple[str, ...]
) -> None:
    told = text(city, "2025-06-06", "2025-06-30")
    assert said in told
    assert not [each for each in unsaid if each in told]
    found = changes(city, city, "2025-06-06 2025-06-30")
    assert any(each.code in VOIDED_CODES and each.void for each in found.values())


def test_a_record_that_was_taken_back_is_told_with_what_stands_instead() -> None:
    said = text(CORRECTED, "2025-05-31", "2025-06-30")
    assert "更正（1）" in said
    assert "2025年6月10日填报（完成4%）作废，改为2025年6月10日填报（完成40%）；原因：误填" in said
    (one,) = output(CORRECTED, "2025-05-31", "2025-06-30")["corrections"]
    assert (one["record"]["percent"], one["instead"]["percent"]) == (4, 40)
    assert "更正（" not in text(CORRECTED, "2025-06-12", "2025-06-30")  # before the period
    assert "更正（1）" in text(CORRECTED, "2025-05-31", "2025-06-30", MARKET)


VOIDED_REPORT: Final = START.task("due: 2025-12-31").says(
    "2025-06-10 report percent: 4",
    "2025-06-12 void of: {date: 2025-06-10, kind: report}, reason: 误填",
)


VOIDED_ACCEPTANCE: Final = DUE_LATER.says("2025-05-20 apply").decides(
    "2025-06-05 accept", "2025-06-07 void of: {date: 2025-06-05, kind: accept}"
)


@pytest.mark.parametrize(
    ("city", "instead"),
    [
        (VOIDED_REPORT, "作废，未另报；原因：误填"),
        (
            VOIDED_REPORT.says("2025-06-12 report percent: 40"),
            "作废，改为2025年6月12日填报（完成40%）；原因",
        ),
        (
            VOIDED_REPORT.says("2025-06-20 report percent: 40", "2025-06-25 report percent: 50"),
            "作废；此后2025年6月20日填报（完成40%）；原因",
        ),
        (
            VOIDED_REPORT.says("2025-06-20 apply percent: 100"),
            "作废；此后2025年6月20日申请完成（完成100%）；原因",
        ),
        (VOIDED_REPORT.says("2025-07-20 report percent: 40"), "作废，未另报"),  # after the period
        (VOIDED_ACCEPTANCE, "2025年6月5日审核通过作废，未另作审核"),
        (
            VOIDED_ACCEPTANCE.decides("2025-06-09 return"),
            "2025年6月5日审核通过作废；此后2025年6月9日退回",
        ),
        (
            VOIDED_ACCEPTANCE.says("2025-06-09 report percent: 90"),
            "2025年6月5日审核通过作废，未另作审核",  # a department's word is no decision
        ),
    ],
)
def test_what_stands_in_place_of_what_was_taken_back_may_bear_another_day(
    city: City, instead: str
) -> None:
    assert instead in text(city, "2025-05-31", "2025-06-30")


@pytest.mark.parametrize(
    ("city", "said"),
    [
        (
            START.says("2025-05-10 apply").decides(
                "2025-05-12 return",
                "2025-05-13 void of: {date: 2025-05-12, kind: return}",
            ),
            "2025年5月12日退回作废",
        ),
        (
            START.says("2025-05-10 apply", "2025-05-11 void of: {date: 2025-05-10, kind: apply}"),
            "2025年5月10日申请完成作废",
        ),
    ],
)
def test_any_kind_of_record_that_was_taken_back_is_told(city: City, said: str) -> None:
    whole = text(city, "2025-04-30", "2025-05-31")
    assert said in whole
    assert "先后发生" not in whole  # what was taken back never happened


def test_who_passed_a_step_is_not_said_to_have_accepted() -> None:
    said = text(STEPS, "2025-04-30", "2025-05-10")
    assert "审核通过0条" in said
    assert "经第三方机构审核通过0条" not in said
    assert "2025年5月10日（当日）起待“验收”" in said


def test_a_step_that_was_passed_is_told_as_such() -> None:
    city = STEPS.decides("2025-05-22 reopen")
    said = text(city, "2025-04-30", "2025-05-31")
    assert "2025年5月10日通过“初审”" in said
