"""A plan without review: an application completes, and is told as the department's own word."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import City
from conftest import Run
from test_reports import written

PLAN = City().plan("review: none").task("").task("").task("due: 2025-12")


@pytest.mark.parametrize(
    ("lines", "day", "said"),
    [
        (("2025-05-31 apply",), "2025-05-31", "completed"),
        (("2025-05-20 apply",), "2025-05-21", "completed early"),
        (("2025-06-01 apply",), "2025-06-01", "completed late"),
        (("2025-05-20 apply", "2025-05-25 withdraw"), "2025-06-01", "overdue"),
        (
            ("2025-05-20 apply", "2025-05-25 withdraw", "2025-05-30 apply"),
            "2025-06-01",
            "completed",
        ),
        (
            ("2025-05-20 apply", "2025-05-25 void of: {date: 2025-05-20, kind: apply}"),
            "2025-06-01",
            "overdue",
        ),
    ],
)
def test_an_application_completes_by_its_day(lines: tuple[str, ...], day: str, said: str) -> None:
    assert PLAN.says(*lines).said(day) == said


def test_a_later_extension_does_not_make_it_in_time_and_a_withdrawn_one_counts_anew() -> None:
    late = PLAN.says("2025-06-05 apply").amend("2025-07-01 due: 2025-08, task: '1.1'")
    assert late.said("2025-07-02") == "completed late"
    early = PLAN.says("2025-06-05 apply").amend("2025-06-02 due: 2025-08, task: '1.1'")
    assert early.said("2025-07-02") == "completed early"


def test_a_reviewer_who_decides_all_the_same_is_heard() -> None:
    applied = PLAN.says("2025-05-20 apply")
    assert applied.decides("2025-06-05 return").said("2025-06-06") == "overdue"
    assert applied.decides("2025-06-05 accept").said("2025-06-06") == "completed"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    said = PLAN.says("2025-05-20 apply", "2025-06-05 apply task: '1.2'")
    return written(said, tmp_path / "city")


OUTPUTS = ("text", "json", "csv", "markdown", "html")


def texts(run: Run, city: Path, language: str) -> Iterator[str]:
    """Yield what every report says of the plan."""
    for call in (
        ["status"],
        ["completed"],
        ["show", "1.1"],
        ["list"],
        ["digest"],
        ["diff", "2025-04-30"],
    ):
        for output in OUTPUTS if call[0] != "digest" else ("text", "markdown", "html"):
            ran = run(
                *("--root", city, *call, "--as-of", "2025-06-30", "--format", output),
                *("--lang", language),
            )
            assert ran.status == 0, ran.err
            yield ran.out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_says_that_it_was_accepted(run: Run, city: Path, language: str) -> None:
    accepted = {"zh": "经第三方机构审核通过", "en": "accepted by"}[language]
    own = {"zh": "自行申报", "en": "eclared"}[language]
    said = list(texts(run, city, language))
    assert not any(accepted in each for each in said)
    assert sum(own in each for each in said) >= len(said) - 5  # CSV and JSON of diff have codes


def test_the_headline_adds_up(run: Run, city: Path) -> None:
    ran = run("--root", city, "status", "--as-of", "2025-06-30", "--lang", "zh")
    line = ran.out.splitlines()
    assert any("申请完成共2条（待审核0条），自行申报完成2条" in each for each in line), ran.out
    heads, row = (each.split() for each in line if each.startswith(("灯", "绿")))
    figures = dict(zip(heads, row, strict=True))
    parts = ("待审", "通过", "自行申报", "正常", "预警", "逾期")
    assert int(figures["任务"]) == sum(int(figures[name]) for name in parts)
    ran = run("--root", city, "status", "--as-of", "2025-06-30", "--format", "json")
    totals = json.loads(ran.out)["totals"]
    assert (totals["applied"], totals["accepted"], totals["declared"], totals["completed"]) == (
        2,
        0,
        2,
        2,
    )
    assert totals["rates"]["review"] == {"n": 0, "of": 0, "percent": None}


def test_with_a_review_nothing_is_declared(run: Run, tmp_path: Path) -> None:
    root = written(City().task("").says("2025-05-20 apply"), tmp_path / "city")
    ran = run("--root", root, "status", "--as-of", "2025-05-30", "--lang", "zh")
    assert "自行申报" not in ran.out
    assert "待审核1条" in ran.out
