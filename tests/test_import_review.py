"""import --review at a real terminal: what is asked, kept, asked again, and what reconcile makes of it."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
import yaml

from conftest import Run
from reading import read
from test_import_command import workspace

__all__ = ("workspace",)

DOCUMENT: Final = """示例市便民方案
示例府办发〔2026〕1号
示例市人民政府办公室
2026年3月1日
一、重点任务
1.设立书角。（牵头单位：市甲局；配合单位：市乙局等；完成时限：2026年6月底前）
2.修整花坛。（牵头单位：市乙局）
3.铺设步道。完成示范步道6条。（牵头单位：市丙局；完成时限：2026年9月底前）
"""
SECONDS: Final = 600.0
PROMPT: Final = "如此）>"


class Terminal:
    """bizenv in a terminal of its own; what it shows, and what is typed there."""

    def __init__(self, arguments: Sequence[object], cwd: Path) -> None:
        self.parent, child = pty.openpty()
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"}
        command = [sys.executable, "-m", "bizenv", *map(str, arguments)]
        self.process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=child, stdout=child, stderr=child
        )
        os.close(child)
        self.shown = ""

    def until(self, text: str) -> str:
        """Return what is shown until a text is, from the last time on."""
        before = len(self.shown)
        end = time.monotonic() + SECONDS
        while text not in self.shown[before:] and time.monotonic() < end:
            if not self._take():
                break
        if text not in self.shown[before:]:
            self.process.kill()
            self.end()
            pytest.fail(self.shown)
        return self.shown[before:]

    def _take(self) -> bool:
        if not select.select([self.parent], [], [], 0.05)[0]:
            return True
        try:
            data = os.read(self.parent, 65536)
        except OSError:  # the program has ended
            return False
        self.shown += data.decode()
        return bool(data)

    def type(self, text: str) -> None:
        os.write(self.parent, text.encode())

    def end(self) -> int:
        while self._take():
            if self.process.poll() is not None:
                self._take()
                break
        status = self.process.wait(SECONDS)
        os.close(self.parent)
        return status


def reviewed(root: Path, document: Path, typed: Sequence[tuple[str, str]], *more: str) -> Terminal:
    """Import a document and type each answer when its text is shown."""
    arguments = ["--root", root, "import", document, "--plan", "p", "--review", *more]
    terminal = Terminal(arguments, root)
    for text, answer in typed:
        terminal.until(text)
        terminal.type(answer)
    return terminal


@pytest.fixture
def document(tmp_path: Path) -> Path:
    place = tmp_path / "方案.txt"
    place.write_text(DOCUMENT, encoding="utf-8")
    return place


ANSWERS: Final = [
    ("[others-meant]", "x\n"),
    ("[no-due]", "c\n"),
    ("改为", "明年\n"),
    ("此处不能这样写", "2026-12\n"),
    ("[target-unsure]", "T\n"),
]


def test_doubts_are_answered_kept_and_not_asked_again(workspace: Path, document: Path) -> None:
    terminal = reviewed(workspace, document, ANSWERS)
    assert terminal.end() == 0, terminal.shown
    plan = yaml.safe_load((workspace / "plans/p/plan.yaml").read_text(encoding="utf-8"))
    tasks = plan["sections"][0]["tasks"] if "sections" in plan else plan["tasks"]
    assert [task.get("support") for task in tasks] == [None, None, None]
    assert str(tasks[1]["due"]) == "2026-12"
    assert tasks[2]["targets"]
    kept = yaml.safe_load((workspace / "plans/p/plan.answers.yaml").read_text(encoding="utf-8"))
    assert [(each["doubt"], each["answer"]) for each in kept] == [
        ("others-meant", "leave-out"),
        ("no-due", "change"),
        ("target-unsure", "take"),
    ]
    again = reviewed(workspace, document, [], "--force")
    assert again.end() == 0, again.shown
    assert PROMPT not in again.shown


def test_a_rerun_asks_only_what_is_new(workspace: Path, document: Path) -> None:
    assert reviewed(workspace, document, ANSWERS).end() == 0
    longer = (
        DOCUMENT.replace("一、重点", "2026年工作。\n一、重点")
        + "4.开放书房。（牵头单位：市丁局）\n"
    )
    document.write_text(longer, encoding="utf-8")
    again = reviewed(workspace, document, [("[no-due]", "t\n")], "--force")
    assert again.end() == 0, again.shown
    assert again.shown.count(PROMPT) == 1
    assert "1/1" in again.shown


def test_what_is_left_for_later_stays_doubtful(workspace: Path, document: Path) -> None:
    terminal = reviewed(
        workspace, document, [(PROMPT, "s\n"), ("2/", "z\n"), ("其中一个字母", "q\n")]
    )
    assert terminal.end() == 1
    assert terminal.shown.count("没有完成时限") == 2  # asked, and listed behind the draft
    assert not (workspace / "plans/p/plan.answers.yaml").exists()


def test_the_end_of_input_keeps_what_was_answered(workspace: Path, document: Path) -> None:
    terminal = reviewed(workspace, document, [(PROMPT, "t\n"), ("2/", "\x04")])
    assert terminal.end() == 1
    kept = (workspace / "plans/p/plan.answers.yaml").read_text(encoding="utf-8")
    assert kept.count("\n- ") == 1


def test_reconcile_knows_what_was_answered(run: Run, workspace: Path, document: Path) -> None:
    assert reviewed(workspace, document, ANSWERS).end() == 0
    register = workspace / "plans/departments.yaml"
    register.write_text(
        "departments:\n" + "".join(f"  - {{name: 市{each}局}}\n" for each in "甲乙丙"),
        encoding="utf-8",
    )
    ran = run("--root", workspace, "reconcile", "p", document)
    assert ran.status == 0, ran.out
    assert "plan.answers.yaml 处理 3 处" in ran.err
    (workspace / "plans/p/plan.answers.yaml").unlink()
    ran = run("--root", workspace, "reconcile", "p", document)
    assert ran.status == 1
    assert "due" in ran.out


def test_without_a_terminal_nothing_is_asked(run: Run, workspace: Path, document: Path) -> None:
    ran = run("--root", workspace, "import", document, "--plan", "p", "--review")
    assert ran.status == 2
    assert "当前不是终端" in ran.err
    ran = run("--root", workspace, "import", document, "--plan", "p", "--review", "-o", "-")
    assert "无处可存" in ran.err
    assert not (workspace / "plans/p").exists()


def test_answers_that_cannot_be_read_are_told(run: Run, workspace: Path, document: Path) -> None:
    for wrong in ("- {doubt: no-due, answer: perhaps}\n", "- {doubt: x\n", "a: b\n"):
        folder = workspace / "plans/p"
        folder.mkdir(exist_ok=True)
        (folder / "plan.answers.yaml").write_text(wrong, encoding="utf-8")
        ran = run("--root", workspace, "import", document, "--plan", "p")
        assert ran.status == 3
        assert "处理结果无法读取" in ran.err


def test_an_answer_that_its_doubt_does_not_have_settles_nothing() -> None:
    from bizenv.importers.answers import apply_answers, questions
    from bizenv.model.answers import AnswerKind

    draft = read("x.txt", DOCUMENT)
    waiting = {each.doubt.code: each for each in questions(draft)}
    wrong = [
        waiting["no-due"].answered(AnswerKind.LEAVE_OUT),
        waiting["others-meant"].answered(AnswerKind.CHANGE),
    ]
    assert apply_answers(draft, wrong, None) == 0
    assert {"no-due", "others-meant"} <= {each.code for each in draft.doubts}
