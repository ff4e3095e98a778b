"""Remembered answers: the same as those worked out, and never given where anything is another."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from bizenv.cli.commands import COMMANDS
from bizenv.remembered import store
from bizenv.remembered.files_seen import FilesSeen
from bizenv.remembered.question import Question
from bizenv.remembered.store import Answer

from building import City
from conftest import DAY, Run, Written
from programs import BIZENV
from remembering import Asker, asking

CALLS: Final = {
    "show": ["demo/1.3.2"],
    "problems": ["hotline-2024"],
    "stocktake": ["--dept", "住建局"],
}


@pytest.fixture(scope="module")
def driver(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    with asking(tmp_path_factory.mktemp("remembered") / "cache", example) as asker:
        yield asker


@pytest.fixture
def ask(driver: Asker, tmp_path: Path) -> Asker:
    """A program that remembers nothing yet."""
    return driver.anew(tmp_path / "cache")


@pytest.fixture
def city(written: Written) -> Path:
    """A workspace of our own, which may be edited."""
    return written(City().says("2025-08-01 report percent: 40"))


@pytest.mark.parametrize("name", [name for name, row in COMMANDS.items() if row.asks])
def test_every_command_that_only_asks_is_remembered(ask: Asker, example: Path, name: str) -> None:
    call = [name, *CALLS.get(name, ())]
    first, second = ask(example, *call), ask(example, *call)
    assert (first.status, first.err) == (0, b"")
    assert (first.remembered, second.remembered) == (False, True)
    assert first.answer == second.answer == ask.slowly(example, *call).answer


@pytest.mark.parametrize("call", [["validate"], ["remind"], ["schema"], ["filing"]])
def test_other_commands_are_not_remembered(ask: Asker, example: Path, call: list[str]) -> None:
    assert not COMMANDS[call[0]].asks
    assert ask(example, *call).out != b""
    assert not ask(example, *call).remembered


def test_an_answer_that_fails_is_remembered_with_its_status(ask: Asker, example: Path) -> None:
    call = ("overdue", "--fail-on", "overdue")
    first, second = ask(example, *call), ask(example, *call)
    assert (first.status, second.status) == (1, 1)
    assert second.remembered


# What makes another question


def _touched(folder: Path) -> None:
    """Another byte, with the size and the time that there were."""
    file = folder / "plans/demo/progress/市市场监督管理局.yaml"
    if not file.exists():
        (file,) = (folder / "plans").rglob("progress/*.yaml")
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b'"40"', b'"50"'))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _added(folder: Path) -> None:
    (folder / "plans/.note").write_text("x")


def _moved(folder: Path) -> None:
    (plan,) = (each.parent for each in (folder / "plans").rglob("plan.yaml"))
    plan.rename(plan.with_name("moved"))


def _closed(folder: Path) -> None:
    next((folder / "plans").rglob("plan.yaml")).chmod(0o600)


@pytest.mark.parametrize("change", [_touched, _added, _moved, _closed])
def test_whatever_is_done_to_a_file_makes_another_question(
    ask: Asker, city: Path, change: Callable[[Path], None]
) -> None:
    ask(city, "list")
    assert ask(city, "list").remembered
    change(city)
    after = ask(city, "list")
    assert not after.remembered
    assert after.answer == ask.slowly(city, "list").answer
    assert ask(city, "list").remembered == (after.err == b"")


AROUND: Final = [
    {"LANG": "en_US.UTF-8"},
    {"COLUMNS": "40"},
    {"BIZENV_AS_OF": "2025-10-16"},
    {"NO_COLOR": "1"},
    {"TZ": "Asia/Tokyo"},
    {"GITHUB_ACTIONS": "true"},
]


@pytest.mark.parametrize("around", AROUND)
def test_other_surroundings_make_another_question(
    ask: Asker, example: Path, around: dict[str, str]
) -> None:
    ask(example, "status")
    assert not ask(example, "status", **around).remembered
    assert ask(example, "status", **around).answer == ask.slowly(example, "status", **around).answer


def test_other_words_make_another_question(ask: Asker, example: Path) -> None:
    ask(example, "status")
    for call in (["status", "--lang", "en"], ["overdue"], ["status", "--plan", "demo"]):
        assert not ask(example, *call).remembered
    within = example / "plans" / "demo"
    assert not ask(within, "status").remembered  # another folder: paths are told from it


def test_a_nearer_workspace_is_asked(ask: Asker, city: Path) -> None:
    inner = city / "inner"
    inner.mkdir()
    ask(inner, "list")
    assert ask(inner, "list").remembered
    shutil.copytree(city / "plans", inner / "plans")
    shutil.rmtree(next((inner / "plans").rglob("progress")))
    after = ask(inner, "list")
    assert not after.remembered
    assert after.answer != ask(city, "list").answer


# What is not remembered


@pytest.mark.parametrize(
    "call",
    [
        ["--no-cache", "list"],
        ["list", "--no-cache", "--status", "overdue"],
        ["list", "-o", "list.txt"],
        ["list", "--known-as-of", "HEAD"],
        ["list", "--plan", "no-such-plan"],
        ["list", "--known-as-of", "2025-10-01"],
    ],
)
def test_what_rests_on_more_than_the_files_is_worked_out(
    ask: Asker, published: Path, call: list[str], tmp_path: Path
) -> None:
    said = [os.fspath(tmp_path / each) if each == "list.txt" else each for each in call]
    ask(published, *said)
    assert not ask(published, *said).remembered


def test_what_is_said_about_the_files_is_worked_out(ask: Asker, city: Path) -> None:
    with next((city / "plans").rglob("progress/*.yaml")).open("a") as file:
        file.write("- {date: 2025-13-01}\n")
    first, second = ask(city, "list"), ask(city, "list")
    assert first.err != b""
    assert first.answer == second.answer
    assert not second.remembered


def test_a_link_is_a_doubt(ask: Asker, city: Path, tmp_path: Path) -> None:
    plan = next((city / "plans").rglob("plan.yaml"))
    elsewhere = tmp_path / "elsewhere.yaml"
    plan.rename(elsewhere)
    plan.symlink_to(elsewhere)
    ask(city, "list")
    assert not ask(city, "list").remembered


def test_a_file_that_was_just_touched_is_a_doubt(city: Path, tmp_path: Path) -> None:
    """Within two seconds another edit may leave size and times as they are on some disks."""
    around = {
        "PATH": os.environ["PATH"],
        "XDG_CACHE_HOME": os.fspath(tmp_path),
        "BIZENV_CACHE": "1",
        "BIZENV_AS_OF": DAY,
    }
    ahead = time.time() + 3600
    os.utime(next((city / "plans").rglob("plan.yaml")), (ahead, ahead))
    subprocess.run([*BIZENV, "list"], cwd=city, env=around, check=True, capture_output=True)
    assert not (tmp_path / "bizenv").exists()


def test_a_program_that_is_being_worked_on_does_not_remember(ask: Asker, city: Path) -> None:
    """Installed as it stands in its folder, its own files may change at any time."""
    ask.around.pop("BIZENV_CACHE")
    ask(city, "list")
    assert not ask(city, "list").remembered


# The day


def test_an_answer_is_right_until_the_workspace_s_day_ends(ask: Asker, city: Path) -> None:
    ask(city, "list")
    (file,) = ask.cache.iterdir()
    _, _, told, _ = file.read_bytes().split(b"\n", 3)
    _, since, until, *_ = told.split()
    zone = ZoneInfo("Asia/Shanghai")
    today = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    assert float(since) <= time.time() < float(until)
    assert datetime.fromtimestamp(float(since), zone) in (today, today - timedelta(days=1))
    assert float(until) - float(since) == 24 * 60 * 60


def _question(words: bytes = b"status") -> Question:
    return Question(words, "/nowhere", FilesSeen())


@pytest.fixture
def kept_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path))
    return tmp_path / "bizenv"


@pytest.mark.usefixtures("kept_at")
@pytest.mark.parametrize(("since", "until"), [(-10, -1), (10, 20)])
def test_an_answer_of_another_day_is_none(since: int, until: int) -> None:
    now = time.time()
    store.keep(_question(), Answer(b"x", 0, now + since, now + until))
    assert store.recall(_question()) is None
    store.keep(_question(), Answer(b"x", 0, now - 1, now + 60))
    found = store.recall(_question())
    assert found is not None
    assert (found.printed, found.status) == (b"x", 0)


# Who may write there


@pytest.mark.parametrize("mode", [0o702, 0o720, 0o777, 0o755])
def test_a_folder_that_others_may_touch_is_not_read(kept_at: Path, mode: int) -> None:
    store.keep(_question(), Answer(b"x", 0))
    kept_at.chmod(mode)
    assert store.recall(_question()) is None
    assert list(store.kept()) == []


def test_a_file_that_others_may_touch_or_that_is_a_link_is_not_read(kept_at: Path) -> None:
    store.keep(_question(), Answer(b"x", 0))
    (file,) = kept_at.iterdir()
    file.chmod(0o666)
    assert store.recall(_question()) is None
    file.chmod(0o600)
    assert store.recall(_question()) is not None
    file.rename(kept_at / "moved")
    file.symlink_to(kept_at / "moved")
    assert store.recall(_question()) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_not_read(kept_at: Path) -> None:
    store.keep(_question(), Answer(b"x", 0))
    os.chown(kept_at, 12345, 12345)
    assert store.recall(_question()) is None


def test_an_answer_under_another_s_name_is_none(kept_at: Path) -> None:
    store.keep(_question(b"status"), Answer(b"x", 0))
    (file,) = kept_at.iterdir()
    store.keep(_question(b"overdue"), Answer(b"y", 0))
    (other,) = set(kept_at.iterdir()) - {file}
    file.replace(other)
    assert store.recall(_question(b"overdue")) is None


def test_a_file_that_was_cut_or_changed_is_none(kept_at: Path) -> None:
    store.keep(_question(), Answer(b"printed\n", 0))
    (file,) = kept_at.iterdir()
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place])
        assert store.recall(_question()) is None
        changed = bytes([whole[place] ^ 1])
        file.write_bytes(whole[:place] + changed + whole[place + 1 :])
        assert store.recall(_question()) is None


def test_the_folder_is_bounded(kept_at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST", 20_000)
    monkeypatch.setattr(store, "LARGEST", 9_000)
    for number in range(40):
        store.keep(_question(f"{number}".encode()), Answer(b"x" * 1000, 0))
        assert sum(each.stat().st_size for each in kept_at.iterdir()) <= 20_000
    assert store.recall(_question(b"39")) is not None
    assert store.recall(_question(b"0")) is None
    store.keep(_question(b"large"), Answer(b"x" * 10_000, 0))
    assert store.recall(_question(b"large")) is None


# Edits and kills


@pytest.mark.slow
def test_whatever_is_edited_the_answers_are_those_that_are_worked_out(
    ask: Asker, city: Path
) -> None:
    dice = random.Random(7)
    calls = (["list"], ["status"], ["overdue", "--format", "json"])
    remembered = 0
    for _ in range(15):
        if dice.random() < 0.5:
            _edit(city, dice)
        call = dice.choice(calls)
        given = ask(city, *call)
        remembered += given.remembered
        assert given.answer == ask.slowly(city, *call).answer
    assert remembered > 0


def _edit(city: Path, dice: random.Random) -> None:
    file = next((city / "plans").rglob("progress/*.yaml"))
    text = file.read_text(encoding="utf-8")
    figure = dice.randint(10, 99)
    file.write_text(re.sub(r'"\d\d"}', f'"{figure}"}}', text), encoding="utf-8")


@pytest.mark.slow
def test_a_program_killed_while_it_remembers_spoils_nothing(ask: Asker, city: Path) -> None:
    expected = ask.slowly(city, "list").answer
    around = {"PATH": os.environ["PATH"], **ask.around}
    for wait in (0.3, 0.6, 0.9):
        with subprocess.Popen(
            [*BIZENV, "list"], cwd=city, env=around, stdout=subprocess.DEVNULL
        ) as process:
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        assert ask(city, "list").answer == expected


# Output


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk at hand")
@pytest.mark.parametrize("call", [["list"], ["--version"]])
def test_an_output_that_takes_nothing_is_told_as_always(
    ask: Asker, city: Path, call: list[str]
) -> None:
    ask(city, *call)
    told = []
    for switch in ("0", "1"):
        around = {"PATH": os.environ["PATH"], **ask.around, "BIZENV_CACHE": switch}
        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run(
                [*BIZENV, *call],
                cwd=city,
                env=around,
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        told.append((ran.returncode, ran.stderr))
    assert told[0] == told[1]
    assert told[0][0] == 3


LOADED: Final = """
import sys
sys.argv[0] = "bizenv"
from bizenv.cli import main
try:
    main()
finally:
    print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""


@pytest.mark.parametrize("call", [["list"], ["--version"]])
def test_what_is_remembered_loads_next_to_nothing(ask: Asker, city: Path, call: list[str]) -> None:
    ask.around["LC_CTYPE"] = "C.UTF-8"  # Python itself sets it where nothing is set
    ask(city, *call)
    around = {"PATH": os.environ["PATH"], **ask.around}
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; before = set(sys.modules){LOADED}", *call],
        cwd=city,
        env=around,
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {"typing", "re", "contextlib", "pathlib", "typer", "pydantic", "yaml", "zoneinfo"}
    assert not heavy & set(ran.stderr.split())
    assert ran.stdout == ask.slowly(city, *call).out.decode()


# The command


def test_the_cache_is_told_of_and_cleared(run: Run, kept_at: Path) -> None:
    assert "0 answers" in run("cache", "status", "--lang", "en").out
    store.keep(_question(), Answer(b"x", 0))
    assert "1 answer remembered" in run("cache", "status", "--lang", "en").out
    told = run("cache", "clear", "--lang", "zh")
    assert (told.status, told.out) == (0, f"{kept_at}：已清除1个答案\n已清除0个方案\n")
    assert list(kept_at.iterdir()) == []


def test_without_a_home_there_is_no_folder(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    told = run("cache", "status", "--lang", "en")
    assert told.status == 3
    assert "XDG_CACHE_HOME" in told.err
