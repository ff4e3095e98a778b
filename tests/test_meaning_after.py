"""Tasks that wait for others, one test a sentence of docs/en/meaning.md."""

import pytest
from bizenv.checks import check
from bizenv.report.views import blocked_by

from building import City

FIRST = City().task("due: 2025-12")
BOTH = FIRST.task("due: 2025-05-31, after: ['1.1']")
DONE = BOTH.says("2025-04-01 apply").decides("2025-04-10 accept")


def waits_for(city: City, day: str, task: str = "1.2") -> tuple[str, ...]:
    return blocked_by(city.book, city.whole(day, task))


@pytest.mark.parametrize(
    ("city", "days"),
    [
        pytest.param(
            DONE,
            {"2025-03-31": ("1.1",), "2025-04-09": ("1.1",), "2025-04-10": ()},
            id="while one of them is not completed it waits",
        ),
        pytest.param(
            BOTH.amend("2025-04-01 cancel: true"),
            {"2025-03-31": ("1.1",), "2025-04-01": ()},
            id="for one that is cancelled it does not wait",
        ),
        pytest.param(
            BOTH.amend("2025-04-01 cancel: true, task: '1.2'"),
            {"2025-03-31": ("1.1",), "2025-04-01": ()},
            id="what is cancelled waits for nothing",
        ),
        pytest.param(
            BOTH.says("2025-04-01 apply task: '1.2'").decides("2025-04-02 accept task: '1.2'"),
            {"2025-04-01": ("1.1",), "2025-04-02": ()},
            id="what is completed waits for nothing",
        ),
        pytest.param(
            BOTH.amend("2025-04-01 task: '1.2', after: []"),
            {"2025-03-31": ("1.1",), "2025-04-01": ()},
            id="an amendment changes what it waits for",
        ),
        pytest.param(
            FIRST.task("after: ['9']"),
            {"2025-04-01": ()},
            id="for what is unknown it does not wait",
        ),
    ],
)
def test_waiting(city: City, days: dict[str, tuple[str, ...]]) -> None:
    assert {day: waits_for(city, day) for day in days} == days


def test_it_excuses_nothing() -> None:
    assert waits_for(BOTH, "2025-06-01") == ("1.1",)
    assert BOTH.said("2025-06-01 示例市场监管局 1.2") == "overdue"


@pytest.mark.parametrize(
    ("city", "codes"),
    [
        (FIRST.task("after: ['1.1']").task("after: ['1.2', '1.1']"), []),
        (
            City().task("after: ['1.2']").task("after: ['1.3']").task("after: ['1.1']"),
            ["after-circle"],
        ),
        (BOTH.amend("2025-04-01 after: ['1.2']"), ["after-circle"]),
        (FIRST.task("after: ['1.2', '9']"), ["after-unknown", "after-unknown"]),
    ],
)
def test_findings(city: City, codes: list[str]) -> None:
    found = check(city.book, lambda path: path)
    assert [each.code for each in found if each.code.startswith("after-")] == codes
