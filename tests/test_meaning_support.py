"""What supporters owe, one test a sentence of docs/en/meaning.md."""

import json
from datetime import date
from typing import Final

import pytest
from bizenv.contract.tasks import show_json, tasks_json
from bizenv.formats.plain import text
from bizenv.messages import catalogue
from bizenv.pages.show import show_page
from bizenv.pages.tasks import tasks_page
from bizenv.pages.tasks_table import tasks_table
from bizenv.report.query import Query, Role
from bizenv.report.show import show_report
from bizenv.report.status import status_of
from bizenv.report.tasks import task_report

from building import HOUSING, MARKET, City, Read

DAY: Final = date(2025, 4, 30)
OWING: Final = f"support: [{{name: {HOUSING}, owes: 数据}}, 示例财政局]"
CITY: Final = City().task(f"lead: [{MARKET}], {OWING}")
PLAIN: Final = City().task(f"lead: [{MARKET}], support: [{HOUSING}, 示例财政局]")


def terms(city: City, day: str) -> tuple[tuple[str, ...], dict[str, str]]:
    found = city.history().terms_on(date.fromisoformat(day))
    return found.support, dict(found.owes)


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        pytest.param(CITY, {"2025-04-30": {HOUSING: "数据"}}, id="a supporter owes data"),
        pytest.param(PLAIN, {"2025-04-30": {}}, id="of a plain name nothing is said"),
        pytest.param(
            CITY.amend(f"2025-05-01 support: [{{name: {HOUSING}, owes: 图纸}}, 示例财政局]"),
            {"2025-04-30": {HOUSING: "数据"}, "2025-05-01": {HOUSING: "图纸"}},
            id="an amendment changes it from its day on",
        ),
        pytest.param(
            CITY.amend(f"2025-05-01 support: [{HOUSING}, 示例财政局]"),
            {"2025-05-01": {}},
            id="an amendment names all of it anew",
        ),
    ],
)
def test_what_supporters_owe(city: City, expected: dict[str, dict[str, str]]) -> None:
    assert {day: terms(city, day)[1] for day in expected} == expected


def test_who_supports_is_the_same_as_without_it() -> None:
    asked = Query(DAY, departments=(HOUSING,), role=Role.SUPPORT)
    counted = [status_of(Read([city.book]), asked, "department").totals for city in (CITY, PLAIN)]
    assert counted[0] == counted[1]
    assert counted[0].tasks == 1
    assert terms(CITY, "2025-04-30")[0] == terms(PLAIN, "2025-04-30")[0]


@pytest.mark.parametrize(("language", "said"), [("zh", "（数据）"), ("en", " (数据)")])
def test_it_stands_with_the_name_wherever_supporters_are_named(language: str, said: str) -> None:
    words = catalogue(language)
    report = task_report(Read([CITY.book]), Query(DAY, role=Role.SUPPORT), "list")
    shown = show_report(CITY.book, CITY.history(), DAY)
    assert shown is not None
    for page in (tasks_page(report, words), show_page(shown, words)):
        assert f"{HOUSING}{said}" in text(page, words)
    (row,) = tasks_table(report, words).worded()
    assert any(f"{HOUSING}{said}" in cell for cell in row)


def test_json_says_it() -> None:
    report = task_report(Read([CITY.book]), Query(DAY), "list")
    (task,) = json.loads(tasks_json(report, catalogue("en")))["tasks"]
    assert (task["support"], task["owes"]) == ([HOUSING, "示例财政局"], {HOUSING: "数据"})
    shown = show_report(PLAIN.book, PLAIN.history(), DAY)
    assert shown is not None
    assert json.loads(show_json(shown, catalogue("en")))["task"]["owes"] == {}


@pytest.mark.parametrize(
    ("support", "codes"),
    [
        (f"[{{name: {HOUSING}}}]", ["missing-key"]),
        (f"[{{name: {HOUSING}, owes: 数据, by: 五月}}]", ["unknown-key"]),
        ("[{name: 无此单位, owes: 数据}]", ["unknown-department"]),
        ("[[]]", ["wrong-type"]),
    ],
)
def test_a_supporter_that_cannot_be_read(support: str, codes: list[str]) -> None:
    assert City().task(f"lead: [{MARKET}], support: {support}").findings == codes
