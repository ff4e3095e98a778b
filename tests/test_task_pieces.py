"""Lists that are written plan by plan: the bytes of the whole, in the room of one plan."""

import gc
import json
import tracemalloc
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.asking.asked import Asked
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.lists import LISTS, tasks_asked
from bizenv.cli.commands import COMMANDS
from bizenv.contract.task_fields import RECORD
from bizenv.contract.tasks import RecordV1, TasksV1, TaskV1
from bizenv.contract.v1 import dump
from bizenv.formats import FORMATS
from bizenv.model.book import PlanBook
from bizenv.pages import REPORTS, render
from bizenv.pages.waiting import WaitingTexts
from bizenv.report.query import Query
from bizenv.report.tasks import TaskStream
from bizenv.store.workspace import open_workspace

from conftest import DAY, Run, in_turn

COMMANDS_OF: Final = {
    "overdue": "overdue",
    "at_risk": "at-risk",
    "in_review": "in-review",
    "completed": "completed",
    "list": "list",
}
ASKED: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"dept": ["南区人民政府"]},
    {"role": "support", "dept": ["示例住建局"]},
    {"plan": ["hotline-2024"]},
    {"plan": ["hotline-2024", "demo"]},
    {"plan": ["street"], "dept": ["示例住建局"]},
    {"closed": True},
)
STREAMED: Final = tuple(REPORTS["tasks"].streams)


def options(asked: dict[str, Any]) -> Iterator[str]:
    for name, value in asked.items():
        if value is True:
            yield f"--{name}"
        for each in value if isinstance(value, list) else [value]:
            if each is not True:
                yield from (f"--{name}", each)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(("asked", "heading"), in_turn(ASKED, COMMANDS_OF), ids=str)
def test_what_is_written_plan_by_plan_is_the_whole(
    run: Run, tmp_path: Path, heading: str, asked: dict[str, Any]
) -> None:
    inquiry = Inquiry(lang="zh")
    report = tasks_asked(inquiry, Asked(**asked, as_of=DAY), heading).report
    for chosen in STREAMED:
        whole = render("tasks", chosen, report, inquiry.words)
        call = [COMMANDS_OF[heading], *options(asked), "--format", chosen]
        assert run(*call).out == whole
        file = tmp_path / f"list{FORMATS[chosen].endings[0]}"
        assert run(*call, "-o", file).out == ""
        mark = "\ufeff" if FORMATS[chosen].byte_order_mark else ""
        assert file.read_bytes().decode() == mark + whole


def test_every_heading_is_tried() -> None:
    told = {row.name for row in COMMANDS.values() if row.output == "tasks"}
    assert told == set(COMMANDS_OF.values())
    assert set(COMMANDS_OF) <= set(LISTS)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("day", ["2024-06-01", "2025-06-01", DAY, "2026-06-01"])
def test_json_is_what_its_model_writes(run: Run, lang: str, day: str) -> None:
    text = run("list", "--closed", "--lang", lang, "--as-of", day, "--format", "json").out
    read = TasksV1.model_validate_json(text)
    assert dump(read) == text
    for task in json.loads(text)["tasks"]:
        assert list(task) == list(TaskV1.model_fields)


def test_a_record_s_keys_are_those_of_its_model() -> None:
    assert list(RECORD) == list(RecordV1.model_fields)


def test_a_plan_is_let_go_before_the_next_is_read(example: Path) -> None:
    books = open_workspace(example).books()
    alive: list[weakref.ref[PlanBook]] = []
    gc.collect()
    gc.disable()  # as the program does
    try:
        for part in TaskStream(books, Query(date.fromisoformat(DAY)), "list"):
            assert [each for each in alive if each() is not None] == []
            alive = [weakref.ref(row.book) for row in part.tasks]
            del part
    finally:
        gc.enable()


def test_texts_wait_on_disk_and_come_in_order() -> None:
    tracemalloc.start()
    try:
        with WaitingTexts() as waiting:
            for number in range(20_000):
                waiting.put(f"{number} 示例" * 100, number % 7)
            _, peak = tracemalloc.get_traced_memory()
            found = [int(each.split()[0]) for each in waiting.in_order()]
    finally:
        tracemalloc.stop()
    assert peak < 16 * 1024 * 1024  # of 20 MB
    assert found == sorted(range(20_000), key=lambda number: number % 7)


def test_texts_that_are_forgotten_do_not_come() -> None:
    with WaitingTexts() as waiting:
        waiting.put("one", 1)
        waiting.forget()
        waiting.put("two", 2)
        waiting.put("\udcff", 1)  # as a name on disk may be
        assert list(waiting.in_order()) == ["\udcff", "two"]
