"""Requests for more time are told wherever their task is told: lists, show, digest, tables, JSON, counts."""

import csv
import io
import json
from pathlib import Path
from typing import Any, Final

import pytest

from building import EAST, MARKET, REVIEWER, WEST, City
from conftest import Run
from test_reports import written

ASK: Final = "2025-05-20 extend until: 2025-07-31, reason: 设备未到"
ASKED: Final = City().says("2025-05-10 report percent: 40", ASK)
JOINT: Final = (
    City().task(f"lead: [{EAST}, {WEST}]").says(ASK, by=EAST).says("2025-05-10 report", by=WEST)
)
DAY: Final = ("--as-of", "2025-06-10")
ZH: Final = (*DAY, "--lang", "zh")
ANSWERS: Final = f"answers: {{department: {MARKET}, date: 2025-05-20}}"
GRANTED: Final = ASKED.amend(f"2025-06-05 due: 2025-07-15, {ANSWERS}")
REFUSED: Final = ASKED.decides("2025-06-05 refuse reason: 理由不足")
WAITS: Final = "延期申请待答复：2025年5月20日申请延至2025年7月31日（设备未到），已等待21天"


def say(run: Run, folder: Path, *command: str) -> str:
    ran = run("--root", folder, *command)
    assert ran.err == ""
    return ran.out


@pytest.mark.parametrize(
    "command",
    [("list",), ("overdue",), ("show", "1.0/1.1"), ("digest", "--since", "2025-05-31")],
    ids=lambda each: each[0],
)
def test_a_request_that_waits_is_told_with_its_task(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    folder = written(ASKED, tmp_path)
    assert WAITS in say(run, folder, *command, *ZH)
    english = say(run, folder, *command, *DAY, "--lang", "en")
    assert "Request for more time awaits an answer: asked on 20 May 2025" in " ".join(
        english.split()
    )


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_page_says_it_beside_how_the_due_day_was_moved(
    run: Run, tmp_path: Path, form: str
) -> None:
    folder = written(ASKED, tmp_path)
    assert WAITS in say(run, folder, "list", *ZH, "--format", form)


def test_asked_on_the_day_itself(run: Run, tmp_path: Path) -> None:
    folder = written(ASKED, tmp_path)
    said = say(run, folder, "list", "--as-of", "2025-05-20", "--lang", "zh")
    assert "申请延至2025年7月31日（设备未到）" in said


def test_in_a_joint_task_it_says_who_asks(run: Run, tmp_path: Path) -> None:
    folder = written(JOINT, tmp_path)
    assert f"    {EAST}：{WAITS}" in say(run, folder, "list", *ZH)
    assert WAITS not in say(run, folder, "list", "--dept", WEST, *ZH)
    assert WAITS in say(run, folder, "list", "--dept", EAST, *ZH)


@pytest.mark.parametrize("city", [GRANTED, REFUSED], ids=["granted", "refused"])
def test_once_answered_nothing_waits(run: Run, tmp_path: Path, city: City) -> None:
    folder = written(city, tmp_path)
    assert "待答复" not in say(run, folder, "list", *ZH)
    assert "待答复" not in say(run, folder, "status", *ZH)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_a_table_has_a_column_for_each_thing_asked(run: Run, tmp_path: Path) -> None:
    names = ("延期申请日", "申请延至", "延期原因")
    (row,) = rows(say(run, written(ASKED, tmp_path / "a"), "list", *ZH, "--format", "csv"))
    assert [row[name] for name in names] == ["2025-05-20", "2025-07-31", "设备未到"]
    (row,) = rows(say(run, written(JOINT, tmp_path / "b"), "list", *ZH, "--format", "csv"))
    assert row["延期申请日"] == f"{EAST}：2025-05-20"
    (row,) = rows(say(run, written(REFUSED, tmp_path / "c"), "list", *ZH, "--format", "csv"))
    assert [row[name] for name in names] == ["", "", ""]


def output(run: Run, folder: Path, *command: str) -> Any:
    return json.loads(say(run, folder, *command, *DAY, "--format", "json"))


def test_json_has_it_with_the_part(run: Run, tmp_path: Path) -> None:
    folder = written(JOINT, tmp_path)
    (task,) = output(run, folder, "list")["tasks"]
    asked = {"asked": "2025-05-20", "until": "2025-07-31", "reason": "设备未到"}
    assert [each["extension"] for each in task["assignments"]] == [asked, None]
    east, west = output(run, folder, "show", "1.0/1.1")["courses"]
    assert east["extensions"] == [{**asked, "state": "pending", "since": "2025-05-20"}]
    assert west["extensions"] == []
    assert [span["extension"] for span in east["timeline"]][-1] == asked


def test_counts_and_headline_say_how_many_wait(run: Run, tmp_path: Path) -> None:
    city = JOINT.task("").says(f"{ASK}, task: '1.2'")
    folder = written(city, tmp_path)
    assert "，延期申请待答复2条。" in say(run, folder, "status", *ZH)
    counted = output(run, folder, "status", "--by", "department")
    assert counted["totals"]["extension_pending"] == 2
    by_name = {each["key"]: each["extension_pending"] for each in counted["groups"]}
    assert by_name == {EAST: 1, WEST: 0, MARKET: 1}


def test_show_tells_request_and_answer_on_their_days(run: Run, tmp_path: Path) -> None:
    granted = say(run, written(GRANTED, tmp_path / "a"), "show", "1.0/1.1", *ZH)
    assert "申请延期，申请延至2025年7月31日，设备未到" in granted
    assert f"期限改为2025年7月15日，同意{MARKET}2025年5月20日的延期申请" in granted
    refused = say(run, written(REFUSED, tmp_path / "b"), "show", "1.0/1.1", *ZH)
    assert f"不予延期，{REVIEWER}，理由不足" in refused


@pytest.mark.parametrize(
    ("city", "state", "answer"),
    [
        pytest.param(
            GRANTED,
            "granted",
            "2025年6月5日起期限改为2025年7月15日（示例发〔2025〕1号，示例）",
            id="granted",
        ),
        pytest.param(
            REFUSED, "refused", f"2025年6月5日不予延期（{REVIEWER}，理由不足）", id="refused"
        ),
    ],
)
def test_the_digest_tells_what_was_answered_in_its_period(
    run: Run, tmp_path: Path, city: City, state: str, answer: str
) -> None:
    folder = written(city, tmp_path)
    told = "".join(say(run, folder, "digest", "--since", "2025-05-31", *ZH).split())
    asked = "2025年5月20日申请延至2025年7月31日（设备未到）"
    assert "延期申请已答复（1）" in told
    assert f"{asked}：{answer}" in told
    found = output(run, folder, "digest", "--since", "2025-05-31")
    (one,) = found["extensions_answered"]
    assert (one["id"], one["state"], one["since"]) == ("1.1", state, "2025-06-05")
    later = output(run, folder, "digest", "--since", "2025-06-05")
    assert later["extensions_answered"] == []


def test_the_digest_lists_what_waits_in_a_section_of_its_own(run: Run, tmp_path: Path) -> None:
    folder = written(JOINT, tmp_path)
    digest = ("digest", "--since", "2025-05-31")
    told = say(run, folder, *digest, *ZH)
    assert "延期申请待答复（1）" in told
    (one,) = output(run, folder, *digest)["extensions_pending"]
    assert (one["department"], one["asked"], one["until"]) == (EAST, "2025-05-20", "2025-07-31")
    assert output(run, folder, *digest, "--dept", WEST)["extensions_pending"] == []
    alone = say(run, folder, *digest, "--dept", EAST, *ZH)
    assert "延期申请待答复（1）" in alone


def test_requests_and_answers_are_recorded_from_the_command_line(run: Run, tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    for name in ("amendments", "reviews"):  # begun by what is recorded
        (folder / f"plans/1.0/{name}.yaml").unlink()
    asking = (
        "extend",
        "1.1",
        "--date",
        "2025-05-20",
        "--until",
        "2025年7月31日",
        "--reason",
        "设备未到",
    )
    granting = ("amend", "1.1", "--effective", "2025-06-05", "--due", "2025-07-15")
    grounds = ("--document", "示例发〔2025〕1号", "--reason", "示例")

    def record(*command: str) -> int:
        return run("--root", folder, "record", *command, *DAY).status

    assert record(*asking) == 0
    assert record(*asking) == 1, "another waits"
    assert record(*granting, "--answers", f"{MARKET}=2025-05-21", *grounds) == 1
    assert record(*granting, "--answers", MARKET, *grounds) == 2
    assert record(*granting, "--answers", f"{MARKET}=5月20日", *grounds) == 0
    line = (folder / "plans/1.0/amendments.yaml").read_text("utf-8")
    assert f"answers: {{department: {MARKET}, date: 2025-05-20}}" in line
    assert record("refuse", "1.1", "--date", "2025-06-06", "--by", REVIEWER) == 1
    (course,) = output(run, folder, "show", "1.0/1.1")["courses"]
    assert [each["state"] for each in course["extensions"]] == ["granted"]


def test_a_request_that_a_later_day_will_grant_does_not_wait(run: Run, tmp_path: Path) -> None:
    """Five days before the amendment takes effect it is recorded already."""
    folder = written(GRANTED, tmp_path)
    day = ("--as-of", "2025-05-31")
    for command in (("list",), ("show", "1.0/1.1"), ("digest", "--since", "2025-05-20")):
        out = "".join(say(run, folder, *command, *day, "--lang", "zh").split())
        assert "待答复" not in out
        assert "延期申请已同意：2025年5月20日申请延至2025年7月31日（设备未到）：" in out
        assert "2025年6月5日起期限改为2025年7月15日" in out
    english = " ".join(say(run, folder, "list", *day, "--lang", "en").split())
    assert "granted; due 15 July 2025 from 5 June 2025" in english
    assert GRANTED.verdict("2025-05-31").asks is not None
