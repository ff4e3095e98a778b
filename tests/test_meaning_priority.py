"""Leader and priority of a task, a test a sentence of docs/en/meaning.md."""

import json
from datetime import date
from typing import Final

import pytest
from bizenv.contract.tasks import tasks_json
from bizenv.formats.plain import text
from bizenv.messages import catalogue
from bizenv.pages.show import show_page
from bizenv.pages.tasks import tasks_page
from bizenv.pages.tasks_table import tasks_table
from bizenv.report.query import Query, Tag
from bizenv.report.show import show_report
from bizenv.report.status import status_of
from bizenv.report.tasks import TaskReport, task_report

from building import City, Read

DAY: Final = date(2025, 4, 30)
CITY: Final = (
    City()
    .task("leader: 分管副市长, priority: true")
    .task("tags: {分管领导: 张三、李四}")
    .task("leader: 分管副秘书长")
    .task("")
)


def asked(query: Query) -> list[str]:
    return [row.view.history.id for row in report(query).tasks]


def report(query: Query) -> TaskReport:
    return task_report(Read([CITY.book]), query, "list")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(Query(DAY, leaders=("分管副市长",)), ["1.1"], id="by the leader of a task"),
        pytest.param(Query(DAY, leaders=("李四",)), ["1.2"], id="by a tag as before"),
        pytest.param(Query(DAY, leaders=("分管副市长", "张三")), ["1.1", "1.2"], id="by several"),
        pytest.param(Query(DAY, tags=(Tag("leader", "分管副秘书长"),)), ["1.3"], id="as a tag"),
        pytest.param(Query(DAY, priority=True), ["1.1"], id="by priority"),
        pytest.param(Query(DAY, priority=True, leaders=("张三",)), [], id="by both"),
    ],
)
def test_what_is_selected(query: Query, expected: list[str]) -> None:
    assert asked(query) == expected


def test_priority_has_its_own_count() -> None:
    totals = status_of(Read([CITY.book]), Query(DAY), "department").totals
    assert (totals.priority, totals.tasks) == (1, 4)
    cancelled = CITY.amend("2025-04-01 cancel: true")
    totals = status_of(Read([cancelled.book]), Query(DAY), "department").totals
    assert (totals.priority, totals.tasks) == (0, 3)


@pytest.mark.parametrize(
    ("language", "leader", "priority"),
    [("zh", "责任领导 分管副市长", "重点任务"), ("en", "Leader 分管副市长", "priority")],
)
def test_show_lists_and_tables_tell_them(language: str, leader: str, priority: str) -> None:
    words = catalogue(language)
    shown = show_report(CITY.book, CITY.history(), DAY)
    assert shown is not None
    of_priority = report(Query(DAY, priority=True))
    for page in (tasks_page(of_priority, words), show_page(shown, words)):
        said = text(page, words)
        assert leader in said
        assert priority in said
    (row,) = tasks_table(of_priority, words).worded()
    assert ("分管副市长" in row, priority in row) == (True, True)


def test_json_tells_them() -> None:
    tasks = json.loads(tasks_json(report(Query(DAY)), catalogue("en")))["tasks"]
    assert [(each["leader"], each["priority"]) for each in tasks] == [
        ("分管副市长", True),
        (None, False),
        ("分管副秘书长", False),
        (None, False),
    ]
