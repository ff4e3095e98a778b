"""Causes that since tells: what a document did, what time did, and never the line before again."""

from typing import Final

import pytest

from conftest import Run
from repositories import Repo
from test_since import AMENDMENTS, LEDGER, NOW, REVIEWS, START, WORKSPACE, asked, line, repo, review

__all__ = ["repo"]
DECIDED: Final = "document: 示例办〔2026〕8号, reason: 示例}\n"
NEXT: Final = """plan: next
title: 下一方案
issued: 2026-11-02
tasks:
  - {id: "1", title: 甲, lead: [示例财政局], due: 2027, carried_from: demo/1}
"""


def amended(day: str, what: str) -> str:
    return f'- {{effective: {day}, task: "1", {what}, {DECIDED}'


def causes(run: Run, *arguments: str, task: str = "1") -> list[str]:
    said = asked(run, *arguments)
    found = [each for each in said["changes"] if each["id"] == task and each["plan"] == "demo"]
    return [each["message"] for each in found[0]["causes"]]


@pytest.mark.parametrize(
    ("what", "did", "in_english"),
    [
        ("pause: true", "暂缓", "paused"),
        ("cancel: true", "取消", "cancelled"),
        ("carry_to: next/1", "结转", "carried over"),
    ],
)
def test_a_document_is_a_cause_by_what_it_did(
    run: Run, repo: Repo, what: str, did: str, in_english: str
) -> None:
    files = {AMENDMENTS: amended("2026-11-05", what), "plans/next/plan.yaml": NEXT}
    repo.commit(files, day="2026-11-05")
    assert causes(run, "2026-10-31", *NOW) == [f"示例办〔2026〕8号自2026年11月5日起{did}"]
    english = run("since", "2026-10-31", *NOW, "--lang", "en").out
    assert f"{in_english} from 5 November 2026 by 示例办〔2026〕8号" in english


def test_what_was_paused_and_resumed_has_both_as_causes(run: Run, repo: Repo) -> None:
    lines = amended("2026-11-02", "pause: true") + amended("2026-11-06", "pause: false")
    repo.commit({AMENDMENTS: lines}, day="2026-11-06")
    assert causes(run, "2026-10-31", *NOW) == [
        "示例办〔2026〕8号自2026年11月2日起暂缓",
        "示例办〔2026〕8号自2026年11月6日起恢复推进",
    ]


def test_the_mending_time_that_was_missed_is_the_one_that_ended(run: Run, repo: Repo) -> None:
    """The second application is late as the first one's mending time was over, so has none itself."""
    filed = line("2026-11-14", "apply") + line("2026-11-22", "apply")
    decided = review("2026-11-16", "return", ", resubmit_by: 2026-11-20")
    decided += review("2026-11-24", "return", ", resubmit_by: 2026-11-28")
    files = {LEDGER: START[LEDGER] + filed, REVIEWS: decided}
    repo.commit({LEDGER: START[LEDGER] + line("2026-11-14", "apply")}, day="2026-11-15")
    repo.git("tag", "mid")
    repo.commit(files, day="2026-11-30")
    said = causes(run, "mid", "--as-of", "2026-12-05")
    assert said[-1] == "补正期限2026年11月20日已过"


@pytest.mark.usefixtures("repo")
def test_a_cause_does_not_repeat_the_line_before(run: Run) -> None:
    days = ("2026-10-31", "--as-of", "2026-12-10")
    assert causes(run, *days, task="2") == ["期限2026年12月31日临近"]
    english = run("since", *days, "--lang", "en").out
    assert "Cause: the deadline 31 December 2026 drew near" in english


def test_a_report_that_fell_behind_did_so_as_the_days_passed(run: Run, repo: Repo) -> None:
    policy = "policy: {due_soon: 0, nearly_done: 90, behind: 15}\n"
    repo.commit({WORKSPACE: policy}, day="2026-10-30")
    assert causes(run, "2026-10-31", "--as-of", "2026-11-13") == ["随时间推移，进度落后"]
