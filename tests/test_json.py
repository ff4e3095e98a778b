"""The JSON contract: outputs keep the published schemas, whatever the data."""

import json
from datetime import date
from functools import cache
from typing import Any

import jsonschema
import pytest
from bizenv.contract.status import status_json
from bizenv.contract.tasks import show_json, tasks_json
from bizenv.meaning.bench import histories
from bizenv.meaning.statuses import UNCOUNTED
from bizenv.messages import catalogue
from bizenv.report.query import Query
from bizenv.report.show import show_report
from bizenv.report.status import status_report
from bizenv.report.tasks import task_report
from hypothesis import given, settings

from building import City, Read
from conftest import ROOT, Run
from worlds import World, worlds

SCHEMAS = ROOT / "docs" / "schemas"


@cache
def published(name: str) -> jsonschema.Draft202012Validator:
    """Return what validates against a published schema."""
    file = SCHEMAS / f"{name.removeprefix('bizenv/').replace('/', '-')}.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def validate(text: str) -> Any:
    output = json.loads(text)
    published(output["schema"]).validate(output)
    return output


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("status", "--by", "indicator", "--lang", "en"),
        ("list", "--closed"),
        ("overdue", "--dept", "示例住建局"),
        ("show", "demo/1.2.3"),
        ("show", "demo/4.1"),
        ("validate",),
        ("record", "report", "demo/1.2.3", "--dept", "住建局", "--percent", "95", "--dry-run"),
        ("record", "report", "demo/1.2.3", "--dept", "住建局", "--percent", "101", "--dry-run"),
        (
            "record",
            "amend",
            "demo/1.5.1",
            "--effective",
            "2025-10-15",
            "--lead",
            "示例海关",
            "--dry-run",
        ),
    ],
)
def test_every_output_keeps_its_schema(run: Run, arguments: tuple[str, ...]) -> None:
    validate(run(*arguments, "--format", "json").out)


@pytest.mark.usefixtures("at_example")
def test_null_stands_where_something_is_missing(run: Run) -> None:
    task = json.loads(run("show", "demo/4.1", "--format", "json").out)["task"]
    assert (task["due"], task["days_left"], task["ongoing"], task["last_review"]) == (
        None,
        None,
        True,
        None,
    )


def test_the_period_that_a_report_names_is_told_as_written() -> None:
    city = City().task("due: 2025-12-31").says("2025-04-10 report percent: 30, period: 2025-03")
    book = city.book
    rows = task_report(Read((book,)), Query(day=date(2025, 4, 15)), "list")
    (task,) = validate(tasks_json(rows, catalogue("en")))["tasks"]
    assert task["last_report"]["period"] == "2025-03"


@pytest.mark.usefixtures("at_example")
def test_codes_do_not_follow_the_language_and_messages_do(run: Run) -> None:
    tasks = [
        json.loads(run("overdue", "--format", "json", "--lang", lang).out)["tasks"]
        for lang in ("zh", "en")
    ]
    codes = [[reason["code"] for task in each for reason in task["reasons"]] for each in tasks]
    messages = [
        [reason["message"] for task in each for reason in task["reasons"]] for each in tasks
    ]
    assert codes[0] == codes[1]
    assert messages[0] != messages[1]


@pytest.mark.slow
@settings(max_examples=40)
@given(world=worlds())
def test_whatever_the_data_outputs_keep_their_schema_and_counts_add_up(world: World) -> None:
    words, book = catalogue("zh"), world.city().book
    for day in (date(2025, 2, 1), date(2025, 4, 15), date(2025, 6, 15), date(2026, 6, 1)):
        query = Query(day=day)
        report = status_report(book, query, "department")
        status = validate(status_json(report, words))
        tasks = validate(tasks_json(task_report(Read((book,)), query, "list"), words))["tasks"]
        for counts in (status["totals"], *status["groups"]):
            parts = ("completed", "in_review", "on_track", "at_risk", "overdue")
            assert counts["tasks"] == sum(counts[name] for name in parts)
            settled = counts["accepted"] + counts["declared"]
            assert counts["applied"] >= settled == counts["completed"]
            assert counts["due_completed"] <= counts["due"] <= counts["tasks"]
            assert counts["overdue"] <= counts["due"]
            for rate in counts["rates"].values():
                assert 0 <= rate["n"] <= rate["of"]
        totals = status["totals"]
        assert totals["tasks"] + sum(totals[status] for status in UNCOUNTED) == len(tasks)
        assert sum(row["tasks"] for row in status["groups"]) >= status["totals"]["tasks"]
        for name in ("kind", "month", "section", "plan"):
            by = validate(status_json(status_report(book, query, name), words))
            assert by["totals"] == status["totals"]
        for history in histories(book):
            shown = show_report(book, history, day)
            if shown is not None:
                validate(show_json(shown, words))
