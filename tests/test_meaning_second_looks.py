"""The second look (回头看), one test a sentence of docs/en/meaning.md: the id is the sentence."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Final

import pytest
from bizenv.checks import check
from bizenv.contract.reviews import queue_json
from bizenv.contract.tasks import show_json
from bizenv.formats.plain import text
from bizenv.meaning.second_looks import second_look
from bizenv.messages import catalogue
from bizenv.pages.digest import digest_page
from bizenv.pages.reviews import reviews_page, reviews_table
from bizenv.pages.show import show_page
from bizenv.report.digest import digest_report
from bizenv.report.query import Query
from bizenv.report.reviews import ReviewReport, review_report
from bizenv.report.show import show_report

from building import EAST, REVIEWER, WEST, City, Read
from sentences import rows, told

CITY: Final = City().plan("policy: {look_again: 90d}")
ACCEPTED: Final = CITY.says("2025-05-30 apply").decides("2025-06-10 accept")
CONFIRMED: Final = ACCEPTED.decides("2025-08-01 confirm opinion: 符合要求")
REOPENED: Final = ACCEPTED.decides("2025-08-01 reopen").says("2025-08-04 apply")


def stands(city: City, when: str) -> str:
    """Say of a day how the second look stands, until when it is due, and how late it is."""
    day = date.fromisoformat(when)
    look = second_look(city.assignment(when), day)
    if look is None:
        return ""
    late = f" {look.days_late}" if look.days_late else ""
    return f"{look.state} {look.until}{late}"


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        pytest.param(
            ACCEPTED,
            {
                "2025-06-09": "",
                "2025-06-10": "due 2025-09-08",
                "2025-09-08": "due 2025-09-08",
                "2025-09-09": "missed 2025-09-08 1",
                "2025-10-08": "missed 2025-09-08 30",
            },
            id="so long after acceptance the reviewer owes a second look",
        ),
        pytest.param(
            CONFIRMED,
            {"2025-07-31": "due 2025-09-08", "2025-08-01": "done 2025-09-08"},
            id="a confirmation fulfils it",
        ),
        pytest.param(
            ACCEPTED.decides("2025-09-10 confirm", "2025-09-20 confirm"),
            {"2025-09-09": "missed 2025-09-08 1", "2025-09-30": "done 2025-09-08 2"},
            id="made later it was made late, and the first one counts",
        ),
        pytest.param(
            ACCEPTED.decides("2025-09-20 reopen"),
            {"2025-09-19": "missed 2025-09-08 11", "2025-09-20": ""},
            id="a reopening fulfils it",
        ),
        pytest.param(
            REOPENED.decides("2025-08-11 accept"),
            {"2025-08-05": "", "2025-08-11": "due 2025-11-10"},  # 9 November is a Sunday
            id="after a reopen and a new acceptance it counts anew",
        ),
        pytest.param(
            CONFIRMED.decides("2025-08-04 reopen", "2025-08-11 accept").says("2025-08-05 apply"),
            {"2025-08-02": "done 2025-09-08", "2025-08-11": "due 2025-11-10"},
            id="what was confirmed before counts no more",
        ),
        pytest.param(
            ACCEPTED.amend("2025-07-01 cancel: true"),
            {"2025-06-30": "due 2025-09-08", "2025-07-01": ""},
            id="what is cancelled is not looked at again",
        ),
        pytest.param(
            CITY.plan("policy: {look_again: 90d}, review_steps: [初审, 终审]")
            .says("2025-05-30 apply")
            .decides("2025-06-03 accept", "2025-06-10 accept"),
            {"2025-06-03": "", "2025-06-10": "due 2025-09-08"},
            id="it counts from the acceptance on the last step",
        ),
        pytest.param(
            City().says("2025-05-30 apply").decides("2025-06-10 accept"),
            {"2026-06-10": ""},
            id="without look_again nobody owes it",
        ),
        pytest.param(
            City().plan("review: none, policy: {look_again: 90d}").says("2025-05-30 apply"),
            {"2025-12-31": ""},
            id="where nobody reviews nobody owes it",
        ),
        pytest.param(
            ACCEPTED.decides(
                "2025-08-01 confirm", "2025-08-02 void of: {date: 2025-08-01, kind: confirm}"
            ),
            {"2025-08-01": "done 2025-09-08", "2025-08-02": "due 2025-09-08"},
            id="a void takes a confirmation back",
        ),
    ],
)
def test_second_look(city: City, expected: dict[str, str]) -> None:
    assert {when: stands(city, when) for when in expected} == expected


@rows(
    it_is_never_the_department_s_delay=(ACCEPTED, {"2025-12-31": "completed"}),
    a_confirmation_moves_nothing=(
        CONFIRMED,
        {"2025-07-31": "completed", "2025-08-01": "completed"},
    ),
    a_confirmation_and_an_acceptance_of_one_day_follow_each_other=(
        CITY.says("2025-05-30 apply").decides("2025-06-10 accept", "2025-06-10 confirm"),
        {"2025-06-10": "completed"},
    ),
    a_confirmation_and_a_reopening_of_one_day_follow_each_other=(
        CONFIRMED.decides("2025-08-01 reopen"),
        {"2025-08-01": "overdue"},
    ),
)
def test_statuses(city: City, expected: dict[str, str]) -> None:
    assert told(city, expected) == expected


@pytest.mark.parametrize(
    ("city", "codes"),
    [
        pytest.param(CONFIRMED, [], id="allowed once accepted"),
        pytest.param(CONFIRMED.decides("2025-08-01 reopen"), [], id="then reopened on that day"),
        pytest.param(
            CITY.says("2025-05-30 apply").decides("2025-06-10 confirm"),
            ["confirm-without-accept"],
            id="nothing is accepted yet",
        ),
        pytest.param(
            REOPENED.decides("2025-08-06 confirm"), ["confirm-without-accept"], id="nor any more"
        ),
    ],
)
def test_a_confirmation_needs_an_acceptance(city: City, codes: list[str]) -> None:
    found = [each.code for each in check(city.book, lambda path: path)]
    assert [code for code in found if code != "evidence-missing"] == codes


JOINT: Final = (
    CITY.task(f"lead: [{EAST}, {WEST}]")
    .task("")
    .says("2025-05-30 apply", by=EAST)
    .says("2025-05-30 apply", by=WEST)
    .says("2025-06-20 apply task: '1.2'")
    .decides(
        f"2025-06-10 accept department: {EAST}",
        f"2025-06-20 accept department: {WEST}",
        "2025-06-23 accept task: '1.2'",
        "2025-07-01 confirm task: '1.2'",
    )
)
AFTER: Final = "2025-09-10"


def queue(city: City, when: str = AFTER) -> ReviewReport:
    return review_report(Read([city.book]), Query(date.fromisoformat(when)))


def test_in_review_lists_them_apart_missed_ones_first() -> None:
    report = queue(JOINT)
    assert [(row.task, row.department, row.state) for row in report.looks] == [
        ("1.1", EAST, "missed"),
        ("1.1", WEST, "due"),
        ("1.2", "示例市场监管局", "done"),
    ]
    assert report.rows == ()


def test_those_made_are_counted_and_the_others_told() -> None:
    said = text(reviews_page(queue(JOINT), catalogue("zh")), catalogue("zh"))
    assert "回头看超期 1  待回头看 1  已回头看 1" in said
    assert f"2025年6月10日审核通过（{REVIEWER}）；最迟应于2025年9月8日（含）回头看，已超2天" in said
    assert "最迟2025年9月18日（含）回头看" in said
    table = reviews_table(queue(JOINT), catalogue("en"))
    assert [(row[1], row[6], row[-2]) for row in table.rows] == [
        ("Second looks", EAST, table.rows[0][-2]),
        ("Second looks", WEST, None),
    ]


STEPPED: Final = City().plan("review_steps: [初审]").says("2025-06-02 apply")
CLOCKED: Final = City().plan("policy: {review_within: 5d}").says("2025-06-02 apply")


@pytest.mark.parametrize(
    ("city", "lang", "head"),
    [
        (CLOCKED, "zh", "审核（方案未写明审核方）  待审核1家次，其中审核超期1家次"),
        (
            CLOCKED,
            "en",
            "Review (no reviewer named in the plan)  1 part waits for a decision, late: 1",
        ),
        (STEPPED, "zh", "审核步骤“初审”（方案未写明审核方）  待审核1家次"),
        (
            STEPPED,
            "en",
            "Review step “初审” (no reviewer named in the plan)  1 part waits for a decision",
        ),
    ],
)
def test_a_group_names_its_step_and_its_reviewers(city: City, lang: str, head: str) -> None:
    words = catalogue(lang)
    assert head in text(reviews_page(queue(city), words), words).splitlines()


@pytest.mark.parametrize(("city", "times"), [(STEPPED, 0), (CLOCKED, 1), (ACCEPTED, 1)])
def test_a_reviewer_s_delay_is_explained_where_there_can_be_one(city: City, times: int) -> None:
    words = catalogue("zh")
    assert text(reviews_page(queue(city), words), words).count("审核超期的天数") == times


def test_json_has_all_of_them() -> None:
    report = json.loads(queue_json(queue(JOINT), catalogue("en")))
    assert report["second_looks"][0] == {
        "plan": "1.0",
        "id": "1.1",
        "title": report["second_looks"][0]["title"],
        "department": EAST,
        "state": "missed",
        "reviewer": REVIEWER,
        "accepted_on": "2025-06-10",
        "until": "2025-09-08",
        "done_on": None,
        "days_late": 2,
    }
    assert report["second_looks"][2]["done_on"] == "2025-07-01"


def lines(city: City, since: str, until: str) -> Sequence[str]:
    """Return the lines of a digest that speak of second looks."""
    query = Query(date.fromisoformat(until))
    report = digest_report(city.book, query, date.fromisoformat(since))
    said = text(digest_page(report, catalogue("zh")), catalogue("zh"))
    return [line.strip() for line in said.splitlines() if "回头看" in line]


@pytest.mark.parametrize(
    ("city", "until", "said"),
    [
        pytest.param(ACCEPTED, "2025-07-31", [], id="not yet"),
        pytest.param(
            ACCEPTED,
            "2025-09-08",
            ["回头看（1项）", f"2025年6月10日审核通过（{REVIEWER}）；最迟2025年9月8日（含）回头看"],
            id="coming",
        ),
        pytest.param(
            ACCEPTED,
            "2025-09-10",
            [
                "回头看（1项）",
                f"2025年6月10日审核通过（{REVIEWER}）；最迟应于2025年9月8日（含）回头看，",
            ],  # the line ends here
            id="missed",
        ),
        pytest.param(CONFIRMED, "2025-09-10", [], id="made"),
    ],
)
def test_the_digest_tells_what_comes_and_what_was_missed(
    city: City, until: str, said: list[str]
) -> None:
    found = [line.split("、")[-1] for line in lines(city, "2025-06-30", until)]
    assert found == said


@pytest.mark.parametrize(
    ("city", "said"),
    [
        (ACCEPTED, "最迟应于2025年9月8日（含）回头看，已超2天"),
        (CONFIRMED, "2025年8月1日已回头看"),
        (ACCEPTED.decides("2025-09-10 confirm"), "2025年9月10日已回头看，晚2天"),
    ],
)
def test_show_tells_it_in_words_and_json(city: City, said: str) -> None:
    report = show_report(city.book, city.history(), date.fromisoformat(AFTER))
    assert report is not None
    words = catalogue("zh")
    shown = text(show_page(report, words), words)
    assert said in "".join(shown.split("\n"))
    (part,) = json.loads(show_json(report, words))["task"]["assignments"]
    assert part["second_look"]["until"] == "2025-09-08"
