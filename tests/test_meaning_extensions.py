"""Requests for more time, asked and answered: each sentence of the design with the lines that show it."""

from datetime import date
from typing import Final

import pytest
from bizenv.checks import check
from bizenv.meaning.standings import standing_on
from bizenv.meaning.verdict import requests_on

from building import EAST, HOUSING, MARKET, SECOND, WEST, City

ASK: Final = "2025-05-20 extend until: 2025-07-31, reason: 设备未到"
CITY: Final = City()  # due on 31 May
ASKED: Final = CITY.says(ASK)
ANSWERS: Final = f"answers: {{department: {MARKET}, date: 2025-05-20}}"
GRANTED: Final = ASKED.amend(f"2025-05-25 due: 2025-07-15, {ANSWERS}")
REFUSED: Final = ASKED.decides("2025-05-25 refuse reason: 理由不足")


def states(city: City, when: str) -> str:
    """Return the requests of a part `when`: `pending 2025-05-20, …`, the state and since when."""
    day, *more = when.split()
    found = requests_on(city.assignment(day, *more), date.fromisoformat(day))
    return ", ".join(f"{each.state} {each.since}" for each in found)


def refused(city: City, when: str) -> list[str]:
    day, *more = when.split()
    standing = standing_on(city.assignment(day, *more), date.fromisoformat(day))
    return [each.code for each in standing.refused]


def advised(city: City) -> list[str]:
    found = [each.code for each in check(city.book, lambda path: path)]
    return [code for code in found if code != "evidence-missing"]


@pytest.mark.parametrize(
    "city",
    [
        pytest.param(CITY, id="nothing said"),
        pytest.param(CITY.says("2025-04-01 report percent: 40"), id="reported"),
        pytest.param(CITY.says("2025-05-10 apply"), id="applied"),
        pytest.param(CITY.says("2025-05-10 apply").decides("2025-05-12 return"), id="returned"),
        pytest.param(CITY.policy("due_soon: 30, nearly_done: 90"), id="at risk"),
        pytest.param(CITY.policy("report_every: 30"), id="silent"),
    ],
)
def test_a_request_changes_nothing_by_itself(city: City) -> None:
    asked = city.says(ASK)
    for day in ("2025-05-19", "2025-05-20", "2025-05-31", "2025-06-01", "2025-07-31", "2025-08-01"):
        found, without = asked.verdict(day), city.verdict(day)
        assert found._replace(asks=None) == without, day
        assert (found.asks is not None) == (day >= "2025-05-20"), day


def test_a_request_is_told_with_what_it_asks_for() -> None:
    asks = ASKED.verdict("2025-06-01").asks
    assert asks is not None
    assert (asks.asked, asks.until, asks.reason) == (
        date(2025, 5, 20),
        date(2025, 7, 31),
        "设备未到",
    )


def test_a_request_says_nothing_of_the_work() -> None:
    city = ASKED.policy("report_every: 30")
    assert city.said("2025-05-30") == "at_risk silent"
    assert CITY.policy("report_every: 30").said("2025-05-30") == "at_risk silent"


@pytest.mark.parametrize(
    ("city", "when", "expected"),
    [
        pytest.param(ASKED, "2025-05-19", "", id="not yet asked"),
        pytest.param(ASKED, "2025-08-31", "pending 2025-05-20", id="waits for ever"),
        pytest.param(GRANTED, "2025-05-24", "pending 2025-05-20", id="the day before the answer"),
        pytest.param(GRANTED, "2025-05-25", "granted 2025-05-25", id="an amendment grants"),
        pytest.param(REFUSED, "2025-05-25", "refused 2025-05-25", id="a reviewer declines"),
        pytest.param(
            ASKED.amend("2025-05-25 due: 2025-07-15"),
            "2025-05-25",
            "pending 2025-05-20",
            id="an amendment that does not say so answers nothing",
        ),
        pytest.param(
            ASKED.amend(f"2025-05-20 due: 2025-07-15, {ANSWERS}"),
            "2025-05-20",
            "granted 2025-05-20",
            id="granted on the day itself",
        ),
        pytest.param(
            CITY.says("2025-05-10 apply", ASK).decides("2025-06-10 accept"),
            "2025-06-10",
            "moot 2025-06-10",
            id="accepted meanwhile",
        ),
        pytest.param(
            CITY.says("2025-05-10 apply", ASK).decides("2025-06-10 accept", "2025-06-12 reopen"),
            "2025-06-12",
            "moot 2025-06-10",
            id="what was overtaken stays so when the work is reopened",
        ),
        pytest.param(
            ASKED.plan("review: none").says("2025-05-30 apply"),
            "2025-05-30",
            "moot 2025-05-30",
            id="declared complete meanwhile",
        ),
        pytest.param(
            ASKED.amend("2025-05-25 cancel: true", "2025-05-28 cancel: false"),
            "2025-05-28",
            "moot 2025-05-25",
            id="cancelled meanwhile, and reinstated",
        ),
        pytest.param(
            ASKED.says("2025-05-22 void of: {date: 2025-05-20, kind: extend}"),
            "2025-05-22",
            "",
            id="a voided request was never made",
        ),
        pytest.param(
            REFUSED.decides("2025-05-27 void of: {date: 2025-05-25, kind: refuse}"),
            "2025-05-27",
            "pending 2025-05-20",
            id="a voided refusal leaves it waiting again",
        ),
        pytest.param(
            REFUSED.says("2025-05-26 extend until: 2025-06-30"),
            "2025-05-26",
            "refused 2025-05-25, pending 2025-05-26",
            id="asked again once it is answered",
        ),
    ],
)
def test_what_becomes_of_a_request(city: City, when: str, expected: str) -> None:
    assert states(city, when) == expected


@pytest.mark.parametrize(
    ("city", "when", "expected"),
    [
        pytest.param(
            CITY.says("2025-05-31 extend until: 2025-06-30"), "2025-06-01", [], id="on the due day"
        ),
        pytest.param(
            CITY.says("2025-06-01 extend until: 2025-06-30"),
            "2025-06-01",
            ["extend-after-due"],
            id="the day after",
        ),
        pytest.param(
            CITY.says("2025-06-01 extend until: 2025-06-30").amend(
                f"2025-06-01 due: 2025-06-30, answers: {{department: {MARKET}, date: 2025-06-01}}"
            ),
            "2025-06-01",
            ["extend-after-due"],
            id="the amendment that grants it does not make it timely",
        ),
        pytest.param(
            CITY.says("2025-06-01 extend until: 2025-06-30").amend("2025-06-01 due: 2025-06-15"),
            "2025-06-01",
            [],
            id="by a due day that was moved for another reason",
        ),
        pytest.param(
            CITY.task("due: ongoing").says("2030-01-01 extend until: 2031-01-01"),
            "2030-01-01",
            [],
            id="ongoing work has no due day to miss",
        ),
        pytest.param(
            ASKED.says("2025-05-21 extend until: 2025-08-31"),
            "2025-05-21",
            ["extend-twice"],
            id="while another waits",
        ),
        pytest.param(
            ASKED.says(
                "2025-05-21 void of: {date: 2025-05-20, kind: extend}",
                "2025-05-21 extend until: 2025-08-31",
            ),
            "2025-05-21",
            [],
            id="after the other was voided",
        ),
        pytest.param(
            CITY.says("2025-05-10 apply", ASK).decides("2025-05-12 accept"),
            "2025-05-20",
            ["extend-after-accept"],
            id="after acceptance",
        ),
        pytest.param(
            CITY.plan("review: none").says("2025-05-10 apply", ASK),
            "2025-05-20",
            ["extend-after-accept"],
            id="after the work was declared complete",
        ),
        pytest.param(
            CITY.says("2025-05-10 apply", ASK).decides("2025-05-12 accept", "2025-05-20 reopen"),
            "2025-05-20",
            [],
            id="a reopening of the day comes first",
        ),
        pytest.param(
            CITY.decides("2025-05-25 refuse"),
            "2025-05-25",
            ["refuse-without-request"],
            id="refused without a request",
        ),
        pytest.param(
            GRANTED.decides("2025-05-25 refuse"),
            "2025-05-25",
            ["refuse-without-request"],
            id="refused on the day of the grant, which comes first",
        ),
    ],
)
def test_what_a_request_and_a_refusal_need(city: City, when: str, expected: list[str]) -> None:
    assert refused(city, when) == expected
    assert [code for code in advised(city) if code in expected] == expected


@pytest.mark.parametrize(
    ("said", "decided", "expected"),
    [
        pytest.param(
            (ASK, "2025-05-25 extend until: 2025-08-31"),
            ("2025-05-25 refuse",),
            "refused 2025-05-25, pending 2025-05-25",
            id="a refusal answers what waited before, then the department asks again",
        ),
        pytest.param(
            ("2025-05-25 extend until: 2025-08-31",),
            ("2025-05-25 refuse",),
            "refused 2025-05-25",
            id="the other refusals come after the requests of the day",
        ),
        pytest.param(
            (ASK, "2025-05-25 extend until: 2025-08-31"),
            ("2025-05-25 refuse", f"2025-05-25 refuse by: {SECOND}"),
            "refused 2025-05-25, refused 2025-05-25",
            id="one before, one after",
        ),
    ],
)
def test_the_order_within_a_day(
    said: tuple[str, ...], decided: tuple[str, ...], expected: str
) -> None:
    city = CITY.says(*said).decides(*decided)
    assert states(city, "2025-05-25") == expected
    assert refused(city, "2025-05-25") == []


JOINT: Final = City().task(f"lead: [{EAST}, {WEST}]").says(ASK, by=EAST)
OF_EAST: Final = f"answers: {{department: {EAST}, date: 2025-05-20}}"


@pytest.mark.parametrize(
    ("amendment", "east", "west"),
    [
        pytest.param(f"due: 2025-07-15, {OF_EAST}", "granted 2025-06-05", "on_track", id="for all"),
        pytest.param(
            f"due: 2025-07-15, department: {EAST}, {OF_EAST}",
            "granted 2025-06-05",
            "overdue",
            id="for whoever asked alone",
        ),
        pytest.param(
            f"due: 2025-07-15, department: {WEST}, {OF_EAST}",
            "pending 2025-05-20",
            "on_track",
            id="for another alone, which answers nothing",
        ),
    ],
)
def test_one_amendment_moves_the_due_day_of_all_and_answers_one(
    amendment: str, east: str, west: str
) -> None:
    city = JOINT.amend(f"2025-06-05 {amendment}")
    assert states(city, f"2025-06-05 {EAST}") == east
    assert states(city, f"2025-06-05 {WEST}") == ""
    assert city.said(f"2025-06-05 {WEST}").split()[0] == west
    assert ("answers-nothing" in advised(city)) == (east != "granted 2025-06-05")


def test_the_new_lead_inherits_a_request_that_waits() -> None:
    handed = f"2025-05-22 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}"
    city = ASKED.amend(handed)
    assert states(city, f"2025-05-22 {HOUSING}") == "pending 2025-05-20"
    granted = city.amend(f"2025-05-25 due: 2025-07-15, {ANSWERS}")
    assert states(granted, f"2025-05-25 {HOUSING}") == "granted 2025-05-25"
    declined = city.decides(f"2025-05-25 refuse department: {HOUSING}")
    assert states(declined, f"2025-05-25 {HOUSING}") == "refused 2025-05-25"
    before = ASKED.amend(f"2025-05-21 due: 2025-07-15, department: {MARKET}, {ANSWERS}", handed)
    assert states(before, f"2025-05-22 {HOUSING}") == "granted 2025-05-21"
    assert advised(before) == []


def test_without_taking_over_nothing_is_inherited() -> None:
    city = ASKED.amend(f"2025-05-22 lead: [{HOUSING}]")
    assert states(city, f"2025-05-22 {HOUSING}") == ""


@pytest.mark.parametrize(
    ("effective", "policy", "found"),
    [
        pytest.param("2025-06-01", "", False, id="the day after the due day"),
        pytest.param("2025-06-10", "", False, id="the tenth day after"),
        pytest.param("2025-06-11", "", True, id="the eleventh"),
        pytest.param("2025-06-03", "answer_days: 3", False, id="within the policy's days"),
        pytest.param("2025-06-04", "answer_days: 3", True, id="past the policy's days"),
        pytest.param("2025-06-01", "answer_days: 0", True, id="no days at all"),
    ],
)
def test_an_answer_soon_after_the_due_day_is_honest(
    effective: str, policy: str, *, found: bool
) -> None:
    city = ASKED.policy(policy).amend(f"{effective} due: 2025-07-15, {ANSWERS}")
    assert ("amendment-after-due" in advised(city)) == found
    without = ASKED.policy(policy).amend(f"{effective} due: 2025-07-15")
    assert "amendment-after-due" in advised(without)


def test_an_answer_is_no_excuse_for_a_lead_that_did_not_ask() -> None:
    city = JOINT.amend(f"2025-06-05 due: 2025-07-15, {OF_EAST}")
    assert advised(city) == ["amendment-after-due"]
    alone = JOINT.amend(f"2025-06-05 due: 2025-07-15, department: {EAST}, {OF_EAST}")
    assert advised(alone) == []


def test_a_request_after_the_due_day_excuses_nothing() -> None:
    city = CITY.says("2025-06-02 extend until: 2025-07-31").amend(
        f"2025-06-05 due: 2025-07-15, answers: {{department: {MARKET}, date: 2025-06-02}}"
    )
    assert advised(city) == ["answers-nothing", "extend-after-due", "amendment-after-due"]


def test_the_example_of_the_manual() -> None:
    """1.3.2: due 15 September, asked on the 10th, applied for on the 22nd."""
    due = CITY.task("due: 2025-09-15").says(
        "2025-09-10 extend until: 2025-10-31", "2025-09-22 apply"
    )
    answers = f"due: 2025-10-15, answers: {{department: {MARKET}, date: 2025-09-10}}"
    assert due.said("2025-09-15") == CITY.task("due: 2025-09-15").said("2025-09-15")
    assert due.said("2025-09-22") == "overdue late"
    assert states(due, "2025-09-22") == "pending 2025-09-10"
    in_time, too_late = (due.amend(f"2025-09-{day} {answers}") for day in (25, 26))
    assert (in_time.said("2025-09-25"), advised(in_time)) == ("in_review", [])
    assert (too_late.said("2025-09-26"), advised(too_late)) == (
        "in_review",
        ["amendment-after-due"],
    )
    declined = due.decides("2025-09-20 refuse")
    assert (declined.said("2025-09-20"), states(declined, "2025-09-20")) == (
        "overdue",
        "refused 2025-09-20",
    )


def test_a_plan_without_requests_walks_none(monkeypatch: pytest.MonkeyPatch) -> None:
    city = CITY.says("2025-04-01 report", "2025-05-10 apply").decides("2025-05-12 accept")
    monkeypatch.setattr("bizenv.meaning.extensions._Walk", None)
    assert city.said("2025-05-12") == "completed early"
    assert states(city, "2025-05-12") == ""
