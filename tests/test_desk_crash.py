"""The desk killed while it writes, and others who write beside it: nothing is lost, torn or doubled."""

import random
import shutil
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from conftest import DAY, Run
from desk_city import LEDGER, Sitter, Typed, make, state
from desk_serving import Wire, serving
from desking import Answer
from repositories import Repo
from writers import errors

pytestmark = pytest.mark.slow
TYPED: Final[Typed] = {"progress": "十月"}
KILLS: Final = 6
NEXT: Final = ("record", "report", "demo/1.1", "--progress", "下一条", "--as-of", DAY)
DRAFT: Final = ".bizenv/1.tmp"
FOLDER: Final = "plans/demo/progress"
STRUCK: Final = {
    "openat": (DRAFT, False),
    "write": (DRAFT, False),
    "fsync": (DRAFT, False),
    "close": (DRAFT, False),
    "rename": (DRAFT, False),
    "fsync of the folder": (FOLDER, True),
}
"""System calls that the desk is killed before, what they are about, and whether it has written by then."""


def begin(root: Path, run: Run) -> None:
    """Make a workspace that was written to before: its lock and its folder are there."""
    make(root)
    assert run("--root", str(root), *NEXT[:-4], "--progress", "先前", "--as-of", DAY).status == 0


def preview_at(wire: Wire) -> tuple[Sitter, Answer]:
    sitter = wire.sitter
    return sitter, sitter.fill(sitter.form("report", "demo/1.1"), TYPED)


def look(root: Path, run: Run, before: dict[str, bytes], *, done: bool = False) -> bool:
    """Hold the ledger against what was promised, and let the next writer come; tell if it was recorded."""
    line = f'- {{date: {DAY}, task: "1.1", kind: report, progress: 十月}}\n'.encode()
    after = {**before, LEDGER: before[LEDGER] + line}
    now = state(root)
    assert now in ([after] if done else [before, after])
    assert errors(root) == []
    ran = run("--root", str(root), *NEXT)
    assert ran.status == 0, ran.err
    last = f'- {{date: {DAY}, task: "1.1", kind: report, progress: 下一条}}\n'.encode()
    assert (root / LEDGER).read_bytes() == now[LEDGER] + last
    left = {path.name for path in (root / ".bizenv").iterdir()} - {"lock", ".gitignore"}
    assert not left
    return now == after


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("call", STRUCK)
def test_a_desk_killed_before_a_system_call_leaves_all_or_nothing(
    run: Run, tmp_path: Path, call: str
) -> None:
    root, log = tmp_path / "city", tmp_path / "log"
    begin(root, run)
    before = state(root)
    place, written = STRUCK[call]
    name, _, _ = call.partition(" ")
    with serving(root) as wire:
        sitter, preview = preview_at(wire)
        struck = ("-P", root / place, f"-etrace={name}", f"-einject={name}:signal=KILL:when=1")
        strace = ("strace", "-f", "-o", log, *struck, "-p", str(wire.pid))
        with subprocess.Popen(strace, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            assert "attached" in tracer.stderr.readline()
            with pytest.raises(ConnectionError):
                sitter.press(preview)
            tracer.wait()
    assert "killed by SIGKILL" in log.read_text()
    assert look(root, run, before) is written


def test_a_desk_killed_at_random_leaves_all_or_nothing_and_recorded_is_recorded(
    run: Run, tmp_path: Path
) -> None:
    root = tmp_path / "city"
    chance = random.Random(1)
    tally: Counter[str] = Counter()
    for _ in range(KILLS):
        begin(root, run)
        before = state(root)
        with serving(root) as wire:
            sitter, preview = preview_at(wire)
            answered: list[Answer] = []

            def press(sitter: Sitter = sitter, preview: Answer = preview) -> None:
                try:
                    answered.append(sitter.press(preview))  # noqa: B023 - it is joined below
                except ConnectionError:
                    return

            pressing = threading.Thread(target=press)
            pressing.start()
            time.sleep(chance.uniform(0, 0.12))
            wire.kill()
            pressing.join()
        said = any(each.status == 303 for each in answered)
        tally["recorded" if look(root, run, before, done=said) else "as before"] += 1
    assert tally.total() == KILLS


def press_until_recorded(sitter: Sitter, text: str, tally: Counter[str]) -> None:
    page = sitter.fill(sitter.form("report", "demo/1.1"), {"progress": text})
    while True:
        assert page.status in (200, 409), page.text
        page = sitter.press(page)
        if page.status == 303:
            return
        tally["looked at again"] += 1


def test_two_browsers_a_command_and_git_beside_each_other_lose_nothing(
    run: Run, tmp_path: Path
) -> None:
    repo = Repo.begin(tmp_path / "city")
    root = repo.root
    for path, data in state(make(tmp_path / "made")).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    repo.commit()
    tally: Counter[str] = Counter()
    failed: list[BaseException] = []
    with serving(root) as wire:

        def sit(name: str) -> None:
            try:
                for turn in range(6):
                    press_until_recorded(wire.sitter, f"{name}-{turn}", tally)
            except BaseException as error:  # noqa: BLE001 - it is told below
                failed.append(error)

        sitting = [threading.Thread(target=sit, args=(name,)) for name in "ab"]
        for each in sitting:
            each.start()
        turn = 0
        while any(each.is_alive() for each in sitting):
            ran = run("--root", str(root), *NEXT[:-4], "--progress", f"c-{turn}", "--as-of", DAY)
            assert ran.status == 0, ran.err
            subprocess.run(("git", "-C", root, "add", "-A"), check=True)
            subprocess.run(("git", "-C", root, "commit", "-qm", f"c-{turn}"), check=True)
            turn += 1
        for each in sitting:
            each.join()
    assert failed == []
    text = (root / LEDGER).read_text()
    wanted = [f"{name}-{n}" for name in "ab" for n in range(6)] + [f"c-{n}" for n in range(turn)]
    assert {each: text.count(f"progress: {each}}}") for each in wanted} == dict.fromkeys(wanted, 1)
    assert text.count("\n- ") == len(wanted) + 1
    assert errors(root) == []


def test_an_editor_and_a_commit_between_the_two_steps_lose_nothing(
    tmp_path: Path,
) -> None:
    root = make(tmp_path / "city")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "all")):
        who = ("-c", "user.name=x", "-c", "user.email=x@example.invalid")
        subprocess.run(("git", "-C", root, *who, *words), check=True)
    with serving(root) as wire:
        sitter, preview = preview_at(wire)
        with (root / LEDGER).open("a", encoding="utf-8") as file:
            file.write('- {date: 2025-10-14, task: "1.1", kind: report, progress: 手写}\n')
        subprocess.run(("git", "-C", root, "add", "-A"), check=True)
        again = sitter.press(preview)
        assert again.status == 409
        assert sitter.press(again).status == 303
    text = (root / LEDGER).read_text()
    assert [text.count(each) for each in ("progress: 手写}", "十月", "已启动")] == [1, 1, 1]
    assert errors(root) == []


def test_a_form_that_was_sent_to_a_desk_that_died_is_sent_anew_and_recorded_once(
    run: Run, tmp_path: Path
) -> None:
    root = tmp_path / "city"
    begin(root, run)
    with serving(root) as wire:
        sitter, preview = preview_at(wire)
        sitter.press(preview)
    with serving(root) as wire:
        back = wire.sitter.press(preview)
        assert back.status == 403  # the secret of a desk goes with it
        anew = wire.sitter.fill(wire.sitter.form("report", "demo/1.1"), TYPED)
        assert anew.status == 422
        assert (root / LEDGER).read_text().count("十月") == 1
