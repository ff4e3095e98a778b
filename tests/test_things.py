"""What a register holds has its own name wherever people read of it; what plans share is a task."""

from pathlib import Path
from typing import Final

import pytest
from bizenv.files.snapshot import Memory
from bizenv.messages import LANGUAGES, catalogue
from bizenv.model.item_clocks import RegisterKind
from bizenv.store.workspace import Workspace

from building import PLAN
from conftest import Run
from item_lines import RAISED, TO_MARKET, Register
from test_guard import NAMES, begin, described

DAY: Final = "2025-06-30"
ALONE: Final = f"--plan={PLAN}"
WORDS: Final = {
    "problems": ("问题", "problem"),
    "complaints": ("诉求", "complaint"),
    "suggestions": ("建议", "suggestion"),
    "innovations": ("举措", "initiative"),
}
READ: Final = {
    "status": ("status", ALONE, "--as-of", DAY),
    "status of a period": ("status", ALONE, "--as-of", DAY, "--due", "2025-06"),
    "list": ("list", ALONE, "--as-of", DAY),
    "list in Markdown": ("list", ALONE, "--as-of", DAY, "--format", "markdown"),
    "overdue": ("overdue", ALONE, "--as-of", DAY),
    "digest": ("digest", ALONE, "--as-of", DAY),
    "digest of its first days": ("digest", ALONE, "--as-of", DAY, "--since", "2025-06-01"),
    "diff": ("diff", ALONE, "2025-06-01", DAY),
    "show": ("show", f"{PLAN}/W1", "--as-of", DAY, "--format", "markdown"),
}

PLAIN: Final = """plan: other
title: 示例方案
issued: 2025-03-01
tasks:
  - {id: "1", title: 压缩时限, lead: [示例财政局], due: 2025-06-30}
"""


def of_kind(kind: str, folder: Path) -> Path:
    """Return a workspace with a register of a kind."""
    files = Register((RAISED, TO_MARKET)).files
    for path, data in files.items():
        text = data.decode().replace("register: problems", f"register: {kind}")
        text = text.replace("示例问题台账", "示例台账")
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", READ)
@pytest.mark.parametrize("kind", RegisterKind)
def test_a_register_holds_what_its_kind_says(
    kind: str, what: str, language: str, tmp_path: Path, run: Run
) -> None:
    root = of_kind(kind, tmp_path)
    found = run("--root", root, *READ[what], "--lang", language)
    assert found.status == 0, found.err
    said = found.out.lower()
    chinese, english = WORDS[kind]
    assert "任务" not in said
    assert "task" not in said
    if what != "show" or language == "en":
        assert (chinese if language == "zh" else english) in said


def test_a_record_that_changes_nothing_is_told_of_a_suggestion(tmp_path: Path, run: Run) -> None:
    root = of_kind("suggestions", tmp_path)
    withdrawn = ("record", "withdraw", f"{PLAN}/W1", "--date", "2025-06-10", "--as-of", DAY)
    found = run("--root", root, *withdrawn, "--lang", "zh")
    assert "的建议W1没有可撤回的申请" in found.err
    assert "任务W1" not in found.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_plans_that_differ_each_has_its_word_and_the_sum_is_of_tasks(
    language: str, tmp_path: Path, run: Run
) -> None:
    root = of_kind("complaints", tmp_path)
    other = root / "plans/other/plan.yaml"
    other.parent.mkdir()
    other.write_text(PLAIN, encoding="utf-8")
    asked = ("--as-of", DAY, "--lang", language)
    chinese = language == "zh"
    listed = run("--root", root, "list", *asked).out
    assert ("任务" if chinese else "tasks") in listed.splitlines()[0]
    changed = run("--root", root, "diff", "2025-01-01", DAY, "--lang", language).out
    for new in ("新增任务", "新增诉求") if chinese else ("new task", "new complaint"):
        assert new in changed
    due = run("--root", root, "status", "--due", "2025", *asked).out
    assert ("需完成的1件诉求" if chinese else "the 1 complaint due") in due


def test_an_argument_that_nobody_gives_is_a_bug() -> None:
    words = catalogue("en")
    assert words.on("complaints")("column.tasks") == "Complaints"
    assert words("column.tasks") == "Tasks"
    with pytest.raises(KeyError):
        words("digest.issued")


@pytest.mark.parametrize("name", [name for name in NAMES if ".item-" in name])
def test_guard_calls_an_item_what_its_register_holds(
    run: Run, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _ = begin(tmp_path / "repo", name)
    monkeypatch.chdir(repo.root)
    said = described(name)
    told = run("guard", "--base", "main", "--as-of", said["today"], "--lang", "zh").out
    findings, _, _ = told.rpartition("\n\n")
    assert "任务" not in findings
    assert ("问题" in findings) == bool(said["expect"])


def test_what_no_plan_goes_on_with_is_called_so_too() -> None:
    lost = "{effective: 2025-06-05, task: W1, carry_to: next/W1, document: 1号, reason: 结转}"
    register = Register((RAISED, TO_MARKET), amendments=f"- {lost}")
    workspace = Workspace(Memory(register.files))
    (found,) = [each for each in workspace.findings() if each.code == "carry-to-unknown"]
    assert catalogue("zh").word(found.message).startswith("问题W1结转至next/W1")
