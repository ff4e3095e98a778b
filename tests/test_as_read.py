"""One status in one word, whichever command says it: of extended work, and of plans without a record."""

from datetime import date
from typing import Final

import pytest
from bizenv.messages import catalogue
from bizenv.pages import render
from bizenv.report.digest import digest_report
from bizenv.report.query import Query

from building import FINANCE, HOUSING, MARKET, City
from conftest import Run, Written

ZH: Final = catalogue("zh")
EXTENDED: Final = (
    City()
    .policy("report_every: null, behind: 90, due_soon: 10")
    .task("due: 2025-07-31")
    .amend("2025-08-20 due: 2025-12-31")
    .says("2025-08-25 apply")
)
ACCEPTED: Final = EXTENDED.decides("2025-08-30 accept")
EMPTY: Final = (
    City()
    .policy("report_every: 40, due_soon: 30")
    .task(f"due: 2025-05-31, lead: [{HOUSING}]")
    .task("due: 2025-06-20")
    .task("due: 2025-12-31, milestones: [{title: 甲, due: 2025-05-01}]")
)
REVIEWS: Final = "plans/1.0/reviews.yaml"
ACCEPT: Final = ("accept", "1.0/1.1", "--by", "第三方机构", "--date", "2025-08-30", "--dry-run")


def test_what_is_completed_after_an_extension_is_called_so_everywhere(
    run: Run, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIZENV_AS_OF", "2025-09-01")
    (written(EXTENDED) / REVIEWS).unlink()
    said = run("record", *ACCEPT).out
    assert "延期后完成" in said
    written(ACCEPTED)
    commands = ("list", "show 1.0/1.1", "status", "diff 2025-08-15 2025-09-01 --format csv")
    told = [said, *[run(*command.split()).out for command in commands]]
    assert [("延期后完成" in each, "提前完成" in each) for each in told] == [(True, False)] * 5


def test_what_is_completed_early_without_an_extension_is_early(run: Run, written: Written) -> None:
    city = City().task("due: 2025-12-31").says("2025-05-02 apply")
    (written(city) / REVIEWS).unlink()
    said = run("record", *ACCEPT[:4], "--date", "2025-05-10", "--dry-run", "--as-of", "2025-06-01")
    assert "提前完成" in said.out


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("1.1", "到期未见填报（未启动） → 逾期未完成（推进中）"),
        ("1.2", "30天内到期、尚未填报（未启动） → 正常推进（推进中）"),
        ("1.3", "需关注、尚未填报（未启动） → 预警（推进中）"),
    ],
)
def test_record_calls_nothing_red_before_the_first_record(
    run: Run, written: Written, monkeypatch: pytest.MonkeyPatch, task: str, said: str
) -> None:
    monkeypatch.setenv("BIZENV_AS_OF", "2025-06-10")
    (written(EMPTY) / "plans/1.0/amendments.yaml").unlink()
    report = ("report", f"1.0/{task}", "--percent", "50", "--dry-run")
    assert f"  {said}" in run("record", *report).out
    amended = ("amend", f"1.0/{task}", "--effective", "2025-06-10", "--support", FINANCE)
    decided = ("--document", "示例发〔2025〕9号", "--reason", "示例", "--dry-run")
    out = run("record", *amended, *decided).out
    assert f"灰  1.0/{task}" in out
    assert said.split("（", maxsplit=1)[0] in out


def test_a_plan_without_a_record_warns_of_nothing(run: Run, written: Written) -> None:
    written(EMPTY)
    for command in (
        "list --as-of 2025-06-10",
        "at-risk --as-of 2025-06-10",
        "diff 2025-05-20 2025-06-10",
        "digest --since 2025-05-20 --as-of 2025-06-10",
        "show 1.0/1.2 --as-of 2025-06-10",
        "show 1.0/1.3 --as-of 2025-06-10",
    ):
        out = run(*command.split()).out
        assert "尚未填报" in out or "到期未见填报" in out
        about_figures = out.split("口径")[0]
        assert "预警" not in about_figures, command
    out = run("list", "--as-of", "2025-06-10", "--lang", "en").out
    assert "Due 20 June 2025, 10 days left; no percentage reported" in out
    assert "warning" not in out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("report percent: 95", "不再是30天内到期、尚未填报（2025年6月8日填报95%）"),
        ("apply", "申请完成"),
    ],
)
def test_what_was_due_in_a_plan_without_a_record_is_lifted_under_that_name(
    line: str, said: str
) -> None:
    city = (
        City()
        .policy("report_every: null, behind: 90, due_soon: 30")
        .task("due: 2025-06-20")
        .says(f"2025-06-08 {line}")
    )
    report = digest_report(city.book, Query(day=date(2025, 6, 10)), date(2025, 6, 1))
    text = render("digest", "text", report, ZH)
    assert "解除预警" not in text
    assert said.split("（", maxsplit=1)[0] in text
    assert MARKET in text
